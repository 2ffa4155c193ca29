//! A pod, described.

use super::containers::{Frame, containers, seccomp};
use super::description::{Description, elapsed, items_at, text_at};
use super::events::Context;
use super::template::{spread, tolerations};
use super::volumes::volumes;
use crate::api::meta::ObjectMeta;
use crate::api::pod::Pod;
use crate::api::qos;

/// The description of a pod (`describePod`).
pub fn describe(pod: &Pod, context: &Context) -> String {
    let mut description = identity(pod, context);
    let (spec, status) = (&pod.spec, &pod.status);
    if !spec.init_containers.is_empty() {
        let statuses = &status.init_container_statuses;
        containers(&mut description, "Init Containers", &spec.init_containers, statuses, Frame::Pod(pod));
    }
    containers(&mut description, "Containers", &spec.containers, &status.container_statuses, Frame::Pod(pod));
    let ephemeral = pod.ephemeral_containers();
    if !ephemeral.is_empty() {
        let statuses = &pod.status.ephemeral_container_statuses;
        containers(&mut description, "Ephemeral Containers", &ephemeral, statuses, Frame::Pod(pod));
    }
    readiness_gates(&mut description, pod);
    if !status.conditions.is_empty() {
        description.heading(0, "Conditions");
        description.row(1, &["Type", "Status"]);
        for condition in &status.conditions {
            description.line(1, format_args!("{} \t{} ", condition.kind, condition.status));
        }
    }
    volumes(&mut description, &spec.volumes, Frame::Pod(pod));
    let class = if status.qos_class.is_empty() { qos::class(spec) } else { &status.qos_class };
    description.field(0, "QoS Class", class);
    description.labels(0, "Node-Selectors", &spec.node_selector);
    tolerations(&mut description, 0, &spec.tolerations);
    spread(&mut description, 0, &spec.topology_spread_constraints);
    description.finish_with_events(context)
}

/// Everything above the containers.
fn identity(pod: &Pod, context: &Context) -> Description {
    let (meta, spec, status) = (&pod.metadata, &pod.spec, &pod.status);
    let mut description = Description::default();
    description.field(0, "Name", &meta.name);
    description.field(0, "Namespace", &meta.namespace);
    if let Some(priority) = spec.priority {
        description.field(0, "Priority", priority);
    }
    for (name, text) in [
        ("Priority Class Name", spec.priority_class_name.as_str()),
        ("Runtime Class Name", spec.runtime_class_name.as_deref().unwrap_or_default()),
        ("Service Account", &spec.service_account_name),
    ] {
        if !text.is_empty() {
            description.field(0, name, text);
        }
    }
    match spec.node_name.as_str() {
        "" => description.field(0, "Node", "<none>"),
        node => description.field(0, "Node", format_args!("{node}/{}", status.host_ip)),
    }
    if let Some(start) = status.start_time {
        description.field(0, "Start Time", start.to_rfc1123());
    }
    description.labels(0, "Labels", &meta.labels);
    description.annotations(0, "Annotations", &meta.annotations);
    phase(&mut description, pod, context);
    for (name, text) in [("Reason", &status.reason), ("Message", &status.message)] {
        if !text.is_empty() {
            description.field(0, name, text);
        }
    }
    seccomp(&mut description, 0, 0, &spec.security_context);
    addresses(&mut description, pod);
    controlled_by(&mut description, meta);
    if !status.nominated_node_name.is_empty() {
        description.field(0, "NominatedNodeName", &status.nominated_node_name);
    }
    description
}

/// Adds who manages the object, if somebody does.
pub fn controlled_by(description: &mut Description, meta: &ObjectMeta) {
    if let Some(owner) = meta.controller() {
        description.field(0, "Controlled By", format_args!("{}/{}", owner.kind, owner.name));
    }
}

fn phase(description: &mut Description, pod: &Pod, context: &Context) {
    if pod.metadata.deletion_timestamp.is_none() || pod.is_finished() {
        return description.field(0, "Status", &pod.status.phase);
    }
    let lasts = elapsed(pod.metadata.deletion_timestamp, context.now);
    description.field(0, "Status", format_args!("Terminating (lasts {lasts})"));
    let grace = pod.metadata.deletion_grace_period_seconds.unwrap_or_default();
    description.field(0, "Termination Grace Period", format_args!("{grace}s"));
}

fn addresses(description: &mut Description, pod: &Pod) {
    description.field(0, "IP", &pod.status.pod_ip);
    if pod.status.pod_ips.is_empty() {
        return description.field(0, "IPs", "<none>");
    }
    description.heading(0, "IPs");
    for address in &pod.status.pod_ips {
        description.field(1, "IP", &address.ip);
    }
}

fn readiness_gates(description: &mut Description, pod: &Pod) {
    let gates = pod.spec.readiness_gates.as_ref().map_or(&[][..], |gates| items_at(gates, ""));
    if gates.is_empty() {
        return;
    }
    description.heading(0, "Readiness Gates");
    description.row(1, &["Type", "Status"]);
    for gate in gates {
        let kind = text_at(gate, "/conditionType");
        let status = pod.status.condition(kind).map_or("<none>", |condition| &*condition.status);
        description.line(1, format_args!("{kind} \t{status} "));
    }
}
