//! What programs say to each other over a network: a request, an answer, and how it can fail.

use super::order::InOrder;
use super::time::SimDuration;

/// A request, and where it goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRequest {
    /// `GET`
    pub method: String,
    /// `http` or `https`.
    pub scheme: String,
    /// A name or an address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The path with its query: `/index.html`.
    pub path: String,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// What is sent along.
    pub body: String,
    /// How long the client waits for a connection, if it has a limit.
    pub patience: Option<SimDuration>,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// 200, 404 …
    pub status: u16,
    /// As they come.
    pub headers: Vec<(String, String)>,
    /// The page itself.
    pub body: String,
    /// Whether whoever asks has no reason to doubt who it comes from: it came without a certificate, or with a known one.
    pub is_trusted: bool,
    /// How long the answerer waited for others before it gave its answer.
    pub waited: SimDuration,
}

/// How a request fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetworkError {
    /// Nobody knows the name.
    Unresolved,
    /// Nobody listens.
    Refused(SimDuration),
    /// No machine has the address.
    NoRoute(SimDuration),
    /// Nothing came back within the client's patience, or what the system allows.
    TimedOut(SimDuration),
    /// The connection was closed without an answer.
    Empty,
    /// Somebody answered, but in another language: the first bytes.
    OtherProtocol(String),
    /// The server speaks no TLS.
    NoTls,
}

impl HttpRequest {
    /// A plain request for a page.
    pub fn get(host: &str, port: u16, path: &str) -> Self {
        let text = str::to_owned;
        let (method, scheme, host, path) = (text("GET"), text("http"), text(host), text(path));
        Self { method, scheme, host, port, path, ..Self::default() }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    /// Its headers by their names.
    pub fn sorted_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        headers.order();
        headers.into_iter()
    }

    /// The value of a parameter of its query, or the whole of it if that has no name.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = self.path.split_once('?')?;
        if name.is_empty() {
            return Some(query.to_owned());
        }
        let found =
            query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).find(|(key, _)| *key == name);
        found.map(|(_, value)| decoded(value))
    }
}

impl Default for HttpResponse {
    fn default() -> Self {
        Self { status: 0, headers: Vec::new(), body: String::new(), is_trusted: true, waited: SimDuration::ZERO }
    }
}

impl HttpResponse {
    /// An answer with a body of a type.
    pub fn new(status: u16, content_type: &str, body: String) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self { status, headers, body, ..Self::default() }
    }

    /// The words that go with a status.
    pub fn reason(&self) -> &'static str {
        match self.status {
            200 => "OK",
            201 => "Created",
            301 => "Moved Permanently",
            302 => "Found",
            304 => "Not Modified",
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            409 => "Conflict",
            410 => "Gone",
            500 => "Internal Server Error",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ => "",
        }
    }
}

/// A query's value with `%3D` and its like resolved.
pub fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    let mut parts = text.split('%');
    let mut bytes: Vec<u8> = parts.next().unwrap_or_default().bytes().collect();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                bytes.push(code);
                bytes.extend(part.bytes().skip(2));
            }
            None => bytes.extend(format!("%{part}").bytes()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
