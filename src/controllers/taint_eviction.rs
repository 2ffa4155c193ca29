//! The taint eviction controller: pods that do not tolerate a `NoExecute` taint leave their node.

use super::later;
use super::pod_gc::mark_disrupted;
use crate::api::discovery::Kind;
use crate::api::event::ObjectReference;
use crate::api::node::{Node, Taint};
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, WatchEvent};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Plan, View};

/// The loop.
pub struct TaintEvictionController;

const NAME: &str = "taint-eviction-controller";

impl Controller for TaintEvictionController {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(20)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        let name = match &*event.object {
            Object::Node(node) => &node.metadata.name,
            Object::Pod(pod) if !pod.spec.node_name.is_empty() => &pod.spec.node_name,
            _ => return Vec::new(),
        };
        let key = Key::cluster(Kind::NODE, name);
        let has_taints = store.typed::<Node>(&key).is_some_and(|node| node.spec.taints.iter().any(is_no_execute));
        if has_taints { vec![key] } else { Vec::new() }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.taint_eviction, view, key)
    }
}

/// Looks at the pods of one node.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let Some(node) = view.store.typed::<Node>(key) else { return Plan::nothing() };
    let taints: Vec<&Taint> = node.spec.taints.iter().filter(|taint| is_no_execute(taint)).collect();
    let mut plan = Plan::nothing();
    for (key, pod) in view.store.pods_on(&node.metadata.name) {
        if pod.metadata.is_terminating() || taints.is_empty() {
            continue;
        }
        match leaves_at(view, pod, &taints) {
            Some(at) if at <= view.now => evict(view, key, pod, &mut plan),
            Some(at) => plan.look_again_after(at.since(view.now)),
            None => {}
        }
    }
    plan
}

fn is_no_execute(taint: &Taint) -> bool {
    taint.effect == "NoExecute"
}

/// When a pod has to go: at once, when its shortest toleration is over, or never.
fn leaves_at(view: &View<'_>, pod: &Pod, taints: &[&Taint]) -> Option<SimTime> {
    let arrived = pod.status.start_time.unwrap_or_default();
    let mut earliest = None;
    for taint in taints {
        let mut tolerating =
            pod.spec.tolerations.iter().filter(|toleration| taint.is_tolerated_by(toleration)).peekable();
        if tolerating.peek().is_none() {
            return Some(view.now);
        }
        let since = view.store.tainted_since(&pod.spec.node_name, &taint.key).unwrap_or_default();
        let shortest = tolerating.filter_map(|toleration| toleration.toleration_seconds).min();
        let end = shortest.map(|seconds| since.max(arrived) + SimDuration::from_secs(seconds.max(0)));
        earliest = [earliest, end].into_iter().flatten().min();
    }
    earliest
}

/// As `addConditionAndDeletePod`; its event names the pod, not which of that name.
fn evict(view: &View<'_>, key: &Key, pod: &Pod, plan: &mut Plan) {
    plan.events.push(EventDraft {
        regarding: ObjectReference {
            api_version: "v1".to_owned(),
            kind: "Pod".to_owned(),
            namespace: key.namespace.clone(),
            name: key.name.clone(),
            ..ObjectReference::default()
        },
        kind: EventKind::Normal,
        reason: "TaintManagerEviction",
        message: EventMessage::Text(format!("Marking for deletion Pod {}/{}", key.namespace, key.name)),
        component: NAME,
        host: String::new(),
    });
    let mut marked = pod.clone();
    mark_disrupted(&mut marked, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint", view);
    plan.requests.push(ApiRequest::UpdateStatus { key: key.clone(), body: Body::from(Object::from(marked)) });
    let uid = Some(pod.metadata.uid.clone());
    plan.requests
        .push(ApiRequest::Delete { key: key.clone(), options: DeleteOptions { uid, ..DeleteOptions::default() } });
}
