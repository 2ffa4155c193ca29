//! Scores: which of the nodes that can take a pod takes it best, and why.
//!
//! The plug-ins and weights of v1.32's default profile, as far as the model has what they look at.

use crate::api::node::Node;
use crate::api::pod::Pod;
use crate::api::quantity::Quantity;
use crate::apiserver::usage::{NodeUsage, Requests, scored_requests};
use crate::control_loop::View;
use std::fmt;

/// A node's points, plug-in by plug-in, weights included.
#[derive(Clone, Debug, PartialEq)]
pub struct Score<'a> {
    /// The node.
    pub node: &'a str,
    /// `NodeResourcesFit`, least allocated: 0 to 100.
    pub room: i64,
    /// `NodeResourcesBalancedAllocation`: 0 to 100.
    pub balance: i64,
    /// `ImageLocality`: 0 to 100.
    pub image: i64,
    /// `PodTopologySpread`: 0 to 200.
    pub spread: i64,
}

impl Score<'_> {
    /// The sum.
    pub fn total(&self) -> i64 {
        self.room + self.balance + self.image + self.spread
    }
}

impl fmt::Display for Score<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Score { room, balance, image, spread, .. } = self;
        write!(f, "fits, {} points: room {room}, balance {balance}, image {image}, spread {spread}", self.total())
    }
}

/// The nodes with their scores, best first. Equals are told apart by the pod's uid: as good as upstream's dice, and
/// the same in every replay.
pub fn rank<'a>(view: &View<'_>, pod: &Pod, nodes: &[&'a Node]) -> Vec<Score<'a>> {
    let siblings: Vec<i64> = nodes.iter().map(|node| siblings_on(view, pod, node)).collect();
    let most = siblings.iter().copied().max().unwrap_or(0);
    let asks = scored_requests(pod);
    let mut scores: Vec<(Score<'a>, u64)> = nodes
        .iter()
        .zip(siblings)
        .map(|(node, count)| {
            let score = score(view, pod, asks, node, if most == 0 { 200 } else { 200 * (most - count) / most });
            let dice = toss(&pod.metadata.uid.0, score.node);
            (score, dice)
        })
        .collect();
    scores.sort_by(|(a, dice_a), (b, dice_b)| b.total().cmp(&a.total()).then(dice_a.cmp(dice_b)));
    scores.into_iter().map(|(score, _)| score).collect()
}

fn score<'a>(view: &View<'_>, pod: &Pod, asks: Requests, node: &'a Node, spread: i64) -> Score<'a> {
    let none = NodeUsage::default();
    let usage = view.store.usage(&node.metadata.name).unwrap_or(&none);
    let after = usage.scored.plus(asks, 1);
    let has = |name: &str, of: fn(&Quantity) -> i64| node.status.allocatable.get(name).map_or(0, of).max(1);
    let (cpu, memory) = (has("cpu", Quantity::milli_value), has("memory", Quantity::value));
    let free = |used: i64, of: i64| ((of - used).max(0)).saturating_mul(100) / of;
    let share = |used: i64, of: i64| (used.saturating_mul(1000) / of).min(1000);
    let (cpu_share, memory_share) = (share(after.milli_cpu, cpu), share(after.memory, memory));
    Score {
        node: &node.metadata.name,
        room: (free(after.milli_cpu, cpu) + free(after.memory, memory)) / 2,
        // The standard deviation of two shares is half their distance.
        balance: 100 - (cpu_share - memory_share).abs() / 20,
        image: image_score(view, pod, node),
        spread,
    }
}

/// Below this an image is no reason, above it no better one; in bytes, for each container.
const SMALLEST_IMAGE: i64 = 23 * 1024 * 1024;
const LARGEST_IMAGE: i64 = 1000 * 1024 * 1024;

fn image_score(view: &View<'_>, pod: &Pod, node: &Node) -> i64 {
    let here = pod.spec.containers.iter().filter(|c| view.runtime.has_image(&node.metadata.name, &c.image));
    let bytes: i64 = here.map(|c| i64::try_from(view.runtime.image_size(&c.image)).unwrap_or(0)).sum();
    let most = LARGEST_IMAGE * i64::try_from(pod.spec.containers.len().max(1)).unwrap_or(1);
    100 * (bytes.clamp(SMALLEST_IMAGE, most) - SMALLEST_IMAGE) / (most - SMALLEST_IMAGE)
}

fn siblings_on(view: &View<'_>, pod: &Pod, node: &Node) -> i64 {
    let Some(owner) = pod.metadata.controller() else { return 0 };
    let usage = view.store.usage(&node.metadata.name);
    usage.and_then(|usage| usage.by_controller.get(&owner.uid)).copied().unwrap_or(0)
}

/// FNV-1a over the pod's uid and the node's name.
fn toss(uid: &str, node: &str) -> u64 {
    let bytes = uid.bytes().chain(node.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
