//! The last rollout, pod by pod: how many of each revision there were, and how many were ready, from the changes that
//! the store remembers, read backwards from now.

use super::{limits, tag_of};
use crate::api::deployment::Deployment;
use crate::api::discovery::Kind;
use crate::api::meta::Uid;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::replica_set::ReplicaSet;
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::WatchEvent;
use crate::cluster::Cluster;
use crate::scene::compose::one;
use crate::scene::inspect::sets_of;
use crate::scene::palette::Hue;

/// A number that changes: from each instant on, another one.
pub type Steps = Vec<(SimTime, i32)>;

/// The chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Where it begins.
    pub from: SimTime,
    /// Where it ends.
    pub to: SimTime,
    /// The present, if the rollout still goes on.
    pub now: Option<SimTime>,
    /// Never more are there.
    pub most: i32,
    /// Never fewer are ready.
    pub least: i32,
    /// The revisions, the oldest first.
    pub bands: Vec<Band>,
    /// How many were ready, of all revisions.
    pub ready: Steps,
    /// How it went on if nobody did anything: bands in the same order.
    pub planned: Vec<Steps>,
}

/// One revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Its name: `2.0 pods`.
    pub name: String,
    /// Its hue.
    pub hue: Hue,
    /// How many there were.
    pub pods: Steps,
}

/// The last rollout.
pub struct Rollout {
    /// As a chart.
    pub chart: Chart,
    /// How many each set had before it.
    pub before: Table<Uid, i32>,
    /// Whether it still goes on.
    pub is_on: bool,
}

/// How many pods there are, by their sets.
#[derive(Clone, Debug, Default, PartialEq)]
struct Count {
    pods: Table<Uid, i32>,
    ready: i32,
}

/// A rollout that would take longer is not foretold.
const FORETOLD: SimDuration = SimDuration::from_secs(120);
/// More pods than this are not lived through in advance.
const FEW: i32 = 40;

/// The last rollout of a Deployment; nothing before its first pod.
pub fn rollout(cluster: &Cluster, deployment: &Deployment) -> Option<Rollout> {
    let store = cluster.store();
    let mut sets = sets_of(store, &deployment.metadata.uid);
    sets.reverse();
    let wanted = deployment.spec.replicas.unwrap_or(1);
    let events: Vec<&WatchEvent> =
        store.remembered().filter(|event| event.object.kind() == Kind::POD && is_of(&sets, &event.object)).collect();
    let mut count = Count::default();
    for (owner, pod) in pods(cluster, &sets) {
        count.add(owner, pod, 1);
    }
    let is_on = !count.is_rest(wanted);
    let (from, course) = course(&events, count, wanted, cluster.now())?;
    let before = course.first().map(|(_, count)| count.pods.clone()).unwrap_or_default();
    let last = course.last().map_or(from, |(at, _)| *at);
    let end = if is_on { cluster.now() } else { last };
    let pad = SimDuration::from_millis((end.since(from).as_millis() / 8).max(1_000));
    let (surge, unavailable, _) = limits(deployment, wanted);
    let bands: Vec<&&ReplicaSet> =
        sets.iter().filter(|set| course.iter().any(|(_, count)| count.of(&set.metadata.uid) > 0)).collect();
    let steps =
        |number: &dyn Fn(&Count) -> i32| course.iter().map(|(at, count)| (*at, number(count))).collect::<Steps>();
    let planned = if is_on && wanted + surge <= FEW { foretell(cluster, deployment, &bands) } else { Vec::new() };
    let planned_end = planned.iter().filter_map(|steps| steps.last()).map(|(at, _)| *at).max().unwrap_or(end);
    let chart = Chart {
        from: from - pad,
        to: planned_end.max(end) + pad,
        now: is_on.then(|| cluster.now()),
        most: wanted + surge,
        least: (wanted - unavailable).max(0),
        bands: bands
            .iter()
            .map(|set| Band {
                name: format!("{} pods", tag_of(set)),
                hue: one::hue_of_set(store, set),
                pods: steps(&|count| count.of(&set.metadata.uid)),
            })
            .collect(),
        ready: steps(&|count| count.ready),
        planned,
    };
    Some(Rollout { chart, before, is_on })
}

/// The newest stretch in which the number was not at rest, from its beginning to now; the state before it comes first.
fn course(events: &[&WatchEvent], now: Count, wanted: i32, at: SimTime) -> Option<(SimTime, Vec<(SimTime, Count)>)> {
    let mut course = Vec::new();
    let mut count = now;
    let mut has_moved = !count.is_rest(wanted);
    let mut later = at;
    for event in events.iter().rev() {
        let before = count.clone().without(event);
        if before == count {
            continue;
        }
        course.push((event.at, count));
        count = before;
        later = event.at;
        has_moved |= !count.is_still();
        if has_moved && count.is_still() {
            break;
        }
    }
    if course.is_empty() {
        return None;
    }
    course.push((later, count));
    course.reverse();
    // Of several changes at one instant the last one counts; the state before all of them stands first.
    let mut kept: Vec<(SimTime, Count)> = Vec::new();
    for (at, count) in course {
        if kept.len() > 1 && kept.last().is_some_and(|(last, _)| *last == at) {
            kept.pop();
        }
        kept.push((at, count));
    }
    Some((later, kept))
}

impl Count {
    fn add(&mut self, owner: &Uid, pod: &Pod, by: i32) {
        if pod.is_active() {
            *self.pods.or_default(owner.clone()) += by;
            self.ready += if pod.is_ready() { by } else { 0 };
        }
    }

    fn without(mut self, event: &WatchEvent) -> Self {
        let is_there = event.change != crate::apiserver::request::Change::Deleted;
        if let Some((owner, pod)) = owned(&event.object).filter(|_| is_there) {
            self.add(&owner, pod, -1);
        }
        if let Some((owner, pod)) = event.before.as_deref().and_then(owned) {
            self.add(&owner, pod, 1);
        }
        self.pods.retain(|_, count| *count != 0);
        self
    }

    fn of(&self, set: &Uid) -> i32 {
        self.pods.get(set).copied().unwrap_or(0)
    }

    /// All of one revision, and all ready.
    fn is_still(&self) -> bool {
        self.pods.len() <= 1 && self.ready == self.pods.values().sum::<i32>()
    }

    fn is_rest(&self, wanted: i32) -> bool {
        self.is_still() && self.ready == wanted
    }
}

fn owned(object: &Object) -> Option<(Uid, &Pod)> {
    let pod = <&Pod>::try_from(object).ok()?;
    Some((pod.metadata.controller()?.uid.clone(), pod))
}

fn is_of(sets: &[&ReplicaSet], object: &Object) -> bool {
    let owner = object.meta().controller().map(|owner| &owner.uid);
    sets.iter().any(|set| Some(&set.metadata.uid) == owner)
}

fn pods<'a>(cluster: &'a Cluster, sets: &[&'a ReplicaSet]) -> Vec<(&'a Uid, &'a Pod)> {
    let of = |set: &&'a ReplicaSet| {
        let uid = &set.metadata.uid;
        cluster.store().dependents(uid).filter_map(move |(_, object)| Some((uid, <&Pod>::try_from(object).ok()?)))
    };
    sets.iter().flat_map(of).collect()
}

/// Lives through what comes in a copy of the cluster, where nobody does anything.
fn foretell(cluster: &Cluster, deployment: &Deployment, bands: &[&&ReplicaSet]) -> Vec<Steps> {
    let mut ahead = cluster.clone();
    let end = cluster.now() + FORETOLD;
    let mut planned: Vec<Steps> = bands.iter().map(|_| Vec::new()).collect();
    let wanted = deployment.spec.replicas.unwrap_or(1);
    while let Some(at) = ahead.next_event_at().filter(|at| *at <= end) {
        ahead.advance_to(at);
        let mut count = Count::default();
        let sets = sets_of(ahead.store(), &deployment.metadata.uid);
        for (owner, pod) in pods(&ahead, &sets) {
            count.add(owner, pod, 1);
        }
        for (steps, set) in planned.iter_mut().zip(bands) {
            let number = count.of(&set.metadata.uid);
            if steps.last().is_none_or(|(_, last)| *last != number) {
                steps.push((at, number));
            }
        }
        if count.is_rest(wanted) {
            return planned;
        }
    }
    // It does not come to rest in time: nobody knows.
    Vec::new()
}
