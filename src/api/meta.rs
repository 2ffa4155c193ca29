//! Metadata that every object carries, and the `metav1` types that go with it.

use super::document::{Field, WrongType, fields};
use super::time::SimTime;
use crate::api::table::Table;
use serde_json::Value;
use std::fmt;
use std::rc::Rc;

/// Labels or annotations, sorted by key as every server and client prints them.
pub type StringMap = Table<String, String>;

/// A map of one entry.
pub fn one_entry(key: &str, value: &str) -> StringMap {
    let mut map = StringMap::new();
    map.insert(key.to_owned(), value.to_owned());
    map
}

/// The store's revision at which an object last changed; grows with every write, and only a watch needs its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceVersion(pub u64);

/// An object's identity for life: no two objects ever share one, not even with the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uid(pub String);

/// `metav1.ObjectMeta`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectMeta {
    pub name: String,
    pub generate_name: String,
    /// Empty for cluster-wide kinds.
    pub namespace: String,
    pub uid: Uid,
    pub resource_version: ResourceVersion,
    /// Counts the changes of the spec, for kinds whose status observes it.
    pub generation: i64,
    pub creation_timestamp: Option<SimTime>,
    pub deletion_timestamp: Option<SimTime>,
    pub deletion_grace_period_seconds: Option<i64>,
    /// Shared, as the owners: a thousand pods of one template have the same.
    pub labels: Rc<StringMap>,
    pub annotations: StringMap,
    pub owner_references: Rc<Vec<OwnerReference>>,
    pub finalizers: Vec<String>,
    /// Only in what a client was told; the server keeps it elsewhere.
    pub managed_fields: Option<Rc<Value>>,
}

fields!(ObjectMeta {
    "name": name,
    "generateName": generate_name,
    "namespace": namespace,
    "uid": uid,
    "resourceVersion": resource_version,
    "generation": generation,
    "creationTimestamp": creation_timestamp always,
    "deletionTimestamp": deletion_timestamp,
    "deletionGracePeriodSeconds": deletion_grace_period_seconds,
    "labels": labels,
    "annotations": annotations,
    "ownerReferences": owner_references,
    "finalizers": finalizers,
    "managedFields": managed_fields,
});

/// `metav1.OwnerReference`: whom this object belongs to, and who collects it when that one is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerReference {
    pub api_version: String,
    pub block_owner_deletion: Option<bool>,
    pub controller: Option<bool>,
    pub kind: String,
    pub name: String,
    pub uid: Uid,
}

fields!(OwnerReference {
    "apiVersion": api_version always,
    "blockOwnerDeletion": block_owner_deletion,
    "controller": controller,
    "kind": kind always,
    "name": name always,
    "uid": uid always,
});

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

impl Field for Uid {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        self.0.read(value)
    }

    fn take(&mut self) -> Value {
        self.0.take()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Field for ResourceVersion {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        let text = value.as_str().ok_or(WrongType("expected a text"))?;
        // Clients must treat it as opaque text; an unreadable one equals none that the store has given out.
        self.0 = if text.is_empty() { 0 } else { text.parse().unwrap_or(u64::MAX) };
        Ok(())
    }

    fn take(&mut self) -> Value {
        Value::String(self.to_string())
    }

    fn is_empty(&self) -> bool {
        self.0 == 0
    }
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
