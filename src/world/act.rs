//! What machines do when their kubelets ask.

use super::process::Process;
use super::{Coming, ProcessId, World, beyond};
use crate::api::meta::Uid;
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::control_loop::{
    ContainerLaunch, PodIdentity, PodNetwork, Run, RunState, Runtime, RuntimeContainer, RuntimePod, Sandbox,
    WorldAction,
};
use rand_core::Rng;

use std::rc::Rc;

/// How long a process that listens to SIGTERM takes to end, as measured.
const OBEDIENT_END: SimDuration = SimDuration::from_millis(300);
/// How long it takes to take down the sandbox of a pod in which nothing has run.
const SANDBOX_STOP: SimDuration = SimDuration::from_millis(400);
/// The exit code of a killed process: 128 and SIGKILL.
pub(super) const KILLED: i32 = 137;
/// The exit code of a program that is not there.
pub(super) const NOT_FOUND: i32 = 127;

impl World {
    /// Begins what a kubelet asked for.
    pub fn act(&mut self, action: &WorldAction, now: SimTime) {
        match action {
            WorldAction::CreateSandbox { node, pod } => self.create_sandbox(node, pod, now),
            WorldAction::PullImage { node, pod, container, image } => self.pull(node, pod, container, image, now),
            WorldAction::StartContainer { node, pod, container } => self.start(node, pod, container, now),
            WorldAction::StopContainer { node, pod, container, grace } => self.stop(node, pod, container, *grace, now),
            WorldAction::Probe { node, pod, container, probe, ask } => {
                if let Some(code) = beyond::code() {
                    (code.probe)(self, node, pod, container, (*probe, ask), now);
                }
            }
            WorldAction::RemovePod { node, pod } => self.take_down(node, pod, now),
            WorldAction::OrderBalancer { service } => self.lend_balancer(service, now),
            WorldAction::ReturnBalancer { service } => self.take_balancer_back(service),
        }
    }

    /// Puts a pod on a machine as if it had run there since `since`, images and all: for clusters that begin with some.
    pub fn place_running(
        &mut self,
        node: &str,
        pod: PodIdentity,
        ip: &str,
        launches: &[ContainerLaunch],
        since: SimTime,
    ) {
        let (uid, mut containers) = (pod.uid.clone(), Table::default());
        for launch in launches {
            let state = RunState::Running { since, stopping: None };
            let run = Run::new(self.container_id(), Rc::new(launch.clone()), state);
            containers.insert(launch.name.clone(), RuntimeContainer { pull: None, runs: vec![run] });
        }
        self.index(node, &pod);
        for launch in launches {
            self.hold(&launch.image, node, since);
        }
        let Some(machine) = self.machines.get_mut(&node) else { return };
        if let Some(last) = ip.strip_prefix(&machine.pod_network).and_then(|last| last.parse().ok()) {
            machine.last_address = machine.last_address.max(last);
        }
        let sandbox = Sandbox::Ready { ip: ip.to_owned() };
        machine.pods.insert(uid.clone(), RuntimePod { identity: pod, sandbox, containers });
        for launch in launches {
            let id = process_id(node, &uid, launch);
            let mut process = Process::of(&self.images, launch);
            process.open();
            self.processes.insert(id, process);
        }
    }

    fn index(&mut self, node: &str, pod: &PodIdentity) {
        let name = (pod.namespace.clone(), pod.name.clone());
        if let Some(places) = self.by_name.get_or_default(&name) {
            places.push((node.to_owned(), pod.uid.clone()));
        }
    }

    fn create_sandbox(&mut self, node: &str, pod: &PodIdentity, now: SimTime) {
        if !self.machines.contains_key(&node) {
            return;
        }
        let took = self.between(180, 280);
        if let Some(known) = self.pod_mut(node, &pod.uid) {
            known.sandbox = Sandbox::Creating;
        } else {
            self.index(node, pod);
            let known = RuntimePod { identity: pod.clone(), sandbox: Sandbox::Creating, containers: Table::default() };
            if let Some(machine) = self.machines.get_mut(&node) {
                machine.pods.insert(pod.uid.clone(), known);
            }
        }
        self.schedule(now + took, Coming::SandboxReady { node: node.to_owned(), pod: pod.uid.clone() });
    }

    fn start(&mut self, node: &str, pod: &Uid, launch: &Rc<ContainerLaunch>, now: SimTime) {
        let (id, took) = (self.container_id(), self.between(180, 420));
        let Some(known) = self.pod_mut(node, pod) else { return };
        let container = known.containers.or_default(launch.name.clone());
        // A runtime keeps the run before for `logs --previous`, not more.
        if container.runs.len() > 1 {
            container.runs.remove(0);
        }
        container.runs.push(Run::new(id, Rc::clone(launch), RunState::Starting));
        self.schedule(now + took, Coming::Started(process_id(node, pod, launch)));
    }

    fn stop(&mut self, node: &str, pod: &Uid, container: &str, grace: SimDuration, now: SimTime) {
        let Some(run) = self.newest_run(node, pod, container) else { return };
        let process = process_id(node, pod, &run.launch);
        let is_first = matches!(run.state, RunState::Starting | RunState::Running { stopping: None, .. });
        match &mut run.state {
            RunState::Exited { .. } => return,
            RunState::Starting => {
                run.state = RunState::Running { since: now, stopping: Some(now) };
            }
            RunState::Running { stopping, .. } => *stopping = stopping.or(Some(now)),
        }
        let listens = self.processes.get(&process).is_none_or(|process| process.listens_to_sigterm());
        let code = self.processes.get(&process).map_or(0, |process| process.exit_code_on_sigterm());
        if is_first && grace > OBEDIENT_END {
            self.bid_farewell(&process, now);
        }
        if listens && grace > OBEDIENT_END {
            self.schedule(now + OBEDIENT_END, Coming::Ended { process, code });
        } else {
            self.schedule(now + grace, Coming::Killed(process));
        }
    }

    /// What a program says when it is told to end.
    fn bid_farewell(&mut self, id: &ProcessId, now: SimTime) {
        let images = Rc::clone(&self.images);
        let Some(run) = self.newest_run(&id.node, &id.pod, &id.container) else { return };
        let launch = Rc::clone(&run.launch);
        let is_own = self.processes.get(id).is_some_and(|process| !process.listeners().is_empty());
        let Some(program) = images.program(&launch).filter(|_| is_own) else { return };
        let mut words = Process::empty();
        program.farewell.into_iter().for_each(|act| words.then(act));
        while let super::process::Step::Print(text) = words.step(self.scene(&id.node, &id.pod, now)) {
            self.print(id, text, now);
        }
    }

    /// Removes a pod. What had containers has had its sandbox taken down with them.
    fn take_down(&mut self, node: &str, pod: &Uid, now: SimTime) {
        let had_containers = |known: &RuntimePod| known.containers.values().any(|container| !container.runs.is_empty());
        match self.pod(node, pod) {
            Some(known) if !had_containers(known) => {
                self.schedule(now + SANDBOX_STOP, Coming::SandboxGone { node: node.to_owned(), pod: pod.clone() });
            }
            _ => self.remove(node, pod),
        }
    }

    pub(super) fn remove(&mut self, node: &str, pod: &Uid) {
        let Some(known) = self.machines.get_mut(&node).and_then(|machine| machine.pods.take(pod)) else { return };
        let name = (known.identity.namespace.clone(), known.identity.name.clone());
        if let Some(places) = self.by_name.get_mut(&name) {
            places.retain(|(_, uid)| uid != pod);
        }
        if self.by_name.get(&name).is_some_and(Vec::is_empty) {
            self.by_name.remove(&name);
        }
        self.drop_volumes(pod);
        for run in known.containers.values().flat_map(|container| &container.runs) {
            self.forget_process(&process_id(node, pod, &run.launch));
        }
    }

    pub(super) fn newest_run(&mut self, node: &str, pod: &Uid, container: &str) -> Option<&mut Run> {
        self.pod_mut(node, pod)?.containers.get_mut(container)?.runs.last_mut()
    }

    fn container_id(&mut self) -> String {
        (0..4).map(|_| format!("{:016x}", self.random.next_u64())).collect()
    }

    /// The address of a new pod: its machine's, or the next free one of its range.
    pub(super) fn allocate_ip(&mut self, node: &str, network: PodNetwork) -> String {
        let Some(machine) = self.machines.get_mut(&node) else { return String::new() };
        if network == PodNetwork::Host {
            return machine.address.clone();
        }
        let is_taken = |machine: &super::Machine, ip: &str| {
            machine.pods.values().any(|pod| matches!(&pod.sandbox, Sandbox::Ready { ip: other } if other == ip))
        };
        for _ in 0..=u8::MAX {
            machine.last_address = if machine.last_address >= 254 { 2 } else { machine.last_address + 1 };
            let ip = format!("{}{}", machine.pod_network, machine.last_address);
            if !is_taken(machine, &ip) {
                return ip;
            }
        }
        String::new()
    }
}

pub(super) fn process_id(node: &str, pod: &Uid, launch: &ContainerLaunch) -> ProcessId {
    ProcessId { node: node.to_owned(), pod: pod.clone(), container: launch.name.clone(), attempt: launch.attempt }
}
