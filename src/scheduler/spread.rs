//! `PodTopologySpread` as far as scores go: the fewer pods of a pod's kind a node has, the better.
//!
//! By the pod's own constraints or the system's default ones: three more on one host than on another, and five more in
//! one zone, are bearable.

use super::neighbours::Domains;
use super::others;
use super::skew::{constraints, count, has_all_keys, includes};
use crate::api::discovery::Kind;
use crate::api::meta::StringMap;
use crate::api::node::Node;
use crate::api::node_affinity::wants;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::api::pod::Pod;
use crate::api::table::Table;
use crate::apiserver::store::Store;
use crate::apiserver::usage::{NodeUsage, ZONE};

/// The plug-in's weight in the default profile.
const WEIGHT: i64 = 2;
/// The `maxSkew` of the default constraint for hosts.
const BEARABLE: f64 = 3.0;
/// The one for zones.
const BEARABLE_IN_ZONE: f64 = 5.0;
const HOST: &str = "kubernetes.io/hostname";
/// The owners by whose selectors a pod's kind is told (`helper.DefaultSelector`).
const SPREADERS: [&str; 3] = ["ReplicaSet", "ReplicationController", "StatefulSet"];

/// What each node counts, unless it is outside of a domain; nothing for a pod of no kind.
pub(super) type Raw = Option<Vec<Option<i64>>>;

/// The points of each node, weight included; none for a pod of no kind, and for a node outside of a domain.
pub fn scores(store: &Store, pod: &Pod, nodes: &[(&Node, &NodeUsage)]) -> Vec<i64> {
    let raw = match pod.spec.topology_spread_constraints.is_empty() {
        true => by_default(store, pod, nodes),
        false => others::here().and_then(|code| (code.spread)(store, pod, nodes)),
    };
    let Some(raw) = raw else { return vec![0; nodes.len()] };
    let known = || raw.iter().flatten().copied();
    let (least, most) = (known().min().unwrap_or(0), known().max().unwrap_or(0).max(1));
    let points = |score: i64| WEIGHT * (100 * (most + least - score) / most);
    raw.iter().map(|score| score.map_or(0, points)).collect()
}

/// What counts say: the more domains there are, the more, and nothing below what is bearable (`scoreForCount`).
fn score_among(domains: usize, max_skew: f64) -> impl Fn(i64) -> f64 {
    let weight = ((domains + 2) as f64).ln();
    move |count| count as f64 * weight + (max_skew - 1.0)
}

/// By the system's default constraints, which ask for no labels.
fn by_default(store: &Store, pod: &Pod, nodes: &[(&Node, &NodeUsage)]) -> Raw {
    let on_hosts = counts(store, pod, nodes)?;
    let in_zones = zone_counts(store, pod, nodes);
    let host_score = score_among(nodes.len(), BEARABLE);
    let zone_score = score_among(in_zones.len(), BEARABLE_IN_ZONE);
    let in_zone = |node: &Node| Some(zone_score(*in_zones.get(&(ZONE, node.metadata.labels.get(ZONE)?))?));
    let score = |((node, _), on_host): (&(&Node, &NodeUsage), i64)| {
        let in_zone = if in_zones.is_empty() { None } else { in_zone(node) };
        Some((host_score(on_host) + in_zone.unwrap_or(0.0)).round() as i64)
    };
    Some(nodes.iter().zip(on_hosts).map(score).collect())
}

/// How many of the pod's kind each zone has that one of some nodes is in; nodes without a zone are one more.
fn zone_counts<'a>(store: &'a Store, pod: &Pod, nodes: &[(&'a Node, &NodeUsage)]) -> Domains<'a> {
    if nodes.iter().all(|(_, usage)| !usage.room.is_in_zone) {
        return Domains::default();
    }
    let zone = |node: &'a Node| node.metadata.labels.get(ZONE).map(String::as_str).unwrap_or_default();
    let mut zones: Domains<'a> = nodes.iter().map(|(node, _)| ((ZONE, zone(node)), 0)).gather();
    let all: Vec<(&Node, &NodeUsage)> = store.nodes().filter(|(node, _)| wants(&pod.spec, node)).collect();
    for ((node, _), count) in all.iter().zip(counts(store, pod, &all).into_iter().flatten()) {
        if let Some(sum) = zones.get_mut(&(ZONE, zone(node))) {
            *sum += count;
        }
    }
    zones
}

/// By the pod's own constraints that it may also be run without.
pub(super) fn by_constraints(store: &Store, pod: &Pod, nodes: &[(&Node, &NodeUsage)]) -> Raw {
    let constraints = constraints(pod, "ScheduleAnyway");
    let value = |node: &'_ Node, key: &str| node.metadata.labels.get(key).cloned().unwrap_or_default();
    let hosts = nodes.iter().filter(|(node, _)| has_all_keys(&constraints, node)).count();
    let mut scores: Vec<Option<f64>> =
        nodes.iter().map(|(node, _)| has_all_keys(&constraints, node).then_some(0.0)).collect();
    for constraint in &constraints {
        let key = constraint.topology_key.as_str();
        let mut domains: Table<String, i64> = Table::default();
        for ((node, _), _) in nodes.iter().zip(&scores).filter(|(_, score)| key != HOST && score.is_some()) {
            domains.insert(value(node, key), 0);
        }
        let counted = |node: &Node| has_all_keys(&constraints, node) && includes(constraint, pod, node);
        let is_spread = !domains.is_empty();
        for (node, _) in store.nodes().filter(|(node, _)| is_spread && counted(node)) {
            if let Some(sum) = domains.get_mut(&value(node, key)) {
                *sum += count(store, constraint, pod, node);
            }
        }
        let is_host = key == HOST;
        let score_of = score_among(if is_host { hosts } else { domains.len() }, f64::from(constraint.max_skew));
        for ((node, _), score) in nodes.iter().zip(&mut scores) {
            let count = match is_host {
                true => count(store, constraint, pod, node),
                false => domains.get(&value(node, key)).copied().unwrap_or(0),
            };
            *score = score.map(|sum| sum + score_of(count));
        }
    }
    (!constraints.is_empty()).then(|| scores.into_iter().map(|score| score.map(|sum| sum.round() as i64)).collect())
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
