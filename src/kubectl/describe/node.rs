//! A node, described.

use super::description::{Description, instant, text_at};
use super::events::Context;
use super::node_resources::node_resources;
use crate::api::node::{Node, NodeStatus, Taint};
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::pod::{Pod, ResourceList};
use crate::api::time::SimTime;
use crate::apiserver::request::Status;
use serde_json::Value;

/// The description of a node, its lease and its unfinished pods (`describeNode`).
pub fn describe(node: &Node, pods: &[&Pod], lease: Result<&Object, &Status>, context: &Context) -> String {
    let (meta, spec, status) = (&node.metadata, &node.spec, &node.status);
    let mut description = Description::default();
    description.field(0, "Name", &meta.name);
    description.field(0, "Roles", node.roles());
    description.labels(0, "Labels", &meta.labels);
    description.annotations(0, "Annotations", &meta.annotations);
    description.field(0, "CreationTimestamp", instant(meta.creation_timestamp));
    taints(&mut description, &spec.taints);
    description.field(0, "Unschedulable", spec.unschedulable);
    match lease {
        Ok(lease) => lease_section(&mut description, &lease.to_value()),
        Err(status) => description.field(0, "Lease", format_args!("Failed to get lease: {status}")),
    }
    conditions(&mut description, status);
    description.heading(0, "Addresses");
    for address in &status.addresses {
        description.field(1, &address.kind, &address.address);
    }
    amounts(&mut description, "Capacity", &status.capacity);
    amounts(&mut description, "Allocatable", &status.allocatable);
    system_info(&mut description, status);
    let networks = spec.pod_cidrs.join(",");
    for (name, text) in [("PodCIDR", &spec.pod_cidr), ("PodCIDRs", &networks), ("ProviderID", &spec.provider_id)] {
        if !text.is_empty() {
            description.field(0, name, text);
        }
    }
    node_resources(&mut description, node, pods, context.now);
    description.finish_with_events(context)
}

fn taints(description: &mut Description, taints: &[Taint]) {
    let mut taints: Vec<&Taint> = taints.iter().collect();
    taints.order_by_key(|taint| format!("{},{}", taint.effect, taint.key));
    description.list(0, "Taints", taints.into_iter().map(taint_words));
}

/// `key=value:effect`, without the parts that are empty (`Taint.ToString`).
fn taint_words(taint: &Taint) -> String {
    let Taint { key, value, effect, .. } = taint;
    match (effect.as_str(), value.as_str()) {
        ("", "") => key.clone(),
        ("", value) => format!("{key}={value}:"),
        (effect, "") => format!("{key}:{effect}"),
        (effect, value) => format!("{key}={value}:{effect}"),
    }
}

fn lease_section(description: &mut Description, lease: &Value) {
    let time = |pointer: &str| SimTime::parse_rfc3339(text_at(lease, pointer)).map(SimTime::to_rfc1123);
    let holder = Some(text_at(lease, "/spec/holderIdentity").to_owned()).filter(|holder| !holder.is_empty());
    description.heading(0, "Lease");
    for (name, text) in
        [("HolderIdentity", holder), ("AcquireTime", time("/spec/acquireTime")), ("RenewTime", time("/spec/renewTime"))]
    {
        description.field(1, name, text.as_deref().unwrap_or("<unset>"));
    }
}

fn conditions(description: &mut Description, status: &NodeStatus) {
    if status.conditions.is_empty() {
        return;
    }
    description.heading(0, "Conditions");
    let columns = [
        ("Type", 4),
        ("Status", 6),
        ("LastHeartbeatTime", 17),
        ("LastTransitionTime", 18),
        ("Reason", 6),
        ("Message", 7),
    ];
    description.columns(1, &columns);
    for condition in &status.conditions {
        let (beat, change) = (instant(condition.last_heartbeat_time), instant(condition.last_transition_time));
        let (kind, status) = (&condition.kind, &condition.status);
        let (reason, message) = (&condition.reason, &condition.message);
        description.line(1, format_args!("{kind} \t{status} \t{beat} \t{change} \t{reason} \t{message}"));
    }
}

fn amounts(description: &mut Description, name: &str, amounts: &ResourceList) {
    if !amounts.is_empty() {
        description.heading(0, name);
    }
    for (resource, amount) in amounts.iter() {
        description.field(1, resource, amount);
    }
}

fn system_info(description: &mut Description, status: &NodeStatus) {
    let info = &status.node_info;
    description.heading(0, "System Info");
    for (name, text) in [
        ("Machine ID", &info.machine_id),
        ("System UUID", &info.system_uuid),
        ("Boot ID", &info.boot_id),
        ("Kernel Version", &info.kernel_version),
        ("OS Image", &info.os_image),
        ("Operating System", &info.operating_system),
        ("Architecture", &info.architecture),
        ("Container Runtime Version", &info.container_runtime_version),
        ("Kubelet Version", &info.kubelet_version),
        ("Kube-Proxy Version", &info.kube_proxy_version),
    ] {
        description.field(1, name, text);
    }
}
