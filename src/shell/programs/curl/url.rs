//! Addresses of pages, as curl reads them.

use crate::host::ExitCode;

/// An address in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::shell::programs) struct Url {
    pub(in crate::shell::programs) scheme: String,
    pub(in crate::shell::programs) host: String,
    pub(in crate::shell::programs) port: u16,
    pub(in crate::shell::programs) path: String,
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::shell::programs) enum BadUrl {
    /// curl does not speak that.
    Scheme(String),
    /// Nowhere to go.
    NoHost,
    /// No number of a port.
    Port,
    /// Something that no address may hold.
    Malformed,
}

impl BadUrl {
    /// curl's exit code for it.
    pub(super) fn code(&self) -> ExitCode {
        if matches!(self, BadUrl::Scheme(_)) { 1 } else { 3 }
    }

    /// curl's words for it.
    pub(super) fn text(&self) -> String {
        match self {
            BadUrl::Scheme(scheme) => format!("Protocol \"{scheme}\" not supported"),
            BadUrl::NoHost => "URL rejected: No host part in the URL".to_owned(),
            BadUrl::Port => "URL rejected: Port number was not a decimal number between 0 and 65535".to_owned(),
            BadUrl::Malformed => "URL rejected: Malformed input to a URL function".to_owned(),
        }
    }
}

impl Url {
    /// Reads an address; without a scheme it is one of HTTP.
    pub(in crate::shell::programs) fn parse(text: &str) -> Result<Self, BadUrl> {
        if text.contains([' ', '\n']) {
            return Err(BadUrl::Malformed);
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let usual = match scheme {
            "http" => 80,
            "https" => 443,
            other => return Err(BadUrl::Scheme(other.to_owned())),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let authority = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, "")) => (host, usual),
            Some((host, port)) => (host, port.parse().map_err(|_| BadUrl::Port)?),
            None => (authority, usual),
        };
        if host.is_empty() {
            return Err(BadUrl::NoHost);
        }
        let tail = tail.split('#').next().unwrap_or_default();
        let path = if tail.starts_with('/') { tail.to_owned() } else { format!("/{tail}") };
        Ok(Self { scheme: scheme.to_owned(), host: host.to_owned(), port, path })
    }

    /// Whether the port is that of the scheme.
    pub(super) fn is_usual_port(&self) -> bool {
        matches!((self.scheme.as_str(), self.port), ("http", 80) | ("https", 443))
    }

    /// Where a redirection leads.
    pub(super) fn joined(&self, target: &str) -> String {
        match target.starts_with('/') {
            true => format!("{}://{}:{}{target}", self.scheme, self.host, self.port),
            false => target.to_owned(),
        }
    }
}
