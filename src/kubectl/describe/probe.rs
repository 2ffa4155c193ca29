//! A probe in one line.

use super::description::text_at;
use crate::api::go_format;
use crate::api::pod::{HttpGetAction, Probe};
use serde_json::Value;

/// `http-get http://:80/ delay=3s timeout=1s period=10s #success=1 #failure=3` (`DescribeProbe`).
pub fn words(probe: &Probe) -> String {
    format!(
        "{} delay={}s timeout={}s period={}s #success={} #failure={}",
        handler(probe),
        probe.initial_delay_seconds,
        probe.timeout_seconds,
        probe.period_seconds,
        probe.success_threshold,
        probe.failure_threshold
    )
}

fn handler(probe: &Probe) -> String {
    if let Some(exec) = &probe.exec {
        let command = exec.get("command").cloned().unwrap_or_else(|| Value::Array(Vec::new()));
        return format!("exec {}", go_format::print(&command));
    }
    if let Some(get) = &probe.http_get {
        return format!("http-get {}", url(get));
    }
    if let Some(socket) = &probe.tcp_socket {
        let port = socket.get("port").map(go_format::print).unwrap_or_default();
        return format!("tcp-socket {}:{port}", text_at(socket, "/host"));
    }
    if let Some(grpc) = &probe.grpc {
        let port = grpc.get("port").map(go_format::print).unwrap_or_default();
        return format!("grpc <pod>:{port} {}", text_at(grpc, "/service"));
    }
    "unknown".to_owned()
}

fn url(get: &HttpGetAction) -> String {
    let host = if get.host.contains(':') { format!("[{}]", get.host) } else { get.host.clone() };
    let slash = if get.path.is_empty() || get.path.starts_with('/') { "" } else { "/" };
    format!("{}://{host}:{}{slash}{}", get.scheme.to_ascii_lowercase(), get.port, escaped(&get.path))
}

/// A path as `url.URL` writes it: every byte that has no place in a path as `%XX`.
fn escaped(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b if b.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&b) => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::document;
    use serde_json::json;

    #[track_caller]
    fn check_handler(probe: Value, expected: &str) {
        let probe: Probe = document::read(probe).unwrap();
        assert_eq!(words(&probe), format!("{expected} delay=0s timeout=0s period=0s #success=0 #failure=0"));
    }

    #[test]
    fn handlers_are_told() {
        for (probe, expected) in [
            (json!({"httpGet": {"port": 80, "path": "/", "scheme": "HTTP"}}), "http-get http://:80/"),
            (
                json!({"httpGet": {"port": "web", "path": "a b?c", "scheme": "HTTPS", "host": "::1"}}),
                "http-get https://[::1]:web/a%20b%3Fc",
            ),
            (json!({"exec": {"command": ["cat", "/tmp/healthy"]}}), "exec [cat /tmp/healthy]"),
            (json!({"tcpSocket": {"port": 8080}}), "tcp-socket :8080"),
            (json!({"grpc": {"port": 2379, "service": ""}}), "grpc <pod>:2379 "),
            (json!({}), "unknown"),
        ] {
            check_handler(probe, expected);
        }
    }
}
