//! A Job's pods: which of them count how, and when a failed one may be replaced.

use crate::api::discovery::Kind;
use crate::api::meta::{ObjectMeta, Uid};
use crate::api::object::{DynamicObject, Object};
use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, Key, WriteMode};
use crate::apiserver::store::Store;
use crate::control_loop::Plan;

/// What holds a pod until its Job has counted it.
pub(super) const TRACKING: &str = "batch.kubernetes.io/job-tracking";

/// The first wait before a failed pod is replaced; each further failure doubles it.
const BACKOFF: SimDuration = SimDuration::from_secs(10);
/// And the longest.
const LONGEST_BACKOFF: SimDuration = SimDuration::from_secs(600);
/// After so many doublings the wait is at its longest.
const MOST_DOUBLINGS: usize = 6;

/// A Job's pods by how they stand.
pub(super) struct Pods<'a> {
    /// Neither finished nor leaving.
    pub(super) active: Vec<&'a Pod>,
    /// Leaving, and not finished.
    pub(super) terminating: usize,
    /// Ended well, and not counted yet.
    pub(super) succeeded: Vec<&'a Pod>,
    /// Failed or leaving, and not counted yet.
    pub(super) failed: Vec<&'a Pod>,
    /// All that have ended, the last one last.
    ended: Vec<&'a Pod>,
}

impl<'a> Pods<'a> {
    pub(super) fn of(store: &'a Store, job: &DynamicObject) -> Self {
        let own = store.dependents(&job.metadata.uid).filter_map(|(_, object)| <&Pod>::try_from(object).ok());
        let own: Vec<&Pod> = own.collect();
        let is_new = |pod: &&&Pod| pod.metadata.finalizers.iter().any(|finalizer| finalizer == TRACKING);
        let of = |wanted: fn(&Pod) -> bool| own.iter().filter(is_new).filter(|pod| wanted(pod)).copied().collect();
        let mut ended: Vec<&Pod> = own.iter().copied().filter(|pod| has_succeeded(pod) || has_failed(pod)).collect();
        ended.order_by_key(|pod| finished_at(pod));
        Self {
            active: own.iter().copied().filter(|pod| pod.is_active()).collect(),
            terminating: own.iter().filter(|pod| pod.metadata.is_terminating() && !pod.is_finished()).count(),
            succeeded: of(has_succeeded),
            failed: of(has_failed),
            ended,
        }
    }

    /// How long no pod may be made after the last failures (`getRemainingTime`).
    pub(super) fn backoff(&self, now: SimTime) -> SimDuration {
        let failures = self.ended.iter().rev().take_while(|pod| !has_succeeded(pod)).count();
        let Some(last) = self.ended.last().filter(|_| failures > 0).and_then(|pod| finished_at(pod)) else {
            return SimDuration::default();
        };
        let doublings = (failures - 1).min(MOST_DOUBLINGS) as i64;
        let wait = SimDuration::from_millis(BACKOFF.as_millis() << doublings).min(LONGEST_BACKOFF);
        (last + wait).since(now)
    }

    /// How often containers of pods that are still there were started again (`pastBackoffLimitOnFailure`).
    pub(super) fn restarts(&self) -> i32 {
        let statuses = self
            .active
            .iter()
            .flat_map(|pod| pod.status.init_container_statuses.iter().chain(&pod.status.container_statuses));
        statuses.map(|status| status.restart_count).sum()
    }
}

/// The uids of pods.
pub(super) fn uids(pods: &[&Pod]) -> Vec<Uid> {
    pods.iter().map(|pod| pod.metadata.uid.clone()).collect()
}

fn has_succeeded(pod: &Pod) -> bool {
    pod.status.phase == "Succeeded"
}

/// As `isPodFailed`: one that leaves before it has succeeded counts as failed.
fn has_failed(pod: &Pod) -> bool {
    pod.status.phase == "Failed" || pod.metadata.is_terminating() && !has_succeeded(pod)
}

/// As `getFinishedTime`.
fn finished_at(pod: &Pod) -> Option<SimTime> {
    let statuses = pod.status.container_statuses.iter();
    let ends = statuses.filter_map(|status| status.state.terminated.as_ref()?.finished_at).max();
    ends.or(pod.metadata.deletion_timestamp).or(pod.metadata.creation_timestamp)
}

/// Lets a pod go that has been counted.
pub(super) fn release(pod: &Pod) -> ApiRequest {
    let mut pod = pod.clone();
    pod.metadata.finalizers.retain(|finalizer| finalizer != TRACKING);
    pod.metadata.resource_version = Default::default();
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    ApiRequest::Update { key, body: Body::from(Object::from(pod)), mode: WriteMode::Persist }
}

/// Lets the pods go of a Job that is no longer there (`syncOrphanPod`).
pub(super) fn release_orphans(store: &Store, job: &Key) -> Plan {
    let is_its = |meta: &ObjectMeta| {
        meta.controller().is_some_and(|owner| owner.kind == "Job" && owner.name == job.name)
            && meta.finalizers.iter().any(|finalizer| finalizer == TRACKING)
    };
    let pods = store.list(Kind::POD, &job.namespace).filter_map(|(_, object)| <&Pod>::try_from(object.as_ref()).ok());
    let requests = pods.filter(|pod| is_its(&pod.metadata)).map(release).collect();
    Plan { requests, ..Plan::nothing() }
}
