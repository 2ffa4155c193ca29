//! A node's health: a kubelet that is not heard of for too long makes its conditions unknown, and its pods unready.

use super::look_from;
use crate::api::discovery::Kind;
use crate::api::meta::ObjectMeta;
use crate::api::node::{Node, NodeCondition};
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, Key};
use crate::control_loop::{Contact, EventDraft, EventKind, EventMessage, Plan, View, reference_to};

/// Whom the events name.
const REPORTER: &str = "node-controller";
/// How long a kubelet may be silent (`--node-monitor-grace-period`).
const GRACE: SimDuration = SimDuration::from_secs(50);
/// How long a new one may (`--node-startup-grace-period`).
const STARTUP_GRACE: SimDuration = SimDuration::from_secs(60);
/// What is not known of a node whose kubelet is silent.
const CONDITIONS: [&str; 4] = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"];

/// When a node whose kubelet is silent is given up; `None` if it is heard of, or given up already.
pub(super) fn silent_at(view: &View<'_>, node: &Node) -> Option<SimTime> {
    if CONDITIONS.iter().all(|kind| node.status.condition(kind).is_some_and(|c| c.status == "Unknown")) {
        return None;
    }
    match view.runtime.heartbeat(&node.metadata.name, view.now) {
        // A heartbeat counts from when the controller sees it.
        Some(beat) if beat.contact == Contact::Lost => Some(look_from(beat.renewed) + GRACE),
        Some(_) => None,
        None => Some(look_from(node.metadata.creation_timestamp.unwrap_or_default()) + STARTUP_GRACE),
    }
}

/// As `tryUpdateNodeHealth` and `MarkPodsNotReady`.
pub(super) fn give_up(view: &View<'_>, node: &Node, plan: &mut Plan) {
    let mut unknown = node.clone();
    for kind in CONDITIONS {
        doubt(&mut unknown, kind, view.now);
    }
    let was_ready = node.status.condition("Ready").is_some_and(|ready| ready.status == "True");
    let key = Key::cluster(Kind::NODE, &node.metadata.name);
    plan.requests.push(ApiRequest::UpdateStatus { key, body: Body::from(Object::from(unknown)) });
    if !was_ready {
        return;
    }
    let text = format!("Node {} status is now: NodeNotReady", node.metadata.name);
    plan.events.push(draft(Kind::NODE, &node.metadata, EventKind::Normal, text));
    for (key, pod) in view.store.pods_on(&node.metadata.name).filter(|(_, pod)| pod.is_ready()) {
        let text = "Node is not ready".to_owned();
        plan.events.push(draft(Kind::POD, &pod.metadata, EventKind::Warning, text));
        let body = Body::from(Object::from(unready(pod, view.now)));
        plan.requests.push(ApiRequest::UpdateStatus { key: key.clone(), body });
    }
}

fn doubt(node: &mut Node, kind: &str, now: SimTime) {
    let created = node.metadata.creation_timestamp;
    let now = Some(now.truncated_to_second());
    match node.status.conditions.iter_mut().find(|condition| condition.kind == kind) {
        Some(condition) if condition.status == "Unknown" => {}
        Some(condition) => {
            "Unknown".clone_into(&mut condition.status);
            "NodeStatusUnknown".clone_into(&mut condition.reason);
            "Kubelet stopped posting node status.".clone_into(&mut condition.message);
            condition.last_transition_time = now;
        }
        None => node.status.conditions.push(NodeCondition {
            kind: kind.to_owned(),
            status: "Unknown".to_owned(),
            reason: "NodeStatusNeverUpdated".to_owned(),
            message: "Kubelet never posted node status.".to_owned(),
            last_heartbeat_time: created,
            last_transition_time: now,
        }),
    }
}

fn unready(pod: &Pod, now: SimTime) -> Pod {
    let mut pod = pod.clone();
    for condition in pod.status.conditions.iter_mut().filter(|condition| condition.kind == "Ready") {
        condition.status = "False".into();
        condition.last_transition_time = Some(now.truncated_to_second());
    }
    pod
}

fn draft(of: Kind, meta: &ObjectMeta, kind: EventKind, text: String) -> EventDraft {
    let (regarding, message) = (reference_to(of, meta), EventMessage::Text(text));
    EventDraft { regarding, kind, reason: "NodeNotReady", message, component: REPORTER, host: String::new() }
}
