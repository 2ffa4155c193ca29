//! A HorizontalPodAutoscaler, described.

use super::description::{Description, instant};
use super::events::Context;
use crate::api::autoscaler::{HorizontalPodAutoscaler, target_words};
use crate::api::go_format;
use serde_json::Value;

/// The description of an autoscaler (`describeHorizontalPodAutoscalerV2`).
pub fn describe(autoscaler: &HorizontalPodAutoscaler, context: &Context) -> String {
    let (meta, spec, status) = (&autoscaler.metadata, &autoscaler.spec, &autoscaler.status);
    let target = &spec.scale_target_ref;
    let mut description = Description::of_namespaced(meta);
    description.field(0, "CreationTimestamp", instant(meta.creation_timestamp));
    description.field(0, "Reference", format_args!("{}/{}", target.kind, target.name));
    description.field(0, "Metrics", "( current / target )");
    for metric in autoscaler.metrics() {
        let (heading, aim) = target_words(metric).description;
        description.field(1, &heading, aim);
    }
    let least = spec.min_replicas.map_or_else(|| "<unset>".to_owned(), |least| least.to_string());
    description.field(0, "Min replicas", least);
    description.field(0, "Max replicas", spec.max_replicas);
    if let Some(behavior) = &spec.behavior {
        description.heading(0, "Behavior");
        direction(&mut description, "Scale Up", behavior.get("scaleUp"));
        direction(&mut description, "Scale Down", behavior.get("scaleDown"));
    }
    let (current, desired) = (status.current_replicas, status.desired_replicas);
    let heading = format!("{} pods", target.kind);
    description.field(0, &heading, format_args!("{current} current / {desired} desired"));
    if !status.conditions.is_empty() {
        description.heading(0, "Conditions");
        description.columns(1, &[("Type", 4), ("Status", 6), ("Reason", 6), ("Message", 7)]);
        for condition in &status.conditions {
            description.row(1, &[&condition.kind, &condition.status, &condition.reason, &condition.message]);
        }
    }
    description.finish_with_events(context)
}

/// As `printDirectionBehavior`.
fn direction(description: &mut Description, name: &str, rules: Option<&Value>) {
    let Some(rules) = rules else { return };
    let words = |value: &Value, field: &str| value.get(field).map(go_format::print).unwrap_or_default();
    description.heading(1, name);
    if rules.get("stabilizationWindowSeconds").is_some() {
        let seconds = words(rules, "stabilizationWindowSeconds");
        description.line(2, format_args!("Stabilization Window: {seconds} seconds"));
    }
    let policies = rules.get("policies").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if policies.is_empty() {
        return;
    }
    let select = rules.get("selectPolicy").map_or_else(|| "Max".to_owned(), go_format::print);
    description.line(2, format_args!("Select Policy: {select}"));
    description.line(2, "Policies:");
    for policy in policies {
        let (kind, value, period) = (words(policy, "type"), words(policy, "value"), words(policy, "periodSeconds"));
        description.line(3, format_args!("- Type: {kind}\tValue: {value}\tPeriod: {period} seconds"));
    }
}
