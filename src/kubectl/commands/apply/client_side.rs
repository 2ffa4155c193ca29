//! The merge behind `kubectl apply`: what was applied, what is wanted, and what is there make one patch.

use super::last_applied;
use crate::api::patch::{drop_nulls, three_way_strategic};
use crate::api::yaml::from_yaml;
use crate::apiserver::request::{ApiRequest, Key, Patch, PatchOptions, Strictness, Subresource, WriteMode};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use serde_json::{Map, Value};

/// What is sent besides the patch.
#[derive(Clone, Debug)]
pub struct Merge {
    /// What the server does about unknown fields.
    pub strictness: Strictness,
    /// Whether it is kept.
    pub mode: WriteMode,
}

/// What an object has become.
#[derive(Debug)]
pub struct Applied {
    /// The object now.
    pub object: Value,
    /// Whether there was anything to send.
    pub is_changed: bool,
}

/// Brings `live` to `modified`. As `Patcher.patchSimple`.
///
/// # Errors
/// A patch that cannot be made, or that the server refuses; `source` is the file that asks for it.
pub async fn apply_patch(
    key: &Key,
    live: Value,
    modified: &Value,
    source: &str,
    merge: &Merge,
    host: &Host,
) -> Result<Applied, Failure> {
    let patch = patch(&live, modified)?;
    if patch.is_empty() {
        return Ok(Applied { object: live, is_changed: false });
    }
    let patch = Value::Object(patch);
    let shown = crate::api::go_format::json(&patch);
    let options =
        PatchOptions { subresource: Subresource::Whole, strictness: merge.strictness.clone(), mode: merge.mode };
    let request = ApiRequest::PatchWith { key: key.clone(), patch: Patch::Strategic(patch), options };
    let object = call::object(host, request).await.map_err(|status| {
        let context = format!("error when applying patch:\n{shown}\nto:\n{}\nfor: {source:?}: ", described(key));
        Failure::when(context, status)
    })?;
    Ok(Applied { object: object.to_value(), is_changed: true })
}

/// How kubectl speaks of an object in long errors. As `Info.String`.
pub fn described(key: &Key) -> String {
    let info = key.kind.info();
    let version = format!("{}/{}", info.group, info.version);
    format!(
        "Resource: \"{version}, Resource={}\", GroupVersionKind: \"{version}, Kind={}\"\nName: {:?}, Namespace: {:?}",
        info.plural, info.kind, key.name, key.namespace
    )
}

/// The document as it is created: nulls mean nothing in a new object.
pub fn created(document: &Value) -> Value {
    let mut created = last_applied::remembered(document);
    drop_nulls(&mut created);
    created
}

fn patch(live: &Value, modified: &Value) -> Result<Map<String, Value>, Failure> {
    let original = match last_applied::of(live) {
        None => Value::Null,
        // JSON is YAML too.
        Some(text) => from_yaml(text).map_err(|error| Failure::Message(error.to_string()))?,
    };
    let text = |field: &str| modified.get(field).and_then(Value::as_str).unwrap_or_default();
    let (nothing, fields) = (Map::new(), Value::as_object);
    three_way_strategic(
        fields(&original).unwrap_or(&nothing),
        fields(modified).unwrap_or(&nothing),
        fields(live).unwrap_or(&nothing),
        text("apiVersion"),
        text("kind"),
    )
    .map_err(|error| Failure::Message(error.to_string()))
}
