//! The world: machines and what runs on them, whatever the API believes.

mod act;
pub mod beyond;
pub mod call;
mod cloud;
mod held;
pub mod images;
pub mod inside;
pub mod listener;
pub mod machines;
pub mod names;
pub mod network;
mod onward;
mod outside;
mod probe;
mod process;
mod pull;
pub mod record;
mod script;
mod sender;
mod service;
mod settings;
mod step;
mod stress;
mod tags;
mod template;
mod visit;
mod web;

use crate::api::meta::Uid;
use crate::api::node::{ContainerImage, Node};
use crate::api::quantity::Quantity;
use crate::api::shared_map::{SharedMap, SharedSet, SortKey};
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::Key;
use crate::control_loop::{Balancer, ContainerLaunch, Heartbeat, LogLine, ProbeCheck, Runtime, RuntimePod};
use crate::lazy::Unreachable;
use images::Images;
use inside::Place as ProcessId;
use process::Process;
use rand_core::Rng;
use rand_pcg::Pcg32;
use std::rc::Rc;

/// All machines, and what will happen on them by itself.
#[derive(Clone, Debug)]
pub struct World {
    images: Rc<Images>,
    machines: SharedMap<String, Machine>,
    /// Which machines hold each image, by its full name, and since when.
    holders: SharedMap<String, SharedMap<String, SimTime>>,
    /// Where each name's pods are, for kubelets that must find what the API has forgotten.
    by_name: SharedMap<(String, String), Vec<(String, Uid)>>,
    agenda: SharedMap<(SimTime, u64), Coming>,
    processes: SharedMap<ProcessId, Process>,
    /// What was started last, and as what: most containers are started like the one before.
    fresh: Option<Rc<(Rc<ContainerLaunch>, Process)>>,
    /// Those of them that somebody else must run.
    errands: SharedSet<ProcessId>,
    counter: u64,
    random: Pcg32,
    /// To which address a client of a Service with affinity goes, and until when.
    affinity: SharedMap<String, (SimTime, String)>,
    /// The newest requests.
    traffic: SharedMap<u64, network::Trace>,
    /// What lies on volumes that can be written to, by the volume's place.
    volumes: SharedMap<String, inside::Folder>,
    /// What is around the machines, if they are in a cloud.
    cloud: Option<cloud::Cloud>,
    /// Where images come from.
    registry: machines::Registry,
    /// The learner's way to the addresses of Services.
    tunnel: network::Tunnel,
}

/// One machine.
#[derive(Clone, Debug)]
struct Machine {
    /// Its own address.
    address: String,
    /// Its system: `5.15.0-122-generic`.
    kernel: String,
    cores: usize,
    /// The first three numbers of its pods' addresses: `10.244.1.`.
    pod_network: String,
    /// The last number given out.
    last_address: u8,
    /// When the newest of its images came.
    newest_image: SimTime,
    pods: SharedMap<Uid, RuntimePod>,
    /// How it stands.
    state: machines::State,
}

impl SortKey for ProcessId {
    fn encode(&self, bytes: &mut Vec<u8>) {
        self.node.encode(bytes);
        self.pod.encode(bytes);
        self.container.encode(bytes);
        u64::from(self.attempt.unsigned_abs()).encode(bytes);
    }
}

/// Something that will happen by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Coming {
    SandboxReady { node: String, pod: Uid },
    SandboxGone { node: String, pod: Uid },
    PullEnds { node: String, pod: Uid, container: String },
    Started(ProcessId),
    ProcessWakes(ProcessId),
    Killed(ProcessId),
    Ended { process: ProcessId, code: i32 },
    Answered { node: String, pod: Uid },
    Boots { node: String },
}

/// The stream of the seed that machines draw from.
const WORLD_STREAM: u64 = 2;

impl World {
    /// A world without machines.
    pub fn new(seed: u64, images: Rc<Images>) -> Self {
        Self {
            images,
            machines: SharedMap::default(),
            holders: SharedMap::default(),
            by_name: SharedMap::default(),
            agenda: SharedMap::default(),
            processes: SharedMap::default(),
            fresh: None,
            errands: SharedSet::default(),
            counter: 0,
            random: Pcg32::new(seed, WORLD_STREAM),
            affinity: SharedMap::default(),
            traffic: SharedMap::default(),
            volumes: SharedMap::default(),
            cloud: None,
            registry: machines::Registry::Usual,
            tunnel: network::Tunnel::Closed,
        }
    }

    /// Whether all that is known of an image is here from the start.
    pub fn has_from_the_start(&self, image: &str) -> bool {
        self.images.has_from_the_start(image)
    }

    /// Plugs in the machine of a node, whose kubelet reports since an instant.
    pub fn add_machine(&mut self, node: &Node, since: SimTime) {
        let range = node.spec.pod_cidr.as_str();
        let prefix = range.rsplit_once('.').map_or("10.244.0", |(prefix, _)| prefix);
        let cores = node.status.capacity.get("cpu").map_or(1, Quantity::value);
        let machine = Machine {
            address: node.status.address("InternalIP").unwrap_or_default().to_owned(),
            kernel: node.status.node_info.kernel_version.clone(),
            cores: usize::try_from(cores).unwrap_or(1),
            pod_network: format!("{prefix}."),
            last_address: 1,
            newest_image: SimTime::default(),
            pods: SharedMap::default(),
            state: machines::State::running(since),
        };
        self.machines.insert(node.metadata.name.clone(), machine);
    }

    /// When the next thing happens by itself.
    pub fn next_event_at(&self) -> Option<SimTime> {
        self.agenda.first().map(|((at, _), _)| *at)
    }

    /// Lets everything happen that is due; the pods that it concerned, in order.
    pub fn advance_to(&mut self, now: SimTime) -> Vec<Key> {
        let mut concerned = Vec::new();
        while let Some(slot) = self.agenda.first().map(|(slot, _)| *slot).filter(|(at, _)| *at <= now) {
            let Some(coming) = self.agenda.take(&slot) else { break };
            match coming {
                Coming::Boots { node } => match beyond::code() {
                    Some(code) => concerned.extend((code.boot)(self, &node, slot.0)),
                    None => self.schedule(slot.0 + machines::BOOT, Coming::Boots { node }),
                },
                coming => concerned.extend(self.happen(coming, slot.0)),
            }
        }
        concerned
    }

    /// What a container has printed, of its newest run or of the one before.
    pub fn log(&self, node: &str, pod: &Uid, container: &str, runs_back: usize) -> Option<&[LogLine]> {
        let runs = &self.pod(node, pod)?.containers.get(container)?.runs;
        let index = runs.len().checked_sub(1 + runs_back)?;
        runs.get(index).map(|run| run.log.as_slice())
    }

    fn schedule(&mut self, at: SimTime, coming: Coming) {
        self.counter += 1;
        self.agenda.insert((at, self.counter), coming);
    }

    /// Between `least` and `most` milliseconds, as machines vary.
    fn between(&mut self, least: i64, most: i64) -> SimDuration {
        let range = u32::try_from(most - least).unwrap_or(0).max(1);
        SimDuration::from_millis(least + i64::from(self.random.next_u32() % range))
    }

    fn pod_mut(&mut self, node: &str, pod: &Uid) -> Option<&mut RuntimePod> {
        self.machines.get_mut(&node)?.pods.get_mut(pod)
    }

    fn key_of(&self, node: &str, pod: &Uid) -> Option<Key> {
        let identity = &self.pod(node, pod)?.identity;
        Some(Key::new(crate::api::discovery::Kind::POD, &identity.namespace, &identity.name))
    }
}

impl Runtime for World {
    fn pods_named(&self, namespace: &str, name: &str) -> &[(String, Uid)] {
        self.by_name.get(&(namespace, name)).map(Vec::as_slice).unwrap_or_default()
    }

    fn pod(&self, node: &str, uid: &Uid) -> Option<&RuntimePod> {
        self.machines.get(&node)?.pods.get(uid)
    }

    fn heartbeat(&self, node: &str, now: SimTime) -> Option<Heartbeat> {
        self.machines.get(&node).map(|machine| machine.state.heartbeat(node, now))
    }

    fn images_on(&self, node: &str, until: SimTime) -> Vec<ContainerImage> {
        self.list_images(node, until)
    }

    fn has_image(&self, node: &str, image: &str) -> bool {
        self.holders(image).is_some_and(|holders| holders.contains_key(&node))
    }

    fn holders(&self, image: &str) -> Option<&SharedMap<String, SimTime>> {
        self.holders.get(&images::full_name(image))
    }

    fn probe(&self, node: &str, uid: &Uid, container: &str, check: &ProbeCheck) -> Result<(), String> {
        match beyond::code() {
            Some(code) => (code.answer)(self, node, uid, container, check),
            None => Err(Unreachable.to_string()),
        }
    }

    fn image_size(&self, image: &str) -> u64 {
        self.images.size(image)
    }

    fn image_digest(&self, image: &str) -> String {
        self.images.digest(image)
    }

    fn is_in_cloud(&self) -> bool {
        self.cloud.is_some()
    }

    fn balancer(&self, service: &Uid) -> Option<&Balancer> {
        self.balancer_of(service)
    }
}
