//! Scores: which of the nodes that can take a pod takes it best, and why.
//!
//! The plug-ins and weights of v1.32's default profile, as far as the model has what they look at.

use super::others::{self, Others};
use super::{preferences, spread};
use crate::api::fnv;
use crate::api::node::Node;
use crate::api::pod::Pod;
use crate::api::shared_map::SharedMap;
use crate::api::time::SimTime;
use crate::apiserver::usage::{NodeUsage, Requests, pod_requests, scored_requests};
use crate::control_loop::{RENEWAL, View};
use std::fmt::{self, Write};

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
    /// `PodTopologySpread`: 0 to 200, twice its points.
    pub spread: i64,
    /// `InterPodAffinity`: 0 to 200, twice its points.
    pub neighbours: i64,
    /// `NodeAffinity`, twice its points, and `TaintToleration`, three times: 0 to 500.
    pub preference: i64,
}

impl Score<'_> {
    /// The sum.
    pub fn total(&self) -> i64 {
        self.room + self.balance + self.image + self.spread + self.neighbours + self.preference
    }

    /// For whoever asks why: written in one go, as there are many.
    pub fn in_words(&self) -> String {
        let mut words = String::with_capacity(96);
        // A text takes whatever is written.
        let _ = write!(words, "{self}");
        words
    }
}

impl fmt::Display for Score<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Score { room, balance, image, spread, .. } = self;
        write!(f, "fits, {} points: room {room}, balance {balance}, image {image}, spread {spread}", self.total())?;
        for (what, points) in [("neighbours", self.neighbours), ("preference", self.preference)] {
            if points != 0 {
                write!(f, ", {what} {points}")?;
            }
        }
        Ok(())
    }
}

/// The best `most` of some nodes, out of `all` there are, with their scores, best first. Equals are told apart by the pod's uid: as good as upstream's
/// dice, and the same in every replay.
pub fn rank<'a>(
    view: &View<'_>,
    pod: &Pod,
    (nodes, all): (&[(&'a Node, &NodeUsage)], usize),
    (others, most): (Option<&Others<'_>>, usize),
) -> Vec<Score<'a>> {
    let neighbours = others::scores(others, view.store, pod, nodes);
    let wishes = neighbours.into_iter().zip(preferences::scores(pod, nodes));
    let spread = spread::scores(view.store, pod, nodes);
    let asks = Asks { real: pod_requests(pod), scored: scored_requests(pod) };
    let containers = pod.spec.init_containers.iter().chain(&pod.spec.containers);
    let images = image_scores(view, containers.map(|container| container.image.as_str()), nodes, all);
    let scores: Vec<Score<'a>> = nodes
        .iter()
        .zip(spread.into_iter().zip(images).zip(wishes))
        .map(|((node, usage), ((spread, image), (neighbours, preference)))| {
            let (room, balance) = (room(usage, asks.scored), balance(usage, asks.real));
            Score { node: &node.metadata.name, room, balance, image, spread, neighbours, preference }
        })
        .collect();
    foremost(&pod.metadata.uid.0, scores, most)
}

/// The best of a list in order, without putting all of it in order.
fn foremost<'a>(uid: &str, scores: Vec<Score<'a>>, most: usize) -> Vec<Score<'a>> {
    let best = scores.iter().map(Score::total).max();
    let dice = fnv::mixed(fnv::START, uid.as_bytes());
    let mut ahead: Vec<((i64, u64), Score<'a>)> = Vec::new();
    for score in scores {
        let total = score.total();
        let rank = (-total, if Some(total) == best { well_mixed(fnv::mixed(dice, score.node.as_bytes())) } else { 0 });
        if ahead.len() == most && ahead.last().is_none_or(|(last, _)| *last <= rank) {
            continue;
        }
        ahead.truncate(most.saturating_sub(1));
        ahead.insert(ahead.partition_point(|(other, _)| *other <= rank), (rank, score));
    }
    ahead.into_iter().map(|(_, score)| score).collect()
}

/// What a pod asks for, and what counts for a container that asks for nothing.
struct Asks {
    real: Requests,
    scored: Requests,
}

/// `leastRequestedScore` of CPU and memory.
fn room(usage: &NodeUsage, asks: Requests) -> i64 {
    let (after, has) = (usage.scored.plus(asks, 1), usage.room.amounts);
    let free = |used: i64, of: i64| ((of - used).max(0)).saturating_mul(100) / of.max(1);
    (free(after.milli_cpu, has.milli_cpu) + free(after.memory, has.memory)) / 2
}

/// `balancedResourceScorer`, which looks at what is really asked for; the standard deviation of two shares is half their
/// distance.
fn balance(usage: &NodeUsage, asks: Requests) -> i64 {
    let (after, has) = (usage.requested.plus(asks, 1), usage.room.amounts);
    let share = |used: i64, of: i64| (used as f64 / of.max(1) as f64).min(1.0);
    let distance = share(after.milli_cpu, has.milli_cpu) - share(after.memory, has.memory);
    ((1.0 - (distance / 2.0).abs()) * 100.0) as i64
}

/// Below this an image is no reason, above it no better one; in bytes, for each container.
const SMALLEST_IMAGE: i64 = 23 * 1024 * 1024;
const LARGEST_IMAGE: i64 = 1000 * 1024 * 1024;

/// Of the images that each node's kubelet has told of. The more nodes have one, the less it says (`scaledImageScore`).
fn image_scores<'a>(
    view: &View<'_>,
    images: impl Iterator<Item = &'a str>,
    nodes: &[(&Node, &NodeUsage)],
    all: usize,
) -> Vec<i64> {
    let (mut bytes, mut count) = (vec![0; nodes.len()], 0);
    for image in images {
        count += 1;
        let Some(holders) = view.runtime.holders(image) else { continue };
        let share = holders.len() as f64 / all.max(1) as f64;
        let scaled = (view.runtime.image_size(image) as f64 * share) as i64;
        for (sum, has_told) in bytes.iter_mut().zip(told(view, holders, nodes)) {
            *sum += if has_told { scaled } else { 0 };
        }
    }
    let most = LARGEST_IMAGE * count.max(1);
    let score = |bytes: i64| 100 * (bytes.clamp(SMALLEST_IMAGE, most) - SMALLEST_IMAGE) / (most - SMALLEST_IMAGE);
    bytes.into_iter().map(score).collect()
}

/// Whether each node has an image and its kubelet has told so. Nodes come in the order of their names, from whichever on:
/// to walk along both lists is cheaper than to look each node up.
fn told(view: &View<'_>, holders: &SharedMap<String, SimTime>, nodes: &[(&Node, &NodeUsage)]) -> Vec<bool> {
    let has_reported = |node: &str, since: SimTime| {
        since + RENEWAL <= view.now || view.runtime.heartbeat(node, view.now).is_some_and(|beat| since <= beat.renewed)
    };
    let (mut rows, mut before) = (holders.iter().peekable(), "");
    let mut told = Vec::with_capacity(nodes.len());
    for (node, _) in nodes {
        let name = node.metadata.name.as_str();
        if name < before {
            rows = holders.iter().peekable();
        }
        before = name;
        while rows.next_if(|(holder, _)| holder.as_str() < name).is_some() {}
        let since = rows.next_if(|(holder, _)| *holder == name).map(|(_, since)| *since);
        told.push(since.is_some_and(|since| has_reported(name, since)));
    }
    told
}

/// The end of MurmurHash3. Nodes are often called alike up to the last letter, and FNV would order those by one bit.
fn well_mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// The first of equals, for a pod.
    fn check_first<'a>(pod: usize, nodes: &[&'a str]) -> &'a str {
        let equal =
            |node: &&'a str| Score { node, room: 1, balance: 1, image: 1, spread: 1, neighbours: 1, preference: 1 };
        let ranked = foremost(&format!("uid-{pod}"), nodes.iter().map(equal).collect(), 1);
        ranked.first().expect("one of them is the first").node
    }

    #[test]
    fn equals_come_first_equally_often_and_independently_of_other_equals() {
        let mut orders: BTreeMap<_, u32> = BTreeMap::new();
        for pod in 0..4_000 {
            let order = (check_first(pod, &["node-2", "node-3"]), check_first(pod, &["other-2", "other-3"]));
            *orders.entry(order).or_default() += 1;
        }
        assert_eq!(orders.len(), 4);
        assert!(orders.values().all(|often| (900..1_100).contains(often)), "{orders:?}");
    }
}
