//! What the Workloads view shows, as plain data: one workload with its sets and pods, its limits, and its last rollout.

mod chart;
mod documents;
pub mod layout;
pub mod plot;
mod sets;
mod tiles;

#[cfg(test)]
mod tests;

use super::Pea;
use super::compose::one;
use super::glyphs::{Look, Ring};
use super::inspect::{Shape, Sign};
use super::palette::Hue;
use super::selection::Selection;
use crate::api::deployment::Deployment;
use crate::api::discovery::Kind;
use crate::api::int_or_string::Rounding;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
pub use chart::{Band, Chart, Steps};
use std::cmp::Reverse;

/// The whole view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workloads {
    /// All workloads by name, to choose from.
    pub all: Vec<Choice>,
    /// The one that is drawn.
    pub shown: Option<Workload>,
}

/// A workload to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What choosing it selects.
    pub key: Key,
    /// Its shape.
    pub sign: Sign,
    /// Its name.
    pub name: String,
    /// How it stands: `3 of 4 ready`.
    pub words: String,
    /// Whether it is the one that is drawn.
    pub is_shown: bool,
}

/// One workload.
#[derive(Clone, Debug, PartialEq)]
pub struct Workload {
    /// What it is in the store.
    pub key: Key,
    /// `Deployment`.
    pub kind: &'static str,
    /// Its shape.
    pub shape: Shape,
    /// What it wants: a number of pods, and of which image.
    pub wants: (String, String),
    /// How many pods there may be; nothing where no number is kept.
    pub dial: Option<Dial>,
    /// Its sets, the oldest first; of what has none, one that stands for it.
    pub sets: Vec<Set>,
    /// Older sets without pods that are not drawn.
    pub left_out: usize,
    /// Its last rollout.
    pub chart: Option<Chart>,
}

/// The limits of a rollout, and the pods within them.
#[derive(Clone, Debug, PartialEq)]
pub struct Dial {
    /// As many are wanted.
    pub wanted: i32,
    /// Never fewer are ready.
    pub least: i32,
    /// Never more are there.
    pub most: i32,
    /// The two dials as they are set.
    pub settings: Vec<String>,
    /// The pods that count, the oldest revision first, those that are ready before those that are not.
    pub peas: Vec<(Pea, Ring)>,
}

/// A ReplicaSet.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// What it is in the store.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// `ReplicaSet, revision 2`.
    pub line: String,
    /// Its shape.
    pub shape: Shape,
    /// The hue of its revision.
    pub hue: Hue,
    /// `4 → 2` while it changes, else one number.
    pub change: String,
    /// Its pods.
    pub tiles: Vec<Tile>,
    /// Places without a pod, and why: what is there no more or not yet.
    pub free: Vec<(String, String)>,
    /// How it stands.
    pub title: String,
    /// What comes next, or why it stays.
    pub words: String,
    /// Whether it grows or shrinks.
    pub motion: Motion,
}

/// What a set does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// It keeps its number.
    Still,
    /// Pods are added.
    Grows,
    /// Pods are taken.
    Shrinks,
    /// It has none, and wants none.
    Empty,
}

/// A pod of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// What stays the same.
    pub uid: String,
    /// What it is in the store.
    pub key: Key,
    /// Its state.
    pub look: Look,
    /// Its first container.
    pub pea: Pea,
    /// How that is drawn.
    pub ring: Ring,
    /// Its workload's name.
    pub name: String,
    /// The end of its own.
    pub hash: String,
    /// What a screen reader says.
    pub spoken: String,
}

/// The cluster's own workloads are not a learner's.
const SYSTEM: &str = "kube-system";

/// What keeps pods, and pods themselves.
const KINDS: [Kind; 7] =
    [Kind::DEPLOYMENT, Kind::STATEFUL_SET, Kind::DAEMON_SET, Kind::CRON_JOB, Kind::JOB, Kind::REPLICA_SET, Kind::POD];

/// The view, with the workload that `chosen` belongs to, else `kept`, else the newest one.
pub fn workloads(cluster: &Cluster, chosen: Option<&Selection>, kept: Option<&Selection>) -> Workloads {
    let store = cluster.store();
    let all = all(store);
    let is_there = |key: &Key| store.get(key).is_some() && is_workload(store, key);
    let mut wanted = [chosen, kept].into_iter().flatten().filter_map(Selection::key).map(|key| top(store, key));
    let newest = || {
        let born = |key: &Key| store.get(key).and_then(|object| object.meta().creation_timestamp);
        let mut all: Vec<&Key> = all.iter().collect();
        // Of those that came at once the one that others own least: a Deployment before a bare pod.
        all.order_by_key(|key| (key.kind == Kind::POD, Reverse(born(key))));
        all.first().map(|key| (*key).clone())
    };
    let shown = wanted.find(is_there).or_else(newest);
    let choice = |key: &Key| choice(store, key, Some(key) == shown.as_ref());
    let choices = all.iter().map(choice).collect();
    Workloads { all: choices, shown: shown.and_then(|key| workload(cluster, &key)) }
}

/// Everything that keeps pods, and pods that nobody keeps.
fn all(store: &Store) -> Vec<Key> {
    let keys = KINDS.into_iter().flat_map(|kind| store.list(kind, "").map(|(key, _)| key));
    keys.filter(|key| key.namespace != SYSTEM && is_workload(store, key)).cloned().collect()
}

fn is_workload(store: &Store, key: &Key) -> bool {
    KINDS.contains(&key.kind) && store.get(key).is_some_and(|object| object.meta().controller().is_none())
}

/// The workload that an object belongs to in the end.
fn top(store: &Store, key: &Key) -> Key {
    let mut key = key.clone();
    for _ in 0..4 {
        let owner = store.get(&key).and_then(|object| super::inspect::owner(object.meta()));
        match owner {
            Some(owner) => key = owner,
            None => break,
        }
    }
    key
}

fn choice(store: &Store, key: &Key, is_shown: bool) -> Choice {
    let words = match store.get(key).map(|object| object.as_ref()) {
        Some(Object::Deployment(one)) => ready(one.status.ready_replicas, one.spec.replicas.unwrap_or(1)),
        Some(Object::ReplicaSet(one)) => ready(one.status.ready_replicas, one.spec.replicas.unwrap_or(1)),
        Some(Object::DaemonSet(one)) => ready(one.status.number_ready, one.status.desired_number_scheduled),
        Some(Object::Dynamic(one)) => documents::words(one).unwrap_or_default(),
        _ => "a bare pod".to_owned(),
    };
    Choice { key: key.clone(), sign: Sign::Shape(shape(key.kind), Hue::Plain), name: key.name.clone(), words, is_shown }
}

fn shape(kind: Kind) -> Shape {
    match kind {
        Kind::POD => Shape::Pod,
        Kind::REPLICA_SET => Shape::Dots,
        _ => Shape::Lines,
    }
}

fn ready(ready: i32, wanted: i32) -> String {
    format!("{ready} of {wanted} ready")
}

fn workload(cluster: &Cluster, key: &Key) -> Option<Workload> {
    let object = cluster.store().get(key)?.clone();
    let kind = key.kind.info().kind;
    let (wants, dial, chart, sets, left_out) = match object.as_ref() {
        Object::Deployment(deployment) => {
            let rollout = chart::rollout(cluster, deployment);
            let (sets, left_out) = sets::of_deployment(cluster, deployment, rollout.as_ref());
            let wanted = deployment.spec.replicas.unwrap_or(1);
            let wants = (pods(wanted), image(&deployment.spec.template.spec.containers));
            let chart = rollout.map(|rollout| rollout.chart);
            (wants, Some(dial(cluster, deployment)), chart, sets, left_out)
        }
        Object::ReplicaSet(set) => {
            let wants = (pods(set.spec.replicas.unwrap_or(1)), image(&set.spec.template.spec.containers));
            (wants, None, None, vec![sets::alone(cluster, set)], 0)
        }
        Object::DaemonSet(set) => {
            let wants = ("a pod on every node".to_owned(), image(&set.spec.template.spec.containers));
            (wants, None, None, vec![sets::of_daemons(cluster, set)], 0)
        }
        Object::Pod(pod) => {
            let wants = (pods(1), image(&pod.spec.containers));
            (wants, None, None, vec![sets::bare(cluster, pod)], 0)
        }
        Object::Dynamic(document) => {
            let (wants, sets, left_out) = documents::drawn(cluster, document)?;
            (wants, None, None, sets, left_out)
        }
        _ => return None,
    };
    Some(Workload { key: key.clone(), kind, shape: shape(key.kind), wants, dial, sets, left_out, chart })
}

fn pods(count: i32) -> String {
    format!("{count} pod{}", if count == 1 { "" } else { "s" })
}

/// The first image, without its registry.
fn image(containers: &[crate::api::pod::Container]) -> String {
    let first = containers.first().map_or("", |container| container.image.as_str());
    first.rsplit('/').next().unwrap_or(first).to_owned()
}

fn dial(cluster: &Cluster, deployment: &Deployment) -> Dial {
    let wanted = deployment.spec.replicas.unwrap_or(1);
    let (surge, unavailable, settings) = limits(deployment, wanted);
    let mut peas = Vec::new();
    for set in super::inspect::sets_of(cluster.store(), &deployment.metadata.uid).into_iter().rev() {
        let mut own: Vec<(bool, (Pea, Ring))> = tiles::active(cluster, &set.metadata.uid)
            .map(|pod| {
                let (pea, ring, _) = tiles::pea(cluster, pod);
                (!pod.is_ready(), (pea, ring))
            })
            .collect();
        own.order_by_key(|(is_late, _)| *is_late);
        peas.extend(own.into_iter().map(|(_, pea)| pea));
    }
    Dial { wanted, least: (wanted - unavailable).max(0), most: wanted + surge, settings, peas }
}

/// How many may be too many, how many may be missing, and the words for both.
fn limits(deployment: &Deployment, wanted: i32) -> (i32, i32, Vec<String>) {
    let Some(limits) = &deployment.spec.strategy.rolling_update else {
        return (0, wanted, vec![deployment.spec.strategy.kind.clone()]);
    };
    let count = |limit: &Option<crate::api::int_or_string::IntOrString>, rounding| {
        limit.as_ref().and_then(|limit| limit.scaled(wanted, rounding)).unwrap_or(0)
    };
    let words = |limit: &Option<crate::api::int_or_string::IntOrString>| {
        limit.as_ref().map_or_else(String::new, ToString::to_string)
    };
    let (surge, mut unavailable) =
        (count(&limits.max_surge, Rounding::Up), count(&limits.max_unavailable, Rounding::Down));
    // Upstream's `ResolveFenceposts`: with both at nothing no rollout would ever move.
    if surge == 0 && unavailable == 0 {
        unavailable = 1;
    }
    let settings = vec![
        format!("maxSurge {}", words(&limits.max_surge)),
        format!("maxUnavailable {}", words(&limits.max_unavailable)),
    ];
    (surge, unavailable.min(wanted), settings)
}

/// The name of a rollout's revision: the tag that its peas wear.
fn tag_of(set: &crate::api::replica_set::ReplicaSet) -> String {
    let image = set.spec.template.spec.containers.first().map_or("", |container| container.image.as_str());
    one::tag(image, one::revision_of(set))
}
