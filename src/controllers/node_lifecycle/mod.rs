//! The node lifecycle controller: notices when a kubelet falls silent, and marks its node with taints.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/nodelifecycle`. It looks at all nodes every five seconds; here a node is
//! looked at when that would show anything new.

mod health;
mod taints;

use super::later;
use crate::api::discovery::Kind;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, Change, Key, WatchEvent, WriteMode};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, Plan, View};

/// The loop.
pub struct NodeLifecycleController;

/// Its name.
pub const NAME: &str = "node-lifecycle-controller";

/// How often it looks (`--node-monitor-period`).
const PERIOD: i64 = 5_000;

impl Controller for NodeLifecycleController {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(20)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        let Object::Node(node) = &*event.object else { return Vec::new() };
        let mut keys = vec![Key::cluster(Kind::NODE, &node.metadata.name)];
        // When a node comes or goes, the others may be treated otherwise.
        let turned = node.status.condition("Ready").and_then(|ready| ready.last_transition_time);
        if event.change != Change::Modified || turned.is_some_and(|at| event.at.since(at) <= JUST_NOW) {
            keys.extend(store.list(Kind::NODE, "").filter(|(_, other)| is_tainted(other)).map(|(key, _)| key.clone()));
        }
        keys
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.node_lifecycle, view, key)
    }
}

/// Doubts one node, or taints it as its conditions say.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let Some(node) = view.store.typed::<Node>(key) else { return Plan::nothing() };
    let mut plan = Plan::nothing();
    match health::silent_at(view, node) {
        // The taints follow when this has been written.
        Some(at) if at <= view.now => health::give_up(view, node, &mut plan),
        silent_at => {
            if let Some(at) = silent_at {
                plan.look_again_after(at.since(view.now));
            }
            let wanted = taints::wanted(view, node, &mut plan);
            if wanted != node.spec.taints {
                let mut node = node.clone();
                node.spec.taints = wanted;
                let body = Body::from(Object::from(node));
                plan.requests.push(ApiRequest::Update { key: key.clone(), body, mode: WriteMode::Persist });
            }
        }
    }
    plan
}

/// Longer ago than this nothing has turned just now: instants of conditions are whole seconds.
const JUST_NOW: SimDuration = SimDuration::from_secs(1);

fn is_tainted(object: &Object) -> bool {
    matches!(object, Object::Node(node) if !node.spec.taints.is_empty())
}

/// The first look at or after an instant.
fn look_from(at: SimTime) -> SimTime {
    let late = at.as_millis().rem_euclid(PERIOD);
    if late == 0 { at } else { at + SimDuration::from_millis(PERIOD - late) }
}

/// The first look after an instant.
fn look_after(at: SimTime) -> SimTime {
    look_from(at + SimDuration::from_millis(1))
}
