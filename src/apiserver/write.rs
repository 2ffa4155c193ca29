//! Create, update, update of the status, binding: every way an object gets written.

use super::admission;
use super::delete::has_spec_finalizers;
use super::request::{Key, Reply, ReplyBody, Status, WriteMode};
use super::store::key_of;
use super::{ApiServer, rare, reply};
use crate::api::discovery::Kind;
use crate::api::field::FieldError;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::pod::{Pod, PodCondition};
use crate::api::pod_row::SCHEDULING_GATED;
use crate::api::time::SimTime;
use std::rc::Rc;

impl ApiServer {
    pub(super) fn create(
        &mut self,
        namespace: &str,
        mut object: Object,
        mode: WriteMode,
        now: SimTime,
    ) -> Result<Reply, Status> {
        let (kind, mut warnings) = (object.kind(), Vec::new());
        place(&mut object, namespace)?;
        if kind.is_namespaced() {
            self.check_namespace(&object)?;
        }
        self.name(&mut object)?;
        let key = key_of(&object);
        object.set_defaults();
        object.keep_status(None);
        let suffix = self.name_suffix();
        admission::admit(&mut object, &self.store, suffix, &mut self.allocations)?;
        rare::judge(&object, None)?;
        rare::charge(&object, &self.store)?;
        if object.meta().owner_references.is_empty() {
            warnings.extend(rare::warnings(&object));
        }
        if self.store.get(&key).is_some() {
            return Err(Status::already_exists(kind, &key.name));
        }
        let starts_counting = object.spec_differs(&object).is_some();
        let uid = self.uid();
        let meta = object.meta_mut();
        meta.uid = uid;
        meta.creation_timestamp = Some(now.truncated_to_second());
        meta.deletion_timestamp = None;
        meta.deletion_grace_period_seconds = None;
        meta.managed_fields = None;
        meta.generation = i64::from(starts_counting);
        match &mut object {
            Object::Pod(pod) => note_gates(pod, now),
            Object::Dynamic(document) => rare::complete(document),
            _ => {}
        }
        Ok(Reply { body: ReplyBody::Object(self.keep(object, mode, now)), warnings })
    }

    pub(super) fn update(
        &mut self,
        key: &Key,
        mut object: Object,
        mode: WriteMode,
        now: SimTime,
    ) -> Result<Reply, Status> {
        let mut warnings = Vec::new();
        let old = Rc::clone(self.existing(key)?);
        check_identity(key, object.meta(), old.meta())?;
        keep_server_fields(object.meta_mut(), old.meta());
        object.set_defaults();
        object.keep_status(Some(&old));
        if let Object::Dynamic(document) = &mut object {
            rare::complete(document);
        }
        admission::admit_update(&mut object, &old, &self.store, &mut self.allocations)?;
        rare::judge(&object, Some(&old))?;
        if object.spec_differs(&old) == Some(true) {
            object.meta_mut().generation += 1;
            warnings.extend(rare::warnings(&object));
        }
        if is_released(&object) && mode == WriteMode::Persist {
            self.store.put(object.clone(), now);
            self.store.remove(key, now);
            return Ok(Reply { body: ReplyBody::Object(Rc::new(object)), warnings });
        }
        if object == *old {
            return Ok(Reply { body: ReplyBody::Object(old), warnings });
        }
        Ok(Reply { body: ReplyBody::Object(self.keep(object, mode, now)), warnings })
    }

    pub(super) fn update_status(
        &mut self,
        key: &Key,
        mut new: Object,
        mode: WriteMode,
        now: SimTime,
    ) -> Result<Reply, Status> {
        let old = Rc::clone(self.existing(key)?);
        check_identity(key, new.meta(), old.meta())?;
        let mut object = (*old).clone();
        object.take_status(&mut new);
        if object == *old {
            return Ok(reply(ReplyBody::Object(old)));
        }
        let kept = self.keep(object, mode, now);
        if is_released(&kept) && mode == WriteMode::Persist {
            self.store.remove(key, now);
        }
        Ok(reply(ReplyBody::Object(kept)))
    }

    /// As the pod registry's `BindingREST`: the node once and for all, and the condition that tells so.
    pub(super) fn bind(&mut self, key: &Key, node: &str, now: SimTime) -> Result<Reply, Status> {
        let mut pod: Pod = self.store.typed::<Pod>(key).ok_or_else(|| Status::not_found(key.kind, &key.name))?.clone();
        if pod.metadata.is_terminating() {
            return Err(Status::conflict(key.kind, &key.name, "pod is being deleted, cannot be assigned to a host"));
        }
        if !pod.spec.node_name.is_empty() {
            let why = format!("pod {} is already assigned to node \"{}\"", key.name, pod.spec.node_name);
            return Err(Status::conflict(key.kind, &key.name, &why));
        }
        node.clone_into(&mut Rc::make_mut(&mut pod.spec).node_name);
        pod.status.conditions.retain(|condition| condition.kind != "PodScheduled");
        pod.status.conditions.push(PodCondition {
            kind: "PodScheduled".into(),
            status: "True".into(),
            last_transition_time: Some(now.truncated_to_second()),
            ..PodCondition::default()
        });
        Ok(reply(ReplyBody::Object(self.store.put(pod.into(), now))))
    }

    fn keep(&mut self, object: Object, mode: WriteMode, now: SimTime) -> Rc<Object> {
        match mode {
            WriteMode::Persist => self.store.put(object, now),
            WriteMode::DryRun => Rc::new(object),
        }
    }

    fn check_namespace(&self, object: &Object) -> Result<(), Status> {
        let name = object.meta().namespace.as_str();
        let Some(Object::Namespace(namespace)) = self.store.get(&Key::cluster(Kind::NAMESPACE, name)).map(Rc::as_ref)
        else {
            return Err(Status::not_found(Kind::NAMESPACE, name));
        };
        if namespace.metadata.is_terminating() {
            let why = format!("unable to create new content in namespace {name} because it is being terminated");
            return Err(Status::forbidden(object.kind(), &object.meta().name, &why));
        }
        Ok(())
    }

    fn name(&mut self, object: &mut Object) -> Result<(), Status> {
        if !object.meta().name.is_empty() {
            return Ok(());
        }
        let prefix = object.meta().generate_name.clone();
        if prefix.is_empty() {
            let error = FieldError::required("metadata.name", "name or generateName is required");
            return Err(Status::invalid(object.kind(), "", vec![error]));
        }
        let suffix = self.name_suffix();
        // Upstream cuts the base so that the whole stays within 63 characters.
        let base: String = prefix.chars().take(58).collect();
        object.meta_mut().name = format!("{base}{suffix}");
        Ok(())
    }
}

/// As `applySchedulingGatedCondition`: a pod with gates is not even tried.
fn note_gates(pod: &mut Pod, now: SimTime) {
    if !pod.spec.scheduling_gates.is_empty() {
        pod.status.conditions.push(PodCondition {
            kind: "PodScheduled".into(),
            status: "False".into(),
            reason: SCHEDULING_GATED.into(),
            message: "Scheduling is blocked due to non-empty scheduling gates".to_owned(),
            last_transition_time: Some(now.truncated_to_second()),
            ..PodCondition::default()
        });
    }
}

/// Puts an object into the namespace of its URL.
pub(super) fn place(object: &mut Object, namespace: &str) -> Result<(), Status> {
    let is_namespaced = object.kind().is_namespaced();
    let meta = object.meta_mut();
    if !is_namespaced {
        meta.namespace.clear();
        return Ok(());
    }
    if !meta.namespace.is_empty() && meta.namespace != namespace {
        let why = "the namespace of the provided object does not match the namespace sent on the request";
        return Err(Status::bad_request(why));
    }
    namespace.clone_into(&mut meta.namespace);
    Ok(())
}

fn check_identity(key: &Key, new: &ObjectMeta, old: &ObjectMeta) -> Result<(), Status> {
    let is_stale = new.resource_version.0 != 0 && new.resource_version != old.resource_version;
    if !new.uid.0.is_empty() && new.uid != old.uid {
        let (ours, theirs) = (&old.uid, &new.uid);
        let why = format!("Precondition failed: UID in precondition: {theirs}, UID in object meta: {ours}");
        return Err(Status::conflict(key.kind, &key.name, &why));
    }
    if is_stale { Err(Status::stale(key.kind, &key.name)) } else { Ok(()) }
}

fn keep_server_fields(new: &mut ObjectMeta, old: &ObjectMeta) {
    new.uid = old.uid.clone();
    new.name.clone_from(&old.name);
    new.namespace.clone_from(&old.namespace);
    new.generate_name.clone_from(&old.generate_name);
    new.creation_timestamp = old.creation_timestamp;
    new.deletion_timestamp = old.deletion_timestamp;
    new.deletion_grace_period_seconds = old.deletion_grace_period_seconds;
    new.generation = old.generation;
    new.resource_version = old.resource_version;
    new.managed_fields = None;
}

/// Whether a delete was waiting for finalizers only, and the last of them has let go.
fn is_released(object: &Object) -> bool {
    let meta = object.meta();
    let has_grace = meta.deletion_grace_period_seconds.unwrap_or(0) > 0;
    meta.is_terminating() && meta.finalizers.is_empty() && !has_grace && !has_spec_finalizers(object)
}
