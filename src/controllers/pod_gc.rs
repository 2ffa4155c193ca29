//! Pod garbage collection: pods of nodes that are gone for good go too.
//!
//! Follows `gcOrphaned` of `k8s.io/kubernetes/pkg/controller/podgc`.

use super::later;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::pod::{Pod, PodCondition};
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Change, DeleteOptions, Key, WatchEvent};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, Plan, View};

/// The loop.
pub struct PodGarbageCollector;

impl Controller for PodGarbageCollector {
    fn name(&self) -> &'static str {
        "pod-garbage-collector-controller"
    }

    /// A missing node is found by a look that comes every 20 s; 40 s later it must still be missing.
    fn latency(&self) -> SimDuration {
        SimDuration::from_secs(50)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        let node = match &*event.object {
            Object::Node(node) if event.change == Change::Deleted => &node.metadata.name,
            Object::Pod(pod) if event.change != Change::Deleted && !pod.spec.node_name.is_empty() => {
                &pod.spec.node_name
            }
            _ => return Vec::new(),
        };
        let key = Key::cluster(Kind::NODE, node);
        if store.get(&key).is_some() { Vec::new() } else { vec![key] }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.pod_gc, view, key)
    }
}

/// Takes away the pods of one node that is gone.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let mut plan = Plan::nothing();
    if view.store.get(key).is_some() {
        return plan;
    }
    for (key, pod) in view.store.pods_on(&key.name) {
        let mut lost = pod.clone();
        if !pod.is_finished() {
            "Failed".clone_into(&mut lost.status.phase);
            mark_disrupted(&mut lost, "DeletionByPodGC", "PodGC: node no longer exists", view);
        }
        plan.requests.push(ApiRequest::UpdateStatus { key: key.clone(), body: Body::from(Object::from(lost)) });
        let uid = Some(pod.metadata.uid.clone());
        let options = DeleteOptions { uid, grace_period_seconds: Some(0), ..DeleteOptions::default() };
        plan.requests.push(ApiRequest::Delete { key: key.clone(), options });
    }
    plan
}

/// Notes that it is not the pod's own doing that it ends.
pub fn mark_disrupted(pod: &mut Pod, reason: &'static str, message: &str, view: &View<'_>) {
    pod.status.conditions.retain(|condition| condition.kind != "DisruptionTarget");
    pod.status.conditions.push(PodCondition {
        kind: "DisruptionTarget".into(),
        status: "True".into(),
        reason: reason.into(),
        message: message.to_owned(),
        last_transition_time: Some(view.now.truncated_to_second()),
        ..PodCondition::default()
    });
}
