//! What the scheduler thought of each node when it last looked at a pod.

use super::parts::cut;
use super::{Body, Row, Section, Sign};
use crate::api::discovery::Kind;
use crate::api::pod::Pod;
use crate::apiserver::request::Key;
use crate::cluster::Cluster;
use crate::cluster::story::Actor;
use crate::control_loop::Note;
use crate::scene::glyphs::Glyph;
use crate::scene::selection::Selection;

const SCHEDULER: Actor = Actor::Component("default-scheduler");

/// Why it is where it is, or why it waits.
pub fn section(cluster: &Cluster, pod: &Pod) -> Section {
    let node = pod.spec.node_name.as_str();
    let title = if node.is_empty() { "Why it is waiting" } else { "Why it is here" };
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    let born = pod.metadata.creation_timestamp.unwrap_or_default();
    let looked = cluster.story().since(born).rev().find(|one| one.actor == SCHEDULER && one.key == key);
    let Some(looked) = looked.filter(|one| !one.notes.is_empty()) else {
        return Section::new(title, Body::Words(unasked(pod, cluster)));
    };
    let mut section = cut(title, looked.notes.iter().map(|note| row(note, node)).collect());
    if section.aside.is_empty() {
        section.aside = "the scheduler's verdict".to_owned();
    }
    section
}

fn row(note: &Note, node: &str) -> Row {
    let fits = note.text.starts_with("fits");
    let sign = match (fits, note.subject == node) {
        (_, true) => Sign::Check,
        (true, false) => Sign::Open,
        (false, false) => Sign::Glyph(Glyph::Failed),
    };
    let link = Some(Selection::Object(Key::cluster(Kind::NODE, &note.subject)));
    Row { sign, words: note.subject.clone(), note: note.text.clone(), at: None, link }
}

/// Nothing is known of a decision: who made it, if anybody did.
fn unasked(pod: &Pod, cluster: &Cluster) -> String {
    let is_young = cluster.now().since(pod.metadata.creation_timestamp.unwrap_or_default()).as_millis() < 2_000;
    match pod.spec.node_name.as_str() {
        "" if is_young => "The scheduler has not looked at it yet.".to_owned(),
        "" => "No scheduler looks at it.".to_owned(),
        _ => String::new(),
    }
}
