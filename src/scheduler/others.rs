//! What a pod and the pods that run have to say about each other. Only documents and patches say it: the page fetches the
//! code with the first of them.

use super::filters::Refusal;
use super::neighbours::Neighbours;
use super::skew::Skew;
use super::{Candidate, claims, hints, spread};
use crate::api::node::Node;
use crate::api::pod::Pod;
use crate::apiserver::store::Store;
use crate::apiserver::usage::NodeUsage;

/// What there is to know of all nodes before one of them is judged.
pub(super) struct Others<'a> {
    skew: Skew<'a>,
    neighbours: Neighbours<'a>,
}

/// Nodes that fit.
type Fitting<'a, 'b> = [(&'a Node, &'b NodeUsage)];

/// The code.
pub struct Code {
    of: for<'a> fn(&'a Store, &'a Pod, &[Candidate<'a>]) -> Option<Others<'a>>,
    refuse: fn(&Others<'_>, &Node) -> Option<Refusal>,
    scores: fn(&Others<'_>, &Store, &Pod, &Fitting<'_, '_>) -> Vec<i64>,
    problem: fn(&Store, &Pod, usize) -> Option<String>,
    /// The scores by a pod's own constraints.
    pub(super) spread: fn(&Store, &Pod, &Fitting<'_, '_>) -> spread::Raw,
    /// Whether a pod that came to a node, or whose labels changed there, may let another pod go somewhere.
    pub(super) may_help: fn(&Store, &Pod, Option<&Pod>, &Pod) -> bool,
}

const CODE: Code = Code {
    of: |store, pod, nodes| {
        let others = Others { skew: Skew::of(store, pod, nodes), neighbours: Neighbours::of(store, pod, nodes) };
        (!others.skew.is_silent() || !others.neighbours.is_silent()).then_some(others)
    },
    refuse: |others, node| others.skew.refuse(node).or_else(|| others.neighbours.refuse(node)),
    scores: |others, store, pod, nodes| others.neighbours.scores(store, pod, nodes),
    problem: claims::problem,
    spread: spread::by_constraints,
    may_help: hints::may_help,
};

crate::lazy!(verbs: pub fn fetch() -> &'static Code, here as here { &CODE });

/// Of a pod, among all nodes: nothing where nobody says anything, and before anybody can have said it.
pub(super) fn of<'a>(store: &'a Store, pod: &'a Pod, nodes: &[Candidate<'a>]) -> Option<Others<'a>> {
    here().and_then(|code| (code.of)(store, pod, nodes))
}

/// Why a pod can go to none of so many nodes, whatever they are like.
pub(super) fn problem(store: &Store, pod: &Pod, nodes: usize) -> Option<String> {
    (here()?.problem)(store, pod, nodes)
}

/// Why a node cannot take the pod.
pub(super) fn refuse(others: Option<&Others<'_>>, node: &Node) -> Option<Refusal> {
    (here()?.refuse)(others?, node)
}

/// The points of each of some nodes, weight included.
pub(super) fn scores(others: Option<&Others<'_>>, store: &Store, pod: &Pod, nodes: &Fitting<'_, '_>) -> Vec<i64> {
    match (here(), others) {
        (Some(code), Some(others)) => (code.scores)(others, store, pod, nodes),
        _ => vec![0; nodes.len()],
    }
}
