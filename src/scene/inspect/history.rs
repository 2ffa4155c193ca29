//! How a thing got here: who caused it, what was done to it and what it did, each step at its instant.

use super::parts::owner;
use super::{Body, Row, Section, Sign};
use crate::api::discovery::Kind;
use crate::api::meta::ResourceVersion;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::apiserver::request::{Key, WatchEvent};
use crate::apiserver::store::{Store, key_of};
use crate::cluster::Cluster;
use crate::cluster::story::{Actor, Effect, Occurrence, Story};
use crate::control_loop::WorldAction;
use crate::scene::compose::one;
use crate::scene::glyphs::Glyph;
use crate::scene::selection::Selection;

/// As many steps of its own are listed, the newest.
const MOST: usize = 24;
/// As many causes before it was made.
const CAUSES: usize = 6;
/// A cause lies no farther back than this in the story.
const FAR: usize = 5_000;

/// The section of an object.
pub fn section(cluster: &Cluster, object: &Object) -> Option<Section> {
    let (key, meta) = (key_of(object), object.meta());
    let (store, story) = (cluster.store(), cluster.story());
    let born = meta.creation_timestamp.unwrap_or_default();
    let mut causes = Vec::new();
    let mut own: Vec<Row> = Vec::new();
    for one in story.since(born).filter(|one| concerns(one, &key)) {
        if creates(one, &key) {
            own.clear();
            causes = self::causes(story, store, one);
        }
        for (sign, words) in about(store, one, &key) {
            if own.last().is_none_or(|last| last.words != words) {
                own.push(Row { sign, words, note: String::new(), at: Some(one.at), link: None });
            }
        }
    }
    let skipped = own.len().saturating_sub(MOST);
    own.drain(..skipped);
    causes.extend(own);
    let aside = if skipped > 0 { format!("{skipped} older steps left out") } else { String::new() };
    let title = if owner(meta).is_some() || key.kind == Kind::POD { "How it got here" } else { "What happened" };
    Some(Section { aside, ..Section::new(title, Body::Steps(causes)) })
}

/// Who moved whom until it was made, the first mover on top.
fn causes(story: &Story, store: &Store, made: &Occurrence) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut cause, mut at) = (made.cause, made.at);
    while cause.0 > 0 && rows.len() < CAUSES {
        let Some(one) = story.until(at).rev().take(FAR).find(|one| wrote(one, cause)) else { break };
        let Some(words) = deeds(store, one) else { break };
        let link = written(one, cause).filter(|key| store.get(key).is_some()).cloned().map(Selection::Object);
        rows.push(Row { sign: Sign::Check, words, note: String::new(), at: Some(one.at), link });
        (cause, at) = (one.cause, one.at);
    }
    rows.reverse();
    rows
}

/// What an actor did, as a sentence that names it.
pub fn deeds(store: &Store, one: &Occurrence) -> Option<String> {
    let who = one::name_of(one.actor);
    let deeds: Vec<String> = one.effects.iter().filter_map(|effect| deed(store, effect)).collect();
    let first = deeds.first()?;
    let more = if deeds.len() > 1 { format!(" and {} more", deeds.len() - 1) } else { String::new() };
    Some(format!("{who} {first}{more}"))
}

fn deed(store: &Store, effect: &Effect) -> Option<String> {
    match effect {
        Effect::Read { .. } => None,
        Effect::Refused { key, message, .. } => Some(format!("was refused {}: {message}", name(key))),
        Effect::Asked(action) => asked(action),
        Effect::Wrote { verb, key, revision } => match *verb {
            "create" if key.kind == Kind::EVENT => None,
            "create" => Some(format!("made {}", name(key))),
            "delete" | "deletecollection" | "evict" => Some(format!("deleted {}", name(key))),
            "bind" => Some(format!("put {} on {}", name(key), chosen_node(store, *revision))),
            "update status" => None,
            _ => Some(match resized(write_of(store, *revision)) {
                Some((from, to)) => format!("scaled {} from {from} to {to}", name(key)),
                None => format!("changed {}", name(key)),
            }),
        },
    }
}

/// What an act means for one object, in its own story.
fn about(store: &Store, one: &Occurrence, key: &Key) -> Vec<(Sign, String)> {
    let who = one::name_of(one.actor);
    let mut all = Vec::new();
    for effect in &one.effects {
        let said = match effect {
            Effect::Wrote { verb: "update status", key: written, revision } if written == key => {
                turned(write_of(store, *revision))
            }
            Effect::Wrote { verb, key: written, revision } if written == key => {
                Some((Sign::Check, done_to(store, &who, verb, *revision)))
            }
            Effect::Refused { .. } => {
                deed(store, effect).map(|deed| (Sign::Glyph(Glyph::Failed), format!("{who} {deed}")))
            }
            _ if one.key == *key => deed(store, effect).map(|deed| (Sign::Check, format!("{who} {deed}"))),
            _ => None,
        };
        all.extend(said);
    }
    if all.is_empty() && one.key == *key && one.actor == Actor::Component("default-scheduler") && !one.notes.is_empty()
    {
        all.push((Sign::Glyph(Glyph::Pending), "The scheduler found no node for it".to_owned()));
    }
    all
}

fn done_to(store: &Store, who: &str, verb: &str, revision: ResourceVersion) -> String {
    match verb {
        "create" => format!("{who} made it"),
        "delete" | "deletecollection" => format!("{who} asked it to go"),
        "evict" => format!("{who} evicted it"),
        "bind" => format!("{who} chose {}", chosen_node(store, revision)),
        _ => match resized(write_of(store, revision)) {
            Some((from, to)) => format!("{who} scaled it from {from} to {to}"),
            None => format!("{who} changed it"),
        },
    }
}

/// What a kubelet asks its machine for.
fn asked(action: &WorldAction) -> Option<String> {
    match action {
        WorldAction::CreateSandbox { .. } => Some("takes it on".to_owned()),
        WorldAction::PullImage { image, .. } => Some(format!("pulls {}", image.rsplit('/').next().unwrap_or(image))),
        WorldAction::StartContainer { container, .. } if container.attempt > 0 => {
            Some(format!("starts container {} again", container.name))
        }
        WorldAction::StartContainer { container, .. } => Some(format!("starts container {}", container.name)),
        WorldAction::StopContainer { container, .. } => Some(format!("asks container {container} to stop")),
        WorldAction::RemovePod { .. } => Some("cleans up after it".to_owned()),
        WorldAction::OrderBalancer { .. } => Some("orders a load balancer".to_owned()),
        WorldAction::ReturnBalancer { .. } => Some("gives the load balancer back".to_owned()),
        WorldAction::Probe { .. } => None,
    }
}

/// What a report of a pod's kubelet has turned.
fn turned(write: Option<&WatchEvent>) -> Option<(Sign, String)> {
    let write = write?;
    let (old, new) = (as_pod(write.before.as_deref()?)?, as_pod(&write.object)?);
    let ended = |pod: &Pod| {
        let mut ends = pod.status.container_statuses.iter().rev().filter_map(|status| status.state.terminated.as_ref());
        ends.next().map(|end| (end.exit_code, end.reason.clone()))
    };
    let waits = |pod: &Pod| {
        let mut waiting = pod.status.container_statuses.iter().rev().filter_map(|status| status.state.waiting.as_ref());
        waiting.next().map(|waiting| waiting.reason.clone())
    };
    let bad = Sign::Glyph(Glyph::Crash);
    match (ended(old), ended(new)) {
        (before, Some(end)) if before.as_ref() != Some(&end) => {
            let sign = if end.0 == 0 { Sign::Glyph(Glyph::Done) } else { bad };
            return Some((sign, format!("Container ended: {}, exit code {}", end.1, end.0)));
        }
        _ => {}
    }
    let waiting = waits(new).filter(|reason| Some(reason) != waits(old).as_ref() && reason != "ContainerCreating");
    if let Some(reason) = waiting.filter(|reason| reason != "PodInitializing") {
        return Some((bad, format!("It waits: {reason}")));
    }
    match (old.is_ready(), new.is_ready()) {
        (false, true) => Some((Sign::Check, "It is ready".to_owned())),
        (true, false) if new.is_active() => Some((Sign::Glyph(Glyph::NotReady), "It is no longer ready".to_owned())),
        _ => None,
    }
}

fn as_pod(object: &Object) -> Option<&Pod> {
    object.try_into().ok()
}

/// The change that a write made, if it is still remembered.
pub fn write_of(store: &Store, revision: ResourceVersion) -> Option<&WatchEvent> {
    let before = ResourceVersion(revision.0.checked_sub(1)?);
    store.changes_since(before)?.next().filter(|event| event.revision == revision)
}

fn resized(write: Option<&WatchEvent>) -> Option<(i32, i32)> {
    let write = write?;
    let size = |object: &Object| match object {
        Object::Deployment(deployment) => deployment.spec.replicas,
        Object::ReplicaSet(set) => set.spec.replicas,
        _ => None,
    };
    let (from, to) = (size(write.before.as_deref()?)?, size(&write.object)?);
    (from != to).then_some((from, to))
}

fn chosen_node(store: &Store, revision: ResourceVersion) -> String {
    let pod = write_of(store, revision).and_then(|write| as_pod(&write.object));
    pod.map_or_else(|| "a node".to_owned(), |pod| pod.spec.node_name.clone())
}

/// Whether an act wrote a revision.
pub fn wrote(one: &Occurrence, revision: ResourceVersion) -> bool {
    written(one, revision).is_some()
}

fn written(one: &Occurrence, wanted: ResourceVersion) -> Option<&Key> {
    one.effects.iter().find_map(|effect| match effect {
        Effect::Wrote { key, revision, .. } if *revision == wanted => Some(key),
        _ => None,
    })
}

fn concerns(one: &Occurrence, key: &Key) -> bool {
    let touches = |effect: &Effect| match effect {
        Effect::Wrote { key: touched, .. } | Effect::Refused { key: touched, .. } => touched == key,
        _ => false,
    };
    let is_own = one.key == *key && one.actor != Actor::Client;
    is_own || one.effects.iter().any(touches)
}

fn creates(one: &Occurrence, key: &Key) -> bool {
    one.effects.iter().any(|effect| matches!(effect, Effect::Wrote { verb: "create", key: made, .. } if made == key))
}

/// The node that a kubelet's act happened on.
pub fn node_of<'a>(store: &'a Store, one: &'a Occurrence) -> &'a str {
    let asked = one.effects.iter().find_map(|effect| match effect {
        Effect::Asked(
            WorldAction::CreateSandbox { node, .. }
            | WorldAction::PullImage { node, .. }
            | WorldAction::StartContainer { node, .. }
            | WorldAction::StopContainer { node, .. }
            | WorldAction::Probe { node, .. }
            | WorldAction::RemovePod { node, .. },
        ) => Some(node.as_str()),
        _ => None,
    });
    asked.or_else(|| store.typed::<Pod>(&one.key).map(|pod| pod.spec.node_name.as_str())).unwrap_or_default()
}

/// `pod x2k9q`, `Deployment web`: long names by their ends.
fn name(key: &Key) -> String {
    let kind = if key.kind == Kind::POD { "pod" } else { key.kind.info().kind };
    format!("{kind} {}", key.name)
}
