//! The taint eviction controller: pods that do not tolerate a `NoExecute` taint leave their node.

use crate::api::discovery::Kind;
use crate::api::node::{Node, Taint};
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, DeleteOptions, Key, WatchEvent};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Plan, View, reference_to};

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
        let Some(node) = view.store.typed::<Node>(key) else { return Plan::nothing() };
        let taints: Vec<&Taint> = node.spec.taints.iter().filter(|taint| is_no_execute(taint)).collect();
        let mut plan = Plan::nothing();
        for (key, pod) in view.store.pods_on(&node.metadata.name) {
            if pod.metadata.is_terminating() || taints.is_empty() {
                continue;
            }
            match leaves_at(pod, &taints, view.now) {
                Some(at) if at <= view.now => evict(key, pod, &mut plan),
                Some(at) => plan.look_again_after(at.since(view.now)),
                None => {}
            }
        }
        plan
    }
}

fn is_no_execute(taint: &Taint) -> bool {
    taint.effect == "NoExecute"
}

/// When a pod has to go: at once, when its shortest toleration is over, or never.
fn leaves_at(pod: &Pod, taints: &[&Taint], now: SimTime) -> Option<SimTime> {
    let mut earliest = None;
    for taint in taints {
        let mut tolerating =
            pod.spec.tolerations.iter().filter(|toleration| taint.is_tolerated_by(toleration)).peekable();
        if tolerating.peek().is_none() {
            return Some(now);
        }
        let shortest = tolerating.filter_map(|toleration| toleration.toleration_seconds).min();
        let end = shortest.map(|seconds| taint.time_added.unwrap_or(now) + SimDuration::from_secs(seconds.max(0)));
        earliest = [earliest, end].into_iter().flatten().min();
    }
    earliest
}

fn evict(key: &Key, pod: &Pod, plan: &mut Plan) {
    plan.events.push(EventDraft {
        regarding: reference_to(Kind::POD, &pod.metadata),
        kind: EventKind::Normal,
        reason: "TaintManagerEviction",
        message: EventMessage::Text(format!("Marking for deletion Pod {}/{}", key.namespace, key.name)),
        component: NAME,
        host: String::new(),
    });
    let uid = Some(pod.metadata.uid.clone());
    plan.requests
        .push(ApiRequest::Delete { key: key.clone(), options: DeleteOptions { uid, ..DeleteOptions::default() } });
}
