//! What the server warns of in pods and in templates of pods. As `pkg/api/pod/warnings.go`.

use crate::api::object::Object;
use crate::api::pod::{Container, PodSpec};

/// Labels of machines that have other names now.
const OLD_LABELS: [(&str, &str, &str); 5] = [
    ("beta.kubernetes.io/arch", "v1.14", "kubernetes.io/arch"),
    ("beta.kubernetes.io/os", "v1.14", "kubernetes.io/os"),
    ("failure-domain.beta.kubernetes.io/region", "v1.17", "topology.kubernetes.io/region"),
    ("failure-domain.beta.kubernetes.io/zone", "v1.17", "topology.kubernetes.io/zone"),
    ("beta.kubernetes.io/instance-type", "v1.17", "node.kubernetes.io/instance-type"),
];

/// The warnings of an object, of a pod or what makes pods.
pub(super) fn of(object: &Object) -> Vec<String> {
    let (path, spec) = match object {
        Object::Pod(pod) => ("spec", &pod.spec),
        Object::Deployment(deployment) => ("spec.template.spec", &deployment.spec.template.spec),
        Object::ReplicaSet(set) => ("spec.template.spec", &set.spec.template.spec),
        Object::DaemonSet(set) => ("spec.template.spec", &set.spec.template.spec),
        _ => return Vec::new(),
    };
    of_spec(path, spec)
}

fn of_spec(path: &str, spec: &PodSpec) -> Vec<String> {
    let mut warnings = Vec::new();
    for (label, since, instead) in OLD_LABELS {
        if spec.node_selector.contains_key(label) {
            warnings.push(format!("{path}.nodeSelector[{label}]: deprecated since {since}; use \"{instead}\" instead"));
        }
    }
    for (list, containers) in [("containers", &spec.containers), ("initContainers", &spec.init_containers)] {
        for (index, container) in containers.iter().enumerate() {
            of_container(&format!("{path}.{list}[{index}]"), container, &mut warnings);
        }
    }
    warnings
}

fn of_container(path: &str, container: &Container, warnings: &mut Vec<String>) {
    for (list, amounts) in [("limits", &container.resources.limits), ("requests", &container.resources.requests)] {
        for name in ["memory", "ephemeral-storage"] {
            if let Some(amount) = amounts.get(name).filter(|amount| amount.milli_value() % 1000 != 0) {
                warnings.push(format!(
                    "{path}.resources.{list}[{name}]: fractional byte value \"{amount}\" is invalid, must be an integer"
                ));
            }
        }
    }
    for (index, port) in container.ports.iter().enumerate() {
        let is_twin = |other: &&_| {
            let other: &crate::api::pod::ContainerPort = other;
            (other.container_port, &other.protocol, other.host_port, &other.host_ip)
                == (port.container_port, &port.protocol, port.host_port, &port.host_ip)
        };
        if let Some(twin) = container.ports.iter().take(index).position(|other| is_twin(&other)) {
            warnings.push(format!("{path}.ports[{index}]: duplicate port definition with {path}.ports[{twin}]"));
        }
    }
    for (index, variable) in container.env.iter().enumerate() {
        let name = &variable.name;
        let reference = format!("$({name})");
        let is_bad =
            variable.value_from.is_some() || variable.value == reference || !variable.value.contains(&reference);
        if is_bad && container.env.iter().take(index).any(|other| other.name == *name) {
            warnings.push(format!(
                "{path}.env[{index}]: hides previous definition of {name:?}, which may be dropped when using apply"
            ));
        }
    }
}
