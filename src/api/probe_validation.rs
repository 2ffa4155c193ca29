//! What the server refuses in a container's probes, and which containers may have some.

use super::field::FieldError;
use super::int_or_string::IntOrString;
use super::names::port_name_errors;
use super::pod::{Container, Probe};
use super::workload::not_negative;
use serde_json::Value;

/// Everything wrong with the probes of an ordinary container, or of a sidecar.
pub fn validate_probes(at: &str, container: &Container) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (field, probe) in probes(container) {
        let at = format!("{at}.{field}");
        errors.extend(validate_probe(&at, probe));
        if field == "readinessProbe" {
            if let Some(seconds) = probe.termination_grace_period_seconds {
                let path = format!("{at}.terminationGracePeriodSeconds");
                errors.push(FieldError::invalid(path, seconds, "must not be set for readinessProbes"));
            }
        } else if probe.success_threshold != 1 {
            errors.push(FieldError::invalid(format!("{at}.successThreshold"), probe.success_threshold, "must be 1"));
        }
    }
    errors
}

/// What only ordinary containers and sidecars may have (`validateInitContainers`).
pub fn validate_init_container(at: &str, container: &Container) -> Vec<FieldError> {
    match container.restart_policy.as_deref() {
        Some("Always") => return validate_probes(at, container),
        Some(other) => {
            return vec![FieldError::not_supported(format!("{at}.restartPolicy"), other, &["Always"])];
        }
        None => {}
    }
    let why = "may not be set for init containers without restartPolicy=Always";
    let lifecycle = container.lifecycle.iter().map(|_| "lifecycle");
    let fields = lifecycle.chain(probes(container).map(|(field, _)| field));
    fields.map(|field| FieldError::forbidden(format!("{at}.{field}"), why)).collect()
}

fn probes(container: &Container) -> impl Iterator<Item = (&'static str, &Probe)> {
    let all = [
        ("livenessProbe", &container.liveness_probe),
        ("readinessProbe", &container.readiness_probe),
        ("startupProbe", &container.startup_probe),
    ];
    all.into_iter().filter_map(|(field, probe)| Some((field, probe.as_deref()?)))
}

/// As `validateProbe`.
fn validate_probe(at: &str, probe: &Probe) -> Vec<FieldError> {
    let mut errors = validate_handler(at, probe);
    for (field, count) in [
        ("initialDelaySeconds", probe.initial_delay_seconds),
        ("timeoutSeconds", probe.timeout_seconds),
        ("periodSeconds", probe.period_seconds),
        ("successThreshold", probe.success_threshold),
        ("failureThreshold", probe.failure_threshold),
    ] {
        errors.extend(not_negative(&format!("{at}.{field}"), count));
    }
    if let Some(seconds) = probe.termination_grace_period_seconds.filter(|seconds| *seconds <= 0) {
        let path = format!("{at}.terminationGracePeriodSeconds");
        errors.push(FieldError::invalid(path, seconds, "must be greater than 0"));
    }
    errors
}

/// One way to ask, and only one (`validateHandler`).
fn validate_handler(at: &str, probe: &Probe) -> Vec<FieldError> {
    let ways = [
        ("exec", probe.exec.is_some()),
        ("httpGet", probe.http_get.is_some()),
        ("tcpSocket", probe.tcp_socket.is_some()),
        ("grpc", probe.grpc.is_some()),
    ];
    let given: Vec<&str> = ways.iter().filter(|(_, is_given)| *is_given).map(|(field, _)| *field).collect();
    let Some((first, others)) = given.split_first() else {
        return vec![FieldError::required(at, "must specify a handler type")];
    };
    let mut errors = match (*first, &probe.http_get) {
        ("exec", _) => {
            let words = probe.exec.as_ref().and_then(|exec| exec.get("command")?.as_array().map(Vec::len));
            let is_empty = words.unwrap_or_default() == 0;
            is_empty.then(|| FieldError::required(format!("{at}.exec.command"), "")).into_iter().collect()
        }
        ("httpGet", Some(get)) => {
            let mut errors = port_errors(&format!("{at}.httpGet.port"), &get.port);
            if !["HTTP", "HTTPS"].contains(&get.scheme.as_str()) {
                errors.push(FieldError::not_supported(format!("{at}.httpGet.scheme"), &get.scheme, &["HTTP", "HTTPS"]));
            }
            errors
        }
        ("tcpSocket", _) => {
            let port = probe.tcp_socket.as_ref().and_then(|socket| socket.get("port"));
            let port = match port {
                Some(Value::String(name)) => IntOrString::Text(name.clone()),
                port => IntOrString::Int(port.and_then(Value::as_i64).unwrap_or_default() as i32),
            };
            port_errors(&format!("{at}.tcpSocket.port"), &port)
        }
        _ => Vec::new(),
    };
    let why = "may not specify more than 1 handler type";
    errors.extend(others.iter().map(|field| FieldError::forbidden(format!("{at}.{field}"), why)));
    errors
}

/// As `ValidatePortNumOrName`.
fn port_errors(path: &str, port: &IntOrString) -> Vec<FieldError> {
    match port {
        IntOrString::Int(1..=65_535) => Vec::new(),
        IntOrString::Int(number) => {
            vec![FieldError::invalid(path, *number, "must be between 1 and 65535, inclusive")]
        }
        IntOrString::Text(name) => {
            port_name_errors(name).into_iter().map(|m| FieldError::invalid(path, name.as_str(), m)).collect()
        }
    }
}
