//! Scenarios: the clusters to begin with.

use super::Cluster;
use crate::api::built_in::{self, built_in};
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::event::MicroTime;
use crate::api::lease::Lease;
use crate::api::meta::{OwnerReference, Uid};
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::Key;
use crate::control_loop::{ContainerLaunch, EventDraft, EventKind, EventMessage, Streams, reference_to};
use crate::world::images::{Images, digest};
use serde_json::Value;
use std::fmt;
use std::rc::Rc;

/// What kube-system runs; NODE_COUNT stands for the number of machines.
const SYSTEM: &str = built_in!("scenarios/system");
/// A machine.
const NODE: &str = built_in!("scenarios/node");

/// What holds the network of every pod, and so is on every machine.
const PAUSE: &str = "registry.k8s.io/pause:3.10";
/// Where kubelets keep the leases of their nodes.
pub(super) const NODE_LEASES: &str = "kube-node-lease";

/// How long ago the workers joined, as recorded.
const AGE: SimDuration = SimDuration::from_secs(3);
/// How much older than that the control plane's machine is.
const HEAD_START: SimDuration = SimDuration::from_secs(4);
/// More machines than this and addresses run out.
const MOST_WORKERS: usize = 5_000;

/// A cluster to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// `minikube` alone.
    OneNode,
    /// `minikube`, `minikube-m02` and `minikube-m03`.
    ThreeNodes,
    /// The same three, lent by a cloud.
    Cloud,
    /// `minikube` and so many workers.
    Nodes(usize),
}

/// A scenario that can't be made.
#[derive(Debug)]
pub struct ScenarioError(String);

impl Scenario {
    /// The scenario of a name: `one-node`, `three-nodes`, `cloud`, `nodes-N`.
    ///
    /// # Errors
    /// Names the names that there are.
    pub fn named(name: &str) -> Result<Self, ScenarioError> {
        let workers = name.strip_prefix("nodes-").and_then(|count| count.parse().ok());
        match (name, workers) {
            ("one-node", _) => Ok(Self::OneNode),
            ("three-nodes", _) => Ok(Self::ThreeNodes),
            ("cloud", _) => Ok(Self::Cloud),
            (_, Some(workers)) if workers <= MOST_WORKERS => Ok(Self::Nodes(workers)),
            _ => Err(ScenarioError(format!(
                "unknown scenario {name:?}: there are one-node, three-nodes, cloud and nodes-N (N up to {MOST_WORKERS})"
            ))),
        }
    }

    /// Builds the cluster.
    ///
    /// # Errors
    /// Only if a file that was built in is broken.
    pub fn build(&self, seed: u64) -> Result<Cluster, ScenarioError> {
        let images = Images::built_in().map_err(|error| ScenarioError(error.to_string()))?;
        let mut cluster = Cluster::new(seed, Rc::new(images));
        let machines = match self {
            Self::OneNode => 1,
            Self::ThreeNodes | Self::Cloud => 3,
            Self::Nodes(workers) => workers + 1,
        };
        for index in 0..machines {
            let since = SimTime::ZERO - AGE - if index == 0 { HEAD_START } else { SimDuration::ZERO };
            cluster.add_node(index, since)?;
        }
        cluster.load(&SYSTEM.replace("\"NODE_COUNT\"", &machines.to_string()))?;
        if *self == Self::Cloud {
            cluster.world.move_to_cloud();
        }
        cluster.tell_boots();
        // What stands has been standing: no loop need look at it.
        cluster.told = cluster.store().revision();
        cluster.wake_namespaces();
        cluster.settle();
        Ok(cluster)
    }
}

impl Cluster {
    /// Plugs in the machine of a number, and makes it a node whose kubelet reports since an instant.
    pub(super) fn add_node(&mut self, index: usize, since: SimTime) -> Result<String, ScenarioError> {
        let node = self.node(index, since)?;
        let name = node.metadata.name.clone();
        self.world.add_machine(&node, since);
        self.world.hold(PAUSE, &name, since);
        self.api.store.put(lease(&node).into(), self.now);
        self.api.store.put(node.into(), self.now);
        Ok(name)
    }

    /// The node of a number, as its kubelet registers it.
    fn node(&mut self, index: usize, since: SimTime) -> Result<Node, ScenarioError> {
        let name = machine_name(index);
        let address = format!("192.168.{}.{}", 49 + (index + 2) / 256, (index + 2) % 256);
        let pod_network = format!("10.{}.{}.0/24", 244 + index / 256, index % 256);
        let text = NODE
            .replace("NAME", &name)
            .replace("ADDRESS", &address)
            .replace("POD_NETWORK", &pod_network)
            .replace("MACHINE", &machine_id(&name))
            .replace("SYSTEM_ID", &dashed(&machine_id(&name)));
        let mut node: Node =
            document::read(built_in::read(&text)).map_err(|error| ScenarioError(format!("node.yaml: {error}")))?;
        if index == 0 {
            let labels = Rc::make_mut(&mut node.metadata.labels);
            labels.insert("minikube.k8s.io/primary".to_owned(), "true".to_owned());
            labels.insert("node-role.kubernetes.io/control-plane".to_owned(), String::new());
            labels.insert("node.kubernetes.io/exclude-from-external-load-balancers".to_owned(), String::new());
        }
        Rc::make_mut(&mut node.metadata.labels).insert(UPDATED_AT.to_owned(), minikube_time(since));
        node.metadata.uid = self.api.uid();
        node.metadata.creation_timestamp = Some(since.truncated_to_second());
        for condition in &mut node.status.conditions {
            condition.last_heartbeat_time = node.metadata.creation_timestamp;
            condition.last_transition_time = node.metadata.creation_timestamp;
        }
        Ok(node)
    }

    /// Makes a machine that is there a node again, after its object was deleted.
    pub(super) fn register(&mut self, name: &str) -> Result<(), ScenarioError> {
        let Some(index) = (0..=MOST_WORKERS).find(|index| machine_name(*index) == name) else { return Ok(()) };
        let node = self.node(index, self.now)?;
        self.api.store.put(lease(&node).into(), self.now);
        self.api.store.put(node.into(), self.now);
        Ok(())
    }

    /// Makes a machine the one of an id, which joined at a time as minikube writes it into a label; for transcripts.
    pub fn identify(&mut self, machine: &str, id: &str, updated_at: &str) {
        let key = Key::cluster(Kind::NODE, machine);
        let Some(mut node) = self.store().typed::<Node>(&key).cloned() else { return };
        Rc::make_mut(&mut node.metadata.labels).insert(UPDATED_AT.to_owned(), updated_at.to_owned());
        (node.status.node_info.machine_id, node.status.node_info.system_uuid) = (id.to_owned(), dashed(id));
        self.api.store.put(node.into(), self.now);
    }

    /// Tells that the control plane could not give a node the range of addresses that it had got already, as happens to
    /// nodes that join at once; for transcripts.
    pub fn tell_refused_range(&mut self, machine: &str) {
        let Some(node) = self.store().get(&Key::cluster(Kind::NODE, machine)).cloned() else { return };
        let mut regarding = reference_to(node.kind(), node.meta());
        regarding.uid = machine.to_owned();
        let message = EventMessage::Text(format!("Node {machine} status is now: CIDRAssignmentFailed"));
        let (kind, reason, component) = (EventKind::Normal, "CIDRAssignmentFailed", "cidrAllocator");
        let draft = EventDraft { regarding, kind, reason, message, component, host: String::new() };
        self.recorder.record(draft, &mut self.api, node.meta().creation_timestamp.unwrap_or_default());
    }

    fn tell_boots(&mut self) {
        let nodes: Vec<Rc<Object>> = self.store().list(Kind::NODE, "").map(|(_, node)| Rc::clone(node)).collect();
        for node in nodes {
            self.tell_boot(&node, Start::First, node.meta().creation_timestamp.unwrap_or_default());
        }
    }

    /// The events with which a kubelet starts; the first time, it finds out how its machine is, and registers it.
    pub(super) fn tell_boot(&mut self, node: &Object, start: Start, since: SimTime) {
        let name = node.meta().name.clone();
        let mut regarding = reference_to(node.kind(), node.meta());
        // The kubelet names a node by its name where others use the uid.
        regarding.uid.clone_from(&name);
        let is_now = |word: &str| format!("Node {name} status is now: {word}");
        let told = [
            ("Starting", "kubelet", "Starting kubelet.".to_owned()),
            ("NodeHasSufficientMemory", "kubelet", is_now("NodeHasSufficientMemory")),
            ("NodeHasNoDiskPressure", "kubelet", is_now("NodeHasNoDiskPressure")),
            ("NodeHasSufficientPID", "kubelet", is_now("NodeHasSufficientPID")),
            ("NodeAllocatableEnforced", "kubelet", "Updated Node Allocatable limit across pods".to_owned()),
            ("NodeReady", "kubelet", is_now("NodeReady")),
            ("RegisteredNode", "node-controller", format!("Node {name} event: Registered Node {name} in Controller")),
        ];
        let is_told = |reason: &str| start == Start::First || ["Starting", "NodeAllocatableEnforced"].contains(&reason);
        for (reason, component, text) in told.into_iter().filter(|(reason, ..)| is_told(reason)) {
            let host = if component == "kubelet" { name.clone() } else { String::new() };
            let draft = EventDraft {
                regarding: regarding.clone(),
                kind: EventKind::Normal,
                reason,
                message: EventMessage::Text(text),
                component,
                host,
            };
            self.recorder.record(draft, &mut self.api, since);
        }
    }

    /// Puts the objects of a list into the store as they are, and their pods on the machines.
    fn load(&mut self, text: &str) -> Result<(), ScenarioError> {
        let mut list = built_in::read(text);
        let items = list.get_mut("items").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
        for item in items {
            let word = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
            let Some(kind) = Kind::of_manifest(word("apiVersion"), word("kind")) else { continue };
            let mut object =
                Object::decode(kind, item).map_err(|error| ScenarioError(format!("system.yaml: {error}")))?;
            if object.meta().uid.0.is_empty() {
                object.meta_mut().uid = uid_of(&object.meta().name);
            }
            let is_elsewhere = match &object {
                Object::Pod(pod) => self.store().get(&Key::cluster(Kind::NODE, &pod.spec.node_name)).is_none(),
                _ => false,
            };
            if is_elsewhere {
                continue;
            }
            if let Object::Pod(pod) = &object {
                self.place(pod);
            }
            self.api.store.put(object, SimTime::ZERO);
        }
        Ok(())
    }

    /// Puts an image on a machine, as `minikube image load` does, so that no pod needs to pull it there.
    pub fn load_image(&mut self, image: &str, machine: &str) {
        self.world.hold(image, machine, SimTime::ZERO - AGE);
    }

    fn place(&mut self, pod: &Pod) {
        let identity = crate::kubelet::identity(pod);
        let launches: Vec<ContainerLaunch> = pod.spec.containers.iter().map(launch_of).collect();
        let since = pod.status.start_time.unwrap_or(SimTime::ZERO);
        self.world.place_running(&pod.spec.node_name, identity, &pod.status.pod_ip, &launches, since);
    }

    fn wake_namespaces(&mut self) {
        let namespaces: Vec<Object> =
            self.store().list(Kind::NAMESPACE, "").map(|(_, object)| (**object).clone()).collect();
        for namespace in namespaces {
            self.api.store.put(namespace, SimTime::ZERO);
        }
    }

    /// Lets the loops finish what a new cluster makes them do, before the first instant.
    fn settle(&mut self) {
        self.tell_loops();
        while self.queue.next_at().is_some_and(|at| at <= SimTime::from_millis(200)) {
            let at = self.queue.next_at().unwrap_or_default();
            self.now = at;
            self.happen();
        }
        self.now = SimTime::from_millis(200);
    }
}

/// An identity that nobody recorded: always the same for the same name.
fn uid_of(name: &str) -> Uid {
    let digest = digest(name);
    let hex = digest.trim_start_matches("sha256:");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    Uid([part(0, 8), part(8, 12), &format!("4{}", part(13, 16)), &format!("a{}", part(17, 20)), part(20, 32)].join("-"))
}

fn launch_of(container: &crate::api::pod::Container) -> ContainerLaunch {
    ContainerLaunch {
        name: container.name.clone(),
        image: container.image.clone(),
        command: container.command.clone(),
        args: container.args.clone(),
        environment: Vec::new(),
        streams: Streams::NONE,
        folders: Vec::new(),
        memory_limit: None,
        attempt: 0,
        back_off: 0,
    }
}

/// Which start of a kubelet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// The one with which its node joins.
    First,
    /// A later one.
    Again,
}

/// The name of the machine of a number, as minikube gives it.
pub(super) fn machine_name(index: usize) -> String {
    if index == 0 { "minikube".to_owned() } else { format!("minikube-m{:02}", index + 1) }
}

/// The lease that a node's kubelet holds.
fn lease(node: &Node) -> Lease {
    let meta = &node.metadata;
    let mut lease = Lease::default();
    lease.metadata.name.clone_from(&meta.name);
    lease.metadata.namespace = NODE_LEASES.to_owned();
    lease.metadata.uid = Uid(dashed(&machine_id(&format!("lease of {}", meta.name))));
    lease.metadata.creation_timestamp = meta.creation_timestamp;
    Rc::make_mut(&mut lease.metadata.owner_references).push(OwnerReference {
        api_version: "v1".to_owned(),
        kind: "Node".to_owned(),
        name: meta.name.clone(),
        uid: meta.uid.clone(),
        ..OwnerReference::default()
    });
    lease.spec.holder_identity = Some(meta.name.clone());
    lease.spec.lease_duration_seconds = Some(40);
    lease.spec.renew_time = meta.creation_timestamp.map(MicroTime);
    lease
}

/// The label in which minikube notes when it labelled a node.
const UPDATED_AT: &str = "minikube.k8s.io/updated_at";

/// `2026_11_23T20_04_03_0700`: the end is no zone, as Go reads no zone behind an underscore.
fn minikube_time(at: SimTime) -> String {
    at.to_rfc3339().replace(['-', ':'], "_").replace('Z', "_0700")
}

/// 32 hexadecimal digits as a UUID.
fn dashed(digits: &str) -> String {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// 32 hexadecimal digits that stand for a machine.
fn machine_id(name: &str) -> String {
    let digest = crate::world::images::digest(name);
    digest.trim_start_matches("sha256:").chars().take(32).collect()
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScenarioError {}
