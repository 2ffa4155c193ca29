//! On which nodes a DaemonSet's pods belong, and what such a pod is made of.

use super::super::revisions::HASH_LABEL;
use crate::api::daemon_set::DaemonSet;
use crate::api::discovery::Kind;
use crate::api::node::{Node, Taint};
use crate::api::node_affinity::wants;
use crate::api::pod::{Pod, Toleration};
use crate::controllers::pod_control::{controller_reference, pod_from_template};
use serde_json::{Value, json};
use std::rc::Rc;

/// The taints that every daemon's pod tolerates, and the one more with its node's network.
const TOLERATED: [(&str, &str); 7] = [
    ("node.kubernetes.io/not-ready", "NoExecute"),
    ("node.kubernetes.io/unreachable", "NoExecute"),
    ("node.kubernetes.io/disk-pressure", "NoSchedule"),
    ("node.kubernetes.io/memory-pressure", "NoSchedule"),
    ("node.kubernetes.io/pid-pressure", "NoSchedule"),
    ("node.kubernetes.io/unschedulable", "NoSchedule"),
    ("node.kubernetes.io/network-unavailable", "NoSchedule"),
];
const OWN_NETWORK: &str = "node.kubernetes.io/network-unavailable";

/// What a node means to a DaemonSet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A pod should be there.
    Run,
    /// One that is there may stay.
    Continue,
    /// None may be there.
    Leave,
}

/// As `NodeShouldRunDaemonPod`.
pub(super) fn verdict(set: &DaemonSet, node: &Node) -> Verdict {
    let spec = &set.spec.template.spec;
    let is_named = spec.node_name.is_empty() || spec.node_name == node.metadata.name;
    if !is_named || !wants(spec, node) {
        return Verdict::Leave;
    }
    let tolerations = tolerations(set);
    let refused = |taint: &&Taint| !tolerations.iter().any(|toleration| taint.is_tolerated_by(toleration));
    let effects: Vec<&str> = node.spec.taints.iter().filter(refused).map(|taint| taint.effect.as_str()).collect();
    match () {
        () if effects.contains(&"NoExecute") => Verdict::Leave,
        () if effects.contains(&"NoSchedule") => Verdict::Continue,
        () => Verdict::Run,
    }
}

/// As `AddOrUpdateDaemonPodTolerations`.
fn tolerations(set: &DaemonSet) -> Vec<Toleration> {
    let spec = &set.spec.template.spec;
    let mut tolerations = spec.tolerations.clone();
    for (key, effect) in TOLERATED.into_iter().filter(|(key, _)| spec.host_network || *key != OWN_NETWORK) {
        let toleration = Toleration {
            key: key.to_owned(),
            operator: "Exists".to_owned(),
            effect: effect.to_owned(),
            ..Toleration::default()
        };
        if !tolerations.contains(&toleration) {
            tolerations.push(toleration);
        }
    }
    tolerations
}

/// The pod for a node: the scheduler binds it, and can bind it nowhere else.
pub(super) fn pod_for(set: &DaemonSet, node: &str, hash: &str) -> Pod {
    let owners = Rc::new(vec![controller_reference(Kind::DAEMON_SET, &set.metadata)]);
    let mut pod = pod_from_template(&set.spec.template, &set.metadata, &owners);
    let labels = Rc::make_mut(&mut pod.metadata.labels);
    labels.insert(HASH_LABEL.to_owned(), hash.to_owned());
    labels.insert("pod-template-generation".to_owned(), set.template_generation().to_string());
    let spec = Rc::make_mut(&mut pod.spec);
    spec.tolerations = tolerations(set);
    let terms = json!([{"matchFields": [{"key": "metadata.name", "operator": "In", "values": [node]}]}]);
    let affinity = Rc::make_mut(spec.affinity.get_or_insert_default());
    let own = Rc::make_mut(affinity.node_affinity.get_or_insert_with(|| Rc::new(json!({}))));
    if let Some(own) = own.as_object_mut() {
        let required = json!({"nodeSelectorTerms": terms});
        own.insert("requiredDuringSchedulingIgnoredDuringExecution".to_owned(), required);
    }
    pod
}

/// The node that a pod is on or meant for (`GetTargetNodeName`).
pub(super) fn target(pod: &Pod) -> &str {
    if !pod.spec.node_name.is_empty() {
        return &pod.spec.node_name;
    }
    let pointer = "/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchFields/0/values/0";
    let affinity = pod.spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
    let name = affinity.and_then(|affinity| affinity.pointer(pointer));
    name.and_then(Value::as_str).unwrap_or_default()
}
