//! The node lifecycle controller's taint of cordoned nodes: `spec.unschedulable` as a mark that pods can tolerate.

use crate::api::discovery::Kind;
use crate::api::node::{Node, Taint};
use crate::api::object::Object;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Key, WatchEvent, WriteMode};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, Plan, View};

/// The loop.
pub struct NodeTaintController;

const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";
const EFFECT: &str = "NoSchedule";

impl Controller for NodeTaintController {
    fn name(&self) -> &'static str {
        "node-lifecycle-controller"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(20)
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::Node(node) => vec![Key::cluster(Kind::NODE, &node.metadata.name)],
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        let Some(node) = view.store.typed::<Node>(key) else { return Plan::nothing() };
        let is_mark = |taint: &Taint| taint.key == UNSCHEDULABLE && taint.effect == EFFECT;
        let is_marked = node.spec.taints.iter().any(is_mark);
        if is_marked == node.spec.unschedulable {
            return Plan::nothing();
        }
        let mut node = node.clone();
        node.spec.taints.retain(|taint| !is_mark(taint));
        if node.spec.unschedulable {
            node.spec.taints.push(Taint {
                key: UNSCHEDULABLE.to_owned(),
                effect: EFFECT.to_owned(),
                time_added: Some(view.now.truncated_to_second()),
                value: String::new(),
            });
        }
        let body = Body::from(Object::from(node));
        let request = ApiRequest::Update { key: key.clone(), body, mode: WriteMode::Persist };
        Plan { requests: vec![request], ..Plan::nothing() }
    }
}
