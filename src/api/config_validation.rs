//! What the server refuses in ConfigMaps and Secrets, as `ValidateConfigMap` and `ValidateSecret`.

use super::config::{ConfigMap, Secret};
use super::field::FieldError;
use super::meta::StringMap;
use super::names::config_key_errors;
use crate::api::base64;

/// How much one of them holds.
const MOST_BYTES: usize = 1024 * 1024;
const IMMUTABLE: &str = "field is immutable when `immutable` is set";

/// Everything wrong with a ConfigMap.
pub fn config_map(map: &ConfigMap) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for key in map.data.keys() {
        errors.extend(key_errors("data", key));
        if map.binary_data.contains_key(key) {
            let why = format!("duplicate of key present in binaryData: {key:?}");
            errors.push(FieldError::invalid(format!("data[{key}]"), key.as_str(), why));
        }
    }
    map.binary_data.keys().for_each(|key| errors.extend(key_errors("binaryData", key)));
    if bytes(&map.data) + bytes(&map.binary_data) / 4 * 3 > MOST_BYTES {
        errors.push(FieldError::too_long("", MOST_BYTES));
    }
    errors
}

/// What may not change in a ConfigMap.
pub fn config_map_update(new: &ConfigMap, old: &ConfigMap) -> Vec<FieldError> {
    if old.immutable != Some(true) {
        return Vec::new();
    }
    let changed = [
        ("immutable", new.immutable != Some(true)),
        ("data", new.data != old.data),
        ("binaryData", new.binary_data != old.binary_data),
    ];
    forbidden(&changed)
}

/// Everything wrong with a Secret: its keys, and those that its type asks for.
pub fn secret(secret: &Secret) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> = secret.data.keys().flat_map(|key| key_errors("data", key)).collect();
    if bytes(&secret.data) / 4 * 3 > MOST_BYTES {
        errors.push(FieldError::too_long("data", MOST_BYTES));
    }
    let missing = |key: &str| {
        let is_missing = !secret.data.contains_key(key);
        is_missing.then(|| FieldError::required(format!("data[{key}]"), ""))
    };
    match secret.kind.as_str() {
        "kubernetes.io/service-account-token" => {
            const KEY: &str = "kubernetes.io/service-account.name";
            if secret.metadata.annotations.get(KEY).is_none_or(String::is_empty) {
                errors.push(FieldError::required(format!("metadata.annotations[{KEY}]"), ""));
            }
        }
        "kubernetes.io/dockercfg" => errors.extend(docker_errors(secret, ".dockercfg")),
        "kubernetes.io/dockerconfigjson" => errors.extend(docker_errors(secret, ".dockerconfigjson")),
        "kubernetes.io/basic-auth" => {
            let both = [missing("username"), missing("password")];
            if both.iter().all(Option::is_some) {
                errors.extend(both.into_iter().flatten());
            }
        }
        "kubernetes.io/ssh-auth" => errors.extend(missing("ssh-privatekey")),
        "kubernetes.io/tls" => errors.extend([missing("tls.crt"), missing("tls.key")].into_iter().flatten()),
        _ => {}
    }
    errors
}

/// What may not change in a Secret.
pub fn secret_update(new: &Secret, old: &Secret) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if new.kind != old.kind {
        errors.push(FieldError::invalid("type", new.kind.as_str(), "field is immutable"));
    }
    if old.immutable == Some(true) {
        errors.extend(forbidden(&[("immutable", new.immutable != Some(true)), ("data", new.data != old.data)]));
    }
    errors
}

fn forbidden(changed: &[(&str, bool)]) -> Vec<FieldError> {
    changed.iter().filter(|(_, is)| *is).map(|(field, _)| FieldError::forbidden(*field, IMMUTABLE)).collect()
}

fn key_errors(field: &str, key: &str) -> Vec<FieldError> {
    let error = |message| FieldError::invalid(format!("{field}[{key}]"), key, message);
    config_key_errors(key).into_iter().map(error).collect()
}

fn docker_errors(secret: &Secret, key: &str) -> Option<FieldError> {
    let path = format!("data[{key}]");
    let Some(encoded) = secret.data.get(key) else { return Some(FieldError::required(path, "")) };
    let text = base64::decode(encoded).ok()?;
    let is_json = str::from_utf8(&text).is_ok_and(|text| serde_json::from_str::<serde_json::Value>(text).is_ok());
    let problem = if text.is_empty() { "unexpected end of JSON input" } else { "invalid character" };
    (!is_json).then(|| FieldError::invalid(path, "<secret contents redacted>", problem))
}

fn bytes(data: &StringMap) -> usize {
    data.values().map(String::len).sum()
}
