//! The pod template of whoever makes pods.

use super::containers::{Frame, containers};
use super::description::{Description, items_at, text_at};
use super::volumes::volumes;
use crate::api::document;
use crate::api::go_format;
use crate::api::order::InOrder;
use crate::api::pod::{Opaque, PodTemplateSpec, Toleration};
use crate::api::selector::LabelSelector;
use serde_json::Value;

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
pub fn spread(description: &mut Description, level: usize, constraints: &Opaque) {
    let mut constraints: Vec<&Value> =
        constraints.as_ref().map_or(&[][..], |constraints| items_at(constraints, "")).iter().collect();
    constraints.order_by_key(|constraint| text_at(constraint, "/topologyKey"));
    if !constraints.is_empty() {
        description.list(level, "Topology Spread Constraints", constraints.into_iter().map(constraint_words));
    }
}

fn constraint_words(constraint: &Value) -> String {
    let skew = constraint.get("maxSkew").map_or_else(|| "0".to_owned(), go_format::print);
    let (key, otherwise) = (text_at(constraint, "/topologyKey"), text_at(constraint, "/whenUnsatisfiable"));
    let selector = constraint.get("labelSelector").map_or_else(String::new, |selector| {
        let selector: LabelSelector = document::read(selector.clone()).unwrap_or_default();
        format!(" for selector {selector}")
    });
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
