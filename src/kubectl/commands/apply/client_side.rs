//! The merge behind `kubectl apply`: what was applied, what is wanted, and what is there make one patch.

use super::last_applied;
use crate::api::go_format;
use crate::api::patch::{PatchError, conflicting_changes, drop_nulls, three_way_strategic};
use crate::api::yaml::{from_yaml, to_yaml};
use crate::apiserver::request::{ApiRequest, Key, Patch, PatchOptions, Strictness, Subresource, WriteMode};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use serde_json::{Map, Value};

/// What is sent besides the patch, and what is done about the changes of others.
#[derive(Clone, Debug)]
pub struct Merge {
    /// What the server does about unknown fields.
    pub strictness: Strictness,
    /// Whether it is kept.
    pub mode: WriteMode,
    /// What becomes of fields that others have changed since.
    pub conflicts: Conflicts,
}

/// What becomes of fields that others have changed since the last `apply`, and that are wanted otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflicts {
    /// They become what is wanted.
    Overwrite,
    /// They stop the patch.
    Refuse {
        /// The descriptions of the API that kubectl reads before its own: it warns for each that it could not make a
        /// patch by.
        specs: &'static [&'static str],
    },
}

/// What an object has become.
#[derive(Debug)]
pub struct Applied {
    /// The object now.
    pub object: Value,
    /// Whether there was anything to send.
    pub is_changed: bool,
}

/// A patch that could not be made, or that the server refuses.
#[derive(Debug)]
pub struct Stuck {
    /// The patch, if there is one.
    pub patch: String,
    /// Why.
    pub failure: Failure,
}

/// Brings `live` to `modified`. As `Patcher.Patch`.
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
) -> Result<Applied, Stuck> {
    let patching = format!("error when patching {source:?}: ");
    let unmade = |failure: Failure| Stuck { patch: String::new(), failure: failure.within(&patching) };
    let patch = patch(&live, modified, merge.conflicts, host).map_err(unmade)?;
    if patch.is_empty() {
        return Ok(Applied { object: live, is_changed: false });
    }
    let patch = Value::Object(patch);
    let shown = go_format::json(&patch);
    let options =
        PatchOptions { subresource: Subresource::Whole, strictness: merge.strictness.clone(), mode: merge.mode };
    let request = ApiRequest::PatchWith { key: key.clone(), patch: Patch::Strategic(patch), options };
    match call::object(host, request).await {
        Ok(object) => Ok(Applied { object: object.to_value(), is_changed: true }),
        Err(status) => Err(Stuck { patch: shown, failure: Failure::when(patching, status) }),
    }
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

fn patch(live: &Value, modified: &Value, conflicts: Conflicts, host: &Host) -> Result<Map<String, Value>, Failure> {
    let remembered = last_applied::of(live);
    let before = match remembered {
        None => Value::Null,
        // JSON is YAML too.
        Some(text) => from_yaml(text).map_err(|error| Failure::Message(error.to_string()))?,
    };
    let text = |field: &str| modified.get(field).and_then(Value::as_str).unwrap_or_default();
    let (version, kind) = (text("apiVersion"), text("kind"));
    let nothing = Map::new();
    let fields = |value| Value::as_object(value).unwrap_or(&nothing);
    let failed = |error: PatchError| Failure::Message(error.to_string());
    let patch = three_way_strategic(fields(&before), fields(modified), fields(live), version, kind).map_err(failed)?;
    let Conflicts::Refuse { specs } = conflicts else { return Ok(patch) };
    let changes = conflicting_changes(fields(&before), fields(live), &patch, version, kind).map_err(failed)?;
    let Some(changes) = changes else { return Ok(patch) };
    let (patch, changes) = (to_yaml(&Value::Object(patch)), to_yaml(&Value::Object(changes)));
    let conflict = format!("patch:\n{patch}\nconflicts with changes made from original to current:\n{changes}\n");
    for spec in specs {
        host.stderr.line(&format!("warning: error calculating patch from {spec}: {conflict}"));
    }
    let (original, modified, live) = (remembered.unwrap_or_default(), go_format::json(modified), go_format::json(live));
    let states = format!("original:\n{original}\nmodified:\n{modified}\n\ncurrent:\n{live}\n");
    Err(Failure::Message(format!("creating patch with:\n{states}\nfor:: {conflict}")))
}
