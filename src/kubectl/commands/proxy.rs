//! `kubectl proxy`: a server on the learner's computer that hands everything on to the API server.

use super::Command;
use super::port_forward::{is_own, join};
use crate::api::http::{HttpRequest, HttpResponse};
use crate::apiserver::request::{ApiRequest, Key, ReplyBody, Status, StatusReason};
use crate::host::{Host, Visitor};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{self, read_file};
use crate::kubectl::{kubeconfig, log, rest};
use futures::{FutureExt, StreamExt};
use regex_lite::Regex;
use serde_json::Value;

/// `kubectl proxy`
pub const COMMAND: Command = Command { path: "proxy", run: |a, h| run(a, h).boxed_local() };

/// Where a server begins to look for a port of its own.
const FIRST_FREE: u16 = 35_041;

/// What stands in Go's list of a folder.
const VIEWPORT: &str = "<meta name=\"viewport\" content=\"width=device-width\">";

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if !arguments.positional.is_empty() {
        return Err(Failure::message(format!("unexpected args: {}", arguments.positional.join(" "))));
    }
    if arguments.is_given("port") && !arguments.value("unix-socket").is_empty() {
        return Err(Failure::message("cannot set --unix-socket and --port at the same time"));
    }
    let wanted = arguments.number("port");
    let address = if arguments.value("address") == "localhost" { "127.0.0.1" } else { arguments.value("address") };
    if arguments.switch("disable-filter") {
        let text = "Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious";
        log::warn(host, "proxy.go:177", text);
    }
    let prefix_of_site = format!("{}/", arguments.value("www-prefix").trim_end_matches('/'));
    let site = Site { folder: arguments.value("www"), prefix: prefix_of_site };
    let is_filtered = !arguments.switch("disable-filter");
    let filter = is_filtered.then(|| Filter::read(arguments)).transpose()?;
    let prefix = arguments.value("api-prefix").trim_end_matches('/');
    let server = kubeconfig::place(arguments, host).await?.server;
    let Ok(port) = u16::try_from(wanted) else {
        return Err(Failure::message(format!("listen tcp: address {wanted}: invalid port")));
    };
    let mut candidates = if port == 0 { FIRST_FREE..=u16::MAX } else { port..=port };
    // Go listens for both families where all addresses are meant, and says so.
    let joined = join(if address == "0.0.0.0" { "::" } else { address });
    if !is_own(address) {
        let text = format!("listen tcp {joined}:{port}: bind: cannot assign requested address");
        return Err(Failure::message(text));
    }
    let found = candidates.find_map(|port| Some((port, host.machine.listen(port)?)));
    let Some((port, mut visitors)) = found else {
        return Err(Failure::message(format!("listen tcp {joined}:{port}: bind: address already in use")));
    };
    host.stdout.line(&format!("Starting to serve on {joined}:{port}"));
    while let Some(Visitor { request, answer }) = visitors.next().await {
        let response = match request.method.as_str() {
            _ if filter.as_ref().is_some_and(|filter| !filter.accepts(&request)) => {
                plain(403, "Forbidden\n".to_owned())
            }
            "GET" | "HEAD" => match site.file(&request.path, host) {
                Some(page) => page,
                None => fetch(&request, prefix, &server, host).await,
            },
            method => plain(501, format!("kubectl proxy: {method} is not simulated, only GET\n")),
        };
        // The visitor may have gone.
        let _ = answer.send(Ok(response));
    }
    Ok(())
}

/// A folder of the learner's, and where it is shown.
struct Site<'a> {
    folder: &'a str,
    prefix: String,
}

impl Site<'_> {
    /// What lies there. As Go's `FileServer`.
    fn file(&self, path: &str, host: &Host) -> Option<HttpResponse> {
        let inside = path.split('?').next()?.strip_prefix(&self.prefix).filter(|_| !self.folder.is_empty())?;
        Some(file(self.folder, inside, host))
    }
}

fn file(folder: &str, inside: &str, host: &Host) -> HttpResponse {
    let whole = format!("{folder}/{inside}");
    let index = format!("{whole}/index.html");
    let (name, text) = match (read_file(host, &whole), read_file(host, &index)) {
        (Ok(text), _) => (inside, text),
        (_, Ok(text)) => (index.as_str(), text),
        _ => {
            let Some(files) = resources::folder(host, &whole) else {
                return plain(404, "404 page not found\n".to_owned());
            };
            let links = files.iter().map(|(name, _)| format!("<a href=\"{name}\">{name}</a>\n"));
            ("html", format!("<!doctype html>\n{VIEWPORT}\n<pre>\n{}</pre>\n", links.collect::<String>()))
        }
    };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        _ => "text/plain; charset=utf-8",
    };
    HttpResponse::new(200, kind, text)
}

/// What is let through. As `FilterServer`.
struct Filter {
    accepted_hosts: Vec<Regex>,
    accepted_paths: Vec<Regex>,
    rejected_methods: Vec<Regex>,
    rejected_paths: Vec<Regex>,
}

impl Filter {
    fn read(arguments: &Arguments) -> Result<Self, Failure> {
        let patterns = |flag: &str| {
            let given = arguments.value(flag).split(',').map(Regex::new);
            given.collect::<Result<Vec<_>, _>>().map_err(|error| Failure::message(error.to_string()))
        };
        Ok(Self {
            accepted_hosts: patterns("accept-hosts")?,
            accepted_paths: patterns("accept-paths")?,
            rejected_methods: patterns("reject-methods")?,
            rejected_paths: patterns("reject-paths")?,
        })
    }

    fn accepts(&self, request: &HttpRequest) -> bool {
        let path = request.path.split('?').next().unwrap_or_default();
        let named = request.headers.iter().find(|(name, _)| name == "Host").map_or("localhost", |(_, host)| host);
        let host =
            named.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(named, |(host, _)| host);
        let is_one = |patterns: &[Regex], text: &str| patterns.iter().any(|pattern| pattern.is_match(text));
        !is_one(&self.rejected_paths, path)
            && !is_one(&self.rejected_methods, &request.method)
            && is_one(&self.accepted_paths, path)
            && is_one(&self.accepted_hosts, host)
    }
}

async fn fetch(asked: &HttpRequest, prefix: &str, server: &str, host: &Host) -> HttpResponse {
    // Go's `StripPrefix`: what lies elsewhere is not there.
    let inside = asked.path.strip_prefix(prefix).filter(|path| path.starts_with('/') || path.is_empty());
    let Some(path) = inside else { return plain(404, "404 page not found\n".to_owned()) };
    if let Some(text) = rest::known(path, server) {
        return if text.starts_with('{') { json(200, text.trim_end()) } else { plain(200, text) };
    }
    let mut request = match rest::request(path) {
        Ok(request) => request,
        Err(Failure::Server { status, .. }) => return refusal(&status, None),
        Err(other) => return plain(501, format!("{other}\n")),
    };
    if let ApiRequest::Proxy { headers, .. } = &mut request {
        *headers = asked.headers.iter().filter(|(name, _)| name != "Host").cloned().collect();
        headers.push(("X-Forwarded-For".to_owned(), format!("127.0.0.1, {}", rest::LEARNER)));
    }
    let key = key_of(&request);
    match host.client.send(request).await.map(|reply| reply.body) {
        Ok(ReplyBody::Page(page)) => page,
        Ok(body) => json(200, &rest::document(&body).unwrap_or_default()),
        Err(status) => refusal(&status, key.as_ref()),
    }
}

fn key_of(request: &ApiRequest) -> Option<Key> {
    match request {
        ApiRequest::Get { key, .. } | ApiRequest::Proxy { target: key, .. } => Some(key.clone()),
        _ => None,
    }
}

fn plain(status: u16, text: String) -> HttpResponse {
    HttpResponse::new(status, "text/plain; charset=utf-8", text)
}

/// A `metav1.Status` as a document.
fn refusal(status: &Status, key: Option<&Key>) -> HttpResponse {
    let string = |text: &str| Value::from(text).to_string();
    let details = key.filter(|_| status.reason == StatusReason::NotFound).map(|key| {
        let (info, name) = (key.kind.info(), string(&key.name));
        let group = if info.group.is_empty() { String::new() } else { format!("\"group\":{},", string(info.group)) };
        format!("\"details\":{{\"name\":{name},{group}\"kind\":{}}},", string(info.plural))
    });
    let text = format!(
        "{{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{{}},\"status\":\"Failure\",\"message\":{},\
         \"reason\":\"{:?}\",{}\"code\":{}}}",
        string(&status.message),
        status.reason,
        details.unwrap_or_default(),
        status.reason.code()
    );
    json(status.reason.code(), &text)
}

/// A document laid out for reading, as the server does it for curl.
fn json(status: u16, text: &str) -> HttpResponse {
    HttpResponse::new(status, "application/json", indented(text))
}

/// As Go's `json.Indent`, which keeps the order of the fields.
fn indented(text: &str) -> String {
    if text.contains('\n') {
        return text.to_owned();
    }
    let (mut laid_out, mut depth, mut in_string, mut is_escaped) = (String::new(), 0_usize, false, false);
    let mut previous = ' ';
    for c in text.chars() {
        let opens_empty = matches!((previous, c), ('{', '}') | ('[', ']')) && !in_string;
        if !in_string && matches!(previous, '{' | '[') && !opens_empty {
            depth += 1;
            laid_out.push_str(&format!("\n{}", "  ".repeat(depth)));
        }
        match c {
            '"' if !is_escaped => in_string = !in_string,
            '}' | ']' if !in_string && !opens_empty => {
                depth = depth.saturating_sub(1);
                laid_out.push_str(&format!("\n{}", "  ".repeat(depth)));
            }
            _ => {}
        }
        laid_out.push(c);
        if !in_string && c == ',' {
            laid_out.push_str(&format!("\n{}", "  ".repeat(depth)));
        }
        if !in_string && c == ':' {
            laid_out.push(' ');
        }
        is_escaped = in_string && c == '\\' && !is_escaped;
        // A bracket inside of a text opens nothing.
        previous = if in_string { ' ' } else { c };
    }
    laid_out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_laid_out_as_go_does() {
        let text = r#"{"a":{},"b":[1,{"c":"x{,:\"["}],"d":[]}"#;
        let expected =
            "{\n  \"a\": {},\n  \"b\": [\n    1,\n    {\n      \"c\": \"x{,:\\\"[\"\n    }\n  ],\n  \"d\": []\n}";
        assert_eq!(indented(text), expected);
    }
}
