//! The `scale` subresource: one replica count for whatever has one.

use super::request::{Body, Key, Reply, ReplyBody, Scale, Status, StatusReason, WriteMode};
use super::{ApiServer, reply};
use crate::api::field::FieldError;
use crate::api::meta::ResourceVersion;
use crate::api::object::Object;
use crate::api::time::SimTime;

impl ApiServer {
    pub(super) fn get_scale(&self, key: &Key) -> Result<Reply, Status> {
        let object = self.existing(key)?;
        scale_of(object).map(|scale| reply(ReplyBody::Scale(scale))).ok_or_else(no_scale)
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
            _ => return Err(no_scale()),
        }
        self.update(key, Body::from(object), mode, now)?;
        self.get_scale(key)
    }
}

/// The scale of an object that has one.
pub fn scale_of(object: &Object) -> Option<Scale> {
    let (spec_replicas, status_replicas) = match object {
        Object::Deployment(deployment) => (deployment.spec.replicas, deployment.status.replicas),
        Object::ReplicaSet(set) => (set.spec.replicas, set.status.replicas),
        _ => return None,
    };
    Some(Scale {
        spec_replicas: spec_replicas.unwrap_or(1),
        status_replicas,
        resource_version: object.meta().resource_version,
    })
}

fn no_scale() -> Status {
    Status::new(StatusReason::NotFound, "the server could not find the requested resource")
}
