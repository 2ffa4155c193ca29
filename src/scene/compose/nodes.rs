//! Nodes as the stage shows them: condition, and what was promised to their pods.

use super::pod_state::NodeVoice;
use crate::api::discovery::Kind;
use crate::api::node::Node;
use crate::api::order::{Gather, InOrder};
use crate::api::quantity::{Format, Quantity};
use crate::api::set::Set;
use crate::api::table::Table;
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
use crate::cluster::faults::MachineReport;
use crate::scene::{self, Condition, Machine, Promise, Shortage, Span};
use crate::world::machines::Switch;
use std::rc::Rc;

/// The names of the nodes, in the order in which they joined.
pub fn names(store: &Store) -> impl Iterator<Item = Rc<str>> + use<> {
    let mut names: Vec<_> = all(store).map(|node| (node.metadata.creation_timestamp, &*node.metadata.name)).collect();
    names.order();
    names.into_iter().map(|(_, name)| name.into()).collect::<Vec<Rc<str>>>().into_iter()
}

/// The place of each node among the names, and whether it still reports.
pub fn voices<'a>(store: &Store, names: &'a [Rc<str>]) -> Table<&'a str, (usize, NodeVoice)> {
    let silent: Set<&str> =
        all(store).filter(|node| !has(node, "Ready", "True")).map(|node| node.metadata.name.as_str()).gather();
    let voice = |name: &str| if silent.contains(name) { NodeVoice::Silent } else { NodeVoice::Heard };
    names.iter().enumerate().map(|(at, name)| (&**name, (at, voice(name)))).gather()
}

/// Whether a node has stopped reporting.
pub fn is_silent(store: &Store, name: &str) -> bool {
    all(store).find(|node| node.metadata.name == name).is_some_and(|node| !has(node, "Ready", "True"))
}

/// The condition of a node.
pub fn condition_of(store: &Store, name: &str) -> Option<Condition> {
    all(store).find(|node| node.metadata.name == name).map(|node| condition(store, node))
}

/// The nodes; `work` is when the kubelet of the n-th last worked, `cut` since when nothing gets through to one.
pub fn nodes(
    cluster: &Cluster,
    work: impl Fn(usize) -> Option<Span>,
    cut: impl Fn(&str) -> Option<Span>,
) -> Vec<scene::Node> {
    let (store, machines) = (cluster.store(), cluster.machines());
    let known: Table<&str, &Node> = all(store).map(|node| (node.metadata.name.as_str(), node)).gather();
    let one = |(at, name): (usize, Rc<str>)| {
        let node = *known.get(&*name)?;
        let usage = store.usage(&name).cloned().unwrap_or_default();
        let (asked, room) = (usage.requested, usage.room.amounts);
        Some(scene::Node {
            condition: condition(store, node),
            machine: machine(&machines, &name),
            cut: cut(&name),
            kubelet: work(at),
            cpu: promise(asked.milli_cpu, room.milli_cpu, |amount| Quantity::from_milli(amount, Format::DecimalSi)),
            memory: promise(asked.memory, room.memory, |amount| {
                Quantity::from_value(rounded(amount), Format::BinarySi)
            }),
            name,
        })
    };
    names(store).enumerate().filter_map(one).collect()
}

fn machine(machines: &[MachineReport], name: &str) -> Machine {
    let machine = machines.iter().find(|machine| machine.name == name);
    match machine.map(|machine| (machine.power, machine.network, machine.kubelet)) {
        None | Some((Switch::Off, ..)) => Machine::NoPower,
        Some((_, Switch::Off, _)) => Machine::NoNetwork,
        Some((_, _, Switch::Off)) => Machine::NoKubelet,
        Some(_) => Machine::Well,
    }
}

fn all(store: &Store) -> impl Iterator<Item = &Node> {
    store.list(Kind::NODE, "").filter_map(|(_, object)| <&Node>::try_from(object.as_ref()).ok())
}

const SHORTAGES: [(&str, Shortage); 3] =
    [("MemoryPressure", Shortage::Memory), ("DiskPressure", Shortage::Disk), ("PIDPressure", Shortage::Processes)];

fn condition(store: &Store, node: &Node) -> Condition {
    let is_leaving = || store.pods_on(&node.metadata.name).any(|(_, pod)| pod.metadata.is_terminating());
    match () {
        () if !has(node, "Ready", "True") => Condition::NotReady,
        () if node.spec.unschedulable && is_leaving() => Condition::Draining,
        () if node.spec.unschedulable => Condition::Cordoned,
        () => {
            let short = SHORTAGES.into_iter().find(|(kind, _)| has(node, kind, "True"));
            short.map_or(Condition::Ready, |(_, shortage)| Condition::Pressure(shortage))
        }
    }
}

fn has(node: &Node, kind: &str, status: &str) -> bool {
    node.status.conditions.iter().any(|condition| condition.kind == kind && condition.status == status)
}

fn promise(asked: i64, room: i64, print: impl Fn(i64) -> Quantity) -> Promise {
    let share = if room > 0 { asked as f64 / room as f64 } else { 0.0 };
    Promise { share, words: format!("{} of {}", print(asked), print(room)).into() }
}

/// Whole mebibytes: nobody reads bytes.
fn rounded(bytes: i64) -> i64 {
    const MEBI: i64 = 1024 * 1024;
    bytes / MEBI * MEBI
}
