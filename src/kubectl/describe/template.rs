//! The pod template of whoever makes pods.

use super::containers::{Frame, containers};
use super::description::Description;
use super::volumes::volumes;
use crate::api::order::InOrder;
use crate::api::placement::TopologySpreadConstraint;
use crate::api::pod::{PodTemplateSpec, Toleration};

/// Adds the section `Pod Template` (`DescribePodTemplate`).
pub fn pod_template(description: &mut Description, template: &PodTemplateSpec) {
    let spec = &template.spec;
    description.heading(0, "Pod Template");
    description.labels(1, "Labels", &template.metadata.labels);
    if !template.metadata.annotations.is_empty() {
        description.annotations(1, "Annotations", &template.metadata.annotations);
    }
    if !spec.service_account_name.is_empty() {
        description.field(1, "Service Account", &spec.service_account_name);
    }
    if !spec.init_containers.is_empty() {
        containers(description, "Init Containers", &spec.init_containers, &[], Frame::Template);
    }
    containers(description, "Containers", &spec.containers, &[], Frame::Template);
    volumes(description, &spec.volumes, Frame::Template);
    spread(description, 1, &spec.topology_spread_constraints);
    if !spec.priority_class_name.is_empty() {
        description.field(1, "Priority Class Name", &spec.priority_class_name);
    }
    description.labels(1, "Node-Selectors", &spec.node_selector);
    tolerations(description, 1, &spec.tolerations);
}

/// A pod template alone, its columns not aligned (`printTemplate` of `polymorphichelpers`).
pub fn template_text(template: &PodTemplateSpec) -> String {
    let mut description = Description::default();
    pod_template(&mut description, template);
    description.unaligned()
}

/// Adds the topology spread constraints, if there are any.
pub fn spread(description: &mut Description, level: usize, constraints: &[TopologySpreadConstraint]) {
    let mut constraints: Vec<&TopologySpreadConstraint> = constraints.iter().collect();
    constraints.order_by_key(|constraint| &constraint.topology_key);
    if !constraints.is_empty() {
        description.list(level, "Topology Spread Constraints", constraints.into_iter().map(constraint_words));
    }
}

fn constraint_words(constraint: &TopologySpreadConstraint) -> String {
    let (key, otherwise, skew) = (&constraint.topology_key, &constraint.when_unsatisfiable, constraint.max_skew);
    let selector = constraint.label_selector.as_ref();
    let selector = selector.map_or_else(String::new, |selector| format!(" for selector {selector}"));
    format!("{key}:{otherwise} when max skew {skew} is exceeded{selector}")
}

/// Adds the tolerations, sorted by key.
pub fn tolerations(description: &mut Description, level: usize, tolerations: &[Toleration]) {
    let mut tolerations: Vec<&Toleration> = tolerations.iter().collect();
    tolerations.order_by_key(|toleration| &toleration.key);
    description.list(level, "Tolerations", tolerations.into_iter().map(toleration_words));
}

fn toleration_words(toleration: &Toleration) -> String {
    let mut words = toleration.key.clone();
    if !toleration.value.is_empty() {
        words.push_str(&format!("={}", toleration.value));
    }
    if !toleration.effect.is_empty() {
        words.push_str(&format!(":{}", toleration.effect));
    }
    if toleration.operator == "Exists" && toleration.value.is_empty() {
        words.push_str(if words.is_empty() { "op=Exists" } else { " op=Exists" });
    }
    if let Some(seconds) = toleration.toleration_seconds {
        words.push_str(&format!(" for {seconds}s"));
    }
    words
}
