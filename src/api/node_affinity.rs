//! Which nodes a pod wants: its node selector and the terms that its node affinity requires or prefers.
//!
//! As `k8s.io/component-helpers/scheduling/corev1/nodeaffinity`.

use super::node::Node;
use super::pod::PodSpec;
use serde_json::Value;

/// Whether a node is one that a pod can be on (`GetRequiredNodeAffinity().Match`).
pub fn wants(spec: &PodSpec, node: &Node) -> bool {
    let labels = &node.metadata.labels;
    let is_selected = spec.node_selector.iter().all(|(label, value)| labels.get(label) == Some(value));
    is_selected && required_terms(spec).is_none_or(|terms| terms.iter().any(|term| term_matches(term, node)))
}

/// How much a pod would like to be on a node: the weights of all preferred terms that match.
pub fn preference(spec: &PodSpec, node: &Node) -> i64 {
    let affinity = spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
    let terms =
        affinity.and_then(|affinity| affinity.get("preferredDuringSchedulingIgnoredDuringExecution")?.as_array());
    let matches = |term: &&Value| term.get("preference").is_some_and(|term| term_matches(term, node));
    let matching = terms.into_iter().flatten().filter(matches);
    matching.filter_map(|term| term.get("weight")?.as_i64()).sum()
}

fn required_terms(spec: &PodSpec) -> Option<&Vec<Value>> {
    let affinity = spec.affinity.as_ref()?.node_affinity.as_ref()?;
    let required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")?;
    required.get("nodeSelectorTerms")?.as_array()
}

/// A term without requirements matches nothing, as upstream.
fn term_matches(term: &Value, node: &Node) -> bool {
    let list = |name: &str| term.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (labels, fields) = (list("matchExpressions"), list("matchFields"));
    let label = |key: &str| node.metadata.labels.get(key).map(String::as_str);
    let field = |key: &str| (key == "metadata.name").then_some(node.metadata.name.as_str());
    !(labels.is_empty() && fields.is_empty())
        && labels.iter().all(|requirement| requirement_holds(requirement, label))
        && fields.iter().all(|requirement| requirement_holds(requirement, field))
}

fn requirement_holds<'a>(requirement: &Value, lookup: impl Fn(&str) -> Option<&'a str>) -> bool {
    let text = |name: &str| requirement.get(name).and_then(Value::as_str).unwrap_or_default();
    let values = requirement.get("values").and_then(Value::as_array);
    let values: Vec<&str> = values.into_iter().flatten().filter_map(Value::as_str).collect();
    let has = lookup(text("key"));
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok());
    match text("operator") {
        "In" => has.is_some_and(|has| values.contains(&has)),
        "NotIn" => has.is_none_or(|has| !values.contains(&has)),
        "Exists" => has.is_some(),
        "DoesNotExist" => has.is_none(),
        "Gt" => number(has).zip(number(values.first().copied())).is_some_and(|(has, than)| has > than),
        "Lt" => number(has).zip(number(values.first().copied())).is_some_and(|(has, than)| has < than),
        _ => false,
    }
}
