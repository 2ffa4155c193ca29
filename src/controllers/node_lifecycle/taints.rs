//! A node's taints as its conditions want them: no new pods at once, no old ones from the next look on.

use super::look_after;
use crate::api::discovery::Kind;
use crate::api::node::{Node, Taint};
use crate::api::time::{SimDuration, SimTime};
use crate::control_loop::{Plan, View};

const NOT_READY: &str = "node.kubernetes.io/not-ready";
const UNREACHABLE: &str = "node.kubernetes.io/unreachable";
const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";
const NO_SCHEDULE: &str = "NoSchedule";
const NO_EXECUTE: &str = "NoExecute";
/// A condition, and the taint for its being so.
const BY_CONDITION: [(&str, &str, &str); 6] = [
    ("Ready", "False", NOT_READY),
    ("Ready", "Unknown", UNREACHABLE),
    ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"),
    ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
    ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
    ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
];
/// The time between two nodes whose pods are sent away (`--node-eviction-rate` of 0.1 a second).
const BETWEEN_EVICTIONS: SimDuration = SimDuration::from_secs(10);

/// The taints that a node should have now; the plan looks again when they will be others.
pub(super) fn wanted(view: &View<'_>, node: &Node, plan: &mut Plan) -> Vec<Taint> {
    let mut taints = node.spec.taints.clone();
    let is_so = |kind: &str, status: &str| node.status.condition(kind).is_some_and(|c| c.status == status);
    for (kind, status, key) in BY_CONDITION {
        set(&mut taints, (key, NO_SCHEDULE), is_so(kind, status), view.now);
    }
    set(&mut taints, (UNSCHEDULABLE, NO_SCHEDULE), node.spec.unschedulable, view.now);
    let ready = node.status.condition("Ready");
    let (not_ready, unreachable) = match ready.map_or("", |ready| ready.status.as_str()) {
        "False" => (true, false),
        "Unknown" => (false, true),
        _ => (false, false),
    };
    let may_evict = !(not_ready || unreachable) || may_evict(view);
    let mut then = taints.clone();
    set(&mut then, (NOT_READY, NO_EXECUTE), not_ready && may_evict, view.now);
    set(&mut then, (UNREACHABLE, NO_EXECUTE), unreachable && may_evict, view.now);
    if then == taints {
        return taints;
    }
    let since = ready.and_then(|ready| ready.last_transition_time).unwrap_or_default();
    let is_new = (not_ready || unreachable) && !taints.iter().any(is_eviction);
    let at = if is_new { look_after(since).max(next_turn(view)) } else { look_after(since) };
    if at <= view.now {
        return then;
    }
    plan.look_again_after(at.since(view.now));
    taints
}

/// Puts a taint where it is wanted and missing, and takes it away where it is not wanted.
fn set(taints: &mut Vec<Taint>, (key, effect): (&str, &str), is_wanted: bool, now: SimTime) {
    let is_it = |taint: &Taint| taint.key == key && taint.effect == effect;
    if is_wanted == taints.iter().any(is_it) {
        return;
    }
    taints.retain(|taint| !is_it(taint));
    if is_wanted {
        let time_added = Some(now.truncated_to_second());
        taints.push(Taint { key: key.to_owned(), effect: effect.to_owned(), time_added, value: String::new() });
    }
}

fn is_eviction(taint: &Taint) -> bool {
    taint.effect == NO_EXECUTE && [NOT_READY, UNREACHABLE].contains(&taint.key.as_str())
}

fn nodes<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Node> {
    view.store.list(Kind::NODE, "").filter_map(|(_, object)| object.as_ref().try_into().ok())
}

/// As `ComputeZoneState`: when no node is ready it is the network that is at fault, and when most of a small cluster's
/// are not, sending pods away would only overload the rest.
fn may_evict(view: &View<'_>) -> bool {
    let is_ready = |node: &&Node| node.status.condition("Ready").is_some_and(|ready| ready.status == "True");
    let (all, ready) = (nodes(view).count(), nodes(view).filter(is_ready).count());
    let lost = all - ready;
    let is_mostly_lost = lost > 2 && lost * 100 >= all * 55 && all <= 50;
    ready > 0 && !is_mostly_lost
}

/// When the next node's pods may be sent away.
fn next_turn(view: &View<'_>) -> SimTime {
    let last = nodes(view).flat_map(|node| &node.spec.taints).filter(|taint| is_eviction(taint));
    last.filter_map(|taint| taint.time_added).max().map_or(SimTime::ZERO, |at| at + BETWEEN_EVICTIONS)
}
