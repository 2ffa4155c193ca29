//! Machines: power, network and kubelet, and what is lost with each of them.

use super::images::digest;
use super::{Coming, World};
use crate::api::discovery::Kind;
use crate::api::meta::Uid;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::Key;
use crate::control_loop::{Contact, Heartbeat, PullState, RENEWAL, REPORT, RunState, Runtime, RuntimePod, Sandbox};

/// Something that befalls a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It stops dead, and everything on it.
    PowerOff,
    /// It starts, its kubelet too.
    PowerOn,
    /// Nobody reaches it, and it reaches nobody.
    NetworkLost,
    /// It is reached again.
    NetworkBack,
    /// Its kubelet ends; its containers run on.
    KubeletStops,
    /// Its kubelet starts.
    KubeletStarts,
}

/// How a machine stands.
#[derive(Clone, Debug)]
pub struct State {
    power: Switch,
    network: Switch,
    kubelet: Switch,
    /// Since when its kubelet has been reporting.
    reporting_since: SimTime,
    /// Since when it has been silent, if it is.
    silent_since: Option<SimTime>,
    /// How often it has been started again.
    restarts: u32,
}

/// Whether something works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// It does.
    On,
    /// It does not.
    Off,
}

/// How fast the registry is from which all machines pull.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registry {
    /// As ever.
    Usual,
    /// An image takes twenty times as long.
    Slow,
}

impl Registry {
    /// How long something takes that would take so long.
    pub(super) fn stretch(self, span: SimDuration) -> SimDuration {
        match self {
            Registry::Usual => span,
            Registry::Slow => SimDuration::from_millis(span.as_millis() * 20),
        }
    }
}

/// How long a machine takes to start again.
pub(super) const BOOT: SimDuration = SimDuration::from_secs(20);
/// What a container runtime says of a container that its machine took along.
const LOST: i32 = 255;

impl State {
    /// A machine that works, and whose kubelet has been reporting since an instant.
    pub(super) fn running(since: SimTime) -> Self {
        let (power, network, kubelet) = (Switch::On, Switch::On, Switch::On);
        Self { power, network, kubelet, reporting_since: since, silent_since: None, restarts: 0 }
    }

    pub(super) fn heartbeat(&self, node: &str, now: SimTime) -> Heartbeat {
        let until = self.silent_since.unwrap_or(now).max(self.reporting_since);
        let last = |every: SimDuration| {
            let passed = until.since(self.reporting_since).as_millis();
            self.reporting_since + SimDuration::from_millis(passed - passed % every.as_millis())
        };
        let contact = if self.silent_since.is_none() { Contact::Alive } else { Contact::Lost };
        let boot_id = (self.restarts > 0).then(|| boot_id(node, self.restarts));
        Heartbeat { renewed: last(RENEWAL), posted: last(REPORT), contact, boot_id }
    }

    /// Whether its kubelet runs and reaches the API server.
    fn reports(&self) -> bool {
        [self.power, self.network, self.kubelet] == [Switch::On; 3]
    }
}

fn is_over(state: &PullState) -> bool {
    matches!(state, PullState::Done { .. } | PullState::Failed { .. })
}

fn boot_id(node: &str, restarts: u32) -> String {
    let digest = digest(&format!("boot {restarts} of {node}"));
    let digits = digest.trim_start_matches("sha256:");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

impl World {
    /// The names of all machines.
    pub fn machines(&self) -> impl Iterator<Item = &String> {
        self.machines.iter().map(|(name, _)| name)
    }

    /// A machine's address, and whether it has power and a running kubelet.
    pub fn machine(&self, name: &str) -> Option<(&str, Switch, Switch)> {
        let machine = self.machines.get(&name)?;
        let kubelet = if machine.state.power == Switch::On { machine.state.kubelet } else { Switch::Off };
        Some((&machine.address, machine.state.power, kubelet))
    }

    /// The version of a machine's system.
    pub fn kernel(&self, name: &str) -> String {
        self.machines.get(&name).map(|machine| machine.kernel.clone()).unwrap_or_default()
    }

    /// Whether a machine has its network.
    pub fn network(&self, name: &str) -> Option<Switch> {
        self.machines.get(&name).map(|machine| machine.state.network)
    }

    /// Whether a machine has power and can be reached.
    pub(super) fn is_reachable(&self, name: &str) -> bool {
        let state = self.machines.get(&name).map(|machine| &machine.state);
        state.is_some_and(|state| state.power == Switch::On && state.network == Switch::On)
    }

    /// Reaches a machine's kubelet, which knows its containers.
    ///
    /// # Errors
    /// What whoever dials is told.
    pub fn dial_kubelet(&self, name: &str) -> Result<(), String> {
        let Some(machine) = self.machines.get(&name) else { return Ok(()) };
        let why = match machine.state.kubelet {
            _ if !self.is_reachable(name) => "no route to host",
            Switch::Off => "connection refused",
            Switch::On => return Ok(()),
        };
        Err(format!("dial tcp {}:10250: connect: {why}", machine.address))
    }

    /// Whether a pod has its network, and its machine power.
    pub fn is_up(&self, node: &str, pod: &Uid) -> bool {
        let is_powered = self.machines.get(&node).is_some_and(|machine| machine.state.power == Switch::On);
        is_powered && self.pod(node, pod).is_some_and(|known| matches!(known.sandbox, Sandbox::Ready { .. }))
    }

    /// Makes the registry slow, or fast again: what is on its way stays so.
    pub fn set_registry(&mut self, registry: Registry) {
        self.registry = registry;
    }

    /// Lets something befall a machine.
    pub fn befall(&mut self, name: &str, turn: Turn, now: SimTime) {
        let Some(machine) = self.machines.get_mut(&name) else { return };
        let state = &mut machine.state;
        match turn {
            Turn::PowerOff => state.power = Switch::Off,
            Turn::PowerOn if state.power == Switch::Off => {
                state.power = Switch::On;
                state.kubelet = Switch::On;
                state.restarts += 1;
            }
            Turn::PowerOn => {}
            Turn::NetworkLost => state.network = Switch::Off,
            Turn::NetworkBack => state.network = Switch::On,
            Turn::KubeletStops => state.kubelet = Switch::Off,
            Turn::KubeletStarts => state.kubelet = Switch::On,
        }
        match (state.reports(), state.silent_since) {
            (false, None) => state.silent_since = Some(now),
            (true, Some(_)) => {
                state.silent_since = None;
                state.reporting_since = now;
            }
            _ => {}
        }
        if matches!(turn, Turn::NetworkLost | Turn::NetworkBack) {
            self.stall_pulls(name, now);
        }
        if turn == Turn::PowerOff {
            self.lose_containers(name, now);
        }
    }

    /// Stops a machine that will start again by itself.
    pub fn reboot(&mut self, name: &str, now: SimTime) {
        self.befall(name, Turn::PowerOff, now);
        self.schedule(now + BOOT, Coming::Boots { node: name.to_owned() });
    }

    /// Starts it, and tells whom that concerns.
    pub(super) fn boot(&mut self, name: &str, now: SimTime) -> Vec<Key> {
        self.befall(name, Turn::PowerOn, now);
        self.keys_on(name)
    }

    /// Takes a machine away for good.
    pub fn remove_machine(&mut self, name: &str) {
        for (uid, _) in self.pods_on(name) {
            self.remove(name, &uid);
        }
        self.machines.remove(&name);
    }

    /// The node's key and those of the pods on its machine: what its kubelet looks at when it starts.
    pub fn keys_on(&self, name: &str) -> Vec<Key> {
        let pods = self.pods_on(name).into_iter();
        let pods = pods.map(|(_, pod)| Key::new(Kind::POD, &pod.identity.namespace, &pod.identity.name));
        std::iter::once(Key::cluster(Kind::NODE, name)).chain(pods).collect()
    }

    fn pods_on(&self, name: &str) -> Vec<(Uid, RuntimePod)> {
        let machine = self.machines.get(&name);
        let pods = machine.into_iter().flat_map(|machine| machine.pods.iter());
        pods.map(|(uid, pod)| (uid.clone(), pod.clone())).collect()
    }

    /// Everything that ran on a machine has ended, and what was on its way never comes.
    fn lose_containers(&mut self, name: &str, now: SimTime) {
        for (uid, mut pod) in self.pods_on(name) {
            pod.sandbox = Sandbox::Lost;
            for container in pod.containers.iter_mut().map(|(_, container)| container) {
                container.pull = container.pull.take().filter(|pull| is_over(&pull.state));
                let Some(run) = container.runs.last_mut() else { continue };
                let started = match run.state {
                    RunState::Exited { .. } => continue,
                    RunState::Starting => None,
                    RunState::Running { since, .. } => Some(since),
                };
                let (reason, message) = ("Error", String::new());
                run.state = RunState::Exited { started, at: now, code: LOST, reason, message };
                self.forget_process(&super::act::process_id(name, &uid, &run.launch));
            }
            if let Some(machine) = self.machines.get_mut(&name) {
                machine.pods.insert(uid, pod);
            }
        }
    }
}
