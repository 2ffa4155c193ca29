//! A StatefulSet, described.

use super::description::{Description, instant};
use super::events::Context;
use super::replica_set::pods_status;
use super::template::pod_template;
use crate::api::document;
use crate::api::lookup::{items_at, text_at};
use crate::api::meta::ObjectMeta;
use crate::api::object::DynamicObject;
use crate::api::pod::Pod;
use crate::api::stateful_set::{StatefulSetSpec, StatefulSetStatus};
use serde_json::Value;

/// The description of a StatefulSet and the pods that its selector selects (`describeStatefulSet`).
pub fn describe(set: &DynamicObject, pods: &[&Pod], context: &Context) -> String {
    let (spec, status) = (StatefulSetSpec::of(set), StatefulSetStatus::of(set));
    let mut description = Description::default();
    description.field(0, "Name", &set.metadata.name);
    description.field(0, "Namespace", &set.metadata.namespace);
    description.field(0, "CreationTimestamp", instant(set.metadata.creation_timestamp));
    description.field(0, "Selector", &spec.selector);
    description.labels(0, "Labels", &set.metadata.labels);
    description.annotations(0, "Annotations", &set.metadata.annotations);
    let (wanted, total) = (spec.replicas.unwrap_or(1), status.replicas);
    description.field(0, "Replicas", format_args!("{wanted} desired | {total} total"));
    description.field(0, "Update Strategy", spec.strategy());
    if spec.strategy() == "RollingUpdate" {
        description.field(1, "Partition", spec.partition());
    }
    description.field(0, "Pods Status", pods_status(pods, &set.metadata.uid));
    pod_template(&mut description, &spec.template);
    claims(&mut description, &spec.volume_claim_templates);
    description.finish_with_events(context)
}

/// As `describeVolumeClaimTemplates`.
fn claims(description: &mut Description, templates: &[Value]) {
    if templates.is_empty() {
        return description.field(0, "Volume Claims", "<none>");
    }
    description.heading(0, "Volume Claims");
    for template in templates {
        let metadata = template.get("metadata").and_then(|written| document::read::<ObjectMeta>(written.clone()).ok());
        let metadata = metadata.unwrap_or_default();
        description.field(1, "Name", &metadata.name);
        description.field(1, "StorageClass", text_at(template, "/spec/storageClassName"));
        description.labels(1, "Labels", &metadata.labels);
        description.annotations(1, "Annotations", &metadata.annotations);
        let capacity = Some(text_at(template, "/spec/resources/requests/storage")).filter(|size| !size.is_empty());
        description.field(1, "Capacity", capacity.unwrap_or("<default>"));
        let modes: Vec<&str> = items_at(template, "/spec/accessModes").iter().filter_map(Value::as_str).collect();
        description.field(1, "Access Modes", format_args!("[{}]", modes.join(" ")));
    }
}
