//! Scores: which of the nodes that can take a pod takes it best, and why.
//!
//! The plug-ins and weights of v1.32's default profile, as far as the model has what they look at.

use crate::api::node::Node;
use crate::api::pod::Pod;
use crate::api::shared_map::SharedSet;
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

/// The best `most` nodes with their scores, best first. Equals are told apart by the pod's uid: as good as upstream's
/// dice, and the same in every replay.
pub fn rank<'a>(view: &View<'_>, pod: &Pod, nodes: &[(&'a Node, &NodeUsage)], most: usize) -> Vec<Score<'a>> {
    let siblings: Vec<i64> = nodes.iter().map(|(_, usage)| siblings_on(pod, usage)).collect();
    let crowd = siblings.iter().copied().max().unwrap_or(0);
    let asks = scored_requests(pod);
    let images: Vec<Image<'_>> = pod.spec.containers.iter().map(|c| Image::of(view, &c.image)).collect();
    let scores: Vec<Score<'a>> = nodes
        .iter()
        .zip(siblings)
        .map(|((node, usage), count)| {
            let spread = if crowd == 0 { 200 } else { 200 * (crowd - count) / crowd };
            score(&images, asks, node, usage, spread)
        })
        .collect();
    foremost(&pod.metadata.uid.0, scores, most)
}

/// The best of a list in order, without putting all of it in order.
fn foremost<'a>(uid: &str, scores: Vec<Score<'a>>, most: usize) -> Vec<Score<'a>> {
    let best = scores.iter().map(Score::total).max();
    let dice = toss(FNV_OFFSET, uid);
    let mut ahead: Vec<((i64, u64), Score<'a>)> = Vec::new();
    for score in scores {
        let total = score.total();
        let rank = (-total, if Some(total) == best { toss(dice, score.node) } else { 0 });
        if ahead.len() == most && ahead.last().is_none_or(|(last, _)| *last <= rank) {
            continue;
        }
        ahead.truncate(most.saturating_sub(1));
        ahead.insert(ahead.partition_point(|(other, _)| *other <= rank), (rank, score));
    }
    ahead.into_iter().map(|(_, score)| score).collect()
}

fn score<'a>(images: &[Image<'_>], asks: Requests, node: &'a Node, usage: &NodeUsage, spread: i64) -> Score<'a> {
    let after = usage.scored.plus(asks, 1);
    let (cpu, memory) = (usage.room.amounts.milli_cpu.max(1), usage.room.amounts.memory.max(1));
    let free = |used: i64, of: i64| ((of - used).max(0)).saturating_mul(100) / of;
    let share = |used: i64, of: i64| (used.saturating_mul(1000) / of).min(1000);
    let (cpu_share, memory_share) = (share(after.milli_cpu, cpu), share(after.memory, memory));
    Score {
        node: &node.metadata.name,
        room: (free(after.milli_cpu, cpu) + free(after.memory, memory)) / 2,
        // The standard deviation of two shares is half their distance.
        balance: 100 - (cpu_share - memory_share).abs() / 20,
        image: image_score(images, &node.metadata.name),
        spread,
    }
}

/// An image that a pod needs, and who has it.
struct Image<'a> {
    bytes: i64,
    holders: Option<&'a SharedSet<String>>,
}

impl<'a> Image<'a> {
    fn of(view: &View<'a>, image: &str) -> Self {
        let bytes = i64::try_from(view.runtime.image_size(image)).unwrap_or(i64::MAX);
        Self { bytes, holders: view.runtime.holders(image) }
    }
}

/// Below this an image is no reason, above it no better one; in bytes, for each container.
const SMALLEST_IMAGE: i64 = 23 * 1024 * 1024;
const LARGEST_IMAGE: i64 = 1000 * 1024 * 1024;

fn image_score(images: &[Image<'_>], node: &str) -> i64 {
    let here = images.iter().filter(|image| image.holders.is_some_and(|holders| holders.contains_key(&node)));
    let bytes: i64 = here.map(|image| image.bytes).sum();
    let most = LARGEST_IMAGE * i64::try_from(images.len().max(1)).unwrap_or(1);
    100 * (bytes.clamp(SMALLEST_IMAGE, most) - SMALLEST_IMAGE) / (most - SMALLEST_IMAGE)
}

fn siblings_on(pod: &Pod, usage: &NodeUsage) -> i64 {
    let owner = pod.metadata.controller();
    owner.and_then(|owner| usage.by_controller.get(&owner.uid)).copied().unwrap_or(0)
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, gone on with: over the pod's uid, then the node's name.
fn toss(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
