//! A ReplicaSet, described.

use super::deployment::conditions_with_reasons;
use super::description::Description;
use super::events::Context;
use super::pod::controlled_by;
use super::template::pod_template;
use crate::api::meta::Uid;
use crate::api::pod::Pod;
use crate::api::replica_set::ReplicaSet;

/// The description of a ReplicaSet and the pods that its selector selects (`describeReplicaSet`).
pub fn describe(set: &ReplicaSet, pods: &[&Pod], context: &Context) -> String {
    let mut description = Description::default();
    description.field(0, "Name", &set.metadata.name);
    description.field(0, "Namespace", &set.metadata.namespace);
    description.field(0, "Selector", &set.spec.selector);
    description.labels(0, "Labels", &set.metadata.labels);
    description.annotations(0, "Annotations", &set.metadata.annotations);
    controlled_by(&mut description, &set.metadata);
    let (current, desired) = (set.status.replicas, set.spec.replicas.unwrap_or(1));
    description.field(0, "Replicas", format_args!("{current} current / {desired} desired"));
    description.field(0, "Pods Status", pods_status(pods, &set.metadata.uid));
    pod_template(&mut description, &set.spec.template);
    if !set.status.conditions.is_empty() {
        let conditions = set.status.conditions.iter().map(|c| (c.kind.as_str(), c.status.as_str(), c.reason.as_str()));
        conditions_with_reasons(&mut description, conditions);
    }
    description.finish_with_events(context)
}

/// `1 Running / 0 Waiting / 0 Succeeded / 0 Failed`, of the pods that belong to an owner (`getPodStatusForController`).
pub fn pods_status(pods: &[&Pod], owner: &Uid) -> String {
    let own: Vec<&&Pod> = pods
        .iter()
        .filter(|pod| pod.metadata.controller().is_some_and(|controller| controller.uid == *owner))
        .collect();
    let count = |phase: &str| own.iter().filter(|pod| pod.status.phase == phase).count();
    let (running, waiting, succeeded) = (count("Running"), count("Pending"), count("Succeeded"));
    format!("{running} Running / {waiting} Waiting / {succeeded} Succeeded / {} Failed", count("Failed"))
}
