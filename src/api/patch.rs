//! Patches: the three ways to say how a document changes, and the making of them.

mod conflict;
mod difference;
mod json;
mod lists;
mod strategic;

#[cfg(test)]
mod tests;

pub use conflict::conflicting_changes;
pub use difference::{three_way_strategic, two_way_strategic};
pub use json::apply_operations;
pub use strategic::apply_strategic;

use super::go_format;
use serde_json::{Map, Value};
use std::fmt;

/// Why a patch cannot be applied or made, in the words of apimachinery's `mergepatch`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchError {
    /// Its directives have the wrong form; the server answers 400.
    Format(&'static str),
    /// Lists in lists; the server answers 422 and keeps the reason to itself.
    ListOfLists,
    /// Anything else.
    Other(String),
}

impl PatchError {
    fn no_merge_key(item: &Map<String, Value>, key: &str) -> Self {
        let item = go_format::print(&Value::Object(item.clone()));
        Self::Other(format!("map: {item} does not contain declared merge key: {key}"))
    }

    fn wrong_type(expected: &str, found: &Value) -> Self {
        Self::Other(format!("expected a {expected}, but received a {}", go_format::type_name(found)))
    }
}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format(what) => write!(f, "invalid patch format of {what}"),
            Self::ListOfLists => f.write_str("lists of lists are not supported"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// Applies a merge patch (RFC 7386): null removes, objects merge, all else replaces.
pub fn apply_merge(document: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *document = patch.clone();
        return;
    };
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    let Value::Object(fields) = document else { return };
    for (name, change) in changes {
        match change {
            Value::Null => {
                fields.remove(name);
            }
            change => apply_merge(fields.entry(name.as_str()).or_insert(Value::Null), change),
        }
    }
}

/// The merge patch that makes `new` of `old`. As `jsonpatch.CreateMergePatch`.
pub fn merge_difference(old: &Value, new: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (old, new) else { return new.clone() };
    let mut patch = Map::new();
    for (name, value) in after {
        match before.get(name) {
            Some(known) if known == value => {}
            Some(known) if known.is_object() && value.is_object() => {
                patch.insert(name.clone(), merge_difference(known, value));
            }
            _ => {
                patch.insert(name.clone(), value.clone());
            }
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        patch.insert(name.clone(), Value::Null);
    }
    Value::Object(patch)
}

/// Drops every null of an object, as a decoder does that leaves a field alone when it reads one.
pub fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
