//! The object as YAML, its words in the inks of their roles; and what the newest write has changed of it.

use super::diff::{self, Mark};
use super::history::write_of;
use super::{Content, Row, Side, Sign};
use crate::api::decimal;
use crate::api::object::Object;
use crate::api::yaml::to_yaml;
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
use crate::scene::compose::one;
use std::rc::Rc;

/// The role of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Blanks, dashes, colons.
    Sign,
    /// A field's name.
    Key,
    /// A text.
    Text,
    /// A number, a truth value, nothing.
    Value,
}

/// A line of YAML.
#[derive(Clone, Debug, PartialEq)]
pub struct YamlLine {
    /// What became of it.
    pub mark: Mark,
    /// Its stretches.
    pub pieces: Vec<(Ink, String)>,
}

/// Lines that stayed, around those that changed.
const AROUND: usize = 2;

/// The page.
pub fn page(cluster: &Cluster, object: &Rc<Object>, side: Side) -> Content {
    let store = cluster.store();
    let new = text(object);
    let lines = match side {
        Side::Whole => colour(new.lines().map(|line| (Mark::Same, line))),
        Side::Change => {
            let old = before(store, object).map(|old| text(&old)).unwrap_or_default();
            changes(&old, &new)
        }
    };
    Content::Yaml { last: last_write(cluster, object), lines }
}

/// What changed from one text to another, with a little around it.
pub fn changes(old: &str, new: &str) -> Vec<YamlLine> {
    colour(diff::hunks(&diff::lines(old, new), AROUND).into_iter())
}

/// A text as it is, in its inks.
pub fn inked(text: &str) -> Vec<YamlLine> {
    colour(text.split('\n').map(|line| (Mark::Same, line)))
}

/// The object before its newest write; nothing if that was its first, or too long ago.
fn before(store: &Store, object: &Object) -> Option<Rc<Object>> {
    write_of(store, object.meta().resource_version)?.before.clone()
}

fn last_write(cluster: &Cluster, object: &Object) -> Option<Row> {
    let write = write_of(cluster.store(), object.meta().resource_version)?;
    let revision = write.revision;
    let writer = cluster.story().since(write.at).find(|one| super::history::wrote(one, revision))?;
    let words = format!("{} wrote it last", one::name_of(writer.actor));
    let note = format!("revision {revision}");
    Some(Row { sign: Sign::Check, words, note, at: Some(write.at), link: None })
}

fn text(object: &Object) -> String {
    to_yaml(&object.to_value())
}

fn colour<'a>(lines: impl Iterator<Item = (Mark, &'a str)>) -> Vec<YamlLine> {
    // Inside of a block of text, everything indented deeper than its field is text.
    let mut block = None;
    lines.map(|(mark, line)| YamlLine { mark, pieces: pieces(line, &mut block) }).collect()
}

fn pieces(line: &str, block: &mut Option<usize>) -> Vec<(Ink, String)> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    if block.is_some_and(|outer| indent > outer || line.trim().is_empty()) {
        return vec![(Ink::Text, line.to_owned())];
    }
    *block = None;
    if line.trim_start().starts_with('#') {
        return vec![(Ink::Sign, line.to_owned())];
    }
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let (signs, rest) = line.split_at(start);
    let mut pieces = vec![(Ink::Sign, signs.to_owned())];
    let (key, value) = match rest.split_once(": ") {
        Some((key, value)) if !key.starts_with(['"', '\'']) || key.ends_with(['"', '\'']) => (key, value),
        _ => match rest.strip_suffix(':') {
            Some(key) => (key, ""),
            None => ("", rest),
        },
    };
    if !key.is_empty() {
        pieces.push((Ink::Key, key.to_owned()));
        pieces.push((Ink::Sign, if value.is_empty() { ":" } else { ": " }.to_owned()));
    }
    if value.starts_with(['|', '>']) {
        *block = Some(indent);
    }
    if !value.is_empty() {
        pieces.push((ink(value), value.to_owned()));
    }
    pieces.retain(|(_, text)| !text.is_empty());
    pieces
}

fn ink(value: &str) -> Ink {
    let is_plain = matches!(value, "true" | "false" | "null" | "{}" | "[]") || decimal::parse(value).is_some();
    if is_plain { Ink::Value } else { Ink::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let short = |ink: &Ink| match ink {
            Ink::Sign => 's',
            Ink::Key => 'k',
            Ink::Text => 't',
            Ink::Value => 'v',
        };
        let lines = colour(text.lines().map(|line| (Mark::Same, line)));
        let shown: Vec<String> =
            lines.iter().map(|line| line.pieces.iter().map(|(ink, _)| short(ink)).collect()).collect();
        assert_eq!(shown.join(" "), expected, "{text}");
        let joined: Vec<String> =
            lines.iter().map(|line| line.pieces.iter().map(|(_, text)| text.as_str()).collect()).collect();
        assert_eq!(joined.join("\n"), text);
    }

    #[test]
    fn every_stretch_has_its_ink() {
        check("kind: Pod", "kst");
        check("spec:\n  replicas: 4", "ks sksv");
        check("- image: shop:2.0\n  ports: []", "skst sksv");
        check("- --verbose\n- \"a: b\"", "st st");
        check("data:\n  page: |-\n    kind: text\n\n    more\n  other: true", "ks skst t t t sksv");
        check("…", "t");
    }
}
