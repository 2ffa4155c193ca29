//! `PodTopologySpread` as far as scores go: the fewer pods of a pod's kind a node has, the better.
//!
//! With the system's default constraints: three more on one host than on another are bearable, and zones there are none.

use crate::api::discovery::Kind;
use crate::api::meta::StringMap;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::api::pod::Pod;
use crate::apiserver::store::Store;
use crate::apiserver::usage::NodeUsage;

/// The plug-in's weight in the default profile.
const WEIGHT: i64 = 2;
/// The `maxSkew` of the default constraint for hosts.
const BEARABLE: f64 = 3.0;
/// The owners by whose selectors a pod's kind is told (`helper.DefaultSelector`).
const SPREADERS: [&str; 3] = ["ReplicaSet", "ReplicationController", "StatefulSet"];

/// The points of each node, weight included; none for a pod of no kind.
pub fn scores(store: &Store, pod: &Pod, nodes: &[(&Node, &NodeUsage)]) -> Vec<i64> {
    let weight = ((nodes.len() + 2) as f64).ln();
    let score = |count: i64| (count as f64 * weight + (BEARABLE - 1.0)).round() as i64;
    let Some(counts) = counts(store, pod, nodes) else { return vec![0; nodes.len()] };
    let scores: Vec<i64> = counts.into_iter().map(score).collect();
    let (least, most) = (scores.iter().min().copied().unwrap_or(0), scores.iter().max().copied().unwrap_or(0).max(1));
    scores.into_iter().map(|score| WEIGHT * (100 * (most + least - score) / most)).collect()
}

/// How many of the pod's kind each node has; nothing if neither an owner nor a Service makes it one of a kind.
fn counts(store: &Store, pod: &Pod, nodes: &[(&Node, &NodeUsage)]) -> Option<Vec<i64>> {
    let owner = pod.metadata.controller().filter(|owner| SPREADERS.contains(&owner.kind.as_str()));
    if let Some(owner) = owner {
        let count = |usage: &NodeUsage| usage.by_controller.get(&owner.uid).copied().unwrap_or(0);
        return Some(nodes.iter().map(|(_, usage)| count(usage)).collect());
    }
    let labels = labels_of_services(store, pod);
    let is_kin = |other: &Pod| {
        other.metadata.namespace == pod.metadata.namespace
            && !other.metadata.is_terminating()
            && labels.iter().all(|(label, value)| other.metadata.labels.get(label) == Some(value))
    };
    let count = |node: &Node| store.pods_on(&node.metadata.name).filter(|(_, other)| is_kin(other)).count();
    (!labels.is_empty()).then(|| nodes.iter().map(|(node, _)| i64::try_from(count(node)).unwrap_or(0)).collect())
}

/// The selectors of all Services that mean a pod, together.
fn labels_of_services(store: &Store, pod: &Pod) -> StringMap {
    let services = store.list(Kind::SERVICE, &pod.metadata.namespace);
    let selectors = services.filter_map(|(_, object)| match object.as_ref() {
        Object::Service(service) => Some(&service.spec.selector),
        _ => None,
    });
    let own = &pod.metadata.labels;
    let meant = selectors.filter(|selector| selector.iter().all(|(label, value)| own.get(label) == Some(value)));
    meant.flatten().map(|(label, value)| (label.clone(), value.clone())).gather()
}
