//! NetworkPolicy: kept as a document, completed as the server does.

use super::object::DynamicObject;
use super::storage::part_mut;
use serde_json::{Value, json};

/// What the server adds to a NetworkPolicy (`SetDefaults_NetworkPolicy`, `SetDefaults_NetworkPolicyPort`).
pub fn complete(policy: &mut DynamicObject) {
    let Some(spec) = part_mut(policy, "spec") else { return };
    let has_egress = spec.get("egress").and_then(Value::as_array).is_some_and(|rules| !rules.is_empty());
    let types = if has_egress { json!(["Ingress", "Egress"]) } else { json!(["Ingress"]) };
    spec.entry("policyTypes").or_insert(types);
    for traffic in ["ingress", "egress"] {
        let rules = spec.get_mut(traffic).and_then(Value::as_array_mut);
        let ports = rules.into_iter().flatten().filter_map(|rule| rule.get_mut("ports")?.as_array_mut()).flatten();
        for port in ports.filter_map(Value::as_object_mut) {
            port.entry("protocol").or_insert_with(|| "TCP".into());
        }
    }
}
