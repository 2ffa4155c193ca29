//! What the pods bound to a node were promised: kept by the store so that the scheduler need not add it up.

use crate::api::meta::Uid;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::{Container, Pod};
use crate::api::quantity::Quantity;
use crate::api::table::Table;
use std::rc::Rc;

/// The label that says in which zone a node is.
pub const ZONE: &str = "topology.kubernetes.io/zone";

/// The sum of a node's unfinished pods.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeUsage {
    /// The node itself, if there is one of the name.
    pub node: Option<Rc<Object>>,
    /// What the node has to give.
    pub room: Room,
    /// How many they are.
    pub pods: i64,
    /// Their requests.
    pub requested: Requests,
    /// Requests as the scheduler scores them: a container that asks for nothing counts 100m and 200Mi.
    pub scored: Requests,
    /// How many of them say which pods they want near or far.
    pub minding: i64,
    /// How many there are of each controller, those aside that are being deleted.
    pub by_controller: Table<Uid, i64>,
}

/// What a node has for pods: its allocatable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// How many pods.
    pub pods: i64,
    /// How much for them.
    pub amounts: Requests,
    /// Whether it says in which zone it is.
    pub is_in_zone: bool,
}

impl Room {
    /// The room of a node.
    pub fn of(node: &Node) -> Self {
        let amount = |name: &str, of: fn(&Quantity) -> i64| node.status.allocatable.get(name).map_or(0, of);
        Self {
            pods: amount("pods", Quantity::value),
            amounts: Requests {
                milli_cpu: amount("cpu", Quantity::milli_value),
                memory: amount("memory", Quantity::value),
                ephemeral_storage: amount("ephemeral-storage", Quantity::value),
            },
            is_in_zone: node.metadata.labels.contains_key(ZONE),
        }
    }
}

/// CPU in thousandths of a core, memory and scratch space in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    /// Thousandths of a core.
    pub milli_cpu: i64,
    /// Bytes.
    pub memory: i64,
    /// Bytes.
    pub ephemeral_storage: i64,
}

impl NodeUsage {
    /// One pod more.
    pub fn add(&mut self, pod: &Pod) {
        self.count(pod, 1);
    }

    /// One pod less.
    pub fn remove(&mut self, pod: &Pod) {
        self.count(pod, -1);
    }

    fn count(&mut self, pod: &Pod, sign: i64) {
        self.pods += sign;
        self.minding += if pod.spec.minds_neighbours() { sign } else { 0 };
        self.requested = self.requested.plus(pod_requests(pod), sign);
        self.scored = self.scored.plus(scored_requests(pod), sign);
        let Some(controller) = pod.metadata.controller().filter(|_| !pod.metadata.is_terminating()) else { return };
        let count = self.by_controller.or_default(controller.uid.clone());
        *count += sign;
        if *count == 0 {
            self.by_controller.remove(&controller.uid);
        }
    }
}

impl Requests {
    /// This, and `sign` times `other`.
    pub fn plus(self, other: Requests, sign: i64) -> Requests {
        Requests {
            milli_cpu: self.milli_cpu + sign * other.milli_cpu,
            memory: self.memory + sign * other.memory,
            ephemeral_storage: self.ephemeral_storage + sign * other.ephemeral_storage,
        }
    }

    fn max(self, other: Requests) -> Requests {
        Requests {
            milli_cpu: self.milli_cpu.max(other.milli_cpu),
            memory: self.memory.max(other.memory),
            ephemeral_storage: self.ephemeral_storage.max(other.ephemeral_storage),
        }
    }
}

/// What a pod asks of its node: all containers together, or its hungriest init container if that is more
/// (`resource.PodRequests`).
pub fn pod_requests(pod: &Pod) -> Requests {
    sum(pod, container_requests)
}

/// As [`pod_requests`], with the scheduler's floor for containers that ask for nothing (`GetNonzeroRequests`).
pub fn scored_requests(pod: &Pod) -> Requests {
    sum(pod, |container| {
        let mut requests = container_requests(container);
        if !container.resources.requests.contains_key("cpu") {
            requests.milli_cpu = 100;
        }
        if !container.resources.requests.contains_key("memory") {
            requests.memory = 200 * 1024 * 1024;
        }
        requests
    })
}

fn sum(pod: &Pod, of: impl Fn(&Container) -> Requests) -> Requests {
    let together = pod.spec.containers.iter().fold(Requests::default(), |sum, container| sum.plus(of(container), 1));
    pod.spec.init_containers.iter().fold(together, |sum, container| sum.max(of(container)))
}

fn container_requests(container: &Container) -> Requests {
    let amount = |name: &str| container.resources.requests.get(name);
    Requests {
        milli_cpu: amount("cpu").map_or(0, Quantity::milli_value),
        memory: amount("memory").map_or(0, Quantity::value),
        ephemeral_storage: amount("ephemeral-storage").map_or(0, Quantity::value),
    }
}
