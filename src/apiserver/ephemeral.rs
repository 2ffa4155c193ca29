//! `pods/ephemeralcontainers`: containers that join a pod for a while.

use super::request::{Key, Reply, ReplyBody, Status, WriteMode};
use super::{ApiServer, reply};
use crate::api::field::FieldError;
use crate::api::lookup::text;
use crate::api::object::Object;
use crate::api::pod_defaults::default_ephemeral;
use crate::api::time::SimTime;
use serde_json::Value;
use std::rc::Rc;

const PATH: &str = "spec.ephemeralContainers";

impl ApiServer {
    /// Takes these containers of an object into the pod that is there, and nothing else of it. As the pod registry's
    /// `EphemeralContainersREST`.
    pub(super) fn add_ephemeral(
        &mut self,
        key: &Key,
        object: &Object,
        mode: WriteMode,
        now: SimTime,
    ) -> Result<Reply, Status> {
        let (Object::Pod(wanted), Object::Pod(old)) = (object, &**self.existing(key)?) else {
            return Err(Status::not_found(key.kind, &key.name));
        };
        let list = |containers: &Option<Rc<Value>>| -> Vec<Value> {
            containers.as_ref().and_then(|list| list.as_array()).cloned().unwrap_or_default()
        };
        let mut pod = old.clone();
        let mut containers = list(&wanted.spec.ephemeral_containers);
        containers.iter_mut().for_each(default_ephemeral);
        let before = list(&old.spec.ephemeral_containers);
        let mut errors = Vec::new();
        for known in before.iter().filter(|known| !containers.contains(known)) {
            let name = text(known, "name");
            let is_there = containers.iter().any(|container| text(container, "name") == name);
            let what = if is_there { "changed" } else { "removed" };
            errors
                .push(FieldError::forbidden(PATH, format!("existing ephemeral containers {name:?} may not be {what}")));
        }
        let others = || pod.spec.containers.iter().chain(&pod.spec.init_containers).map(|other| other.name.as_str());
        for (index, container) in containers.iter().enumerate() {
            let at = |field: &str| format!("{PATH}[{index}].{field}");
            let (name, target) = (text(container, "name"), text(container, "targetContainerName"));
            let is_twin = containers.iter().take(index).any(|earlier| text(earlier, "name") == name);
            if is_twin || others().any(|other| other == name) {
                errors.push(FieldError::duplicate(at("name"), name));
            }
            if text(container, "image").is_empty() {
                errors.push(FieldError::required(at("image"), ""));
            }
            if !target.is_empty() && others().all(|other| other != target) {
                errors.push(FieldError::not_found(at("targetContainerName"), target));
            }
        }
        if !errors.is_empty() {
            return Err(Status::invalid(key.kind, &key.name, errors));
        }
        Rc::make_mut(&mut pod.spec).ephemeral_containers = Some(Rc::new(Value::Array(containers)));
        let kept = match mode {
            WriteMode::Persist => self.store.put(pod.into(), now),
            WriteMode::DryRun => Rc::new(pod.into()),
        };
        Ok(reply(ReplyBody::Object(kept)))
    }
}
