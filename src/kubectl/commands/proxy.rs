//! `kubectl proxy`: a server on the learner's computer that hands everything on to the API server.

use super::Command;
use crate::api::http::{HttpRequest, HttpResponse};
use crate::apiserver::request::{ApiRequest, Key, ReplyBody, Status, StatusReason};
use crate::host::{Host, Visitor};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::rest;
use futures::{FutureExt, StreamExt};
use serde_json::Value;

/// `kubectl proxy`
pub const COMMAND: Command = Command { path: "proxy", run: |a, h| run(a, h).boxed_local() };

/// Where a server begins to look for a port of its own.
const FIRST_FREE: u16 = 35_041;

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if !arguments.positional.is_empty() {
        return Err(Failure::message(format!("unexpected args: {}", arguments.positional.join(" "))));
    }
    if arguments.is_given("port") && !arguments.value("unix-socket").is_empty() {
        return Err(Failure::message("cannot set --unix-socket and --port at the same time"));
    }
    let wanted = arguments.number("port");
    let Ok(port) = u16::try_from(wanted) else {
        return Err(Failure::message(format!("listen tcp: address {wanted}: invalid port")));
    };
    let mut candidates = if port == 0 { FIRST_FREE..=u16::MAX } else { port..=port };
    let found = candidates.find_map(|port| Some((port, host.machine.listen(port)?)));
    let Some((port, mut visitors)) = found else {
        return Err(Failure::message(format!("listen tcp 127.0.0.1:{port}: bind: address already in use")));
    };
    host.stdout.line(&format!("Starting to serve on 127.0.0.1:{port}"));
    while let Some(Visitor { request, answer }) = visitors.next().await {
        let response = match request.method.as_str() {
            "GET" | "HEAD" => fetch(&request, host).await,
            method => plain(501, format!("kubectl proxy: {method} is not simulated, only GET\n")),
        };
        // The visitor may have gone.
        let _ = answer.send(Ok(response));
    }
    Ok(())
}

async fn fetch(asked: &HttpRequest, host: &Host) -> HttpResponse {
    let path = asked.path.as_str();
    let is_closed = path.contains("/pods/") && (path.ends_with("/exec") || path.ends_with("/attach"));
    if is_closed {
        return plain(403, "Forbidden\n".to_owned());
    }
    if matches!(path, "/healthz" | "/livez" | "/readyz") {
        return plain(200, "ok".to_owned());
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
