//! What the summaries of several kinds have in common: owners, labels, rows of pods, facts.

use super::{Body, Fact, LabelUse, Row, Section, Shape, Sign};
use crate::api::discovery::Kind;
use crate::api::meta::{ObjectMeta, StringMap};
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
use crate::scene::compose::one;
use crate::scene::glyphs::look;
use crate::scene::palette::Hue;
use crate::scene::selection::Selection;

/// As many rows of one kind are listed.
pub const MOST: usize = 30;

/// A name and a value.
pub fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    Fact { name, value: value.into(), link: None }
}

/// A name and something that can be selected.
pub fn link(name: &'static str, key: Key) -> Fact {
    Fact { name, value: key.name.clone(), link: Some(Selection::Object(key)) }
}

/// The owners of an object, the first one on top, and itself below.
pub fn chain(store: &Store, object: &Object) -> Section {
    let mut rows = vec![itself(store, object)];
    let mut owner = owner(object.meta());
    while let Some(key) = owner.take().filter(|_| rows.len() < 8) {
        let above = store.get(&key);
        let (sign, note) = above.map_or((Sign::Shape(Shape::Plain, Hue::Plain), String::new()), |above| {
            (shape(store, above), wants(above))
        });
        let note = format!("{}{note}", key.kind.info().kind);
        owner = above.and_then(|above| self::owner(above.meta()));
        rows.push(Row { sign, words: key.name.clone(), note, at: None, link: Some(Selection::Object(key)) });
    }
    rows.reverse();
    Section::new("Owned by", Body::Chain(if rows.len() > 1 { rows } else { Vec::new() }))
}

fn itself(store: &Store, object: &Object) -> Row {
    let name = &object.meta().name;
    let short = name.rsplit_once('-').filter(|_| object.kind() == Kind::POD);
    Row {
        sign: shape(store, object),
        words: short.map_or_else(|| name.clone(), |(_, end)| format!("…-{end}")),
        note: format!("this {}", object.kind().info().kind),
        at: None,
        link: None,
    }
}

/// The controller of an object.
pub fn owner(meta: &ObjectMeta) -> Option<Key> {
    let owner = meta.controller()?;
    let kind = Kind::of_manifest(&owner.api_version, &owner.kind)?;
    let namespace = if kind.is_namespaced() { meta.namespace.as_str() } else { "" };
    Some(Key::new(kind, namespace, &owner.name))
}

fn wants(object: &Object) -> String {
    match object {
        Object::Deployment(deployment) => format!(", wants {}", deployment.spec.replicas.unwrap_or(1)),
        Object::ReplicaSet(set) => one::revision_of(set).map_or_else(String::new, |number| format!(", rev {number}")),
        _ => String::new(),
    }
}

/// The shape of an object.
pub fn shape(store: &Store, object: &Object) -> Sign {
    let shape = match object.kind() {
        Kind::DEPLOYMENT | Kind::DAEMON_SET | Kind::STATEFUL_SET | Kind::JOB | Kind::CRON_JOB => Shape::Lines,
        Kind::REPLICA_SET => Shape::Dots,
        Kind::POD => Shape::Pod,
        Kind::NODE => Shape::Node,
        Kind::SERVICE => Shape::Arch,
        _ => Shape::Plain,
    };
    let hue = match object {
        Object::Pod(pod) => one::hue_of_pod(store, pod),
        Object::ReplicaSet(set) => one::hue_of_set(store, set),
        _ => Hue::Plain,
    };
    Sign::Shape(shape, hue)
}

/// The labels of an object and who looks for them.
pub fn labels(store: &Store, meta: &ObjectMeta, kind: Kind) -> Section {
    let services = services_of(store, meta, kind);
    let is_sought = |name: &str, value: &str| {
        let matching = |selector: &StringMap| selector.get(name).is_some_and(|wanted| wanted == value);
        services.iter().any(|(_, selector)| matching(selector))
    };
    let label = |(name, value): (&String, &String)| {
        let usage = if is_sought(name, value) { LabelUse::Routed } else { LabelUse::Plain };
        (format!("{name}={value}"), usage)
    };
    let aside = services
        .first()
        .map_or_else(String::new, |(name, selector)| format!("Service {name} looks for {}", pairs(selector).join(",")));
    Section { aside, ..Section::new("Labels", Body::Labels(meta.labels.iter().map(label).collect())) }
}

/// Labels as they are written on a command line.
pub fn pairs(labels: &StringMap) -> Vec<String> {
    labels.iter().map(|(name, value)| format!("{name}={value}")).collect()
}

/// The Services that would send visitors to a pod with these labels.
pub fn services_of<'a>(store: &'a Store, meta: &ObjectMeta, kind: Kind) -> Vec<(&'a str, &'a StringMap)> {
    if kind != Kind::POD {
        return Vec::new();
    }
    let fits = |selector: &StringMap| selector.iter().all(|(name, value)| meta.labels.get(name) == Some(value));
    let all = store.list(Kind::SERVICE, &meta.namespace).filter_map(|(_, object)| match object.as_ref() {
        Object::Service(service) => Some((service.metadata.name.as_str(), &service.spec.selector)),
        _ => None,
    });
    all.filter(|(_, selector)| !selector.is_empty() && fits(selector)).collect()
}

/// One pod as a row: its sign, the end of its name, where it is and how it stands.
pub fn pod_row(cluster: &Cluster, key: &Key, pod: &Pod) -> Row {
    let look = look(one::state(cluster, pod), cluster.now());
    let node = &pod.spec.node_name;
    let note = match (node.is_empty(), pod.is_ready()) {
        (true, _) => look.words,
        (false, true) => node.clone(),
        (false, false) => format!("{node}, {}", lower(&look.words)),
    };
    let end = key.name.rsplit_once('-').filter(|_| pod.metadata.controller().is_some());
    Row {
        sign: Sign::Glyph(look.glyph),
        words: end.map_or_else(|| key.name.clone(), |(_, end)| format!("…-{end}")),
        note,
        at: None,
        link: Some(Selection::Object(key.clone())),
    }
}

/// Rows, cut off where they are too many, which is said.
pub fn cut(title: &'static str, mut rows: Vec<Row>) -> Section {
    let all = rows.len();
    rows.truncate(MOST);
    let aside = if all > MOST { format!("the first {MOST} of {all}") } else { String::new() };
    Section { aside, ..Section::new(title, Body::Rows(rows)) }
}

/// With a small letter in front.
pub fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

/// With a capital in front.
pub fn upper(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// `1 pod`, `2 pods`.
pub fn count(number: i64, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
