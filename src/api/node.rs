//! Node: a machine that pods run on.

use super::discovery::Kind;
use super::document::fields;
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata, wide};
use super::pod::{Opaque, ResourceList, Toleration};
use super::time::SimTime;
use crate::api::order::InOrder;

/// `v1.Node`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    pub metadata: ObjectMeta,
    pub spec: NodeSpec,
    pub status: NodeStatus,
}

fields!(Node {
    "metadata": metadata always,
    "spec": spec always,
    "status": status always,
});

/// `v1.NodeSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeSpec {
    pub config_source: Opaque,
    pub external_id: String,
    pub pod_cidr: String,
    pub pod_cidrs: Vec<String>,
    pub provider_id: String,
    pub taints: Vec<Taint>,
    pub unschedulable: bool,
}

fields!(NodeSpec {
    "configSource": config_source,
    "externalID": external_id,
    "podCIDR": pod_cidr,
    "podCIDRs": pod_cidrs,
    "providerID": provider_id,
    "taints": taints,
    "unschedulable": unschedulable,
});

/// `v1.Taint`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taint {
    pub effect: String,
    pub key: String,
    pub time_added: Option<SimTime>,
    pub value: String,
}

fields!(Taint {
    "effect": effect always,
    "key": key always,
    "timeAdded": time_added,
    "value": value,
});

impl Taint {
    /// As `Toleration.ToleratesTaint`.
    pub fn is_tolerated_by(&self, toleration: &Toleration) -> bool {
        let is_effect = toleration.effect.is_empty() || toleration.effect == self.effect;
        let is_key = toleration.key.is_empty() || toleration.key == self.key;
        let is_value = match toleration.operator.as_str() {
            "Exists" => true,
            _ => !toleration.key.is_empty() && toleration.value == self.value,
        };
        is_effect && is_key && is_value
    }
}

/// `v1.NodeStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeStatus {
    pub addresses: Vec<NodeAddress>,
    pub allocatable: ResourceList,
    pub capacity: ResourceList,
    pub conditions: Vec<NodeCondition>,
    pub daemon_endpoints: Opaque,
    pub images: Vec<ContainerImage>,
    pub node_info: NodeSystemInfo,
}

fields!(NodeStatus {
    "addresses": addresses,
    "allocatable": allocatable,
    "capacity": capacity,
    "conditions": conditions,
    "daemonEndpoints": daemon_endpoints always,
    "images": images,
    "nodeInfo": node_info always,
});

/// `v1.NodeAddress`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeAddress {
    pub address: String,
    pub kind: String,
}

fields!(NodeAddress {
    "address": address always,
    "type": kind always,
});

/// `v1.NodeCondition`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeCondition {
    pub last_heartbeat_time: Option<SimTime>,
    pub last_transition_time: Option<SimTime>,
    pub message: String,
    pub reason: String,
    pub status: String,
    pub kind: String,
}

fields!(NodeCondition {
    "lastHeartbeatTime": last_heartbeat_time always,
    "lastTransitionTime": last_transition_time always,
    "message": message,
    "reason": reason,
    "status": status always,
    "type": kind always,
});

/// `v1.ContainerImage`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerImage {
    pub names: Vec<String>,
    pub size_bytes: i64,
}

fields!(ContainerImage {
    "names": names,
    "sizeBytes": size_bytes,
});

/// `v1.NodeSystemInfo`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeSystemInfo {
    pub architecture: String,
    pub boot_id: String,
    pub container_runtime_version: String,
    pub kernel_version: String,
    pub kube_proxy_version: String,
    pub kubelet_version: String,
    pub machine_id: String,
    pub operating_system: String,
    pub os_image: String,
    pub system_uuid: String,
}

fields!(NodeSystemInfo {
    "architecture": architecture always,
    "bootID": boot_id always,
    "containerRuntimeVersion": container_runtime_version always,
    "kernelVersion": kernel_version always,
    "kubeProxyVersion": kube_proxy_version always,
    "kubeletVersion": kubelet_version always,
    "machineID": machine_id always,
    "operatingSystem": operating_system always,
    "osImage": os_image always,
    "systemUUID": system_uuid always,
});

impl NodeStatus {
    /// The condition of a type, if it has been reported.
    pub fn condition(&self, kind: &str) -> Option<&NodeCondition> {
        self.conditions.iter().find(|condition| condition.kind == kind)
    }

    /// The address of a type: `InternalIP`.
    pub fn address(&self, kind: &str) -> Option<&str> {
        self.addresses.iter().find(|address| address.kind == kind).map(|address| address.address.as_str())
    }
}

impl Resource for Node {
    const KIND: Kind = Kind::NODE;
    const COLUMNS: &'static [Column] = &[
        column("Name"),
        column("Status"),
        column("Roles"),
        column("Age"),
        column("Version"),
        wide("Internal-IP"),
        wide("External-IP"),
        wide("OS-Image"),
        wide("Kernel-Version"),
        wide("Container-Runtime"),
    ];

    has_metadata!();

    fn keep_status(&mut self, old: Option<&Self>) {
        if let Some(old) = old {
            self.status = old.status.clone();
        }
    }

    fn take_status(&mut self, new: &mut Self) {
        std::mem::swap(&mut self.status, &mut new.status);
    }

    fn row(&self, now: SimTime) -> Vec<String> {
        let info = &self.status.node_info;
        let address = |kind| self.status.address(kind).unwrap_or("<none>").to_owned();
        vec![
            self.metadata.name.clone(),
            self.status_words(),
            self.roles(),
            self.metadata.age(now),
            info.kubelet_version.clone(),
            address("InternalIP"),
            address("ExternalIP"),
            info.os_image.clone(),
            info.kernel_version.clone(),
            info.container_runtime_version.clone(),
        ]
    }
}

impl Node {
    /// `Ready`, `NotReady,SchedulingDisabled`: the STATUS cell.
    pub fn status_words(&self) -> String {
        let ready = match self.status.condition("Ready") {
            Some(condition) if condition.status == "True" => "Ready",
            Some(_) => "NotReady",
            None => "Unknown",
        };
        if self.spec.unschedulable { format!("{ready},SchedulingDisabled") } else { ready.to_owned() }
    }

    /// The roles that labels give it, sorted, `<none>` if none do.
    pub fn roles(&self) -> String {
        let mut roles: Vec<&str> = Vec::new();
        for (label, value) in self.metadata.labels.iter() {
            match label.strip_prefix("node-role.kubernetes.io/") {
                Some(role) if !role.is_empty() => roles.push(role),
                _ if label == "kubernetes.io/role" && !value.is_empty() => roles.push(value),
                _ => {}
            }
        }
        roles.order();
        if roles.is_empty() { "<none>".to_owned() } else { roles.join(",") }
    }
}
