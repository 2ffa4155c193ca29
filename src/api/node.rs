//! Node: a machine that pods run on.

use super::discovery::Kind;
use super::meta::{ObjectMeta, is_default};
use super::object::{Column, Resource, column, has_metadata, wide};
use super::pod::{Opaque, ResourceList};
use super::time::SimTime;
use crate::api::order::InOrder;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `v1.Node`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Node {
    pub metadata: ObjectMeta,
    pub spec: NodeSpec,
    pub status: NodeStatus,
}

/// `v1.NodeSpec`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeSpec {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config_source: Opaque,
    #[serde(rename = "externalID", skip_serializing_if = "String::is_empty")]
    pub external_id: String,
    #[serde(rename = "podCIDR", skip_serializing_if = "String::is_empty")]
    pub pod_cidr: String,
    #[serde(rename = "podCIDRs", skip_serializing_if = "Vec::is_empty")]
    pub pod_cidrs: Vec<String>,
    #[serde(rename = "providerID", skip_serializing_if = "String::is_empty")]
    pub provider_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taints: Vec<Taint>,
    #[serde(skip_serializing_if = "is_default")]
    pub unschedulable: bool,
}

/// `v1.Taint`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Taint {
    pub effect: String,
    pub key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_added: Option<SimTime>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// `v1.NodeStatus`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeStatus {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<NodeAddress>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub allocatable: ResourceList,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub capacity: ResourceList,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<NodeCondition>,
    pub daemon_endpoints: Opaque,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<ContainerImage>,
    pub node_info: NodeSystemInfo,
}

/// `v1.NodeAddress`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeAddress {
    pub address: String,
    #[serde(rename = "type")]
    pub kind: String,
}

/// `v1.NodeCondition`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeCondition {
    pub last_heartbeat_time: Option<SimTime>,
    pub last_transition_time: Option<SimTime>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    pub status: String,
    #[serde(rename = "type")]
    pub kind: String,
}

/// `v1.ContainerImage`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerImage {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub size_bytes: i64,
}

/// `v1.NodeSystemInfo`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeSystemInfo {
    pub architecture: String,
    #[serde(rename = "bootID")]
    pub boot_id: String,
    pub container_runtime_version: String,
    pub kernel_version: String,
    pub kube_proxy_version: String,
    pub kubelet_version: String,
    #[serde(rename = "machineID")]
    pub machine_id: String,
    pub operating_system: String,
    pub os_image: String,
    #[serde(rename = "systemUUID")]
    pub system_uuid: String,
}

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

    fn take_status(&mut self, new: &Self) {
        self.status = new.status.clone();
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
        for (label, value) in &self.metadata.labels {
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
