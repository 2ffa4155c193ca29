//! `NodeAffinity` and `TaintToleration` as scores: the nodes that a pod would rather be on, or rather not.

use crate::api::node::{Node, Taint};
use crate::api::node_affinity::preference;
use crate::api::pod::Pod;
use crate::apiserver::usage::NodeUsage;

/// The plug-ins' weights in the default profile.
const AFFINITY_WEIGHT: i64 = 2;
const TAINT_WEIGHT: i64 = 3;

/// The points of each node, weights included. Where no node has a taint that counts, none gets points for it.
pub fn scores(pod: &Pod, nodes: &[(&Node, &NodeUsage)]) -> Vec<i64> {
    let liked: Vec<i64> = match pod.spec.affinity.as_ref().is_some_and(|affinity| affinity.node_affinity.is_some()) {
        true => nodes.iter().map(|(node, _)| preference(&pod.spec, node)).collect(),
        false => vec![0; nodes.len()],
    };
    let disliked: Vec<i64> = nodes.iter().map(|(node, _)| disliked_taints(pod, node)).collect();
    let (best, worst) = (most(&liked), most(&disliked));
    let liked = liked.into_iter().map(|points| AFFINITY_WEIGHT * (100 * points / best.max(1)));
    let spared = |taints: i64| if worst == 0 { 0 } else { TAINT_WEIGHT * (100 - 100 * taints / worst) };
    liked.zip(disliked).map(|(liked, taints)| liked + spared(taints)).collect()
}

fn most(points: &[i64]) -> i64 {
    points.iter().max().copied().unwrap_or(0)
}

/// How many of a node's `PreferNoSchedule` taints a pod does not tolerate.
fn disliked_taints(pod: &Pod, node: &Node) -> i64 {
    let is_disliked = |taint: &&Taint| {
        taint.effect == "PreferNoSchedule" && !pod.spec.tolerations.iter().any(|other| taint.is_tolerated_by(other))
    };
    i64::try_from(node.spec.taints.iter().filter(is_disliked).count()).unwrap_or(i64::MAX)
}
