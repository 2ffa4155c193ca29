//! A Deployment, described.

use super::description::{Description, instant, or_none};
use super::events::Context;
use super::template::pod_template;
use crate::api::deployment::Deployment;
use crate::api::int_or_string::IntOrString;
use crate::api::order::InOrder;
use crate::api::pod::PodTemplateSpec;
use crate::api::replica_set::ReplicaSet;
use std::rc::Rc;

/// The label by which ReplicaSets of one Deployment differ.
const TEMPLATE_HASH: &str = "pod-template-hash";

/// The description of a Deployment and the ReplicaSets that its selector selects (`describeDeployment`).
pub fn describe(deployment: &Deployment, sets: &[&ReplicaSet], context: &Context) -> String {
    let (meta, spec, status) = (&deployment.metadata, &deployment.spec, &deployment.status);
    let mut description = Description::default();
    description.field(0, "Name", &meta.name);
    description.field(0, "Namespace", &meta.namespace);
    description.field(0, "CreationTimestamp", instant(meta.creation_timestamp));
    description.labels(0, "Labels", &meta.labels);
    description.annotations(0, "Annotations", &meta.annotations);
    let selector = spec.selector.to_selector().map(|selector| selector.to_string()).unwrap_or_default();
    description.field(0, "Selector", selector);
    description.field(
        0,
        "Replicas",
        format_args!(
            "{} desired | {} updated | {} total | {} available | {} unavailable",
            spec.replicas.unwrap_or(1),
            status.updated_replicas,
            status.replicas,
            status.available_replicas,
            status.unavailable_replicas
        ),
    );
    description.field(0, "StrategyType", &spec.strategy.kind);
    description.field(0, "MinReadySeconds", spec.min_ready_seconds);
    if let Some(limits) = &spec.strategy.rolling_update {
        let words = |limit: &Option<IntOrString>| limit.as_ref().map_or("<nil>".to_owned(), ToString::to_string);
        let (unavailable, surge) = (words(&limits.max_unavailable), words(&limits.max_surge));
        description.field(0, "RollingUpdateStrategy", format_args!("{unavailable} max unavailable, {surge} max surge"));
    }
    pod_template(&mut description, &spec.template);
    if !status.conditions.is_empty() {
        let conditions = status.conditions.iter().map(|c| (c.kind.as_str(), c.status.as_str(), c.reason.as_str()));
        conditions_with_reasons(&mut description, conditions);
    }
    replica_sets(&mut description, deployment, sets);
    description.finish_with_events(context)
}

/// Adds the table of conditions that workloads have: type, status and reason.
pub fn conditions_with_reasons<'c>(
    description: &mut Description,
    conditions: impl Iterator<Item = (&'c str, &'c str, &'c str)>,
) {
    description.heading(0, "Conditions");
    description.columns(1, &[("Type", 4), ("Status", 6), ("Reason", 6)]);
    for (kind, status, reason) in conditions {
        description.line(1, format_args!("{kind} \t{status}\t{reason}"));
    }
}

fn replica_sets(description: &mut Description, deployment: &Deployment, sets: &[&ReplicaSet]) {
    let is_own =
        |set: &&&ReplicaSet| set.metadata.controller().is_some_and(|owner| owner.uid == deployment.metadata.uid);
    let mut sets: Vec<&ReplicaSet> = sets.iter().filter(is_own).copied().collect();
    if sets.is_empty() {
        return;
    }
    sets.order_by(|one, other| {
        let key = |set: &ReplicaSet| (set.metadata.creation_timestamp, set.metadata.name.clone());
        key(one).cmp(&key(other))
    });
    let wanted = without_hash(&deployment.spec.template);
    let newest = sets.iter().position(|set| without_hash(&set.spec.template) == wanted);
    let new: Option<&ReplicaSet> = newest.map(|at| sets.remove(at));
    description.field(0, "OldReplicaSets", set_words(&sets));
    description.field(0, "NewReplicaSet", set_words(new.as_slice()));
}

fn without_hash(template: &PodTemplateSpec) -> PodTemplateSpec {
    let mut template = template.clone();
    Rc::make_mut(&mut template.metadata.labels).remove(TEMPLATE_HASH);
    template
}

fn set_words(sets: &[&ReplicaSet]) -> String {
    let words: Vec<String> = sets
        .iter()
        .map(|set| {
            let (there, wanted) = (set.status.replicas, set.spec.replicas.unwrap_or(1));
            format!("{} ({there}/{wanted} replicas created)", set.metadata.name)
        })
        .collect();
    or_none(&words.join(", ")).to_owned()
}
