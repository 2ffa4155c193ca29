//! ConfigMap, Secret and ServiceAccount: what pods are told and who they are.

use super::discovery::Kind;
use super::meta::{ObjectMeta, StringMap};
use super::object::{Column, Resource, column, has_metadata};
use super::pod::Opaque;
use super::time::SimTime;
use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `v1.ConfigMap`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ConfigMap {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub binary_data: StringMap,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub data: StringMap,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub immutable: Option<bool>,
    pub metadata: ObjectMeta,
}

/// `v1.Secret`; `stringData` is folded into `data` when it is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Secret {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub data: StringMap,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub immutable: Option<bool>,
    pub metadata: ObjectMeta,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub string_data: StringMap,
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
}

/// `v1.ServiceAccount`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceAccount {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automount_service_account_token: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_pull_secrets: Opaque,
    pub metadata: ObjectMeta,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrets: Opaque,
}

impl Resource for ConfigMap {
    const KIND: Kind = Kind::CONFIG_MAP;
    const COLUMNS: &'static [Column] = &[column("Name"), column("Data"), column("Age")];

    has_metadata!();

    fn row(&self, now: SimTime) -> Vec<String> {
        let entries = self.data.len() + self.binary_data.len();
        vec![self.metadata.name.clone(), entries.to_string(), self.metadata.age(now)]
    }
}

impl Resource for Secret {
    const KIND: Kind = Kind::SECRET;
    const COLUMNS: &'static [Column] = &[column("Name"), column("Type"), column("Data"), column("Age")];

    has_metadata!();

    fn set_defaults(&mut self) {
        if self.kind.is_empty() {
            self.kind = "Opaque".to_owned();
        }
        for (key, text) in std::mem::take(&mut self.string_data) {
            self.data.insert(key, BASE64_STANDARD.encode(text));
        }
    }

    fn row(&self, now: SimTime) -> Vec<String> {
        vec![self.metadata.name.clone(), self.kind.clone(), self.data.len().to_string(), self.metadata.age(now)]
    }
}

impl Resource for ServiceAccount {
    const KIND: Kind = Kind::SERVICE_ACCOUNT;
    const COLUMNS: &'static [Column] = &[column("Name"), column("Secrets"), column("Age")];

    has_metadata!();

    fn row(&self, now: SimTime) -> Vec<String> {
        let secrets = self.secrets.as_ref().and_then(|secrets| secrets.as_array()).map_or(0, Vec::len);
        vec![self.metadata.name.clone(), secrets.to_string(), self.metadata.age(now)]
    }
}
