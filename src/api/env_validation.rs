//! What the server refuses in a container's environment, as `ValidateEnv` and `ValidateEnvFrom`.

use super::field::FieldError;
use super::names::config_key_errors;
use super::pod::{Container, EnvVar};
use serde_json::Value;

/// The fields of a pod that a variable can hold.
const POD_FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// Everything wrong with the variables of a container.
pub fn validate_environment(at: &str, container: &Container) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (index, variable) in container.env.iter().enumerate() {
        errors.extend(validate_variable(&format!("{at}.env[{index}]"), variable));
    }
    let from = container.env_from.as_deref().and_then(Value::as_array);
    for (index, source) in from.into_iter().flatten().enumerate() {
        errors.extend(validate_from(&format!("{at}.envFrom[{index}]"), source));
    }
    errors
}

fn validate_variable(at: &str, variable: &EnvVar) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let is_printable = |c: char| (' '..='~').contains(&c) && c != '=';
    if variable.name.is_empty() {
        errors.push(FieldError::required(format!("{at}.name"), ""));
    } else if !variable.name.chars().all(is_printable) {
        let why = "a valid environment variable name must consist only of printable ASCII characters other than '='";
        errors.push(FieldError::invalid(format!("{at}.name"), variable.name.as_str(), why));
    }
    let Some(from) = variable.value_from.as_deref().and_then(Value::as_object) else { return errors };
    let at = format!("{at}.valueFrom");
    for (kind, source) in from {
        errors.extend(validate_source(&format!("{at}.{kind}"), kind, source));
    }
    let problem = match from.len() {
        0 => "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`",
        _ if !variable.value.is_empty() => "may not be specified when `value` is not empty",
        1 => return errors,
        _ => "may not have more than one field specified at a time",
    };
    errors.push(FieldError::invalid(at, "", problem));
    errors
}

fn validate_source(at: &str, kind: &str, source: &Value) -> Vec<FieldError> {
    let text = |field: &str| source.get(field).and_then(Value::as_str).unwrap_or_default();
    let needed: &[&str] = match kind {
        "configMapKeyRef" | "secretKeyRef" => &["name", "key"],
        "resourceFieldRef" => &["resource"],
        _ => &["fieldPath"],
    };
    let missing = needed.iter().filter(|field| text(field).is_empty());
    let mut errors: Vec<FieldError> = missing.map(|field| FieldError::required(format!("{at}.{field}"), "")).collect();
    if !text("key").is_empty() {
        let error = |why| FieldError::invalid(format!("{at}.key"), text("key"), why);
        errors.extend(config_key_errors(text("key")).into_iter().map(error));
    }
    let path = text("fieldPath");
    let is_entry = ["metadata.labels['", "metadata.annotations['"].iter().any(|start| path.starts_with(start));
    if kind == "fieldRef" && !path.is_empty() && !is_entry && !POD_FIELDS.contains(&path) {
        let why = format!("error converting fieldPath: field label not supported: {path}");
        errors.push(FieldError::invalid(format!("{at}.fieldPath"), path, why));
    }
    errors
}

fn validate_from(at: &str, from: &Value) -> Vec<FieldError> {
    let sources = ["configMapRef", "secretRef"];
    let given: Vec<&str> = sources.into_iter().filter(|source| from.get(source).is_some()).collect();
    let name = |source: &str| from.get(source).and_then(|source| source.get("name")).and_then(Value::as_str);
    let nameless = given.iter().filter(|source| name(source).is_none_or(str::is_empty));
    let mut errors: Vec<FieldError> =
        nameless.map(|source| FieldError::required(format!("{at}.{source}.name"), "")).collect();
    match given.len() {
        0 => errors.push(FieldError::invalid(at, "", "must specify one of: `configMapRef` or `secretRef`")),
        1 => {}
        _ => errors.push(FieldError::invalid(at, "", "may not have more than one field specified at a time")),
    }
    errors
}
