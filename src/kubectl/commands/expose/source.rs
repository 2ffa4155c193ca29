//! What an object says of the pods behind it: their labels, their ports, and the protocols of these.

use super::joined;
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::lookup::items_at;
use crate::api::object::Object;
use crate::api::pod::PodSpec;
use crate::api::selector::LabelSelector;
use crate::kubectl::failure::Failure;
use serde_json::Value;

/// Whether an object of this kind can stand behind a Service (`CanBeExposed`).
pub fn check(object: &Object) -> Result<(), Failure> {
    let kind = object.kind();
    let is_controller = kind.api_version() == "v1" && kind.info().kind == "ReplicationController";
    if is_controller || [Kind::SERVICE, Kind::POD, Kind::DEPLOYMENT, Kind::REPLICA_SET].contains(&kind) {
        return Ok(());
    }
    let group = kind.info().group;
    let dot = if group.is_empty() { "" } else { "." };
    Err(Failure::message(format!("cannot expose a {}{dot}{group}", kind.info().kind)))
}

/// The labels by which its pods are known (`MapBasedSelectorForObject`).
pub fn selector(object: &Object) -> Result<String, String> {
    let no = |why: &str| Err(why.to_owned());
    match object {
        Object::Pod(pod) if pod.metadata.labels.is_empty() => no("the pod has no labels and cannot be exposed"),
        Object::Pod(pod) => Ok(joined(&pod.metadata.labels)),
        Object::Service(service) if service.spec.selector.is_empty() => no("the service has no pod selector set"),
        Object::Service(service) => Ok(joined(&service.spec.selector)),
        Object::Deployment(deployment) => of_labels(&deployment.spec.selector, "deployment"),
        Object::ReplicaSet(set) => of_labels(&set.spec.selector, "replicaset"),
        other => {
            let written = other.to_value().pointer("/spec/selector").cloned().unwrap_or_default();
            Ok(joined(&document::read(written).unwrap_or_default()))
        }
    }
}

fn of_labels(selector: &LabelSelector, called: &str) -> Result<String, String> {
    if selector.match_labels.is_empty() {
        return Err(format!("invalid {called}: no selectors, therefore cannot be exposed"));
    }
    if !selector.match_expressions.is_empty() {
        let words = selector.match_expressions.iter().map(|requirement| {
            let values = requirement.values.join(" ");
            format!("{{Key:{} Operator:{} Values:[{values}]}}", requirement.key, requirement.operator)
        });
        let words: Vec<String> = words.collect();
        return Err(format!("couldn't convert expressions - \"[{}]\" to map-based selector format", words.join(" ")));
    }
    Ok(joined(&selector.match_labels))
}

/// Its pods' ports and their protocols, in order (`PortsForObject`).
pub fn ports(object: &Object) -> Vec<(String, String)> {
    let spec: &PodSpec = match object {
        Object::Pod(pod) => &pod.spec,
        Object::Deployment(deployment) => &deployment.spec.template.spec,
        Object::ReplicaSet(set) => &set.spec.template.spec,
        other => return listed(&other.to_value()),
    };
    let ports = spec.containers.iter().flat_map(|container| &container.ports);
    ports.map(|port| (port.container_port.to_string(), or_tcp(&port.protocol))).collect()
}

fn or_tcp(protocol: &str) -> String {
    if protocol.is_empty() { "TCP".to_owned() } else { protocol.to_owned() }
}

/// The ports of a Service, or of the containers in a template without a type of its own.
fn listed(document: &Value) -> Vec<(String, String)> {
    let read = |port: &Value, field: &str| {
        let number = port.get(field).and_then(Value::as_i64).unwrap_or_default();
        (number.to_string(), or_tcp(port.get("protocol").and_then(Value::as_str).unwrap_or_default()))
    };
    let own = items_at(document, "/spec/ports").iter().map(|port| read(port, "port"));
    let containers = items_at(document, "/spec/template/spec/containers").iter();
    own.chain(containers.flat_map(|c| items_at(c, "/ports")).map(|port| read(port, "containerPort"))).collect()
}

/// The protocols of each port (`MultiProtocolsForObject`).
pub fn protocols(object: &Object) -> Vec<(String, Vec<String>)> {
    let mut known: Vec<(String, Vec<String>)> = Vec::new();
    for (number, protocol) in ports(object) {
        match known.iter_mut().find(|(port, _)| *port == number) {
            Some((_, protocols)) => protocols.push(protocol),
            None => known.push((number, vec![protocol])),
        }
    }
    known
}
