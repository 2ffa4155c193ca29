//! A NetworkPolicy, described. It is kept, and nothing here acts on it.

use super::description::Description;
use crate::api::document;
use crate::api::go_format;
use crate::api::lookup::{items_at, text_at};
use crate::api::object::DynamicObject;
use crate::api::selector::LabelSelector;
use crate::api::storage::part;
use crate::api::strftime::formatted;
use serde_json::Value;

/// The words for the two ways of traffic: its rules, whence or where to, what no rule means, what no peer means.
const WAYS: [[&str; 5]; 2] =
    [["ingress", "Ingress", "from", "From", "source"], ["egress", "Egress", "to", "To", "destination"]];

/// The description of a NetworkPolicy (`describeNetworkPolicy`).
pub fn describe(policy: &DynamicObject) -> String {
    let (meta, spec) = (&policy.metadata, part(policy, "spec"));
    let mut description = Description::default();
    description.field(0, "Name", &meta.name);
    description.field(0, "Namespace", &meta.namespace);
    let born = meta.creation_timestamp.map(|at| formatted("%F %T +0000 UTC", at));
    description.field(0, "Created on", born.unwrap_or_default());
    description.labels(0, "Labels", &meta.labels);
    description.annotations(0, "Annotations", &meta.annotations);
    description.heading(0, "Spec");
    let pods = match selector(spec.get("podSelector")).as_str() {
        "<none>" => "<none> (Allowing the specific traffic to all pods in this namespace)".to_owned(),
        words => words.to_owned(),
    };
    description.line(1, format_args!("PodSelector:     {pods}"));
    let types: Vec<&str> = items_at(spec, "/policyTypes").iter().filter_map(Value::as_str).collect();
    for way in WAYS {
        let [traffic, kind, ..] = way;
        if types.contains(&kind) {
            description.heading(1, &format!("Allowing {traffic} traffic"));
            rules(&mut description, items_at(spec, &format!("/{traffic}")), way);
        } else {
            description.line(1, format_args!("Not affecting {traffic} traffic"));
        }
    }
    description.line(1, format_args!("Policy Types: {}", types.join(", ")));
    description.finish()
}

fn rules(description: &mut Description, rules: &[Value], [traffic, _, field, word, end]: [&str; 5]) {
    if rules.is_empty() {
        description.line(2, format_args!("<none> (Selected pods are isolated for {traffic} connectivity)"));
    }
    for (index, rule) in rules.iter().enumerate() {
        if index > 0 {
            description.line(2, "----------");
        }
        let ports = items_at(rule, "/ports");
        if ports.is_empty() {
            description.line(2, "To Port: <any> (traffic allowed to all ports)");
        }
        for port in ports {
            let number = port.get("port").map_or_else(|| "<nil>".to_owned(), go_format::print);
            let protocol = Some(text_at(port, "/protocol")).filter(|name| !name.is_empty()).unwrap_or("TCP");
            match port.get("endPort") {
                Some(last) => description.line(2, format_args!("To Port Range: {number}-{last}/{protocol}")),
                None => description.line(2, format_args!("To Port: {number}/{protocol}")),
            }
        }
        let peers = items_at(rule, &format!("/{field}"));
        if peers.is_empty() {
            description.line(2, format_args!("{word}: <any> (traffic not restricted by {end})"));
        }
        for peer in peers {
            description.heading(2, word);
            self::peer(description, peer);
        }
    }
}

fn peer(description: &mut Description, peer: &Value) {
    for (field, name) in [("namespaceSelector", "NamespaceSelector"), ("podSelector", "PodSelector")] {
        if let Some(written) = peer.get(field) {
            description.line(3, format_args!("{name}: {}", selector(Some(written))));
        }
    }
    if let Some(block) = peer.get("ipBlock") {
        let except: Vec<&str> = items_at(block, "/except").iter().filter_map(Value::as_str).collect();
        description.heading(3, "IPBlock");
        description.line(4, format_args!("CIDR: {}", text_at(block, "/cidr")));
        description.line(4, format_args!("Except: {}", except.join(", ")));
    }
}

/// As `FormatLabelSelector`.
fn selector(written: Option<&Value>) -> String {
    let read = written.and_then(|value| document::read::<LabelSelector>(value.clone()).ok());
    let words = read.and_then(|selector| selector.to_selector().ok()).map(|selector| selector.to_string());
    words.filter(|words| !words.is_empty()).unwrap_or_else(|| "<none>".to_owned())
}
