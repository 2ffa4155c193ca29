//! The templates that a DaemonSet has had, kept as ControllerRevisions for `kubectl rollout history` and `undo`.
//!
//! Follows `constructHistory`, `snapshot` and `cleanupHistory` of `daemon/update.go`.

use super::HASH_LABEL;
use crate::api::daemon_set::DaemonSet;
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::meta::ObjectMeta;
use crate::api::object::{DynamicObject, Object};
use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::api::template_hash;
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, WriteMode};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::Plan;
use crate::controllers::pod_control::controller_reference;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// The hash of the present template; the plan keeps a revision of it, as the newest.
pub(super) fn current(store: &Store, set: &DaemonSet, plan: &mut Plan) -> String {
    let mut kept: Vec<&DynamicObject> =
        store.dependents(&set.metadata.uid).filter_map(|(_, object)| dynamic(object)).collect();
    kept.order_by_key(|revision| number(revision));
    let newest = kept.last().map_or(0, |revision| number(revision));
    let template = document::write(&set.spec.template);
    let data = data(&template);
    let present = kept.iter().find(|revision| revision.rest.get("data") == Some(&data));
    let Some(present) = present else {
        let hash = template_hash::hash(&template, set.status.collision_count);
        plan.requests.extend(create(set, &hash, data, newest + 1));
        forget(store, set, &kept, plan);
        return hash;
    };
    let hash = present.metadata.labels.get(HASH_LABEL).cloned().unwrap_or_default();
    // An undo makes an old template the newest.
    if number(present) < newest {
        let mut renumbered = (*present).clone();
        renumbered.rest.insert("revision".to_owned(), (newest + 1).into());
        let object = Object::Dynamic(renumbered);
        let (key, body) = (key_of(&object), Body::from(object));
        plan.requests.push(ApiRequest::Update { key, body, mode: WriteMode::Persist });
    }
    hash
}

fn dynamic(object: &Object) -> Option<&DynamicObject> {
    match object {
        Object::Dynamic(revision) if revision.kind.info().kind == "ControllerRevision" => Some(revision),
        _ => None,
    }
}

fn number(revision: &DynamicObject) -> i64 {
    revision.rest.get("revision").and_then(Value::as_i64).unwrap_or_default()
}

/// What is kept of a template: the patch that brings it back (`getPatch`).
fn data(template: &Value) -> Value {
    let mut template = template.clone();
    if let Some(fields) = template.as_object_mut() {
        fields.insert("$patch".to_owned(), "replace".into());
    }
    json!({"spec": {"template": template}})
}

fn create(set: &DaemonSet, hash: &str, data: Value, number: i64) -> Option<ApiRequest> {
    let kind = Kind::of_manifest("apps/v1", "ControllerRevision")?;
    let mut labels = Rc::clone(&set.spec.template.metadata.labels);
    Rc::make_mut(&mut labels).insert(HASH_LABEL.to_owned(), hash.to_owned());
    let namespace = set.metadata.namespace.clone();
    let metadata = ObjectMeta {
        name: format!("{}-{hash}", set.metadata.name),
        namespace: namespace.clone(),
        labels,
        annotations: set.metadata.annotations.clone(),
        owner_references: Rc::new(vec![controller_reference(Kind::DAEMON_SET, &set.metadata)]),
        ..ObjectMeta::default()
    };
    let mut rest = Map::new();
    rest.insert("data".to_owned(), data);
    rest.insert("revision".to_owned(), number.into());
    let body = Body::from(Object::Dynamic(DynamicObject { kind, metadata, rest }));
    Some(ApiRequest::Create { kind, namespace, body, mode: WriteMode::Persist })
}

/// Deletes the oldest revisions beyond the limit that no pod is of.
fn forget(store: &Store, set: &DaemonSet, kept: &[&DynamicObject], plan: &mut Plan) {
    let limit = set.spec.revision_history_limit.unwrap_or(10).max(0) as usize;
    let pods = || store.dependents(&set.metadata.uid).filter_map(|(_, object)| <&Pod>::try_from(object).ok());
    let is_live = |revision: &&&DynamicObject| {
        let hash = revision.metadata.labels.get(HASH_LABEL);
        pods().any(|pod| pod.metadata.labels.get(HASH_LABEL) == hash)
    };
    let idle: Vec<&&DynamicObject> = kept.iter().filter(|revision| !is_live(revision)).collect();
    for revision in idle.iter().take(idle.len().saturating_sub(limit)) {
        let key = key_of(&Object::Dynamic((**revision).clone()));
        plan.requests.push(ApiRequest::Delete { key, options: DeleteOptions::default() });
    }
}
