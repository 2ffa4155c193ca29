//! The programs beside the objects: what each is for, and what it did last.

use super::history::{deeds, node_of};
use super::{Body, Content, Inspection, Page, Row, Section, Shape, Sign};
use crate::cluster::Cluster;
use crate::cluster::story::{Actor, Occurrence};
use crate::scene::compose::one;
use crate::scene::palette::Hue;
use crate::scene::selection::Component;

/// As much as it did last.
const MOST: usize = 12;

/// What the inspector says of a program.
pub fn inspect(cluster: &Cluster, component: &Component) -> Inspection {
    let (title, words) = about(component);
    let did = last(cluster, component);
    let mut sections = vec![Section::new("What it did last", Body::Steps(did))];
    sections.retain(|section| !section.is_empty());
    if sections.is_empty() {
        sections.push(Section::new("What it did last", Body::Words("Nothing yet. It listens.".to_owned())));
    }
    Inspection {
        title,
        sign: Sign::Shape(Shape::Plain, Hue::Plain),
        words: words.to_owned(),
        pages: vec![Page::Summary],
        page: Page::Summary,
        content: Content::Summary(sections),
    }
}

fn about(component: &Component) -> (String, &'static str) {
    let (title, words) = match component {
        Component::Kubectl => {
            ("kubectl", "Your orders. It sends requests to the API server and prints what it answers.")
        }
        Component::ApiServer => (
            "API server",
            "The only way to change the cluster. It checks each request, writes it down in etcd, and tells whoever listens.",
        ),
        Component::Etcd => {
            ("etcd", "Remembers every object, in the order of its changes. Only the API server talks to it.")
        }
        Component::Scheduler => (
            "Scheduler",
            "Chooses a node for each pod that has none: first who can take it at all, then who takes it best.",
        ),
        Component::ControllerManager => (
            "Controller manager",
            "Runs the control loops: each compares what is wanted with what is, and takes one step closer.",
        ),
        Component::Controller(name) => {
            return (
                format!("{name} controller"),
                "A control loop: it compares what is wanted with what is, and takes one step closer.",
            );
        }
        Component::Kubelet(node) => {
            return (
                format!("kubelet on {node}"),
                "Runs the pods of its node, and reports to the API server how they are.",
            );
        }
    };
    (title.to_owned(), words)
}

fn last(cluster: &Cluster, component: &Component) -> Vec<Row> {
    let mine = cluster.story().after(0).rev().filter(|one| is_by(cluster, component, one));
    let rows = mine.filter_map(|one| {
        let words = deeds(cluster.store(), one)?;
        Some(Row { sign: Sign::Check, words, note: String::new(), at: Some(one.at), link: None })
    });
    let mut rows: Vec<Row> = rows.take(MOST).collect();
    rows.reverse();
    rows
}

fn is_by(cluster: &Cluster, component: &Component, one: &Occurrence) -> bool {
    let is_loop = |name: &str| name.ends_with("-controller");
    match (component, one.actor) {
        (Component::Kubectl, Actor::Client) => true,
        (Component::ApiServer | Component::Etcd, _) => true,
        (Component::Scheduler, Actor::Component(name)) => name == "default-scheduler",
        (Component::ControllerManager, Actor::Component(name)) => is_loop(name),
        (Component::Controller(chip), Actor::Component(name)) if is_loop(name) => {
            one::name_of(one.actor) == format!("{chip} controller")
        }
        (Component::Kubelet(node), Actor::Component("kubelet")) => *node_of(cluster.store(), one) == **node,
        _ => false,
    }
}
