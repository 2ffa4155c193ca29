//! Metadata that every object carries, and the `metav1` types that go with it.

use super::time::SimTime;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// Labels or annotations, sorted by key as every server and client prints them.
pub type StringMap = BTreeMap<String, String>;

/// The store's revision at which an object last changed; grows with every write, and only a watch needs its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceVersion(pub u64);

/// An object's identity for life: no two objects ever share one, not even with the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uid(pub String);

/// `metav1.ObjectMeta`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ObjectMeta {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub generate_name: String,
    /// Empty for cluster-wide kinds.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    #[serde(skip_serializing_if = "is_default")]
    pub uid: Uid,
    #[serde(skip_serializing_if = "is_default")]
    pub resource_version: ResourceVersion,
    /// Counts the changes of the spec, for kinds whose status observes it.
    #[serde(skip_serializing_if = "is_default")]
    pub generation: i64,
    pub creation_timestamp: Option<SimTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_timestamp: Option<SimTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_grace_period_seconds: Option<i64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: StringMap,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: StringMap,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owner_references: Vec<OwnerReference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub finalizers: Vec<String>,
}

/// `metav1.OwnerReference`: whom this object belongs to, and who collects it when that one is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnerReference {
    pub api_version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block_owner_deletion: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub controller: Option<bool>,
    pub kind: String,
    pub name: String,
    pub uid: Uid,
}

impl ObjectMeta {
    /// The one owner that manages this object, as `metav1.GetControllerOf`.
    pub fn controller(&self) -> Option<&OwnerReference> {
        self.owner_references.iter().find(|owner| owner.controller == Some(true))
    }

    /// Whether a delete has been asked for and something still holds the object.
    pub fn is_terminating(&self) -> bool {
        self.deletion_timestamp.is_some()
    }
}

impl fmt::Display for ResourceVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for ResourceVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResourceVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // Clients must treat it as opaque text; an unreadable one equals none that the store has given out.
        Ok(Self(if text.is_empty() { 0 } else { text.parse().unwrap_or(u64::MAX) }))
    }
}

/// Whether a value is its type's default, for `omitempty`.
pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl ObjectMeta {
    /// The AGE cell: the time since creation, `<unknown>` if it was never created.
    pub fn age(&self, now: SimTime) -> String {
        age(self.creation_timestamp, now)
    }
}

/// The time since an instant as tables show it, `<unknown>` if there was none.
pub fn age(since: Option<SimTime>, now: SimTime) -> String {
    since.map_or_else(|| "<unknown>".to_owned(), |since| now.since(since).to_string())
}
