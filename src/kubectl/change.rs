//! Changing an object as kubectl's `set` and `rollout` do: work on its document, then send what is different.

use super::call;
use super::flags::Arguments;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::patch::two_way_strategic;
use crate::apiserver::request::{ApiRequest, Key, Patch, Status, WriteMode};
use crate::host::Host;
use serde_json::{Map, Value};
use std::rc::Rc;

/// The annotation that says what made a change (`--record`).
pub const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";

/// Sends what is different in a document that was changed, as a strategic merge patch (`CalculatePatch`).
///
/// # Errors
/// The server's refusal.
pub async fn send(
    key: &Key,
    before: &Value,
    after: &Value,
    mode: WriteMode,
    host: &Host,
) -> Result<Rc<Object>, Status> {
    let (api_version, kind) = (key.kind.api_version(), key.kind.info().kind);
    let empty = Map::new();
    let (before, after) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    let difference =
        two_way_strategic(before, after, &api_version, kind).map_err(|error| Status::bad_request(error.to_string()))?;
    let patch = Patch::Strategic(Value::Object(difference));
    call::object(host, ApiRequest::Patch { key: key.clone(), patch, mode }).await
}

/// Notes the command line in a document, if `--record` asks for it (`ChangeCauseRecorder`).
pub fn record(document: &mut Value, arguments: &Arguments) {
    if !arguments.switch("record") {
        return;
    }
    let mut words = vec!["kubectl".to_owned(), arguments.command.path.to_owned()];
    words.extend(arguments.positional.iter().cloned());
    words.extend(arguments.given_flags().map(|flag| format!("--{flag}={}", arguments.value(flag))));
    set(document, &["metadata", "annotations", CHANGE_CAUSE], words.join(" ").into());
}

/// Notes the command line in an object that was changed otherwise, if `--record` asks for it (`MakeRecordMergePatch`).
///
/// # Errors
/// The server's refusal.
pub async fn record_there(
    key: &Key,
    mode: WriteMode,
    arguments: &Arguments,
    host: &Host,
) -> Result<Option<Rc<Object>>, Status> {
    let mut note = Value::Null;
    record(&mut note, arguments);
    if note.is_null() {
        return Ok(None);
    }
    let request = ApiRequest::Patch { key: key.clone(), patch: Patch::Merge(note), mode };
    call::object(host, request).await.map(Some)
}

/// Sets the field at a path, and makes the objects on the way there.
pub fn set(document: &mut Value, path: &[&str], value: Value) {
    let Some((name, rest)) = path.split_first() else {
        *document = value;
        return;
    };
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    if let Value::Object(fields) = document {
        set(fields.entry(*name).or_insert(Value::Null), rest, value);
    }
}

/// Removes a field of the object at a place.
pub fn remove(document: &mut Value, place: &str, name: &str) {
    if let Some(Value::Object(fields)) = document.pointer_mut(place) {
        fields.remove(name);
    }
}

/// The spec of an object's pods, if it makes any (`updatePodSpecForObject`).
///
/// # Errors
/// Upstream's words, which name Go's type.
pub fn pod_spec(document: &mut Value, kind: Kind) -> Result<&mut Value, String> {
    let info = kind.info();
    let path = match info.kind {
        "Pod" => "/spec",
        "CronJob" => "/spec/jobTemplate/spec/template/spec",
        "ReplicationController" | "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet" | "Job" => {
            "/spec/template/spec"
        }
        _ => "",
    };
    let spec = if path.is_empty() { None } else { document.pointer_mut(path) };
    let text = "the object is not a pod or does not have a pod template";
    spec.ok_or_else(|| format!("{text}: *{}.{}", info.version, info.kind))
}
