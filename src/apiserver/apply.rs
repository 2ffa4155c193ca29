//! Server-side apply: the object that a client wants, merged with what is there.

use super::ApiServer;
use super::decode::decode;
use super::patch::{check_place, patched, unmergeable};
use super::request::{Key, Patch, PatchOptions, Reply, Status, StatusReason, Strictness, Subresource};
use crate::api::go_format;
use crate::api::patch::three_way_strategic;
use crate::api::schema::{FieldType, Schema};
use crate::api::time::SimTime;
use crate::api::yaml::from_yaml;
use serde_json::{Map, Value};
use std::rc::Rc;

/// Where `kubectl apply` remembers what it applied; the server keeps that memory true.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

impl ApiServer {
    /// As the `apply` patcher of the real server. What the client owned is what it applied before, or what the
    /// last-applied annotation tells of.
    pub(super) fn apply(
        &mut self,
        manager: &str,
        key: &Key,
        mut wanted: Value,
        options: &PatchOptions,
        now: SimTime,
    ) -> Result<Reply, Status> {
        check_declared(key, &wanted)?;
        if options.subresource == Subresource::Scale {
            let text = "Incorrect version specified in apply patch. Specified patch version: ";
            let version = key.kind.api_version();
            return Err(Status::bad_request(format!("{text}{version}, expected: autoscaling/v1")));
        }
        if options.subresource == Subresource::Status {
            self.existing(key)?;
        }
        let Some(old) = self.store.get(key).map(Rc::clone) else {
            let (object, _) = decode(key.kind, wanted, &Strictness::Ignore)?;
            return self.create(&key.namespace, object, options.mode, now);
        };
        let live = old.to_value();
        let remembered = old.meta().annotations.get(LAST_APPLIED);
        let told = remembered.and_then(|text| from_yaml(text).ok());
        let before = self.applied_before(manager, options.subresource, key, &live).or(told).unwrap_or_default();
        if remembered.is_some() {
            remember(&mut wanted);
        }
        let nothing = Map::new();
        let fields = |value| Value::as_object(value).unwrap_or(&nothing);
        let (version, name) = (key.kind.api_version(), key.kind.info().kind);
        let patch = three_way_strategic(fields(&before), fields(&wanted), fields(&live), &version, name);
        let patch = Patch::Strategic(Value::Object(patch.map_err(unmergeable)?));
        let (object, _) = patched(&old, patch, &Strictness::Ignore)?;
        check_place(key, &object)?;
        match options.subresource {
            Subresource::Status => self.update_status(key, object, options.mode, now),
            _ => self.update(key, object, options.mode, now),
        }
    }
}

fn remember(wanted: &mut Value) {
    let text = format!("{}\n", go_format::json(wanted));
    let annotations = wanted
        .as_object_mut()
        .and_then(|fields| fields.get_mut("metadata")?.as_object_mut())
        .map(|metadata| metadata.entry("annotations").or_insert_with(|| Value::Object(Map::new())));
    if let Some(Value::Object(annotations)) = annotations {
        annotations.insert(LAST_APPLIED.to_owned(), text.into());
    }
}

/// Refuses fields that the kind does not have, in the words of structured-merge-diff.
fn check_declared(key: &Key, wanted: &Value) -> Result<(), Status> {
    let info = key.kind.info();
    let mut unknown = Vec::new();
    if let Some(of) = Schema::get().of_manifest(&key.kind.api_version(), info.kind) {
        undeclared(wanted, &FieldType::Object(of.name), "", &mut unknown);
    }
    let problem = match unknown.as_slice() {
        [] => return Ok(()),
        [one] => one.clone(),
        several => format!("errors:\n  {}", several.join("\n  ")),
    };
    let (namespace, name) = (&key.namespace, &key.name);
    let object = format!("{namespace}/{name}; {}/{}, Kind={}", info.group, info.version, info.kind);
    let text = format!("failed to create typed patch object ({object}): {problem}");
    Err(Status::new(StatusReason::Unknown, text))
}

fn undeclared(value: &Value, kind: &FieldType, path: &str, unknown: &mut Vec<String>) {
    match (kind, value) {
        (FieldType::Object(name), Value::Object(fields)) => {
            let Some(of) = Schema::get().of_name(name) else { return };
            for (key, value) in fields {
                let path = format!("{path}.{key}");
                match of.field(key) {
                    None => unknown.push(format!("{path}: field not declared in schema")),
                    Some(field) => {
                        let key = field.patch.and_then(|patch| patch.key);
                        match (key, &field.kind, value) {
                            (Some(key), FieldType::List(item), Value::Array(items)) => {
                                for value in items {
                                    let id = value.get(key).map(ToString::to_string).unwrap_or_default();
                                    undeclared(value, item, &format!("{path}[{key}={id}]"), unknown);
                                }
                            }
                            _ => undeclared(value, &field.kind, &path, unknown),
                        }
                    }
                }
            }
        }
        (FieldType::List(item), Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                undeclared(value, item, &format!("{path}[{index}]"), unknown);
            }
        }
        (FieldType::Map(item), Value::Object(fields)) => {
            for (key, value) in fields {
                undeclared(value, item, &format!("{path}.{key}"), unknown);
            }
        }
        _ => {}
    }
}
