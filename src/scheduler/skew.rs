//! `PodTopologySpread` as a filter: the constraints under which a pod would rather not run at all.

use super::Candidate;
use super::filters::{Refusal, Remedy};
use super::neighbours::{Domains, running_on};
use crate::api::node::{Node, Taint};
use crate::api::node_affinity::wants;
use crate::api::placement::TopologySpreadConstraint;
use crate::api::pod::Pod;
use crate::apiserver::store::Store;

/// What there is to know of all nodes before one of them is judged.
#[derive(Default)]
pub struct Skew<'a> {
    /// Each with the fewest pods that one of its domains has, and whether the pod itself counts.
    constraints: Vec<(&'a TopologySpreadConstraint, i64, bool)>,
    counts: Domains<'a>,
}

impl<'a> Skew<'a> {
    /// Of a pod, among all nodes.
    pub fn of(store: &'a Store, pod: &'a Pod, nodes: &[Candidate<'a>]) -> Self {
        let constraints = constraints(pod, "DoNotSchedule");
        if constraints.is_empty() {
            return Skew::default();
        }
        let mut counts = Domains::default();
        for (node, _) in nodes.iter().filter(|(node, _)| has_all_keys(&constraints, node)) {
            for constraint in constraints.iter().filter(|constraint| includes(constraint, pod, node)) {
                let value = node.metadata.labels.get(&constraint.topology_key).map(String::as_str).unwrap_or_default();
                *counts.or_default((&constraint.topology_key, value)) += count(store, constraint, pod, node);
            }
        }
        let fewest = |constraint: &TopologySpreadConstraint| {
            let domains = counts.iter().filter(|((key, _), _)| *key == constraint.topology_key);
            let numbers: Vec<i64> = domains.map(|(_, count)| *count).collect();
            let wants = usize::try_from(constraint.min_domains.unwrap_or(1)).unwrap_or(1);
            if numbers.len() < wants { 0 } else { numbers.into_iter().min().unwrap_or(0) }
        };
        let known = |constraint: &'a TopologySpreadConstraint| {
            (constraint, fewest(constraint), counts_pod(constraint, pod, pod))
        };
        Skew { constraints: constraints.into_iter().map(known).collect(), counts }
    }

    /// Whether there is nothing to hold to.
    pub fn is_silent(&self) -> bool {
        self.constraints.is_empty()
    }

    /// Why a node cannot take the pod.
    pub fn refuse(&self, node: &Node) -> Option<Refusal> {
        self.constraints.iter().find_map(|(constraint, fewest, counts_itself)| {
            let key = &constraint.topology_key;
            let Some(value) = node.metadata.labels.get(key) else {
                let text = "node(s) didn't match pod topology spread constraints (missing required label)".to_owned();
                return Some(Refusal { text, remedy: Remedy::None });
            };
            let there = self.counts.get(&(key.as_str(), value.as_str())).copied().unwrap_or(0);
            let skew = there + i64::from(*counts_itself) - fewest;
            (skew > i64::from(constraint.max_skew)).then(|| {
                let text = "node(s) didn't match pod topology spread constraints".to_owned();
                Refusal { text, remedy: Remedy::Preemption }
            })
        })
    }
}

/// A pod's constraints that say the same of what to do when they do not hold.
pub fn constraints<'a>(pod: &'a Pod, when_unsatisfiable: &str) -> Vec<&'a TopologySpreadConstraint> {
    let all = pod.spec.topology_spread_constraints.iter();
    all.filter(|constraint| constraint.when_unsatisfiable == when_unsatisfiable).collect()
}

/// Whether a node is in a domain of each of some constraints.
pub fn has_all_keys(constraints: &[&TopologySpreadConstraint], node: &Node) -> bool {
    constraints.iter().all(|constraint| node.metadata.labels.contains_key(&constraint.topology_key))
}

/// Whether a node's pods count for a constraint of a pod (`matchNodeInclusionPolicies`).
pub fn includes(constraint: &TopologySpreadConstraint, pod: &Pod, node: &Node) -> bool {
    let honours_affinity = constraint.node_affinity_policy.as_deref() != Some("Ignore");
    let honours_taints = constraint.node_taints_policy.as_deref() == Some("Honor");
    let is_tolerated = |taint: &Taint| {
        taint.effect == "PreferNoSchedule"
            || pod.spec.tolerations.iter().any(|toleration| taint.is_tolerated_by(toleration))
    };
    (!honours_affinity || wants(&pod.spec, node)) && (!honours_taints || node.spec.taints.iter().all(is_tolerated))
}

/// How many pods of a node count for a constraint of a pod.
pub fn count(store: &Store, constraint: &TopologySpreadConstraint, pod: &Pod, node: &Node) -> i64 {
    let counted = |other: &&Pod| !other.metadata.is_terminating() && counts_pod(constraint, pod, other);
    i64::try_from(running_on(store, node).filter(counted).count()).unwrap_or(i64::MAX)
}

/// Whether a pod is one of those that a constraint of another spreads.
pub fn counts_pod(constraint: &TopologySpreadConstraint, pod: &Pod, other: &Pod) -> bool {
    let (labels, own) = (&other.metadata.labels, &pod.metadata.labels);
    other.metadata.namespace == pod.metadata.namespace
        && constraint.label_selector.as_ref().is_some_and(|selector| selector.matches(labels))
        && constraint.match_label_keys.iter().all(|key| own.get(key).is_none_or(|value| labels.get(key) == Some(value)))
}
