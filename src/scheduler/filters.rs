//! Filters: every reason why a node cannot take a pod, in the scheduler's own words.

use super::Candidate;
use super::others::{self, Others};
use crate::api::node::{Node, Taint};
use crate::api::node_affinity::wants;
use crate::api::pod::Pod;
use crate::apiserver::store::Store;
use crate::apiserver::usage::{NodeUsage, Requests};

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// As in the FailedScheduling event: `Insufficient cpu`.
    pub text: String,
    /// Whether it would help if other pods left.
    pub remedy: Remedy,
}

/// What could make a node acceptable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Fewer pods on it.
    Preemption,
    /// Nothing that the scheduler can do.
    None,
}

/// Why a node cannot take a pod; empty if it can. The first plug-in that refuses has the word, as upstream.
pub fn refuse(
    store: &Store,
    pod: &Pod,
    asks: Requests,
    (node, usage): Candidate<'_>,
    others: Option<&Others<'_>>,
) -> Vec<Refusal> {
    if let Some(refusal) = unschedulable(pod, node).or_else(|| untolerated(pod, node)).or_else(|| unaffine(pod, node)) {
        return vec![refusal];
    }
    if has_port_conflict(store, pod, node) {
        let text = "node(s) didn't have free ports for the requested pod ports".to_owned();
        return vec![Refusal { text, remedy: Remedy::Preemption }];
    }
    let refusals = insufficient(asks, usage);
    if !refusals.is_empty() {
        return refusals;
    }
    match others::refuse(others, node) {
        Some(refusal) => vec![refusal],
        None => Vec::new(),
    }
}

fn unschedulable(pod: &Pod, node: &Node) -> Option<Refusal> {
    if !node.spec.unschedulable {
        return None;
    }
    let mark = Taint { key: UNSCHEDULABLE.to_owned(), effect: "NoSchedule".to_owned(), ..Taint::default() };
    let is_refused = !pod.spec.tolerations.iter().any(|t| mark.is_tolerated_by(t));
    is_refused.then(|| Refusal { text: "node(s) were unschedulable".to_owned(), remedy: Remedy::None })
}

/// The taint that a cordon stands for.
const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";

fn untolerated(pod: &Pod, node: &Node) -> Option<Refusal> {
    let counts = |taint: &&Taint| taint.effect != "PreferNoSchedule";
    let taint =
        node.spec.taints.iter().filter(counts).find(|t| !pod.spec.tolerations.iter().any(|o| t.is_tolerated_by(o)))?;
    let text = format!("node(s) had untolerated taint {{{}: {}}}", taint.key, taint.value);
    Some(Refusal { text, remedy: Remedy::None })
}

fn unaffine(pod: &Pod, node: &Node) -> Option<Refusal> {
    let text = "node(s) didn't match Pod's node affinity/selector";
    (!wants(&pod.spec, node)).then(|| Refusal { text: text.to_owned(), remedy: Remedy::None })
}

fn has_port_conflict(store: &Store, pod: &Pod, node: &Node) -> bool {
    let is_wanted = |port| host_ports(pod).any(|own| own == port);
    host_ports(pod).next().is_some()
        && store.pods_on(&node.metadata.name).any(|(_, other)| host_ports(other).any(is_wanted))
}

fn host_ports(pod: &Pod) -> impl Iterator<Item = (i32, &str)> {
    let ports = pod.spec.containers.iter().flat_map(|container| &container.ports);
    ports.filter(|port| port.host_port != 0).map(|port| (port.host_port, port.protocol.as_str()))
}

/// As `NodeResourcesFit`: all that is short, in its order.
fn insufficient(asks: Requests, usage: &NodeUsage) -> Vec<Refusal> {
    let (used, has) = (usage.requested, usage.room.amounts);
    let checks = [
        ("cpu", asks.milli_cpu, used.milli_cpu, has.milli_cpu),
        ("memory", asks.memory, used.memory, has.memory),
        ("ephemeral-storage", asks.ephemeral_storage, used.ephemeral_storage, has.ephemeral_storage),
    ];
    let mut refusals = Vec::new();
    if usage.pods + 1 > usage.room.pods {
        refusals.push(Refusal { text: "Too many pods".to_owned(), remedy: Remedy::Preemption });
    }
    for (name, asks, used, has) in checks {
        if asks > 0 && asks > has - used {
            // Even for more than the whole node has, v1.32 looks for somebody to displace.
            refusals.push(Refusal { text: format!("Insufficient {name}"), remedy: Remedy::Preemption });
        }
    }
    refusals
}
