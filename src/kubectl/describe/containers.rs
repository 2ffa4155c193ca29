//! Containers, of a pod that runs or of a template.

use super::description::{Description, instant, is_set, items_at, or_none, text_at, truth};
use super::environment;
use super::probe;
use crate::api::go_format;
use crate::api::order::InOrder;
use crate::api::pod::{Container, ContainerPort, ContainerState, ContainerStatus, Opaque, Pod, ResourceRequirements};

/// Where containers and volumes stand: in a pod's description, or deeper in, in that of whoever makes pods.
#[derive(Clone, Copy, Debug)]
pub enum Frame<'p> {
    /// In the pod itself.
    Pod(&'p Pod),
    /// In a template: nothing runs.
    Template,
}

impl Frame<'_> {
    /// The level of the heading.
    pub fn level(self) -> usize {
        match self {
            Frame::Pod(_) => 0,
            Frame::Template => 1,
        }
    }

    /// What stands before names: templates are indented by half a level more.
    pub fn indent(self) -> &'static str {
        match self {
            Frame::Pod(_) => "",
            Frame::Template => " ",
        }
    }
}

/// Adds containers under a heading (`describeContainers`).
pub fn containers(
    description: &mut Description,
    title: &str,
    containers: &[Container],
    statuses: &[ContainerStatus],
    frame: Frame<'_>,
) {
    let none = if containers.is_empty() { " <none>" } else { "" };
    description.line(frame.level(), format_args!("{title}:{none}"));
    for container in containers {
        let status = statuses.iter().find(|status| status.name == container.name);
        description.line(1, format_args!("{}{}:", frame.indent(), container.name));
        basics(description, container, status);
        words(description, "Command", &container.command);
        words(description, "Args", &container.args);
        if let Some(status) = status {
            running(description, status);
        }
        resources(description, &container.resources);
        for (name, probe) in [
            ("Liveness", &container.liveness_probe),
            ("Readiness", &container.readiness_probe),
            ("Startup", &container.startup_probe),
        ] {
            if let Some(probe) = probe {
                description.field(2, name, probe::words(probe));
            }
        }
        environment::environment(description, container, frame);
        mounts(description, container);
    }
}

fn basics(description: &mut Description, container: &Container, status: Option<&ContainerStatus>) {
    if let Some(status) = status {
        description.field(2, "Container ID", &status.container_id);
    }
    description.field(2, "Image", &container.image);
    if let Some(status) = status {
        description.field(2, "Image ID", &status.image_id);
    }
    ports(description, "Port", &container.ports, |port| port.container_port);
    ports(description, "Host Port", &container.ports, |port| port.host_port);
    seccomp(description, 2, 3, &container.security_context);
}

/// Adds the seccomp profile of a security context, if it has one.
pub fn seccomp(description: &mut Description, level: usize, deeper: usize, context: &Opaque) {
    let Some(profile) = context.as_ref().and_then(|context| context.get("seccompProfile")) else { return };
    let kind = text_at(profile, "/type");
    description.field(level, "SeccompProfile", kind);
    if kind == "Localhost" {
        description.field(deeper, "LocalhostProfile", text_at(profile, "/localhostProfile"));
    }
}

fn ports(description: &mut Description, name: &str, ports: &[ContainerPort], number: impl Fn(&ContainerPort) -> i32) {
    let shown: Vec<String> = ports.iter().map(|port| format!("{}/{}", number(port), port.protocol)).collect();
    let plural = if ports.len() > 1 { "s" } else { "" };
    description.field(2, &format!("{name}{plural}"), or_none(&shown.join(", ")));
}

fn words(description: &mut Description, name: &str, words: &[String]) {
    if !words.is_empty() {
        description.heading(2, name);
    }
    for line in words.iter().flat_map(|word| word.split('\n')) {
        description.line(3, line);
    }
}

fn running(description: &mut Description, status: &ContainerStatus) {
    state(description, "State", &status.state);
    if status.last_state.terminated.is_some() {
        state(description, "Last State", &status.last_state);
    }
    description.field(2, "Ready", truth(status.ready));
    description.field(2, "Restart Count", status.restart_count);
}

fn state(description: &mut Description, name: &str, state: &ContainerState) {
    if let Some(running) = &state.running {
        description.field(2, name, "Running");
        return description.field(3, "Started", instant(running.started_at));
    }
    let Some(ended) = state.terminated.as_ref().filter(|_| state.waiting.is_none()) else {
        description.field(2, name, "Waiting");
        if let Some(waiting) = state.waiting.as_ref().filter(|waiting| !waiting.reason.is_empty()) {
            description.field(3, "Reason", &waiting.reason);
        }
        return;
    };
    description.field(2, name, "Terminated");
    for (name, text) in [("Reason", &ended.reason), ("Message", &ended.message)] {
        if !text.is_empty() {
            description.field(3, name, text);
        }
    }
    description.field(3, "Exit Code", ended.exit_code);
    description.field(3, "Started", instant(ended.started_at));
    description.field(3, "Finished", instant(ended.finished_at));
}

fn resources(description: &mut Description, resources: &ResourceRequirements) {
    for (name, list) in [("Limits", &resources.limits), ("Requests", &resources.requests)] {
        if !list.is_empty() {
            description.heading(2, name);
        }
        for (resource, amount) in list.iter() {
            description.field(3, resource, amount);
        }
    }
}

fn mounts(description: &mut Description, container: &Container) {
    let mut mounts: Vec<_> = container.volume_mounts.iter().collect();
    mounts.order_by_key(|mount| &mount.mount_path);
    let none = if mounts.is_empty() { "\t<none>" } else { "" };
    description.line(2, format_args!("Mounts:{none}"));
    for mount in mounts {
        let mode = if mount.read_only { "ro" } else { "rw" };
        let path = match mount.sub_path.as_str() {
            "" => String::new(),
            path => format!(",path={}", go_format::quote(path)),
        };
        description.line(3, format_args!("{} from {} ({mode}{path})", mount.mount_path, mount.name));
    }
    let Some(devices) = &container.volume_devices else { return };
    let mut devices: Vec<_> = items_at(devices, "").iter().collect();
    devices.order_by_key(|device| text_at(device, "/devicePath"));
    if !devices.is_empty() {
        description.line(2, format_args!("Devices:{none}"));
    }
    for device in devices {
        description.line(3, format_args!("{} from {}", text_at(device, "/devicePath"), text_at(device, "/name")));
    }
}

/// Whether what a reference names may be missing.
pub fn optional(reference: &serde_json::Value) -> bool {
    is_set(reference, "/optional")
}
