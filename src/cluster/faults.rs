//! Faults: what can go wrong with machines, and how it is put right.

#[cfg(test)]
mod tests;

use super::Cluster;
use super::components;
use super::scenario::{Start, machine_name};
use super::story::{Actor, Occurrence};
use crate::api::discovery::Kind;
use crate::api::meta::ResourceVersion;
use crate::apiserver::request::Key;
use crate::control_loop::{Contact, Note, Runtime};
use crate::controllers::node_lifecycle;
use crate::world::machines::{Registry, Switch, Turn};
use std::fmt;

/// Something that befalls a machine, or the registry that all of them pull from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Its power fails.
    PowerOff(String),
    /// It is switched on.
    PowerOn(String),
    /// It starts again by itself.
    Reboot(String),
    /// Its network is cut.
    CutNetwork(String),
    /// Its network is mended.
    MendNetwork(String),
    /// Its kubelet ends; its containers run on.
    StopKubelet(String),
    /// Its kubelet starts.
    StartKubelet(String),
    /// One more machine joins.
    AddMachine,
    /// It is taken away for good.
    RemoveMachine(String),
    /// The registry answers slowly.
    SlowRegistry,
    /// The registry is as fast as ever.
    MendRegistry,
}

/// Why a fault can't be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultError {
    /// There is no machine of this name.
    NoMachine(String),
    /// What runs on this machine is not simulated as something that can stop: the control plane.
    ControlPlane(String),
    /// The machine can't be made.
    Unmade(String),
}

/// A machine as whoever stands beside it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineReport {
    /// Its name, which is its node's.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Whether it has power.
    pub power: Switch,
    /// Whether it has its network.
    pub network: Switch,
    /// Whether its kubelet runs.
    pub kubelet: Switch,
}

/// The machine that the control plane runs on.
const CONTROL_PLANE: usize = 0;

impl Cluster {
    /// Lets something befall a machine, now.
    ///
    /// # Errors
    /// When there is no such machine, or when it would take the control plane along.
    pub fn inject(&mut self, fault: &Fault) -> Result<(), FaultError> {
        let (name, turn) = match fault {
            Fault::AddMachine => return self.add_machine(),
            Fault::SlowRegistry | Fault::MendRegistry => {
                self.tell_fault("registry", fault);
                let pace = if *fault == Fault::SlowRegistry { Registry::Slow } else { Registry::Usual };
                self.world.set_registry(pace);
                return Ok(());
            }
            Fault::RemoveMachine(name) => (name, None),
            Fault::Reboot(name) => (name, None),
            Fault::PowerOff(name) => (name, Some(Turn::PowerOff)),
            Fault::PowerOn(name) => (name, Some(Turn::PowerOn)),
            Fault::CutNetwork(name) => (name, Some(Turn::NetworkLost)),
            Fault::MendNetwork(name) => (name, Some(Turn::NetworkBack)),
            Fault::StopKubelet(name) => (name, Some(Turn::KubeletStops)),
            Fault::StartKubelet(name) => (name, Some(Turn::KubeletStarts)),
        };
        let Some((_, power, kubelet)) = self.world.machine(name) else {
            return Err(FaultError::NoMachine(name.clone()));
        };
        let takes_all =
            matches!(fault, Fault::PowerOff(_) | Fault::Reboot(_) | Fault::CutNetwork(_) | Fault::RemoveMachine(_));
        if takes_all && *name == machine_name(CONTROL_PLANE) {
            return Err(FaultError::ControlPlane(name.clone()));
        }
        self.tell_fault(name, fault);
        for kind in [Kind::NODE, Kind::LEASE] {
            self.note_heartbeats(&Key::cluster(kind, name));
        }
        match (turn, fault) {
            (Some(turn), _) => self.world.befall(name, turn, self.now),
            (None, Fault::Reboot(_)) => self.world.reboot(name, self.now),
            (None, _) => self.world.remove_machine(name),
        }
        let starts = turn == Some(Turn::KubeletStarts) && power == Switch::On && kubelet == Switch::Off;
        self.follow(name, starts.then_some(Start::Again))
    }

    /// All machines.
    pub fn machines(&self) -> Vec<MachineReport> {
        let reports = self.world.machines().filter_map(|name| {
            let (address, power, kubelet) = self.world.machine(name)?;
            let network = self.world.network(name)?;
            Some(MachineReport { name: name.clone(), address: address.to_owned(), power, network, kubelet })
        });
        reports.collect()
    }

    /// Lets those look that notice what happened to a machine.
    fn follow(&mut self, name: &str, start: Option<Start>) -> Result<(), FaultError> {
        let key = Key::cluster(Kind::NODE, name);
        let is_alive = self.world.heartbeat(name, self.now).is_some_and(|beat| beat.contact == Contact::Alive);
        if is_alive {
            let start = if self.store().get(&key).is_none() {
                self.register(name).map_err(|error| FaultError::Unmade(error.to_string()))?;
                Some(Start::First)
            } else {
                start
            };
            if let (Some(node), Some(start)) = (self.store().get(&key).cloned(), start) {
                self.tell_boot(&node, start, self.now);
            }
            let pods = self.store().pods_on(name).map(|(key, _)| key.clone());
            let mut keys: Vec<Key> = self.world.keys_on(name).into_iter().chain(pods).collect();
            keys.dedup();
            for key in keys {
                self.wake(components::KUBELET, key);
            }
        } else if let Some(place) = components::place_of(node_lifecycle::NAME) {
            self.wake(place, key);
        }
        self.tell_loops();
        Ok(())
    }

    fn wake(&mut self, place: usize, key: Key) {
        self.queue.wake(place, key, self.now, self.told, components::latency(place));
    }

    fn add_machine(&mut self) -> Result<(), FaultError> {
        let taken: Vec<String> = self.world.machines().cloned().collect();
        let index = (0..).find(|index| !taken.contains(&machine_name(*index))).unwrap_or_default();
        self.tell_fault(&machine_name(index), &Fault::AddMachine);
        let name = self.add_node(index, self.now).map_err(|error| FaultError::Unmade(error.to_string()))?;
        self.follow(&name, Some(Start::First))
    }

    fn tell_fault(&mut self, name: &str, fault: &Fault) {
        let note = Note { subject: name.to_owned(), text: fault.to_string() };
        let (cause, key) = (ResourceVersion::default(), Key::cluster(Kind::NODE, name));
        let (actor, effects) = (Actor::Client, Vec::new());
        self.story.tell(Occurrence { at: self.now, actor, cause, key, effects, notes: vec![note] });
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::PowerOff(_) => "its power fails",
            Fault::PowerOn(_) => "it is switched on",
            Fault::Reboot(_) => "it starts again",
            Fault::CutNetwork(_) => "its network is cut",
            Fault::MendNetwork(_) => "its network is mended",
            Fault::StopKubelet(_) => "its kubelet ends",
            Fault::StartKubelet(_) => "its kubelet starts",
            Fault::AddMachine => "it joins",
            Fault::RemoveMachine(_) => "it is taken away",
            Fault::SlowRegistry => "it answers slowly",
            Fault::MendRegistry => "it is as fast as ever",
        })
    }
}

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FaultError::NoMachine(name) => write!(f, "there is no machine {name}"),
            FaultError::ControlPlane(name) => {
                write!(f, "the control plane runs on {name}, and a cluster without it is not simulated")
            }
            FaultError::Unmade(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for FaultError {}
