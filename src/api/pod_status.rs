//! A pod's status: what its kubelet reports of it and of each of its containers.

use super::document::{Word, fields};
use super::pod::VolumeMount;
use super::time::SimTime;

/// `v1.PodStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodStatus {
    pub conditions: Vec<PodCondition>,
    pub container_statuses: Vec<ContainerStatus>,
    pub ephemeral_container_statuses: Vec<ContainerStatus>,
    pub host_ip: String,
    pub host_ips: Vec<PodIp>,
    pub init_container_statuses: Vec<ContainerStatus>,
    pub message: String,
    pub nominated_node_name: String,
    pub phase: String,
    pub pod_ip: String,
    pub pod_ips: Vec<PodIp>,
    pub qos_class: String,
    pub reason: String,
    pub start_time: Option<SimTime>,
}

impl PodStatus {
    /// The statuses of all containers, those first for which the pod is there.
    pub fn all_containers(&self) -> impl Iterator<Item = &ContainerStatus> {
        let others = self.init_container_statuses.iter().chain(&self.ephemeral_container_statuses);
        self.container_statuses.iter().chain(others)
    }
}

fields!(PodStatus {
    "conditions": conditions,
    "containerStatuses": container_statuses,
    "ephemeralContainerStatuses": ephemeral_container_statuses,
    "hostIP": host_ip,
    "hostIPs": host_ips,
    "initContainerStatuses": init_container_statuses,
    "message": message,
    "nominatedNodeName": nominated_node_name,
    "phase": phase,
    "podIP": pod_ip,
    "podIPs": pod_ips,
    "qosClass": qos_class,
    "reason": reason,
    "startTime": start_time,
});

/// An address in a list of addresses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodIp {
    pub ip: String,
}

fields!(PodIp {
    "ip": ip always,
});

/// `v1.PodCondition`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodCondition {
    pub last_probe_time: Option<SimTime>,
    pub last_transition_time: Option<SimTime>,
    pub message: String,
    /// One word, as the next two: mostly one of few.
    pub reason: Word,
    pub status: Word,
    pub kind: Word,
}

fields!(PodCondition {
    "lastProbeTime": last_probe_time always,
    "lastTransitionTime": last_transition_time always,
    "message": message,
    "reason": reason,
    "status": status always,
    "type": kind always,
});

/// `v1.ContainerStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerStatus {
    pub container_id: String,
    pub image: String,
    pub image_id: String,
    pub last_state: ContainerState,
    pub name: String,
    pub ready: bool,
    pub restart_count: i32,
    pub started: Option<bool>,
    pub state: ContainerState,
    pub volume_mounts: Vec<VolumeMount>,
}

fields!(ContainerStatus {
    "containerID": container_id,
    "image": image always,
    "imageID": image_id always,
    "lastState": last_state always,
    "name": name always,
    "ready": ready always,
    "restartCount": restart_count always,
    "started": started,
    "state": state always,
    "volumeMounts": volume_mounts,
});

/// `v1.ContainerState`: at most one of the three.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerState {
    pub running: Option<ContainerStateRunning>,
    pub terminated: Option<ContainerStateTerminated>,
    pub waiting: Option<ContainerStateWaiting>,
}

fields!(ContainerState {
    "running": running,
    "terminated": terminated,
    "waiting": waiting,
});

/// `v1.ContainerStateRunning`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerStateRunning {
    pub started_at: Option<SimTime>,
}

fields!(ContainerStateRunning {
    "startedAt": started_at always,
});

/// `v1.ContainerStateTerminated`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerStateTerminated {
    pub container_id: String,
    pub exit_code: i32,
    pub finished_at: Option<SimTime>,
    pub message: String,
    pub reason: String,
    pub started_at: Option<SimTime>,
}

fields!(ContainerStateTerminated {
    "containerID": container_id,
    "exitCode": exit_code always,
    "finishedAt": finished_at always,
    "message": message,
    "reason": reason,
    "startedAt": started_at always,
});

/// `v1.ContainerStateWaiting`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerStateWaiting {
    pub message: String,
    pub reason: String,
}

fields!(ContainerStateWaiting {
    "message": message,
    "reason": reason,
});

impl PodStatus {
    /// The condition of a type, if it has been reported.
    pub fn condition(&self, kind: &str) -> Option<&PodCondition> {
        self.conditions.iter().find(|condition| condition.kind == kind)
    }
}
