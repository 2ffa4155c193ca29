//! Texts with blanks, which place, time and a visitor fill in: taken apart when the catalogue is read.

use crate::api::reader::{Readable, Reader};
use crate::api::strftime::write_formatted;
use crate::api::time::SimTime;
use serde_json::Value;

/// A text with blanks in braces: `{host} at {iso}`; braces around anything else are part of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// A time, as `strftime` writes it in this form.
    Time(String),
    /// With what stands behind its colon.
    Blank(Blank, String),
}

/// What stands in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blank {
    Host,
    Ip,
    Kernel,
    Requests,
    Uptime,
    Client,
    ClientPort,
    Method,
    Path,
    File,
    To,
    Agent,
    Forwarded,
    Status,
    Bytes,
    Query,
    Headers,
    Fields,
}

const NAMES: &[(&str, Blank)] = &[
    ("host", Blank::Host),
    ("ip", Blank::Ip),
    ("kernel", Blank::Kernel),
    ("requests", Blank::Requests),
    ("uptime", Blank::Uptime),
    ("client", Blank::Client),
    ("client-port", Blank::ClientPort),
    ("method", Blank::Method),
    ("path", Blank::Path),
    ("file", Blank::File),
    ("to", Blank::To),
    ("agent", Blank::Agent),
    ("forwarded", Blank::Forwarded),
    ("status", Blank::Status),
    ("bytes", Blank::Bytes),
    ("query", Blank::Query),
    ("headers", Blank::Headers),
    ("fields", Blank::Fields),
];

/// What a process knows of its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Its host name: the pod's name.
    pub host: &'a str,
    /// Its address.
    pub ip: &'a str,
    /// The system of its machine.
    pub kernel: &'a str,
    /// How many cores its machine has.
    pub cores: usize,
    /// The present instant.
    pub now: SimTime,
}

impl From<&str> for Template {
    fn from(text: &str) -> Self {
        let (mut parts, mut plain, mut rest) = (Vec::new(), String::new(), text);
        while let Some((before, behind)) = rest.split_once('{') {
            plain.push_str(before);
            rest = match behind.split_once('}').and_then(|(name, behind)| Some((Part::named(name)?, behind))) {
                Some((part, behind)) => {
                    parts.extend([Part::Text(std::mem::take(&mut plain)), part]);
                    behind
                }
                None => {
                    plain.push('{');
                    behind
                }
            };
        }
        plain.push_str(rest);
        parts.push(Part::Text(plain));
        Self(parts)
    }
}

impl Readable for Template {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        Self::from(String::read(value, reader).as_str())
    }
}

/// Writes a text for a blank and for what stands behind its colon; whether it knows such blanks.
pub(super) type Writer<'a> = &'a dyn Fn(&mut String, Blank, &str) -> bool;

impl Template {
    /// The text at a place and an instant; `write` writes further blanks, and says whether it knows them.
    pub(super) fn fill(&self, scene: Scene<'_>, write: Writer<'_>) -> String {
        let mut text = String::with_capacity(128);
        for part in &self.0 {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Time(form) => write_formatted(&mut text, form, scene.now),
                Part::Blank(Blank::Host, _) => text.push_str(scene.host),
                Part::Blank(Blank::Ip, _) => text.push_str(scene.ip),
                Part::Blank(Blank::Kernel, _) => text.push_str(scene.kernel),
                Part::Blank(blank, of) if write(&mut text, *blank, of) => {}
                Part::Blank(blank, _) => {
                    let name = NAMES.iter().find(|(_, known)| known == blank).map_or("", |(name, _)| *name);
                    ["{", name, "}"].iter().for_each(|piece| text.push_str(piece));
                }
            }
        }
        text
    }

    /// Puts another text in place of some of its own.
    pub(super) fn replace(&mut self, from: &str, to: &str) {
        for part in &mut self.0 {
            match part {
                Part::Text(plain) if plain.contains('{') && plain.contains(from) => *plain = plain.replace(from, to),
                _ => {}
            }
        }
    }
}

impl Part {
    fn named(name: &str) -> Option<Self> {
        match name {
            "iso" => Some(Self::Time("%FT%T.%3NZ".to_owned())),
            "date" => Some(Self::Time("%a %b %e %T UTC %Y".to_owned())),
            form if form.starts_with('%') => Some(Self::Time(form.to_owned())),
            _ => {
                let (name, of) = name.split_once(':').unwrap_or((name, ""));
                NAMES.iter().find(|(known, _)| *known == name).map(|(_, blank)| Self::Blank(*blank, of.to_owned()))
            }
        }
    }
}

/// A text with what its place and time fill in.
pub(super) fn fill(text: &str, scene: Scene<'_>) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    Template::from(text).fill(scene, &|_, _, _| false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_in_and_braces_kept() {
        let scene =
            Scene { host: "web-1", ip: "10.244.0.7", kernel: "5.15", cores: 2, now: SimTime::from_millis(90_005) };
        let cases = [
            ("plain", "plain"),
            ("{host} at {ip}: {kernel}", "web-1 at 10.244.0.7: 5.15"),
            ("{iso}", "2026-11-23T20:05:40.005Z"),
            ("{date}", "Mon Nov 23 20:05:40 UTC 2026"),
            ("[{%d/%b/%Y:%T +0000}]", "[23/Nov/2026:20:05:40 +0000]"),
            ("GET {path} {method}", "GET /a {method}"),
            ("html { color: {worker} } {", "html { color: {worker} } {"),
            ("{{host}}", "{web-1}"),
        ];
        for (text, filled) in cases {
            let path = |text: &mut String, blank, _: &str| {
                text.push_str(if blank == Blank::Path { "/a" } else { "" });
                blank == Blank::Path
            };
            assert_eq!(Template::from(text).fill(scene, &path), filled, "{text}");
        }
        let mut text = Template::from("{host}/{version}");
        text.replace("{version}", "1.2");
        assert_eq!(text.fill(scene, &|_, _, _| false), "web-1/1.2");
    }
}
