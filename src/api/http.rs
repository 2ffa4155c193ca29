//! What programs say to each other over a network: a request, an answer, and how it can fail.

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
