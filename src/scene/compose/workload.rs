//! Whose pod it is: the workload's name, the end of its own, and what its peas show.

use crate::api::discovery::Kind;
use crate::api::meta::{ObjectMeta, Uid};
use crate::api::object::Object;
use crate::api::pod::{Container, Pod};
use crate::api::replica_set::ReplicaSet;
use crate::api::table::Table;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::scene::palette::Hue;
use crate::scene::{Pea, PeaState};
use std::rc::Rc;

/// Where upstream keeps the number of a rollout.
const REVISION: &str = "deployment.kubernetes.io/revision";
/// As many characters as a pea has room for.
const TAG: usize = 3;

/// The key of what a pod belongs to in the end: a Deployment rather than its ReplicaSet, else the pod itself.
pub fn top(store: &Store, pod: &Pod) -> Key {
    let namespace = &pod.metadata.namespace;
    let Some(set) = owner(&pod.metadata) else { return Key::new(Kind::POD, namespace, &pod.metadata.name) };
    let above = store.get(&set).and_then(|set| owner(set.meta()));
    above.unwrap_or(set)
}

fn owner(meta: &ObjectMeta) -> Option<Key> {
    let owner = meta.controller()?;
    Some(Key::new(Kind::of_manifest(&owner.api_version, &owner.kind)?, &meta.namespace, &owner.name))
}

/// The random end of a pod's name; empty when nobody made it up.
pub fn hash(pod: &Pod) -> Rc<str> {
    let made_up = pod.metadata.controller().and_then(|_| pod.metadata.name.rsplit_once('-'));
    made_up.map_or("", |(_, hash)| hash).into()
}

/// What all pods of one owner share.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// The name of what they belong to in the end.
    pub name: Rc<str>,
    /// Which revision they run.
    pub hue: Hue,
    revision: Option<i64>,
}

/// The families of a cluster, each looked up once.
pub struct Families<'a> {
    store: &'a Store,
    focus: Option<&'a Key>,
    known: Table<&'a str, Rc<Family>>,
    /// The one that was asked for last: pods of one owner come one after the other.
    last: Option<(&'a str, Rc<Family>)>,
}

impl<'a> Families<'a> {
    /// Of this cluster; only the workload in focus wears the hues of revisions.
    pub fn new(store: &'a Store, focus: Option<&'a Key>) -> Self {
        Self { store, focus, known: Table::default(), last: None }
    }

    /// The family of a pod.
    pub fn of(&mut self, pod: &'a Pod) -> Rc<Family> {
        match pod.metadata.controller() {
            Some(owner) => self.known(&owner.uid, pod),
            None => family(self.store, pod, self.focus).into(),
        }
    }

    /// Whether this is still the family of a pod.
    pub fn is_of(&mut self, pod: &'a Pod, family: &Family) -> bool {
        match (pod.metadata.controller(), self.focus) {
            (Some(owner), _) => *self.known(&owner.uid, pod) == *family,
            (None, None) => family.hue == Hue::Current,
            (None, Some(focus)) => {
                let meta = &pod.metadata;
                let is_focus = focus.kind == Kind::POD && focus.name == meta.name && focus.namespace == meta.namespace;
                family.hue == if is_focus { Hue::Current } else { Hue::Plain }
            }
        }
    }

    fn known(&mut self, owner: &'a Uid, pod: &Pod) -> Rc<Family> {
        let (store, focus, owner) = (self.store, self.focus, owner.0.as_str());
        if let Some((_, family)) = self.last.as_ref().filter(|(last, _)| *last == owner) {
            return family.clone();
        }
        let family = match self.known.get(owner) {
            Some(family) => family.clone(),
            None => self.known.or_insert(owner, family(store, pod, focus).into()).clone(),
        };
        self.last = Some((owner, family.clone()));
        family
    }
}

/// The family of one pod.
pub fn family(store: &Store, pod: &Pod, focus: Option<&Key>) -> Family {
    let revision = set_of(store, pod).and_then(revision_of);
    let Key { name, .. } = top(store, pod);
    // A ReplicaSet whose Deployment is gone is still called after it.
    let hash = pod.metadata.labels.get("pod-template-hash");
    let stem = hash.and_then(|hash| name.strip_suffix(hash.as_str())?.strip_suffix('-'));
    Family { name: stem.unwrap_or(&name).into(), hue: hue(store, pod, focus), revision }
}

/// What a pod's peas show.
pub fn peas(pod: &Pod, family: &Family, state: impl Fn(&Container) -> PeaState) -> Vec<Pea> {
    let pea = |container: &Container| {
        let tag = tag(&container.image, family.revision).into();
        Pea { tag, hue: family.hue, state: state(container) }
    };
    pod.spec.containers.iter().chain(sidecars(pod)).map(pea).collect()
}

/// Init containers that run beside the others.
pub fn sidecars(pod: &Pod) -> impl Iterator<Item = &Container> {
    pod.spec.init_containers.iter().filter(|container| container.restart_policy.is_some())
}

/// The image's tag if it is short, else the revision, else the beginning of the image's name.
pub fn tag(image: &str, revision: Option<i64>) -> String {
    let name = image.split('@').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let (name, tag) = name.split_once(':').unwrap_or((name, ""));
    match revision {
        _ if (1..=TAG).contains(&tag.chars().count()) => tag.to_owned(),
        Some(revision) if revision < 100 => format!("r{revision}"),
        _ => name.chars().take(TAG).collect(),
    }
}

/// Only the workload in focus wears the hues of revisions.
pub fn hue(store: &Store, pod: &Pod, focus: Option<&Key>) -> Hue {
    let top = top(store, pod);
    if focus.is_some_and(|focus| *focus != top) {
        return Hue::Plain;
    }
    set_of(store, pod).map_or(Hue::Current, |set| hue_of_set(store, set))
}

/// The hue of a ReplicaSet, its workload in focus.
pub fn hue_of_set(store: &Store, set: &ReplicaSet) -> Hue {
    let deployment = owner(&set.metadata).and_then(|owner| store.get(&owner));
    let (Some(own), Some(deployment)) = (revision_of(set), deployment) else { return Hue::Current };
    let sets = store.dependents(&deployment.meta().uid).filter_map(|(_, object)| match object {
        Object::ReplicaSet(set) => Some(set),
        _ => None,
    });
    let newer = sets.filter(|set| revision_of(set).is_some_and(|revision| revision > own));
    // An empty set in between is history; the newest counts even before its first pod.
    let newest = store.dependents(&deployment.meta().uid).filter_map(|(_, object)| match object {
        Object::ReplicaSet(set) => revision_of(set),
        _ => None,
    });
    let newest = newest.max();
    match newer.filter(|set| set.status.replicas > 0 || revision_of(set) == newest).count() {
        0 => Hue::Current,
        1 => Hue::Previous,
        _ => Hue::Older,
    }
}

fn set_of<'a>(store: &'a Store, pod: &Pod) -> Option<&'a ReplicaSet> {
    store.typed::<ReplicaSet>(&owner(&pod.metadata)?)
}

/// The number of its rollout.
pub fn revision_of(set: &ReplicaSet) -> Option<i64> {
    set.metadata.annotations.get(REVISION)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_fit_into_a_pea() {
        for (image, revision, expected) in [
            ("gcr.io/google-samples/kubernetes-bootcamp:v1", Some(1), "v1"),
            ("nginx", Some(2), "r2"),
            ("nginx:1.27.3", Some(12), "r12"),
            ("localhost:5000/shop", None, "sho"),
            ("nginx:latest", None, "ngi"),
            ("nginx@sha256:0123", None, "ngi"),
            ("", None, ""),
        ] {
            assert_eq!(tag(image, revision), expected, "{image}");
        }
    }
}
