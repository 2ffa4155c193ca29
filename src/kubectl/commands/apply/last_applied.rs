//! The annotation in which `kubectl apply` remembers what it applied the last time.

use crate::api::go_format;
use crate::kubectl::change;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::Document;
use serde_json::{Map, Value};

/// Its key.
pub const KEY: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What was applied the last time.
pub fn of(object: &Value) -> Option<&str> {
    object.get("metadata")?.get("annotations")?.get(KEY)?.as_str()
}

/// The document without the memory of an earlier one, its annotations empty rather than missing.
pub fn bare(document: &Value) -> Value {
    let mut bare = document.clone();
    if let Some(annotations) = annotations(&mut bare) {
        annotations.remove(KEY);
    }
    bare
}

/// The text of the annotation for a document. As `GetModifiedConfiguration`.
pub fn text(document: &Value) -> String {
    format!("{}\n", go_format::json(&bare(document)))
}

/// The document with itself in the annotation.
pub fn remembered(document: &Value) -> Value {
    let mut remembered = bare(document);
    let text = text(document);
    if let Some(annotations) = annotations(&mut remembered) {
        annotations.insert(KEY.to_owned(), text.into());
    }
    remembered
}

/// The document in its namespace; it remembers itself if `--save-config` says so, or if it did before, and the command
/// line, if `--record` does.
pub fn as_asked(document: &Document, arguments: &Arguments) -> Value {
    let value = document.placed();
    let remembers = arguments.switch("save-config") || of(&value).is_some();
    let mut value = if remembers { remembered(&value) } else { value };
    change::record(&mut value, arguments);
    value
}

fn annotations(document: &mut Value) -> Option<&mut Map<String, Value>> {
    let empty = || Value::Object(Map::new());
    let metadata = document.as_object_mut()?.entry("metadata").or_insert_with(empty).as_object_mut()?;
    let annotations = metadata.entry("annotations").or_insert_with(empty);
    if annotations.is_null() {
        *annotations = empty();
    }
    annotations.as_object_mut()
}
