//! ConfigMap, Secret and ServiceAccount: what pods are told and who they are.

use super::config_validation;
use super::discovery::Kind;
use super::document::fields;
use super::field::FieldError;
use super::meta::{ObjectMeta, StringMap};
use super::object::{Column, Resource, column, has_metadata};
use super::pod::Opaque;
use super::time::SimTime;
use crate::api::base64;

/// `v1.ConfigMap`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfigMap {
    pub binary_data: StringMap,
    pub data: StringMap,
    pub immutable: Option<bool>,
    pub metadata: ObjectMeta,
}

fields!(ConfigMap {
    "binaryData": binary_data,
    "data": data,
    "immutable": immutable,
    "metadata": metadata always,
});

/// `v1.Secret`; `stringData` is folded into `data` when it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Secret {
    pub data: StringMap,
    pub immutable: Option<bool>,
    pub metadata: ObjectMeta,
    pub string_data: StringMap,
    pub kind: String,
}

fields!(Secret {
    "data": data,
    "immutable": immutable,
    "metadata": metadata always,
    "stringData": string_data,
    "type": kind,
});

/// `v1.ServiceAccount`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceAccount {
    pub automount_service_account_token: Option<bool>,
    pub image_pull_secrets: Opaque,
    pub metadata: ObjectMeta,
    pub secrets: Opaque,
}

fields!(ServiceAccount {
    "automountServiceAccountToken": automount_service_account_token,
    "imagePullSecrets": image_pull_secrets,
    "metadata": metadata always,
    "secrets": secrets,
});

impl Resource for ConfigMap {
    const KIND: Kind = Kind::CONFIG_MAP;
    const COLUMNS: &'static [Column] = &[column("Name"), column("Data"), column("Age")];

    has_metadata!();

    fn validate(&self) -> Vec<FieldError> {
        config_validation::config_map(self)
    }

    fn validate_update(&self, old: &Self) -> Vec<FieldError> {
        config_validation::config_map_update(self, old)
    }

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
            self.data.insert(key, base64::encode(text.as_bytes()));
        }
    }

    fn validate(&self) -> Vec<FieldError> {
        config_validation::secret(self)
    }

    fn validate_update(&self, old: &Self) -> Vec<FieldError> {
        config_validation::secret_update(self, old)
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
