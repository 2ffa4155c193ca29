//! A kubelet and its node: it reports that all is well, and tells of it when that was in doubt.
//!
//! As the setters of `k8s.io/kubernetes/pkg/kubelet/nodestatus`.

use super::NAME;
use crate::api::discovery::Kind;
use crate::api::node::{Node, NodeCondition};
use crate::api::object::Object;
use crate::api::time::SimTime;
use crate::apiserver::request::{ApiRequest, Body, Key};
use crate::control_loop::{Contact, EventDraft, EventKind, EventMessage, Plan, View, reference_to};

/// What a kubelet finds on a healthy machine: condition, status, reason, message, and the event of its coming true.
const HEALTHY: [(&str, &str, &str, &str, &str); 4] = [
    (
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
        "NodeHasSufficientMemory",
    ),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", "NodeHasNoDiskPressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", "NodeHasSufficientPID"),
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status", "NodeReady"),
];

/// Whether a node's kubelet runs and reaches the API server.
pub fn is_at_work(view: &View<'_>, node: &str) -> bool {
    view.runtime.heartbeat(node, view.now).is_some_and(|beat| beat.contact == Contact::Alive)
}

/// Posts the node's status if it is not what the API believes.
pub fn report(view: &View<'_>, node: &Node, plan: &mut Plan) {
    let name = &node.metadata.name;
    let Some(beat) = view.runtime.heartbeat(name, view.now).filter(|beat| beat.contact == Contact::Alive) else {
        return;
    };
    let is_other_boot = beat.boot_id.as_ref().is_some_and(|id| *id != node.status.node_info.boot_id);
    let differing: Vec<&str> = HEALTHY
        .iter()
        .filter(|(kind, status, ..)| node.status.condition(kind).is_none_or(|now| now.status != *status))
        .map(|(.., event)| *event)
        .collect();
    if !is_other_boot && differing.is_empty() {
        return;
    }
    let mut posted = node.clone();
    if let Some(id) = beat.boot_id.filter(|_| is_other_boot) {
        tell(node, "Starting", "Starting kubelet.".to_owned(), plan);
        let text = format!("Node {name} has been rebooted, boot id: {id}");
        plan.events.push(EventDraft { kind: EventKind::Warning, ..draft(node, "Rebooted", text) });
        posted.status.node_info.boot_id = id;
    }
    for reason in differing {
        tell(node, reason, format!("Node {name} status is now: {reason}"), plan);
    }
    posted.status.conditions = conditions(node, view.now);
    let key = Key::cluster(Kind::NODE, name);
    plan.requests.push(ApiRequest::UpdateStatus { key, body: Body::from(Object::from(posted)) });
}

fn conditions(node: &Node, now: SimTime) -> Vec<NodeCondition> {
    let now = Some(now.truncated_to_second());
    let found = HEALTHY.iter().map(|(kind, status, reason, message, _)| {
        let old = node.status.condition(kind).filter(|old| old.status == *status);
        NodeCondition {
            last_heartbeat_time: now,
            last_transition_time: old.map_or(now, |old| old.last_transition_time),
            message: (*message).to_owned(),
            reason: (*reason).to_owned(),
            status: (*status).to_owned(),
            kind: (*kind).to_owned(),
        }
    });
    found.collect()
}

fn tell(node: &Node, reason: &'static str, text: String, plan: &mut Plan) {
    plan.events.push(draft(node, reason, text));
}

/// The kubelet names its node by its name where others use the uid.
fn draft(node: &Node, reason: &'static str, text: String) -> EventDraft {
    let name = &node.metadata.name;
    let mut regarding = reference_to(Kind::NODE, &node.metadata);
    regarding.uid.clone_from(name);
    let (kind, message) = (EventKind::Normal, EventMessage::Text(text));
    EventDraft { regarding, kind, reason, message, component: NAME, host: name.clone() }
}
