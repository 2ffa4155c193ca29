//! Where a program listens, and what it answers: a part of an image's record.

use super::record::Case;
use super::settings::Values;
use super::template::{Scene, Template, Writer};
use crate::api::http::HttpRequest;
use crate::api::reader::{Readable, Reader};
use crate::control_loop::Reach;
use serde_json::Value;

/// A port at which a program listens. Several may have one port: whose paths have a request's path answers it, else the
/// first one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// The number.
    pub port: u16,
    /// The setting that may hold another number, perhaps behind an address: `:8080`.
    port_from: String,
    /// Only in this case.
    pub(super) when: Case,
    /// The page that it answers with, in which what every text has is filled in, and what is known of the request as in
    /// [`Entry`]; it speaks no HTTP without.
    pub http: Option<Template>,
    /// Whether it speaks TLS, with a certificate that only the cluster trusts.
    pub secure: bool,
    /// The status that goes with its page; 200 without, or if this is no number.
    pub status: Option<Template>,
    /// What it says, with status 501, to who brings a token.
    pub with_token: Option<String>,
    /// The paths that have this page, others have none; all have it if the list is empty.
    pub paths: Vec<String>,
    /// The folder of its pages: a file that lies there is one, whatever the image had.
    pub root: String,
    /// The headers of its answers.
    pub headers: Vec<Header>,
    /// The page for a path that isn't there.
    pub not_found: Option<String>,
    /// What it says to who speaks HTTP although it speaks none; it closes the connection without.
    pub greets: Option<String>,
    /// How long an answer takes, in milliseconds, if that was measured.
    pub answer_ms: Option<i64>,
    /// How many requests it works on at once, the others wait; there is no such limit without.
    pub at_once: Option<u32>,
    /// The variable that holds where it asks, or the address itself, in turn, for what it puts in place of `{answer}`; `{asked}` is the place.
    pub asks: Option<String>,
    /// Its page when nobody answers there, with `{why}`; the status is 502.
    pub unanswered: String,
    /// What it writes into its log at each request.
    pub logs: Vec<Entry>,
}

/// A header of answers: `Name: value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value, in which what every text has is filled in.
    pub value: Template,
}

impl Readable for Header {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let text = String::read(value, reader);
        let parts = text.split_once(": ").ok_or_else(|| format!("{text:?} is no header"));
        let (name, value) = reader.noted(parts).unwrap_or_default();
        Self { name: name.to_owned(), value: value.into() }
    }
}

/// A line that a program writes into its log at a request. Besides what every text has are filled in: `{requests}` and
/// `{uptime}`, perhaps with so many digits as in `{uptime:9}`; of the request `{client}`, `{client-port}`, `{method}`,
/// `{path}`, `{file}`, `{to}`, `{agent}`, `{forwarded}`, `{query:NAME}`, all its `{headers}` but that of the host and those
/// that are named behind a colon, or its `{fields}`, which are all of them as `name=value`, perhaps behind what stands behind a
/// colon; `{query:}` is the whole query, `{to:name}` is without a port; of the answer `{status}` and
/// `{bytes}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Only if the answer has this status.
    pub status: Option<u16>,
    /// The text.
    pub line: Template,
}

impl Listener {
    /// As it is with these settings.
    pub(super) fn told(&self, values: &Values) -> Self {
        let mut own = self.clone();
        let headers = own.headers.iter_mut().map(|header| &mut header.value);
        let lines = own.logs.iter_mut().map(|entry| &mut entry.line);
        own.http.iter_mut().chain(&mut own.status).chain(headers).chain(lines).for_each(|text| values.put_into(text));
        own.not_found = own.not_found.map(|text| values.fill(&text));
        let number = values.get(&self.port_from).and_then(|place| place.rsplit(':').next()?.parse().ok());
        own.port = number.unwrap_or(own.port);
        own
    }

    /// What a request meets of which the program does not even look at the path.
    pub(super) fn bars(&self, request: &HttpRequest) -> Option<Reach> {
        let is_secure = request.scheme == "https";
        match &self.with_token {
            _ if self.secure && !is_secure => {
                let body = "Client sent an HTTP request to an HTTPS server.\n".to_owned();
                Some(Reach::Http { status: 400, body })
            }
            Some(words) if request.header("Authorization").is_some() => {
                Some(Reach::Http { status: 501, body: words.clone() })
            }
            _ => None,
        }
    }

    /// Whether it has a page for a path.
    pub(super) fn has(&self, path: &str) -> bool {
        let path = path.split('?').next().unwrap_or_default();
        self.paths.is_empty() || self.paths.iter().any(|known| known == path)
    }

    /// Its answer for a path.
    pub(super) fn meets(&self, path: &str, scene: Scene<'_>, guest: Writer<'_>) -> Reach {
        let Some(page) = &self.http else { return Reach::Open };
        if !self.has(path) {
            return Reach::Http { status: 404, body: String::new() };
        }
        let status = self.status.as_ref().and_then(|status| status.fill(scene, guest).parse().ok());
        Reach::Http { status: status.unwrap_or(200), body: page.fill(scene, guest) }
    }
}

impl Readable for Listener {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            port: fields.required("port"),
            port_from: fields.optional("port_from"),
            when: fields.optional("when"),
            http: fields.optional("http"),
            secure: fields.optional("secure"),
            status: fields.optional("status"),
            with_token: fields.optional("with_token"),
            paths: fields.optional("paths"),
            root: fields.optional("root"),
            headers: fields.optional("headers"),
            not_found: fields.optional("not_found"),
            greets: fields.optional("greets"),
            answer_ms: fields.optional("answer_ms"),
            at_once: fields.optional("at_once"),
            asks: fields.optional("asks"),
            unanswered: fields.optional("unanswered"),
            logs: fields.optional("logs"),
        })
    }
}

impl Readable for Entry {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self { status: fields.optional("status"), line: fields.required("line") })
    }
}
