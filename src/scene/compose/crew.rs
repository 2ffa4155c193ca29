//! Who acts, and where on stage that one stands.

use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::cluster::Cluster;
use crate::cluster::story::{Actor, Effect, Occurrence};
use crate::control_loop::WorldAction;
use crate::scene::compose::nodes;
use crate::scene::{ChipKind, Part, Wire};
use std::rc::Rc;

/// A place from which somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Post {
    /// Beside the API server.
    Kubectl,
    /// In the controller manager, by the index of its chip.
    Controller(usize),
    /// Who chooses nodes.
    Scheduler,
    /// On a node, by its index.
    Kubelet(usize),
}

impl Post {
    /// The part of the stage that it belongs to.
    pub fn part(self) -> Part {
        self.wire().part()
    }

    /// Its wire.
    pub fn wire(self) -> Wire {
        match self {
            Post::Kubectl => Wire::Kubectl,
            Post::Controller(chip) => Wire::Controller(chip),
            Post::Scheduler => Wire::Scheduler,
            Post::Kubelet(node) => Wire::Kubelet(node),
        }
    }
}

const KUBELET: &str = "kubelet";
const SCHEDULER: &str = "default-scheduler";
/// The loops that a reader meets first; they get the first chips, in this order.
const FIRST: [&str; 6] = [
    "deployment-controller",
    "replicaset-controller",
    "daemonset-controller",
    "endpointslice-controller",
    "job-controller",
    "statefulset-controller",
];
/// As many chips as have room.
const MOST: usize = 5;
/// The chip of all others.
const OTHERS: &str = "and others";

/// The chips of the controller manager.
#[derive(Clone, Debug)]
pub struct Crew {
    chips: Vec<Chip>,
}

#[derive(Clone, Debug)]
struct Chip {
    name: Rc<str>,
    loops: Vec<&'static str>,
}

impl Crew {
    /// The crew of a cluster that runs these loops.
    pub fn of(loops: impl Iterator<Item = &'static str>) -> Self {
        let mut names: Vec<&'static str> = loops.filter(|name| *name != KUBELET && *name != SCHEDULER).collect();
        names.order_by_key(|name| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len()));
        let named = names.iter().take_while(|name| FIRST.contains(name)).count().min(MOST - 1);
        let rest = names.split_off(named);
        let chip = |name: &&'static str| Chip { name: word(name).into(), loops: vec![*name] };
        let mut chips: Vec<Chip> = names.iter().map(chip).collect();
        if !rest.is_empty() {
            chips.push(Chip { name: OTHERS.into(), loops: rest });
        }
        Self { chips }
    }

    /// The words on the chips.
    pub fn chips(&self) -> impl Iterator<Item = (Rc<str>, ChipKind)> {
        let kind = |chip: &Chip| if &*chip.name == OTHERS { ChipKind::Others } else { ChipKind::One };
        self.chips.iter().map(move |chip| (chip.name.clone(), kind(chip)))
    }

    /// Where the actor of an occurrence stands.
    pub fn post(&self, occurrence: &Occurrence, cluster: &Cluster) -> Option<Post> {
        match occurrence.actor {
            Actor::Client => Some(Post::Kubectl),
            Actor::Component(SCHEDULER) => Some(Post::Scheduler),
            Actor::Component(KUBELET) => kubelet(occurrence, cluster).map(Post::Kubelet),
            Actor::Component(name) => {
                self.chips.iter().position(|chip| chip.loops.contains(&name)).map(Post::Controller)
            }
        }
    }
}

/// `ReplicaSet` for `replicaset-controller`.
pub fn word(name: &str) -> String {
    let stem = name.trim_end_matches("-controller");
    let known = [
        ("replicaset", "ReplicaSet"),
        ("daemonset", "DaemonSet"),
        ("statefulset", "StatefulSet"),
        ("endpointslice", "EndpointSlice"),
        ("cronjob", "CronJob"),
    ];
    if let Some((_, word)) = known.iter().find(|(raw, _)| *raw == stem) {
        return (*word).to_owned();
    }
    let mut letters = stem.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).map(|letter| if letter == '-' { ' ' } else { letter }).collect()
}

fn kubelet(occurrence: &Occurrence, cluster: &Cluster) -> Option<usize> {
    let asked = occurrence.effects.iter().find_map(|effect| match effect {
        Effect::Asked(action) => machine(action).map(str::to_owned),
        _ => None,
    });
    let node = match asked {
        Some(node) => node,
        None => cluster.store().typed::<Pod>(&occurrence.key)?.spec.node_name.clone(),
    };
    nodes::names(cluster.store()).position(|name| *name == *node)
}

fn machine(action: &WorldAction) -> Option<&str> {
    match action {
        WorldAction::CreateSandbox { node, .. }
        | WorldAction::PullImage { node, .. }
        | WorldAction::StartContainer { node, .. }
        | WorldAction::StopContainer { node, .. }
        | WorldAction::Probe { node, .. }
        | WorldAction::RemovePod { node, .. } => Some(node),
        WorldAction::OrderBalancer { .. } | WorldAction::ReturnBalancer { .. } => None,
    }
}
