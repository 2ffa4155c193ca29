//! The sets of a workload: what each has, wants, and what comes next.

use super::chart::Rollout;
use super::{Motion, Set, limits, tag_of, tiles};
use crate::api::daemon_set::DaemonSet;
use crate::api::deployment::Deployment;
use crate::api::discovery::Kind;
use crate::api::pod::Pod;
use crate::api::replica_set::ReplicaSet;
use crate::apiserver::request::Key;
use crate::cluster::Cluster;
use crate::scene::compose::one;
use crate::scene::glyphs::Glyph;
use crate::scene::inspect::{Shape, sets_of};
use crate::scene::palette::Hue;

/// As many sets are drawn.
const MOST: usize = 3;

/// A Deployment's, the oldest first, and how many empty ones are left out.
pub fn of_deployment(cluster: &Cluster, deployment: &Deployment, rollout: Option<&Rollout>) -> (Vec<Set>, usize) {
    let sets = sets_of(cluster.store(), &deployment.metadata.uid);
    let newest = sets.first().map(|set| set.metadata.uid.clone());
    let is_drawn = |(at, set): (usize, &&ReplicaSet)| at < MOST || set.status.replicas > 0;
    let drawn: Vec<&ReplicaSet> =
        sets.iter().enumerate().filter(|(at, set)| is_drawn((*at, set))).map(|(_, set)| *set).collect();
    let left_out = sets.len() - drawn.len();
    let one = |set: &&ReplicaSet| {
        let rollout = rollout.filter(|rollout| rollout.is_on);
        let before = rollout.map(|rollout| rollout.before.get(&set.metadata.uid).copied().unwrap_or(0));
        let mut card = base(cluster, set);
        let role = if newest.as_ref() == Some(&set.metadata.uid) { Role::Newest } else { Role::Older };
        fill(&mut card, set, deployment, before, role);
        card
    };
    (drawn.iter().rev().map(one).collect(), left_out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Newest,
    Older,
}

fn base(cluster: &Cluster, set: &ReplicaSet) -> Set {
    let revision = one::revision_of(set).map_or_else(String::new, |number| format!(", revision {number}"));
    Set {
        key: Key::new(Kind::REPLICA_SET, &set.metadata.namespace, &set.metadata.name),
        name: set.metadata.name.clone(),
        line: format!("ReplicaSet{revision}"),
        shape: Shape::Dots,
        hue: one::hue_of_set(cluster.store(), set),
        change: set.spec.replicas.unwrap_or(1).to_string(),
        tiles: tiles::of(cluster, &set.metadata.uid),
        free: Vec::new(),
        title: String::new(),
        words: String::new(),
        motion: Motion::Still,
    }
}

fn fill(card: &mut Set, set: &ReplicaSet, deployment: &Deployment, before: Option<i32>, role: Role) {
    let wants = set.spec.replicas.unwrap_or(1);
    let ready = set.status.ready_replicas;
    let whole = deployment.spec.replicas.unwrap_or(1);
    let leaving = card.tiles.iter().filter(|tile| tile.look.glyph == Glyph::Terminating).count();
    let before = before.unwrap_or(wants);
    if before != wants {
        card.change = format!("{before} → {wants}");
    }
    match role {
        _ if wants == 0 && card.tiles.is_empty() => {
            card.motion = Motion::Empty;
            card.free = vec![("no pods".to_owned(), format!("ran {}", tag_of(set)))];
            card.title = "Kept, so you can undo".to_owned();
        }
        Role::Newest if wants < whole || ready < wants => {
            card.motion = Motion::Grows;
            card.title = format!("Growing, wants {wants}, has {ready} ready");
            let word = |at: i32| if at == wants + 1 { "next" } else { "later" };
            card.free = (wants + 1..=whole).map(|at| (format!("pod {at}"), word(at).to_owned())).collect();
            card.words = next(deployment, wants, ready, whole);
        }
        Role::Older if wants < before || leaving > 0 || wants > 0 => {
            card.motion = Motion::Shrinks;
            card.title =
                if wants == 0 { "Shrinking, wants none".to_owned() } else { format!("Shrinking, wants {wants}") };
            let gone = usize::try_from(before).unwrap_or(0).saturating_sub(card.tiles.len());
            card.free = vec![("gone".to_owned(), String::new()); gone];
            card.words = leaving_words(leaving);
        }
        _ => {
            card.title = if wants == 1 { "Keeps 1 pod".to_owned() } else { format!("Keeps {wants} pods") };
            card.words = "All of them are ready.".to_owned();
        }
    }
}

fn leaving_words(leaving: usize) -> String {
    match leaving {
        0 => "The next one leaves when a new pod is ready.".to_owned(),
        1 => "One is leaving: it takes no new visits.".to_owned(),
        more => format!("{more} are leaving: they take no new visits."),
    }
}

/// What the next step waits for.
fn next(deployment: &Deployment, wants: i32, ready: i32, whole: i32) -> String {
    let (surge, _, _) = limits(deployment, whole);
    let there = deployment.status.replicas;
    match () {
        () if deployment.spec.paused => "The rollout is paused: nothing moves until it is resumed.".to_owned(),
        () if wants >= whole => "All are made. Those that are not ready yet are on their way.".to_owned(),
        () if there >= whole + surge && ready < wants => {
            format!("Pod {} is made when one more is ready and an old one stops.", wants + 1)
        }
        () => format!("Pod {} is made as soon as there is room for it.", wants + 1),
    }
}

/// A ReplicaSet that no Deployment made.
pub fn alone(cluster: &Cluster, set: &ReplicaSet) -> Set {
    let mut card = base(cluster, set);
    let (wants, ready) = (set.spec.replicas.unwrap_or(1), set.status.ready_replicas);
    card.title = format!("Wants {wants}, has {ready} ready");
    card.words = "It keeps the number, but rolls nothing out: that is a Deployment's work.".to_owned();
    card
}

/// What stands for a DaemonSet.
pub fn of_daemons(cluster: &Cluster, set: &DaemonSet) -> Set {
    let (wants, ready) = (set.status.desired_number_scheduled, set.status.number_ready);
    Set {
        key: Key::new(Kind::DAEMON_SET, &set.metadata.namespace, &set.metadata.name),
        name: set.metadata.name.clone(),
        line: "one pod a node".to_owned(),
        shape: Shape::Lines,
        hue: Hue::Current,
        change: wants.to_string(),
        tiles: tiles::of(cluster, &set.metadata.uid),
        free: Vec::new(),
        title: format!("Wants {wants}, has {ready} ready"),
        words: "A node that joins gets one; a node that leaves takes its own along.".to_owned(),
        motion: Motion::Still,
    }
}

/// A pod that nobody keeps.
pub fn bare(cluster: &Cluster, pod: &Pod) -> Set {
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    Set {
        name: key.name.clone(),
        line: "a bare pod".to_owned(),
        shape: Shape::Pod,
        hue: Hue::Current,
        change: "1".to_owned(),
        tiles: vec![tiles::tile(cluster, &key, pod)],
        key,
        free: Vec::new(),
        title: "Nobody keeps it".to_owned(),
        words: "When it goes, nothing makes another one.".to_owned(),
        motion: Motion::Still,
    }
}
