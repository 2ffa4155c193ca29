//! Roles and their bindings.

use super::description::{Description, items_at, text_at};
use crate::api::object::Object;
use crate::api::order::InOrder;
use serde_json::Value;

/// The description of a Role or ClusterRole (`RoleDescriber`).
pub fn role(object: &Object) -> String {
    let mut description = head(object);
    description.heading(0, "PolicyRule");
    description.columns(1, &[("Resources", 9), ("Non-Resource URLs", 17), ("Resource Names", 14), ("Verbs", 5)]);
    let document = object.to_value();
    let mut rows: Vec<[String; 4]> = items_at(&document, "/rules").iter().flat_map(rows_of).collect();
    rows.order_by_key(Clone::clone);
    for row in &rows {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        description.row(1, &cells);
    }
    description.finish()
}

/// The description of a RoleBinding or ClusterRoleBinding (`RoleBindingDescriber`).
pub fn binding(object: &Object) -> String {
    let mut description = head(object);
    let document = object.to_value();
    description.heading(0, "Role");
    description.field(1, "Kind", text_at(&document, "/roleRef/kind"));
    description.field(1, "Name", text_at(&document, "/roleRef/name"));
    description.heading(0, "Subjects");
    description.columns(1, &[("Kind", 4), ("Name", 4), ("Namespace", 9)]);
    for subject in items_at(&document, "/subjects") {
        description.row(1, &["/kind", "/name", "/namespace"].map(|pointer| text_at(subject, pointer)));
    }
    description.finish()
}

/// These kinds tell no namespace.
fn head(object: &Object) -> Description {
    let meta = object.meta();
    let mut description = Description::default();
    description.field(0, "Name", &meta.name);
    description.labels(0, "Labels", &meta.labels);
    description.annotations(0, "Annotations", &meta.annotations);
    description
}

/// A rule taken apart: a row for each resource, one for all its URLs.
fn rows_of(rule: &Value) -> Vec<[String; 4]> {
    let list = |field: &str| {
        let texts = items_at(rule, field).iter().filter_map(Value::as_str);
        format!("[{}]", texts.collect::<Vec<_>>().join(" "))
    };
    let (names, verbs) = (list("/resourceNames"), list("/verbs"));
    let mut rows = Vec::new();
    for resource in items_at(rule, "/resources").iter().filter_map(Value::as_str) {
        for group in items_at(rule, "/apiGroups").iter().filter_map(Value::as_str) {
            // The group stands behind the resource, before its part: `deployments.apps/scale`.
            let (word, part) =
                resource.split_once('/').map_or((resource, String::new()), |(w, p)| (w, format!("/{p}")));
            let shown = if group.is_empty() { resource.to_owned() } else { format!("{word}.{group}{part}") };
            rows.push([shown, "[]".to_owned(), names.clone(), verbs.clone()]);
        }
    }
    if !items_at(rule, "/nonResourceURLs").is_empty() {
        rows.push([String::new(), list("/nonResourceURLs"), names, verbs]);
    }
    rows
}
