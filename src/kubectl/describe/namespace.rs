//! A namespace, described, with the quotas and limits that hold in it.

use super::description::{Description, items_at, text_at};
use crate::api::document;
use crate::api::go_format;
use crate::api::namespace::Namespace;
use crate::api::order::{Gather, InOrder};
use crate::api::quantity::Quantity;
use crate::api::set::Set;
use crate::api::table::Table;
use crate::api::time::SimTime;
use serde_json::Value;

/// The description of a namespace, its ResourceQuotas and its LimitRanges (`describeNamespace`).
pub fn describe(namespace: &Namespace, quotas: &[Value], limit_ranges: &[Value]) -> String {
    let mut description = Description::default();
    description.field(0, "Name", &namespace.metadata.name);
    description.labels(0, "Labels", &namespace.metadata.labels);
    description.annotations(0, "Annotations", &namespace.metadata.annotations);
    description.field(0, "Status", &namespace.status.phase);
    conditions(&mut description, namespace);
    description.blank();
    resource_quotas(&mut description, quotas);
    description.blank();
    limits(&mut description, limit_ranges);
    description.finish()
}

fn conditions(description: &mut Description, namespace: &Namespace) {
    let conditions = namespace.status.conditions.as_ref().map_or(&[][..], |conditions| items_at(conditions, ""));
    if conditions.is_empty() {
        return;
    }
    description.heading(0, "Conditions");
    let columns = [("Type", 4), ("Status", 6), ("LastTransitionTime", 18), ("Reason", 6), ("Message", 7)];
    description.columns(1, &columns);
    for condition in conditions {
        let text = |field: &str| text_at(condition, field);
        let at = SimTime::parse_rfc3339(text("/lastTransitionTime")).map(SimTime::to_rfc1123).unwrap_or_default();
        description.row(1, &[text("/type"), text("/status"), &at, text("/reason"), text("/message")]);
    }
}

fn resource_quotas(description: &mut Description, quotas: &[Value]) {
    if quotas.is_empty() {
        return description.line(0, "No resource quota.");
    }
    let mut quotas: Vec<&Value> = quotas.iter().collect();
    quotas.order_by_key(|quota| text_at(quota, "/metadata/name"));
    description.line(0, "Resource Quotas");
    for quota in quotas {
        description.field(1, "Name", text_at(quota, "/metadata/name"));
        let mut scopes: Vec<&str> = items_at(quota, "/spec/scopes").iter().filter_map(Value::as_str).collect();
        scopes.order();
        if !scopes.is_empty() {
            description.field(1, "Scopes", scopes.join(", "));
        }
        for help in scopes.iter().filter_map(|scope| scope_help(scope)) {
            description.line(1, format_args!("* {help}"));
        }
        description.columns(1, &[("Resource", 8), ("Used", 3), ("Hard", 3)]);
        usage(description, 1, quota);
    }
}

/// How much is used of what a quota allows.
fn usage(description: &mut Description, level: usize, quota: &Value) {
    let (hard, used) = (amounts(quota.pointer("/status/hard")), amounts(quota.pointer("/status/used")));
    for (resource, hard) in hard.iter() {
        let used = used.get(resource).cloned().unwrap_or_default();
        description.row(level, &[resource, &used.to_string(), &hard.to_string()]);
    }
}

/// The description of a ResourceQuota alone (`describeQuota`).
pub fn quota(quota: &Value) -> String {
    let mut description = Description::default();
    description.field(0, "Name", text_at(quota, "/metadata/name"));
    description.field(0, "Namespace", text_at(quota, "/metadata/namespace"));
    let mut scopes: Vec<&str> = items_at(quota, "/spec/scopes").iter().filter_map(Value::as_str).collect();
    scopes.order();
    if !scopes.is_empty() {
        description.field(0, "Scopes", scopes.join(", "));
    }
    for help in scopes.iter().filter_map(|scope| scope_help(scope)) {
        description.line(0, format_args!(" * {help}"));
    }
    description.columns(0, &[("Resource", 8), ("Used", 4), ("Hard", 4)]);
    usage(&mut description, 0, quota);
    description.finish()
}

/// The description of a LimitRange alone (`describeLimitRange`).
pub fn limit_range(range: &Value) -> String {
    let mut description = Description::default();
    description.field(0, "Name", text_at(range, "/metadata/name"));
    description.field(0, "Namespace", text_at(range, "/metadata/namespace"));
    description.line(0, LIMIT_COLUMNS.replace("\n ", "\n").trim_start());
    limit_rows(&mut description, "", std::slice::from_ref(range));
    description.finish()
}

/// `helpTextForResourceQuotaScope`.
fn scope_help(scope: &str) -> Option<&'static str> {
    match scope {
        "Terminating" => Some(
            "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being \
             actively terminated by the system.",
        ),
        "NotTerminating" => Some(
            "Matches all pods that do not have an active deadline. These pods usually include long running pods whose \
             container command is not expected to terminate.",
        ),
        "BestEffort" => Some(
            "Matches all pods that do not have resource requirements set. These pods have a best effort quality of \
             service.",
        ),
        "NotBestEffort" => Some(
            "Matches all pods that have at least one resource requirement set. These pods have a burstable or \
             guaranteed quality of service.",
        ),
        _ => None,
    }
}

fn limits(description: &mut Description, limit_ranges: &[Value]) {
    if limit_ranges.is_empty() {
        return description.line(0, "No LimitRange resource.");
    }
    description.line(0, "Resource Limits");
    description.line(0, LIMIT_COLUMNS);
    limit_rows(description, " ", limit_ranges);
}

const LIMIT_COLUMNS: &str = " Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n \
                             ----\t--------\t---\t---\t---------------\t-------------\t-----------------------";

fn limit_rows(description: &mut Description, indent: &str, limit_ranges: &[Value]) {
    for item in limit_ranges.iter().flat_map(|range| items_at(range, "/spec/limits")) {
        let sides = ["min", "max", "defaultRequest", "default", "maxLimitRequestRatio"].map(|side| item.get(side));
        let resources: Set<&str> = sides
            .iter()
            .filter_map(|side| side.and_then(Value::as_object))
            .flat_map(|side| side.keys().map(String::as_str))
            .gather();
        for resource in &resources {
            let amount = |side: &Option<&Value>| {
                side.and_then(|side| side.get(*resource)).map_or_else(|| "-".to_owned(), go_format::print)
            };
            let amounts: Vec<String> = sides.iter().map(amount).collect();
            description.line(0, format_args!("{indent}{}\t{resource}\t{}", text_at(item, "/type"), amounts.join("\t")));
        }
    }
}

fn amounts(list: Option<&Value>) -> Table<String, Quantity> {
    list.and_then(|list| document::read(list.clone()).ok()).unwrap_or_default()
}
