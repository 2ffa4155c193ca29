//! The `scale` subresource: one replica count for whatever has one.

use super::request::{Key, Reply, ReplyBody, Scale, Status, StatusReason, WriteMode};
use super::{ApiServer, reply};
use crate::api::field::FieldError;
use crate::api::meta::ResourceVersion;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::api::time::SimTime;
use serde_json::{Map, Value, json};

/// Kinds without behaviour that have a replica count nevertheless.
const SCALABLE: [&str; 2] = ["ReplicationController", "StatefulSet"];

impl ApiServer {
    pub(super) fn get_scale(&self, key: &Key) -> Result<Reply, Status> {
        let object = self.existing(key)?;
        let scale = scale_of(object).ok_or_else(no_scale)?;
        let document = document(object, &scale);
        Ok(reply(ReplyBody::Scale(scale, document)))
    }

    pub(super) fn set_scale(
        &mut self,
        key: &Key,
        replicas: i32,
        version: Option<ResourceVersion>,
        mode: WriteMode,
        now: SimTime,
    ) -> Result<Reply, Status> {
        let mut object = (**self.existing(key)?).clone();
        if version.is_some_and(|version| version != object.meta().resource_version) {
            return Err(Status::stale(key.kind, &key.name));
        }
        if replicas < 0 {
            let error = FieldError::invalid("spec.replicas", replicas, "must be greater than or equal to 0");
            let details = format!("Scale.autoscaling \"{}\" is invalid: {error}", key.name);
            return Err(Status { reason: StatusReason::Invalid, message: details, causes: vec![error] });
        }
        match &mut object {
            Object::Deployment(deployment) => deployment.spec.replicas = Some(replicas),
            Object::ReplicaSet(set) => set.spec.replicas = Some(replicas),
            Object::Dynamic(other) if SCALABLE.contains(&other.kind.info().kind) => {
                let spec = other.rest.entry("spec").or_insert_with(|| json!({}));
                if let Some(spec) = spec.as_object_mut() {
                    spec.insert("replicas".to_owned(), replicas.into());
                }
            }
            _ => return Err(no_scale()),
        }
        self.update(key, object, mode, now)?;
        self.get_scale(key)
    }
}

/// The scale of an object that has one.
pub fn scale_of(object: &Object) -> Option<Scale> {
    let (spec_replicas, status_replicas) = match object {
        Object::Deployment(deployment) => (deployment.spec.replicas, deployment.status.replicas),
        Object::ReplicaSet(set) => (set.spec.replicas, set.status.replicas),
        Object::Dynamic(other) if SCALABLE.contains(&other.kind.info().kind) => {
            let count = |field: &str| {
                let count = other.rest.get(field).and_then(|part| part.get("replicas")).and_then(Value::as_i64);
                count.and_then(|count| i32::try_from(count).ok())
            };
            (count("spec"), count("status").unwrap_or_default())
        }
        _ => return None,
    };
    Some(Scale {
        spec_replicas: spec_replicas.unwrap_or(1),
        status_replicas,
        resource_version: object.meta().resource_version,
    })
}

/// The wire form, `autoscaling/v1.Scale`.
fn document(object: &Object, scale: &Scale) -> Value {
    let whole = object.to_value();
    let metadata = ["creationTimestamp", "name", "namespace", "resourceVersion", "uid"]
        .map(|field| (field.to_owned(), whole.pointer(&format!("/metadata/{field}")).cloned().unwrap_or_default()));
    let selector = match object {
        Object::Deployment(deployment) => deployment.spec.selector.to_string(),
        Object::ReplicaSet(set) => set.spec.selector.to_string(),
        _ => String::new(),
    };
    json!({
        "apiVersion": "autoscaling/v1",
        "kind": "Scale",
        "metadata": metadata.into_iter().gather::<Map<_, _>>(),
        "spec": { "replicas": scale.spec_replicas },
        "status": { "replicas": scale.status_replicas, "selector": selector },
    })
}

fn no_scale() -> Status {
    Status::new(StatusReason::NotFound, "the server could not find the requested resource")
}
