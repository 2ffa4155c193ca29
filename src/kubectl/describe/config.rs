//! ConfigMaps, Secrets and ServiceAccounts, described.

use super::description::{Description, items_at, text_at};
use super::events::Context;
use crate::api::base64;
use crate::api::config::{ConfigMap, Secret, ServiceAccount};
use crate::api::pod::Opaque;

/// The type of secrets that hold a ServiceAccount's token, whose annotations name the account.
const TOKEN: &str = "kubernetes.io/service-account-token";

/// The description of a ConfigMap (`ConfigMapDescriber`).
pub fn config_map(map: &ConfigMap, context: &Context) -> String {
    let mut description = Description::of_namespaced(&map.metadata);
    description.line(0, "\nData\n====");
    for (key, text) in &map.data {
        description.line(0, format_args!("{key}:\n----\n{text}\n"));
    }
    description.line(0, "\nBinaryData\n====");
    for (key, text) in &map.binary_data {
        description.line(0, format_args!("{key}: {} bytes", decoded(text).len()));
    }
    description.blank();
    description.finish_with_events(context)
}

/// The description of a Secret, which hides what it holds (`describeSecret`).
pub fn secret(secret: &Secret) -> String {
    let mut description = Description::of_namespaced(&secret.metadata);
    description.field(0, "\nType", &secret.kind);
    description.line(0, "\nData\n====");
    for (key, text) in &secret.data {
        let bytes = decoded(text);
        if key == "token" && secret.kind == TOKEN {
            description.field(0, key, String::from_utf8_lossy(&bytes));
        } else {
            description.field(0, key, format_args!("{} bytes", bytes.len()));
        }
    }
    description.finish()
}

/// The description of a ServiceAccount among the Secrets of its namespace (`describeServiceAccount`).
pub fn service_account(account: &ServiceAccount, secrets: &[&Secret], context: &Context) -> String {
    let meta = &account.metadata;
    let owned = |secret: &&&Secret| {
        let annotation = |key: &str| secret.metadata.annotations.get(key).map_or("", String::as_str);
        secret.kind == TOKEN
            && annotation("kubernetes.io/service-account.name") == meta.name
            && annotation("kubernetes.io/service-account.uid") == meta.uid.0
    };
    let tokens = secrets.iter().filter(owned).map(|secret| secret.metadata.name.clone()).collect();
    let mut description = Description::of_namespaced(meta);
    for (header, names) in [
        ("Image pull secrets:", names(&account.image_pull_secrets)),
        ("Mountable secrets: ", names(&account.secrets)),
        ("Tokens:            ", tokens),
    ] {
        secret_names(&mut description, header, &names, secrets);
    }
    description.finish_with_events(context)
}

fn secret_names(description: &mut Description, header: &str, names: &[String], secrets: &[&Secret]) {
    if names.is_empty() {
        return description.row(0, &[header, "<none>"]);
    }
    for (index, name) in names.iter().enumerate() {
        let prefix = if index == 0 { header } else { "                   " };
        let exists = secrets.iter().any(|secret| secret.metadata.name == *name);
        let note = if exists { "" } else { " (not found)" };
        description.row(0, &[prefix, &format!("{name}{note}")]);
    }
}

fn names(references: &Opaque) -> Vec<String> {
    let references = references.as_ref().map_or(&[][..], |references| items_at(references, ""));
    references.iter().map(|reference| text_at(reference, "/name").to_owned()).collect()
}

fn decoded(text: &str) -> Vec<u8> {
    base64::decode(text).unwrap_or_default()
}
