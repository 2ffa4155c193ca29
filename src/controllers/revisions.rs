//! The templates that a DaemonSet or StatefulSet has had, kept as ControllerRevisions for `kubectl rollout history` and
//! `undo`.
//!
//! Follows `constructHistory`, `snapshot` and `cleanupHistory` of `daemon/update.go`, and `k8s.io/controller/history`.

use super::pod_control::controller_reference;
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::meta::ObjectMeta;
use crate::api::object::{DynamicObject, Object};
use crate::api::order::InOrder;
use crate::api::pod::{Pod, PodTemplateSpec};
use crate::api::template_hash;
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, WriteMode};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::Plan;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// The label that says of which template a pod is.
pub(super) const HASH_LABEL: &str = "controller-revision-hash";

/// Whose templates are kept.
pub(super) struct Owner<'a> {
    pub(super) kind: Kind,
    pub(super) metadata: &'a ObjectMeta,
    pub(super) template: &'a PodTemplateSpec,
    pub(super) collision_count: Option<i32>,
    /// How many old templates stay.
    pub(super) limit: Option<i32>,
}

/// What the pods of the present template are labelled with; the plan keeps a revision of it, as the newest.
pub(super) fn current(store: &Store, owner: &Owner<'_>, plan: &mut Plan) -> String {
    let mut kept: Vec<&DynamicObject> =
        store.dependents(&owner.metadata.uid).filter_map(|(_, object)| dynamic(object)).collect();
    kept.order_by_key(|revision| number(revision));
    let newest = kept.last().map_or(0, |revision| number(revision));
    let template = document::write(owner.template);
    let data = data(&template);
    let present = kept.iter().find(|revision| revision.rest.get("data") == Some(&data));
    let Some(present) = present else {
        let label = owner.label(&template, &data);
        plan.requests.extend(owner.create(&label, data, newest + 1));
        forget(store, owner, &kept, plan);
        return label;
    };
    let label = present.metadata.labels.get(HASH_LABEL).cloned().unwrap_or_default();
    // An undo makes an old template the newest.
    if number(present) < newest {
        let mut renumbered = (*present).clone();
        renumbered.rest.insert("revision".to_owned(), (newest + 1).into());
        let object = Object::Dynamic(renumbered);
        let (key, body) = (key_of(&object), Body::from(object));
        plan.requests.push(ApiRequest::Update { key, body, mode: WriteMode::Persist });
    }
    label
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

/// The template that pods with such a label have, if its revision is kept.
pub(super) fn template_of(store: &Store, owner: &ObjectMeta, label: &str) -> Option<PodTemplateSpec> {
    let mut kept = store.dependents(&owner.uid).filter_map(|(_, object)| dynamic(object));
    let revision =
        kept.find(|revision| revision.metadata.labels.get(HASH_LABEL).is_some_and(|known| known == label))?;
    document::read(revision.rest.get("data")?.pointer("/spec/template")?.clone()).ok()
}

/// What is kept of a template: the patch that brings it back (`getPatch`).
fn data(template: &Value) -> Value {
    let mut template = template.clone();
    if let Some(fields) = template.as_object_mut() {
        fields.insert("$patch".to_owned(), "replace".into());
    }
    json!({"spec": {"template": template}})
}

impl Owner<'_> {
    /// A DaemonSet's pods bear the hash, a StatefulSet's the name of the revision.
    fn label(&self, template: &Value, data: &Value) -> String {
        match self.kind {
            Kind::STATEFUL_SET => format!("{}-{}", self.metadata.name, hash_of(data, self.collision_count)),
            _ => template_hash::hash(template, self.collision_count),
        }
    }

    fn create(&self, label: &str, data: Value, number: i64) -> Option<ApiRequest> {
        let kind = Kind::of_manifest("apps/v1", "ControllerRevision")?;
        let name = match self.kind {
            Kind::STATEFUL_SET => label.to_owned(),
            _ => format!("{}-{label}", self.metadata.name),
        };
        let mut labels = Rc::clone(&self.template.metadata.labels);
        Rc::make_mut(&mut labels).insert(HASH_LABEL.to_owned(), label.to_owned());
        let namespace = self.metadata.namespace.clone();
        let metadata = ObjectMeta {
            name,
            namespace: namespace.clone(),
            labels,
            annotations: self.metadata.annotations.clone(),
            owner_references: Rc::new(vec![controller_reference(self.kind, self.metadata)]),
            ..ObjectMeta::default()
        };
        let mut rest = Map::new();
        rest.insert("data".to_owned(), data);
        rest.insert("revision".to_owned(), number.into());
        let body = Body::from(Object::Dynamic(DynamicObject { kind, metadata, rest }));
        Some(ApiRequest::Create { kind, namespace, body, mode: WriteMode::Persist })
    }
}

/// As `HashControllerRevision`: FNV-1 over the data as Go writes it, and the count of collisions.
fn hash_of(data: &Value, collision_count: Option<i32>) -> String {
    const PRIME: u32 = 16_777_619;
    let mut text = data.to_string().replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e");
    text.push_str(&collision_count.unwrap_or_default().to_string());
    let sum = text.bytes().fold(2_166_136_261_u32, |sum, byte| sum.wrapping_mul(PRIME) ^ u32::from(byte));
    template_hash::safe_encode(&sum.to_string())
}

/// Deletes the oldest revisions beyond the limit that no pod is of.
fn forget(store: &Store, owner: &Owner<'_>, kept: &[&DynamicObject], plan: &mut Plan) {
    let limit = owner.limit.unwrap_or(10).max(0) as usize;
    let pods = || store.dependents(&owner.metadata.uid).filter_map(|(_, object)| <&Pod>::try_from(object).ok());
    let is_live = |revision: &&&DynamicObject| {
        let label = revision.metadata.labels.get(HASH_LABEL);
        pods().any(|pod| pod.metadata.labels.get(HASH_LABEL) == label)
    };
    let idle: Vec<&&DynamicObject> = kept.iter().filter(|revision| !is_live(revision)).collect();
    for revision in idle.iter().take(idle.len().saturating_sub(limit)) {
        let key = key_of(&Object::Dynamic((**revision).clone()));
        plan.requests.push(ApiRequest::Delete { key, options: DeleteOptions::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::workload::default_template;

    #[test]
    fn a_stateful_sets_revision_has_the_name_that_a_real_cluster_gave_it() {
        let mut template: PodTemplateSpec = document::read(json!({
            "metadata": {"labels": {"app": "nginx"}},
            "spec": {"containers": [{
                "name": "nginx", "image": "registry.k8s.io/nginx-slim:0.27",
                "ports": [{"containerPort": 80, "name": "web"}],
                "volumeMounts": [{"mountPath": "/usr/share/nginx/html", "name": "www"}],
            }]},
        }))
        .unwrap();
        default_template(&mut template);
        assert_eq!(hash_of(&data(&document::write(&template)), Some(0)), "c5466b7fd");
    }
}
