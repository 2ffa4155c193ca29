//! The Job loop: pods until enough of them have succeeded, or too many have failed.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/job`. Indexes and policies about failures are kept, and not acted on.

mod pods;
mod sync;

use super::later;
use crate::api::discovery::Kind;
use crate::api::object::{DynamicObject, Object};
use crate::api::time::SimDuration;
use crate::apiserver::request::{Key, WatchEvent};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, Plan, View};

/// The loop, woken by Jobs.
pub struct JobController;

/// The same, woken by their pods: it waits for more of them (`syncJobBatchPeriod`).
pub struct JobPods;

const NAME: &str = "job-controller";
const BATCH: SimDuration = SimDuration::from_secs(1);

impl Controller for JobController {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(10)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        let own = (event.object.kind() == Kind::JOB).then(|| key_of(&event.object));
        let orphaned = owner_of(&event.object).filter(|key| store.get(key).is_none());
        own.or(orphaned).into_iter().collect()
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.job, view, key)
    }
}

impl Controller for JobPods {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        BATCH
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        owner_of(&event.object).filter(|key| store.get(key).is_some()).into_iter().collect()
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.job, view, key)
    }
}

/// The Job that a pod is of.
fn owner_of(object: &Object) -> Option<Key> {
    let Object::Pod(pod) = object else { return None };
    let owner = pod.metadata.controller().filter(|owner| owner.kind == "Job")?;
    Some(Key::new(Kind::JOB, &pod.metadata.namespace, &owner.name))
}

/// Brings the pods of one Job up to date; those of one that is gone are let go.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    match view.store.get(key).map(AsRef::as_ref) {
        Some(Object::Dynamic(job)) => sync::job(view, job),
        _ => pods::release_orphans(view.store, key),
    }
}

/// The Jobs among an owner's dependents.
pub(super) fn jobs_of<'a>(store: &'a Store, owner: &DynamicObject) -> impl Iterator<Item = &'a DynamicObject> {
    store.dependents(&owner.metadata.uid).filter_map(|(key, object)| match object {
        Object::Dynamic(job) if key.kind == Kind::JOB => Some(job),
        _ => None,
    })
}
