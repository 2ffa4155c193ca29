//! Delete: grace for pods, finalizers for the rest, and the three ways to treat dependents.

use super::request::{DeleteOptions, Key, ListRequest, ObjectList, Propagation, Reply, ReplyBody, Status, WriteMode};
use super::store::key_of;
use super::{ApiServer, method_not_allowed, reply};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::time::{SimDuration, SimTime};
use std::rc::Rc;

/// Holds an owner until its dependents are gone.
pub const FOREGROUND: &str = "foregroundDeletion";
/// Holds an owner until its dependents have forgotten it.
pub const ORPHAN: &str = "orphan";

impl ApiServer {
    pub(super) fn delete(&mut self, key: &Key, options: &DeleteOptions, now: SimTime) -> Result<Reply, Status> {
        let old = Rc::clone(self.existing(key)?);
        if !key.kind.allows("delete") {
            return Err(method_not_allowed());
        }
        if let Some(uid) = options.uid.as_ref().filter(|uid| **uid != old.meta().uid) {
            let why =
                format!("Precondition failed: UID in precondition: {uid}, UID in object meta: {}", old.meta().uid);
            return Err(Status::conflict(key.kind, &key.name, &why));
        }
        if key.kind == Kind::NAMESPACE && ["default", "kube-system", "kube-public"].contains(&key.name.as_str()) {
            return Err(Status::forbidden(key.kind, &key.name, "this namespace may not be deleted"));
        }
        if options.mode == WriteMode::DryRun {
            return Ok(reply(ReplyBody::Object(old)));
        }
        let object = marked(&old, options, now);
        if !object.meta().is_terminating() {
            self.store.remove(key, now);
            return Ok(reply(ReplyBody::Object(old)));
        }
        if object == *old {
            return Ok(reply(ReplyBody::Object(old)));
        }
        Ok(reply(ReplyBody::Object(self.store.put(object, now))))
    }

    pub(super) fn delete_collection(
        &mut self,
        list: &ListRequest,
        options: &DeleteOptions,
        now: SimTime,
    ) -> Result<Reply, Status> {
        if !list.kind.allows("deletecollection") {
            return Err(method_not_allowed());
        }
        let items = self.matching(list)?;
        for object in &items {
            self.delete(&key_of(object), options, now)?;
        }
        Ok(reply(ReplyBody::List(ObjectList { kind: list.kind, items, revision: self.store.revision() })))
    }
}

/// The object as the delete leaves it; without a deletion timestamp when nothing holds it back.
fn marked(old: &Object, options: &DeleteOptions, now: SimTime) -> Object {
    let mut object = old.clone();
    let grace = grace_seconds(old, options);
    let meta = object.meta_mut();
    let finalizer = match options.propagation {
        Some(Propagation::Foreground) => Some(FOREGROUND),
        Some(Propagation::Orphan) => Some(ORPHAN),
        Some(Propagation::Background) | None => None,
    };
    if let Some(finalizer) = finalizer.filter(|f| !meta.finalizers.iter().any(|has| has == f)) {
        meta.finalizers.push(finalizer.to_owned());
    }
    let is_held = !meta.finalizers.is_empty() || grace > 0 || has_spec_finalizers(old);
    if !is_held {
        meta.deletion_timestamp = None;
        return object;
    }
    // A second delete may shorten the grace, never lengthen it.
    let is_shorter = meta.deletion_grace_period_seconds.is_none_or(|left| grace < left);
    if meta.deletion_timestamp.is_none() || is_shorter {
        if meta.generation > 0 && meta.deletion_timestamp.is_none() {
            meta.generation += 1;
        }
        meta.deletion_timestamp = Some((now + SimDuration::from_secs(grace)).truncated_to_second());
        meta.deletion_grace_period_seconds = Some(grace);
    }
    if let Object::Namespace(namespace) = &mut object {
        namespace.status.phase = "Terminating".to_owned();
    }
    object
}

/// As the pod strategy's `CheckGracefulDelete`: a pod that nobody runs, or that has ended, needs no grace.
fn grace_seconds(object: &Object, options: &DeleteOptions) -> i64 {
    let Object::Pod(pod) = object else { return 0 };
    if pod.spec.node_name.is_empty() || pod.is_finished() {
        return 0;
    }
    let own = pod.spec.termination_grace_period_seconds.unwrap_or(30);
    options.grace_period_seconds.unwrap_or(own).max(0)
}

/// Whether a namespace still waits for its content to go.
pub fn has_spec_finalizers(object: &Object) -> bool {
    matches!(object, Object::Namespace(namespace) if !namespace.spec.finalizers.is_empty())
}
