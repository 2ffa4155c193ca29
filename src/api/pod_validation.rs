//! What the server refuses in a pod, as `k8s.io/kubernetes/pkg/apis/core/validation`.

use super::field::FieldError;
use super::names::{dns_label_errors, dns_subdomain_errors};
use super::pod::{Container, Pod, PodSpec};
use super::probe_validation::{validate_init_container, validate_probes};
use crate::api::order::InOrder;
use std::collections::BTreeSet;

/// Everything wrong with a pod's spec, paths beginning with `path`.
pub fn validate_pod_spec(path: &str, spec: &PodSpec) -> Vec<FieldError> {
    let mut errors = validate_volumes(path, spec);
    if spec.containers.is_empty() {
        errors.push(FieldError::required(format!("{path}.containers"), ""));
    }
    let mut names = BTreeSet::new();
    let lists = [("containers", &spec.containers), ("initContainers", &spec.init_containers)];
    for (list, containers) in lists {
        for (index, container) in containers.iter().enumerate() {
            let at = format!("{path}.{list}[{index}]");
            errors.extend(validate_container(&at, container, spec));
            if !container.name.is_empty() && !names.insert(container.name.as_str()) {
                errors.push(FieldError::duplicate(format!("{at}.name"), container.name.as_str()));
            }
            match list {
                "initContainers" => errors.extend(validate_init_container(&at, container)),
                _ => {
                    errors.extend(validate_probes(&at, container));
                    if container.restart_policy.is_some() {
                        let why = "may not be set for non-init containers";
                        errors.push(FieldError::forbidden(format!("{at}.restartPolicy"), why));
                    }
                }
            }
        }
    }
    let policies = ["Always", "OnFailure", "Never"];
    errors.extend(one_of(format!("{path}.restartPolicy"), &spec.restart_policy, &policies));
    let policies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    errors.extend(one_of(format!("{path}.dnsPolicy"), &spec.dns_policy, &policies));
    if let Some(seconds) = spec.termination_grace_period_seconds.filter(|seconds| *seconds < 0) {
        let at = format!("{path}.terminationGracePeriodSeconds");
        errors.push(FieldError::invalid(at, seconds, "must be greater than or equal to 0"));
    }
    if !spec.node_name.is_empty() {
        errors.extend(text_errors(format!("{path}.nodeName"), &spec.node_name, dns_subdomain_errors(&spec.node_name)));
    }
    errors
}

/// What may change in a pod that exists: images, the deadline and more tolerations; as `ValidatePodUpdate`.
pub fn validate_pod_update(new: &Pod, old: &Pod) -> Vec<FieldError> {
    let mut allowed = (*new.spec).clone();
    let pairs = allowed.containers.iter_mut().zip(&old.spec.containers);
    let init_pairs = allowed.init_containers.iter_mut().zip(&old.spec.init_containers);
    for (container, before) in pairs.chain(init_pairs) {
        container.image.clone_from(&before.image);
    }
    allowed.active_deadline_seconds = old.spec.active_deadline_seconds;
    allowed.tolerations.clone_from(&old.spec.tolerations);
    allowed.termination_grace_period_seconds = old.spec.termination_grace_period_seconds;
    if allowed == *old.spec {
        return Vec::new();
    }
    let why = "pod updates may not change fields other than `spec.containers[*].image`,\
               `spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to \
               existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was \
               previously negative)";
    vec![FieldError::forbidden("spec", why)]
}

fn validate_volumes(path: &str, spec: &PodSpec) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut names = BTreeSet::new();
    for (index, volume) in spec.volumes.iter().enumerate() {
        let at = format!("{path}.volumes[{index}]");
        if volume.name.is_empty() {
            errors.push(FieldError::required(format!("{at}.name"), ""));
        } else {
            errors.extend(text_errors(format!("{at}.name"), &volume.name, dns_label_errors(&volume.name)));
        }
        if !names.insert(volume.name.as_str()) {
            errors.push(FieldError::duplicate(format!("{at}.name"), volume.name.as_str()));
        }
        if volume.source.len() > 1 {
            for source in volume.source.keys().skip(1) {
                errors.push(FieldError::forbidden(format!("{at}.{source}"), "may not specify more than 1 volume type"));
            }
        }
    }
    errors
}

fn validate_container(at: &str, container: &Container, spec: &PodSpec) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if container.name.is_empty() {
        errors.push(FieldError::required(format!("{at}.name"), ""));
    } else {
        errors.extend(text_errors(format!("{at}.name"), &container.name, dns_label_errors(&container.name)));
    }
    if container.image.is_empty() {
        errors.push(FieldError::required(format!("{at}.image"), ""));
    } else if container.image.trim() != container.image {
        let why = "must not have leading or trailing whitespace";
        errors.push(FieldError::invalid(format!("{at}.image"), container.image.as_str(), why));
    }
    let policies = ["Always", "IfNotPresent", "Never"];
    errors.extend(one_of(format!("{at}.imagePullPolicy"), &container.image_pull_policy, &policies));
    errors.extend(validate_ports(at, container));
    for (index, variable) in container.env.iter().enumerate() {
        if variable.name.is_empty() {
            errors.push(FieldError::required(format!("{at}.env[{index}].name"), ""));
        }
    }
    for (index, mount) in container.volume_mounts.iter().enumerate() {
        let at = format!("{at}.volumeMounts[{index}]");
        if mount.name.is_empty() {
            errors.push(FieldError::required(format!("{at}.name"), ""));
        } else if !spec.volumes.iter().any(|volume| volume.name == mount.name) {
            let mut missing = FieldError::invalid(format!("{at}.name"), mount.name.as_str(), "");
            missing.kind = super::field::FieldErrorKind::NotFound;
            errors.push(missing);
        }
        if mount.mount_path.is_empty() {
            errors.push(FieldError::required(format!("{at}.mountPath"), ""));
        }
    }
    for (name, request) in &container.resources.requests {
        if let Some(limit) = container.resources.limits.get(name).filter(|limit| request > limit) {
            let why = format!("must be less than or equal to {name} limit of {limit}");
            errors.push(FieldError::invalid(format!("{at}.resources.requests"), request.to_string(), why));
        }
    }
    errors
}

fn validate_ports(at: &str, container: &Container) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (index, port) in container.ports.iter().enumerate() {
        let at = format!("{at}.ports[{index}]");
        match port.container_port {
            0 => errors.push(FieldError::required(format!("{at}.containerPort"), "")),
            1..=65535 => {}
            number => {
                let why = "must be between 1 and 65535, inclusive";
                errors.push(FieldError::invalid(format!("{at}.containerPort"), number, why));
            }
        }
        errors.extend(one_of(format!("{at}.protocol"), &port.protocol, &["SCTP", "TCP", "UDP"]));
    }
    errors
}

/// Upstream sorts the supported values.
fn one_of(path: String, value: &str, supported: &[&str]) -> Option<FieldError> {
    let mut sorted = supported.to_vec();
    sorted.order();
    match value {
        "" => None,
        value if supported.contains(&value) => None,
        value => Some(FieldError::not_supported(path, value, &sorted)),
    }
}

fn text_errors(path: String, value: &str, messages: Vec<String>) -> Vec<FieldError> {
    messages.into_iter().map(|message| FieldError::invalid(path.clone(), value, message)).collect()
}
