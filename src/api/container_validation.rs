//! What the server refuses in a container, as `validateContainerCommon` and the probes' own checks.

use super::env_validation::validate_environment;
use super::field::{FieldError, FieldErrorKind};
use super::names::{dns_label_errors, port_name_errors, qualified_name_errors};
use super::pod::{Container, ContainerPort, PodSpec};
use super::probe_validation::{validate_init_container, validate_probes};
use crate::api::order::Gather;
use crate::api::set::Set;

const PORT_RANGE: &str = "must be between 1 and 65535, inclusive";

/// Everything wrong with the containers of a list, and with names that two of them share.
pub fn validate_containers(path: &str, containers: &[Container], spec: &PodSpec) -> Vec<FieldError> {
    if containers.is_empty() {
        return vec![FieldError::required(path, "")];
    }
    let mut errors = Vec::new();
    let mut names = Set::default();
    for (index, container) in containers.iter().enumerate() {
        let at = format!("{path}[{index}]");
        errors.extend(common(&at, container, spec));
        if !names.insert(container.name.as_str()) {
            errors.push(FieldError::duplicate(format!("{at}.name"), container.name.as_str()));
        }
        errors.extend(validate_probes(&at, container));
        if container.restart_policy.is_some() {
            let why = "may not be set for non-init containers";
            errors.push(FieldError::forbidden(format!("{at}.restartPolicy"), why));
        }
    }
    errors
}

/// Everything wrong with the init containers, which share their names with the others.
pub fn validate_init_containers(path: &str, spec: &PodSpec) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut names: Set<&str> = spec.containers.iter().map(|container| container.name.as_str()).gather();
    for (index, container) in spec.init_containers.iter().enumerate() {
        let at = format!("{path}[{index}]");
        errors.extend(common(&at, container, spec));
        if !names.insert(container.name.as_str()) {
            errors.push(FieldError::duplicate(format!("{at}.name"), container.name.as_str()));
        }
        errors.extend(validate_init_container(&at, container));
    }
    errors
}

/// Pods alone, not templates, mind blanks around an image's name.
pub fn validate_images(path: &str, containers: &[Container]) -> Vec<FieldError> {
    let blank = containers.iter().enumerate().filter(|(_, container)| container.image.trim() != container.image);
    let error = |(index, container): (usize, &Container)| {
        let why = "must not have leading or trailing whitespace";
        FieldError::invalid(format!("{path}[{index}].image"), container.image.as_str(), why)
    };
    blank.map(error).collect()
}

/// A value of a field out of a list; nothing where it was left out.
pub fn one_of((at, field): (&str, &str), value: &str, supported: &[&str]) -> Option<FieldError> {
    let is_fine = value.is_empty() || supported.contains(&value);
    (!is_fine).then(|| FieldError::not_supported(format!("{at}.{field}"), value, supported))
}

/// One error for each message about a text.
pub fn text_errors(path: &str, value: &str, messages: Vec<String>) -> Vec<FieldError> {
    messages.into_iter().map(|message| FieldError::invalid(path, value, message)).collect()
}

fn common(at: &str, container: &Container, spec: &PodSpec) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let name = format!("{at}.name");
    match container.name.as_str() {
        "" => errors.push(FieldError::required(name, "")),
        text => errors.extend(text_errors(&name, text, dns_label_errors(text))),
    }
    if container.image.is_empty() {
        errors.push(FieldError::required(format!("{at}.image"), ""));
    }
    let policies = ["File", "FallbackToLogsOnError"];
    let policy = &container.termination_message_policy;
    errors.extend(one_of((at, "terminationMessagePolicy"), policy, &policies));
    errors.extend(ports(at, &container.ports));
    errors.extend(validate_environment(at, container));
    errors.extend(mounts(at, container, spec));
    let policies = ["Always", "IfNotPresent", "Never"];
    errors.extend(one_of((at, "imagePullPolicy"), &container.image_pull_policy, &policies));
    errors.extend(resources(at, container));
    errors
}

fn ports(at: &str, ports: &[ContainerPort]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut names = Set::default();
    for (index, port) in ports.iter().enumerate() {
        let at = format!("{at}.ports[{index}]");
        if !port.name.is_empty() {
            let messages = port_name_errors(&port.name);
            if messages.is_empty() && !names.insert(port.name.as_str()) {
                errors.push(FieldError::duplicate(format!("{at}.name"), port.name.as_str()));
            }
            errors.extend(text_errors(&format!("{at}.name"), &port.name, messages));
        }
        match port.container_port {
            0 => errors.push(FieldError::required(format!("{at}.containerPort"), "")),
            1..=65535 => {}
            number => errors.push(FieldError::invalid(format!("{at}.containerPort"), number, PORT_RANGE)),
        }
        if !(0..=65535).contains(&port.host_port) {
            errors.push(FieldError::invalid(format!("{at}.hostPort"), port.host_port, PORT_RANGE));
        }
        errors.extend(one_of((&at, "protocol"), &port.protocol, &["SCTP", "TCP", "UDP"]));
    }
    errors
}

fn mounts(at: &str, container: &Container, spec: &PodSpec) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut paths = Set::default();
    for (index, mount) in container.volume_mounts.iter().enumerate() {
        let at = format!("{at}.volumeMounts[{index}]");
        let name = format!("{at}.name");
        if mount.name.is_empty() {
            errors.push(FieldError::required(&name, ""));
        }
        if !spec.volumes.iter().any(|volume| volume.name == mount.name) {
            let missing = FieldError::invalid(&name, mount.name.as_str(), "");
            errors.push(FieldError { kind: FieldErrorKind::NotFound, ..missing });
        }
        let path = format!("{at}.mountPath");
        if mount.mount_path.is_empty() {
            errors.push(FieldError::required(&path, ""));
        }
        if !paths.insert(mount.mount_path.as_str()) {
            errors.push(FieldError::invalid(&path, mount.mount_path.as_str(), "must be unique"));
        }
    }
    errors
}

/// As `ValidateContainerResourceRequirements`.
fn resources(at: &str, container: &Container) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let resources = &container.resources;
    for (list, amounts) in [("limits", &resources.limits), ("requests", &resources.requests)] {
        let path = format!("{at}.resources.{list}");
        for (name, amount) in amounts.iter() {
            let at = format!("{path}[{name}]");
            errors.extend(text_errors(&at, name, resource_name_errors(name)));
            if amount.to_string().starts_with('-') {
                let why = "must be greater than or equal to 0";
                errors.push(FieldError::invalid(&at, amount.to_string(), why));
            }
            if list == "requests"
                && let Some(limit) = resources.limits.get(name).filter(|limit| amount > limit)
            {
                let why = format!("must be less than or equal to {name} limit of {limit}");
                errors.push(FieldError::invalid(&path, amount.to_string(), why));
            }
        }
    }
    errors
}

/// As `ValidateContainerResourceName`: a kind of its own, or one with a domain.
fn resource_name_errors(name: &str) -> Vec<String> {
    let mut errors = qualified_name_errors(name);
    let is_standard = ["cpu", "memory", "ephemeral-storage"].contains(&name) || name.starts_with("hugepages-");
    if errors.is_empty() && !name.contains('/') && !is_standard {
        if !["storage", "pods", "services", "secrets", "configmaps"].contains(&name) {
            errors.push("must be a standard resource type or fully qualified".to_owned());
        }
        errors.push("must be a standard resource for containers".to_owned());
    }
    errors
}
