//! PATCH: an object with a change made to it, decoded, defaulted and judged as an update.

use super::ApiServer;
use super::decode::{read, unknown_fields};
use super::request::{Key, Patch, PatchOptions, Reply, Status, StatusReason, Strictness, Subresource};
use super::scale::scale_of;
use crate::api::discovery::Kind;
use crate::api::field::FieldError;
use crate::api::go_format;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::patch::{PatchError, apply_merge, apply_operations, apply_strategic, drop_nulls};
use crate::api::schema;
use crate::api::time::SimTime;
use serde_json::{Map, Value, json};
use std::rc::Rc;

impl ApiServer {
    /// As the `patchResource` handler of the real server.
    pub(super) fn patch(
        &mut self,
        key: &Key,
        patch: Patch,
        options: &PatchOptions,
        now: SimTime,
    ) -> Result<Reply, Status> {
        if let Patch::Apply(document) = patch {
            return self.apply("kubectl", key, document, options, now);
        }
        let old = Rc::clone(self.existing(key)?);
        if options.subresource == Subresource::Scale {
            return self.patch_scale(key, &old, patch, options, now);
        }
        let (object, warnings) = patched(&old, patch, &options.strictness)?;
        check_place(key, &object)?;
        if options.subresource == Subresource::Ephemeral {
            return self.add_ephemeral(key, &object, options.mode, now);
        }
        let mut reply = match options.subresource {
            Subresource::Status => self.update_status(key, object, options.mode, now)?,
            Subresource::Whole | Subresource::Scale | Subresource::Ephemeral => {
                self.update(key, object, options.mode, now)?
            }
        };
        reply.warnings.splice(0..0, warnings);
        Ok(reply)
    }

    fn patch_scale(
        &mut self,
        key: &Key,
        old: &Object,
        patch: Patch,
        options: &PatchOptions,
        now: SimTime,
    ) -> Result<Reply, Status> {
        let Some(scale) = scale_of(old) else { return self.get_scale(key) };
        let mut document = json!({
            "metadata": { "name": key.name, "namespace": key.namespace },
            "spec": { "replicas": scale.spec_replicas },
            "status": { "replicas": scale.status_replicas },
        });
        match patch {
            Patch::Json(patch) => change(&mut document, &patch)?,
            Patch::Merge(patch) | Patch::Strategic(patch) | Patch::Apply(patch) => apply_merge(&mut document, &patch),
        }
        let replicas = document.pointer("/spec/replicas").and_then(Value::as_i64).unwrap_or_default();
        self.set_scale(key, i32::try_from(replicas).unwrap_or(i32::MAX), None, options.mode, now)
    }
}

/// The object after the change, and the fields in it that its kind does not have.
pub(super) fn patched(old: &Object, patch: Patch, strictness: &Strictness) -> Result<(Object, Vec<String>), Status> {
    let kind = old.kind();
    let mut document = old.to_value();
    match patch {
        Patch::Json(operations) => change(&mut document, &operations)?,
        Patch::Merge(patch) => {
            if !patch.is_object() {
                let why = cannot_unmarshal(&patch, "map[string]interface {}");
                return Err(Status::bad_request(format!("error decoding patch: {why}")));
            }
            apply_merge(&mut document, &patch);
        }
        Patch::Strategic(patch) | Patch::Apply(patch) => {
            return patched_strategically(kind, document, patch, strictness);
        }
    }
    drop_nulls(&mut document);
    let shown = go_format::json(&document);
    read(kind, document, strictness).map_err(|why| refused(shown, why))
}

fn patched_strategically(
    kind: Kind,
    document: Value,
    patch: Value,
    strictness: &Strictness,
) -> Result<(Object, Vec<String>), Status> {
    let changes = match &patch {
        Value::Object(changes) => changes.clone(),
        // Go reads null into a map without complaint.
        Value::Null => Map::new(),
        other => return Err(Status::bad_request(cannot_unmarshal(other, "map[string]interface {}"))),
    };
    let Value::Object(document) = document else { return Err(Status::bad_request("")) };
    let (api_version, name) = (kind.api_version(), kind.info().kind);
    let merged = apply_strategic(document, changes, &api_version, name).map_err(unmergeable)?;
    let mut merged = Value::Object(merged);
    drop_nulls(&mut merged);
    // The patch is quoted as Go prints a map.
    let refuse = |why| refused(go_format::print(&patch), why);
    schema::convert(&mut merged, &api_version, name).map_err(refuse)?;
    let mut unknown = unknown_fields(kind, &merged, strictness).map_err(refuse)?;
    unknown.order();
    let object = Object::decode(kind, merged).map_err(|error| refuse(format!("json: {error}")))?;
    Ok((object, unknown))
}

fn change(document: &mut Value, operations: &Value) -> Result<(), Status> {
    let Value::Array(operations) = operations else {
        let why = cannot_unmarshal(operations, "[]interface {}");
        return Err(Status::bad_request(format!("error decoding patch: {why}")));
    };
    if let Some(other) = operations.iter().find(|operation| !operation.is_object()) {
        return Err(Status::bad_request(cannot_unmarshal(other, "jsonpatch.Operation")));
    }
    apply_operations(document, operations).map_err(|_| unprocessable())
}

/// As `interpretStrategicMergePatchError`.
pub(super) fn unmergeable(error: PatchError) -> Status {
    match error {
        PatchError::Format(_) => Status::bad_request(error.to_string()),
        PatchError::ListOfLists => unprocessable(),
        PatchError::Other(text) => Status::new(StatusReason::Unknown, text),
    }
}

fn unprocessable() -> Status {
    Status::new(StatusReason::Invalid, "the server rejected our request due to an error in our request")
}

fn refused(patch: String, why: String) -> Status {
    Status::invalid_request(FieldError::invalid("patch", patch, why))
}

/// A patch may not rename or move an object.
pub(super) fn check_place(key: &Key, object: &Object) -> Result<(), Status> {
    let meta = object.meta();
    if meta.namespace != key.namespace {
        let why = "the namespace of the provided object does not match the namespace sent on the request";
        return Err(Status::bad_request(why));
    }
    if meta.name != key.name {
        let (given, name) = (&meta.name, &key.name);
        let why = format!("the name of the object ({given}) does not match the name on the URL ({name})");
        return Err(Status::bad_request(why));
    }
    Ok(())
}

fn cannot_unmarshal(value: &Value, target: &str) -> String {
    format!("json: cannot unmarshal {} into Go value of type {target}", schema::json_kind(value))
}

#[cfg(test)]
mod tests;
