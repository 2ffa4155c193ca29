//! Pod: the smallest thing that runs, and the template it is made from.
//!
//! Every field of v1.32 is here, so nothing a learner wrote is lost. What the model does not simulate is kept as
//! [`Opaque`] and shown again as it was.

use super::document::{Field, WrongType, fields};
use super::int_or_string::IntOrString;
pub use super::pod_status::{
    ContainerState, ContainerStateRunning, ContainerStateTerminated, ContainerStateWaiting, ContainerStatus,
    PodCondition, PodIp, PodStatus,
};
use crate::api::table::Table;

use super::meta::{ObjectMeta, StringMap};
use super::placement::{Affinity, PodSchedulingGate, TopologySpreadConstraint};
use super::quantity::Quantity;
use serde_json::{Map, Value};
use std::rc::Rc;

/// A part of an object that the model carries but does not read.
pub type Opaque = Option<Rc<Value>>;

/// `v1.ResourceList`: amounts by resource name.
pub type ResourceList = Table<String, Quantity>;

/// `v1.Pod`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pod {
    pub metadata: ObjectMeta,
    /// Shared: a thousand pods of one template hold one spec until they are bound.
    pub spec: Rc<PodSpec>,
    pub status: PodStatus,
}

fields!(Pod {
    "metadata": metadata always,
    "spec": spec always,
    "status": status always,
});

/// `v1.PodTemplateSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodTemplateSpec {
    pub metadata: ObjectMeta,
    pub spec: Rc<PodSpec>,
}

fields!(PodTemplateSpec {
    "metadata": metadata always,
    "spec": spec always,
});

/// `v1.PodSpec`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodSpec {
    pub active_deadline_seconds: Option<i64>,
    pub affinity: Option<Rc<Affinity>>,
    pub automount_service_account_token: Option<bool>,
    pub containers: Vec<Container>,
    pub dns_config: Opaque,
    pub dns_policy: String,
    pub enable_service_links: Option<bool>,
    pub ephemeral_containers: Opaque,
    pub host_aliases: Opaque,
    pub host_ipc: bool,
    pub host_network: bool,
    pub host_pid: bool,
    pub host_users: Option<bool>,
    pub hostname: String,
    pub image_pull_secrets: Opaque,
    pub init_containers: Vec<Container>,
    pub node_name: String,
    pub node_selector: StringMap,
    pub os: Opaque,
    pub overhead: Opaque,
    pub preemption_policy: Option<String>,
    pub priority: Option<i32>,
    pub priority_class_name: String,
    pub readiness_gates: Opaque,
    pub resource_claims: Opaque,
    pub resources: Opaque,
    pub restart_policy: String,
    pub runtime_class_name: Option<String>,
    pub scheduler_name: String,
    pub scheduling_gates: Vec<PodSchedulingGate>,
    pub security_context: Opaque,
    pub service_account: String,
    pub service_account_name: String,
    pub set_hostname_as_fqdn: Option<bool>,
    pub share_process_namespace: Option<bool>,
    pub subdomain: String,
    pub termination_grace_period_seconds: Option<i64>,
    pub tolerations: Vec<Toleration>,
    pub topology_spread_constraints: Vec<TopologySpreadConstraint>,
    pub volumes: Vec<Volume>,
}

fields!(PodSpec {
    "activeDeadlineSeconds": active_deadline_seconds,
    "affinity": affinity,
    "automountServiceAccountToken": automount_service_account_token,
    "containers": containers always,
    "dnsConfig": dns_config,
    "dnsPolicy": dns_policy,
    "enableServiceLinks": enable_service_links,
    "ephemeralContainers": ephemeral_containers,
    "hostAliases": host_aliases,
    "hostIPC": host_ipc,
    "hostNetwork": host_network,
    "hostPID": host_pid,
    "hostUsers": host_users,
    "hostname": hostname,
    "imagePullSecrets": image_pull_secrets,
    "initContainers": init_containers,
    "nodeName": node_name,
    "nodeSelector": node_selector,
    "os": os,
    "overhead": overhead,
    "preemptionPolicy": preemption_policy,
    "priority": priority,
    "priorityClassName": priority_class_name,
    "readinessGates": readiness_gates,
    "resourceClaims": resource_claims,
    "resources": resources,
    "restartPolicy": restart_policy,
    "runtimeClassName": runtime_class_name,
    "schedulerName": scheduler_name,
    "schedulingGates": scheduling_gates,
    "securityContext": security_context,
    "serviceAccount": service_account,
    "serviceAccountName": service_account_name,
    "setHostnameAsFQDN": set_hostname_as_fqdn,
    "shareProcessNamespace": share_process_namespace,
    "subdomain": subdomain,
    "terminationGracePeriodSeconds": termination_grace_period_seconds,
    "tolerations": tolerations,
    "topologySpreadConstraints": topology_spread_constraints,
    "volumes": volumes,
});

/// `v1.Container`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    pub args: Vec<String>,
    pub command: Vec<String>,
    pub env: Vec<EnvVar>,
    pub env_from: Opaque,
    pub image: String,
    pub image_pull_policy: String,
    pub lifecycle: Opaque,
    pub liveness_probe: Option<Rc<Probe>>,
    pub name: String,
    pub ports: Vec<ContainerPort>,
    pub readiness_probe: Option<Rc<Probe>>,
    pub resize_policy: Opaque,
    pub resources: ResourceRequirements,
    pub restart_policy: Option<String>,
    pub security_context: Opaque,
    pub startup_probe: Option<Rc<Probe>>,
    pub stdin: bool,
    pub stdin_once: bool,
    pub termination_message_path: String,
    pub termination_message_policy: String,
    pub tty: bool,
    pub volume_devices: Opaque,
    pub volume_mounts: Vec<VolumeMount>,
    pub working_dir: String,
}

fields!(Container {
    "args": args,
    "command": command,
    "env": env,
    "envFrom": env_from,
    "image": image,
    "imagePullPolicy": image_pull_policy,
    "lifecycle": lifecycle,
    "livenessProbe": liveness_probe,
    "name": name always,
    "ports": ports,
    "readinessProbe": readiness_probe,
    "resizePolicy": resize_policy,
    "resources": resources always,
    "restartPolicy": restart_policy,
    "securityContext": security_context,
    "startupProbe": startup_probe,
    "stdin": stdin,
    "stdinOnce": stdin_once,
    "terminationMessagePath": termination_message_path,
    "terminationMessagePolicy": termination_message_policy,
    "tty": tty,
    "volumeDevices": volume_devices,
    "volumeMounts": volume_mounts,
    "workingDir": working_dir,
});

/// `v1.ContainerPort`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerPort {
    pub container_port: i32,
    pub host_ip: String,
    pub host_port: i32,
    pub name: String,
    pub protocol: String,
}

fields!(ContainerPort {
    "containerPort": container_port always,
    "hostIP": host_ip,
    "hostPort": host_port,
    "name": name,
    "protocol": protocol,
});

/// `v1.EnvVar`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvVar {
    pub name: String,
    pub value: String,
    pub value_from: Opaque,
}

fields!(EnvVar {
    "name": name always,
    "value": value,
    "valueFrom": value_from,
});

/// `v1.ResourceRequirements`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceRequirements {
    pub claims: Opaque,
    pub limits: ResourceList,
    pub requests: ResourceList,
}

fields!(ResourceRequirements {
    "claims": claims,
    "limits": limits,
    "requests": requests,
});

/// `v1.VolumeMount`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VolumeMount {
    pub mount_path: String,
    pub mount_propagation: Option<String>,
    pub name: String,
    pub read_only: bool,
    pub recursive_read_only: Option<String>,
    pub sub_path: String,
    pub sub_path_expr: String,
}

fields!(VolumeMount {
    "mountPath": mount_path always,
    "mountPropagation": mount_propagation,
    "name": name always,
    "readOnly": read_only,
    "recursiveReadOnly": recursive_read_only,
    "subPath": sub_path,
    "subPathExpr": sub_path_expr,
});

/// `v1.Volume`: a name, and one source of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Volume {
    pub name: String,
    /// The source under its field's name: `{"emptyDir": {}}`. Shared: most pods have the same.
    pub source: Rc<Map<String, Value>>,
}

impl Field for Volume {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        let Value::Object(mut map) = value else { return Err(WrongType("expected an object")) };
        map.remove("name").map_or(Ok(()), |name| self.name.read(name))?;
        map.retain(|_, source| !source.is_null());
        self.source = Rc::new(map);
        Ok(())
    }

    fn take(&mut self) -> Value {
        let mut map = Rc::unwrap_or_clone(std::mem::take(&mut self.source));
        map.insert("name".to_owned(), self.name.take());
        Value::Object(map)
    }
}

/// `v1.Probe`; the handler is whichever of the four is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    pub exec: Opaque,
    pub failure_threshold: i32,
    pub grpc: Opaque,
    pub http_get: Option<HttpGetAction>,
    pub initial_delay_seconds: i32,
    pub period_seconds: i32,
    pub success_threshold: i32,
    pub tcp_socket: Opaque,
    pub termination_grace_period_seconds: Option<i64>,
    pub timeout_seconds: i32,
}

fields!(Probe {
    "exec": exec,
    "failureThreshold": failure_threshold,
    "grpc": grpc,
    "httpGet": http_get,
    "initialDelaySeconds": initial_delay_seconds,
    "periodSeconds": period_seconds,
    "successThreshold": success_threshold,
    "tcpSocket": tcp_socket,
    "terminationGracePeriodSeconds": termination_grace_period_seconds,
    "timeoutSeconds": timeout_seconds,
});

/// `v1.HTTPGetAction`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpGetAction {
    pub host: String,
    pub http_headers: Opaque,
    pub path: String,
    pub port: IntOrString,
    pub scheme: String,
}

fields!(HttpGetAction {
    "host": host,
    "httpHeaders": http_headers,
    "path": path,
    "port": port always,
    "scheme": scheme,
});

/// `v1.Toleration`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toleration {
    pub effect: String,
    pub key: String,
    pub operator: String,
    pub toleration_seconds: Option<i64>,
    pub value: String,
}

fields!(Toleration {
    "effect": effect,
    "key": key,
    "operator": operator,
    "tolerationSeconds": toleration_seconds,
    "value": value,
});

impl Pod {
    /// Whether the Ready condition is true, as `podutil.IsPodReady`.
    pub fn is_ready(&self) -> bool {
        self.status.condition("Ready").is_some_and(|ready| ready.status == "True")
    }

    /// Whether it counts as one of its ReplicaSet's: neither finished nor leaving, as `controller.IsPodActive`.
    pub fn is_active(&self) -> bool {
        !self.is_finished() && self.metadata.deletion_timestamp.is_none()
    }

    /// The containers that have joined it for a while.
    pub fn ephemeral_containers(&self) -> Vec<Container> {
        let containers = self.spec.ephemeral_containers.as_ref();
        containers.and_then(|list| super::document::read((**list).clone()).ok()).unwrap_or_default()
    }

    /// Whether a container of this name has joined it for a while.
    pub fn is_ephemeral(&self, name: &str) -> bool {
        self.spec.ephemeral_containers.is_some() && self.ephemeral_containers().iter().any(|known| known.name == name)
    }

    /// Whether it has ended, one way or the other.
    pub fn is_finished(&self) -> bool {
        matches!(self.status.phase.as_str(), "Succeeded" | "Failed")
    }
}
