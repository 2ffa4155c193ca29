//! A node: its condition, what its pods were promised, what keeps pods away, and its pods.

use super::parts::{cut, fact, labels, pod_row, upper};
use super::{Body, Fact, Row, Section, Sign};
use crate::api::discovery::Kind;
use crate::api::node::Node;
use crate::api::quantity::{Format, Quantity};
use crate::cluster::Cluster;
use crate::scene::Condition;
use crate::scene::compose::one;
use crate::scene::glyphs::node_look;

/// Its sign and its condition.
pub fn head(cluster: &Cluster, node: &Node) -> (Sign, String) {
    let condition = one::condition(cluster.store(), &node.metadata.name).unwrap_or(Condition::NotReady);
    let (glyph, spoken) = node_look(condition);
    (Sign::Glyph(glyph), upper(spoken))
}

/// Its summary.
pub fn sections(cluster: &Cluster, node: &Node) -> Vec<Section> {
    let store = cluster.store();
    let pods = store.pods_on(&node.metadata.name);
    // Here pods of all owners and namespaces stand together: the end of a name would not tell whose it is.
    let whole = |(key, pod)| {
        let row = pod_row(cluster, key, pod);
        let note = row.note.replacen(&node.metadata.name, &key.namespace, 1);
        Row { words: key.name.clone(), note, ..row }
    };
    let pods = pods.map(whole).collect();
    let taints = node.spec.taints.iter().map(|taint| {
        let value = if taint.value.is_empty() { String::new() } else { format!("={}", taint.value) };
        format!("{}{value}:{}", taint.key, taint.effect)
    });
    let taints: Vec<String> = taints.collect();
    vec![
        Section::new("The machine", Body::Facts(machine(cluster, node))),
        Section {
            aside: "requests, not use".to_owned(),
            ..Section::new("Promised to its pods", promised(cluster, node))
        },
        Section::new("Keeps pods away", Body::Words(taints.join(", "))),
        cut("Pods", pods),
        labels(store, &node.metadata, Kind::NODE),
    ]
}

fn machine(cluster: &Cluster, node: &Node) -> Vec<Fact> {
    let address = node.status.addresses.iter().find(|address| address.kind == "InternalIP");
    let info = &node.status.node_info;
    let mut facts = vec![
        fact("Address", address.map_or("", |address| &address.address)),
        fact("Age", node.metadata.age(cluster.now())),
        fact("kubelet", info.kubelet_version.as_str()),
        fact("Runtime", info.container_runtime_version.as_str()),
        fact("Pods' range", node.spec.pod_cidr.as_str()),
    ];
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

fn promised(cluster: &Cluster, node: &Node) -> Body {
    let usage = cluster.store().usage(&node.metadata.name).cloned().unwrap_or_default();
    let (asked, room) = (usage.requested, usage.room.amounts);
    let cpu = |amount| Quantity::from_milli(amount, Format::DecimalSi);
    let memory = |amount: i64| Quantity::from_value(amount / MEBI * MEBI, Format::BinarySi);
    Body::Facts(vec![
        fact("CPU", format!("{} of {}", cpu(asked.milli_cpu), cpu(room.milli_cpu))),
        fact("Memory", format!("{} of {}", memory(asked.memory), memory(room.memory))),
        fact("Pods", format!("{} of {}", usage.pods, usage.room.pods)),
    ])
}

const MEBI: i64 = 1024 * 1024;
