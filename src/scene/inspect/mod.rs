//! What the inspector says of one thing, page by page, as plain data computed from the cluster and its story.

mod component;
mod diff;
mod events;
mod history;
mod inside;
mod node;
mod other;
mod parts;
mod pod;
mod service;
mod verdicts;
mod workload;
mod yaml;

#[cfg(test)]
mod tests;

use super::Pea;
use super::glyphs::Glyph;
use super::palette::Hue;
use super::selection::Selection;
use crate::api::object::Object;
use crate::api::time::SimTime;
use crate::apiserver::store::key_of;
use crate::cluster::Cluster;
pub use diff::Mark;
pub use parts::owner;
use std::rc::Rc;
pub use workload::sets_of;
pub use yaml::{Ink, YamlLine, inked};

/// A page of the inspector, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The facts.
    Summary,
    /// The object as the API server keeps it.
    Yaml(Side),
    /// What was reported about it.
    Events,
    /// What the n-th container prints.
    Logs(usize),
    /// A way into the n-th container.
    Shell(usize),
}

/// Which of the two YAML texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// All of it.
    Whole,
    /// What the newest write has changed.
    Change,
}

impl Page {
    /// Whether the two are one tab.
    pub fn is_tab_of(self, other: Page) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// What the inspector shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// The name.
    pub title: String,
    /// What it looks like.
    pub sign: Sign,
    /// What it is and how it stands, in a sentence.
    pub words: String,
    /// The pages that there are, in their order.
    pub pages: Vec<Page>,
    /// The page that is open.
    pub page: Page,
    /// What it says.
    pub content: Content,
}

/// What a page says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Facts under headings.
    Summary(Vec<Section>),
    /// Text, line by line, and who wrote it last.
    Yaml {
        /// Who wrote last, when, and what came of it.
        last: Option<Row>,
        /// The lines.
        lines: Vec<YamlLine>,
    },
    /// What was reported, the newest first.
    Events(Vec<EventRow>),
    /// What a container prints, or why there is nothing.
    Logs(Inside<Vec<String>>),
    /// The command that opens a shell, or why there is none.
    Shell(Inside<String>),
}

/// Something of one of a pod's containers.
#[derive(Clone, Debug, PartialEq)]
pub struct Inside<T> {
    /// All containers of the pod.
    pub containers: Vec<String>,
    /// Which of them is meant.
    pub chosen: usize,
    /// What there is, or the API server's words.
    pub found: Result<T, String>,
}

/// An event, counted.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// Whether anything is wrong.
    pub is_warning: bool,
    /// One word.
    pub reason: String,
    /// A sentence.
    pub message: String,
    /// Who says so.
    pub from: String,
    /// How often, if more than once: `4 times in 12s`.
    pub count: String,
    /// When it was last seen.
    pub at: SimTime,
}

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// What stands beside the heading.
    pub aside: String,
    /// What stands below.
    pub body: Body,
}

/// The forms of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Numbers and their names.
    Counts(Vec<(i32, &'static str)>),
    /// Owners, the first one on top.
    Chain(Vec<Row>),
    /// Names and values.
    Facts(Vec<Fact>),
    /// Labels; `true` for one that somebody looks for.
    Labels(Vec<(String, LabelUse)>),
    /// The containers of a pod.
    Containers(Vec<ContainerCard>),
    /// Things, each with a sign.
    Rows(Vec<Row>),
    /// What happened, oldest first: each row leads to its instant.
    Steps(Vec<Row>),
    /// What changed between two templates.
    Difference(Vec<YamlLine>),
    /// A sentence.
    Words(String),
}

/// Whether anybody looks for a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelUse {
    /// A Service does.
    Routed,
    /// A controller does: it finds its pods by it.
    Owned,
    /// Nobody that is known.
    Plain,
}

/// A name and a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The name.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// What the value names, if it can be selected.
    pub link: Option<Selection>,
}

/// A line with a sign, and perhaps an instant or something to select behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its sign.
    pub sign: Sign,
    /// The words.
    pub words: String,
    /// What stands at its end.
    pub note: String,
    /// When.
    pub at: Option<SimTime>,
    /// What it names.
    pub link: Option<Selection>,
}

/// One container of a pod.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerCard {
    /// Its pea.
    pub pea: Pea,
    /// Its name.
    pub name: String,
    /// The image.
    pub image: String,
    /// Its state, and how often it was restarted.
    pub words: String,
    /// What else is known: probes, limits.
    pub facts: Vec<Fact>,
}

/// What stands before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A state.
    Glyph(Glyph),
    /// Done.
    Check,
    /// Not chosen.
    Open,
    /// A kind of thing, in the hue of a revision.
    Shape(Shape, Hue),
}

/// The shapes of kinds: what decides is a box, what runs is round, what routes is an arch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Decides: lines in a box.
    Lines,
    /// Keeps a number: two dots in a box.
    Dots,
    /// Runs.
    Pod,
    /// Holds.
    Node,
    /// Routes.
    Arch,
    /// Anything else.
    Plain,
}

/// What the inspector says of `what`; `last` is the object as it was last seen, `page` what is asked for.
pub fn inspect(cluster: &Cluster, what: &Selection, last: Option<&Rc<Object>>, page: Page) -> Inspection {
    match (what, last) {
        (Selection::Component(component), _) => component::inspect(cluster, component),
        (Selection::Object(key), None) => Inspection {
            title: key.name.clone(),
            sign: Sign::Shape(Shape::Plain, Hue::Plain),
            words: String::new(),
            pages: vec![Page::Summary],
            page: Page::Summary,
            content: Content::Summary(Vec::new()),
        },
        (Selection::Object(_), Some(object)) => of_object(cluster, object, page),
    }
}

fn of_object(cluster: &Cluster, object: &Rc<Object>, page: Page) -> Inspection {
    let key = key_of(object);
    let is_here = cluster.store().get(&key).is_some_and(|now| now.meta().uid == object.meta().uid);
    let pages = pages(object);
    let page = if pages.iter().any(|one| one.is_tab_of(page)) { page } else { Page::Summary };
    let (sign, words) = head(cluster, object);
    let kind = key.kind.info().kind;
    let words = if is_here { format!("{kind}. {words}") } else { format!("{kind}. It is not there at this instant.") };
    let content = match page {
        Page::Summary => Content::Summary(summary(cluster, object)),
        Page::Yaml(side) => yaml::page(cluster, object, side),
        Page::Events => Content::Events(events::about(cluster, object)),
        Page::Logs(container) => Content::Logs(inside::logs(cluster, object, container)),
        Page::Shell(container) => Content::Shell(inside::shell(cluster, object, container)),
    };
    Inspection { title: key.name, sign, words, pages, page, content }
}

fn pages(object: &Object) -> Vec<Page> {
    let mut pages = vec![Page::Summary, Page::Yaml(Side::Whole), Page::Events];
    if matches!(object, Object::Pod(_)) {
        pages.extend([Page::Logs(0), Page::Shell(0)]);
    }
    pages
}

fn head(cluster: &Cluster, object: &Object) -> (Sign, String) {
    match object {
        Object::Pod(pod) => pod::head(cluster, pod),
        Object::Node(node) => node::head(cluster, node),
        Object::Service(service) => service::head(service),
        Object::Deployment(deployment) => workload::head_of_deployment(deployment),
        Object::ReplicaSet(set) => workload::head_of_set(cluster, set),
        Object::DaemonSet(set) => workload::head_of_daemons(set),
        _ => other::head(object),
    }
}

fn summary(cluster: &Cluster, object: &Rc<Object>) -> Vec<Section> {
    let mut sections = match object.as_ref() {
        Object::Pod(pod) => pod::sections(cluster, pod),
        Object::Node(node) => node::sections(cluster, node),
        Object::Service(service) => service::sections(cluster, service),
        Object::Deployment(deployment) => workload::sections_of_deployment(cluster, deployment),
        Object::ReplicaSet(set) => workload::sections_of_set(cluster, set),
        Object::DaemonSet(set) => workload::sections_of_daemons(cluster, set),
        _ => other::sections(cluster, object),
    };
    sections.extend(history::section(cluster, object));
    sections.retain(|section| !section.is_empty());
    sections
}

impl Section {
    fn new(title: &'static str, body: Body) -> Self {
        Self { title, aside: String::new(), body }
    }

    fn is_empty(&self) -> bool {
        match &self.body {
            Body::Counts(counts) => counts.is_empty(),
            Body::Chain(rows) | Body::Rows(rows) | Body::Steps(rows) => rows.is_empty(),
            Body::Facts(facts) => facts.is_empty(),
            Body::Labels(labels) => labels.is_empty(),
            Body::Containers(cards) => cards.is_empty(),
            Body::Difference(lines) => lines.is_empty(),
            Body::Words(words) => words.is_empty(),
        }
    }
}
