//! The garbage collector: dependents follow their owners, unless they were told to stay.
//!
//! Follows `attemptToDeleteItem` and the two finalizers of `k8s.io/kubernetes/pkg/controller/garbagecollector`.

use super::later;
use crate::api::discovery::Kind;
use crate::api::meta::{ObjectMeta, OwnerReference};
use crate::api::object::Object;
use crate::api::time::SimDuration;
use crate::apiserver::delete::{FOREGROUND, ORPHAN};
use crate::apiserver::request::{ApiRequest, Body, Change, DeleteOptions, Key, Propagation, WatchEvent, WriteMode};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, Plan, View};
use std::rc::Rc;

/// The loop.
pub struct GarbageCollector;

impl Controller for GarbageCollector {
    fn name(&self) -> &'static str {
        "garbage-collector"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(20)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        let meta = event.object.meta();
        let is_ending = event.change == Change::Deleted || meta.is_terminating();
        let mut keys: Vec<Key> = Vec::new();
        if is_ending {
            keys.extend(store.dependents(&meta.uid).map(|(key, _)| key.clone()));
        }
        // A dependent that is gone may be the last that its owner waits for.
        if event.change == Change::Deleted {
            keys.extend(waiting_owners(store, meta));
        }
        if event.change == Change::Added && !meta.owner_references.is_empty() || waits(meta).is_some() {
            keys.push(key_of(&event.object));
        }
        keys
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.garbage_collector, view, key)
    }
}

/// Looks at the owners or the dependents of one object.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let Some(object) = view.store.get(key) else { return Plan::nothing() };
    match waits(object.meta()) {
        Some(ORPHAN) => orphan_dependents(view.store, object),
        Some(_) => delete_dependents(view.store, object),
        None => collect(view.store, key, object),
    }
}

/// The garbage collector's finalizer that a terminating object carries.
fn waits(meta: &ObjectMeta) -> Option<&str> {
    let is_ours = |finalizer: &&String| [FOREGROUND, ORPHAN].contains(&finalizer.as_str());
    meta.finalizers.iter().find(is_ours).map(String::as_str).filter(|_| meta.is_terminating())
}

fn waiting_owners(store: &Store, meta: &ObjectMeta) -> Vec<Key> {
    let keys = meta.owner_references.iter().filter_map(|owner| owner_key(owner, &meta.namespace));
    keys.filter(|key| store.get(key).is_some_and(|owner| waits(owner.meta()).is_some())).collect()
}

fn owner_key(owner: &OwnerReference, namespace: &str) -> Option<Key> {
    let kind = Kind::of_manifest(&owner.api_version, &owner.kind)?;
    Some(if kind.is_namespaced() { Key::new(kind, namespace, &owner.name) } else { Key::cluster(kind, &owner.name) })
}

/// How an owner stands to its dependent.
enum Tie {
    /// It lives.
    Solid,
    /// It waits for its dependents to go.
    Waiting,
    /// It is gone, or another object has its name.
    Dangling,
}

fn tie(store: &Store, owner: &OwnerReference, namespace: &str) -> Tie {
    // Owners of a kind without behaviour may stand behind the scenes: what they own is not ours to collect.
    if Kind::of_manifest(&owner.api_version, &owner.kind)
        .is_some_and(|kind| !Object::is_simulated(kind) && !kind.runs_as_document())
    {
        return Tie::Solid;
    }
    let found = owner_key(owner, namespace).and_then(|key| store.get(&key));
    match found {
        Some(found) if found.meta().uid == owner.uid => match waits(found.meta()) {
            Some(FOREGROUND) => Tie::Waiting,
            _ => Tie::Solid,
        },
        _ => Tie::Dangling,
    }
}

/// Deletes an object all of whose owners are gone, and forgets those that are if some remain.
fn collect(store: &Store, key: &Key, object: &Object) -> Plan {
    let meta = object.meta();
    if meta.owner_references.is_empty() || meta.is_terminating() {
        return Plan::nothing();
    }
    let mut plan = Plan::nothing();
    let ties: Vec<(&OwnerReference, Tie)> =
        meta.owner_references.iter().map(|owner| (owner, tie(store, owner, &meta.namespace))).collect();
    let has_solid = ties.iter().any(|(_, tie)| matches!(tie, Tie::Solid));
    let has_waiting = ties.iter().any(|(_, tie)| matches!(tie, Tie::Waiting));
    let is_dangling = |uid: &_| ties.iter().any(|(owner, tie)| owner.uid == *uid && !matches!(tie, Tie::Solid));
    if has_solid {
        if ties.iter().any(|(_, tie)| !matches!(tie, Tie::Solid)) {
            let mut rest = object.clone();
            Rc::make_mut(&mut rest.meta_mut().owner_references).retain(|owner| !is_dangling(&owner.uid));
            plan.requests.push(update(key, rest));
        }
        return plan;
    }
    let has_dependents = store.dependents(&meta.uid).next().is_some();
    let propagation = if has_waiting && has_dependents { Propagation::Foreground } else { Propagation::Background };
    let options =
        DeleteOptions { propagation: Some(propagation), uid: Some(meta.uid.clone()), ..DeleteOptions::default() };
    plan.requests.push(ApiRequest::Delete { key: key.clone(), options });
    plan
}

/// Foreground: the dependents that block go first, then the finalizer.
fn delete_dependents(store: &Store, owner: &Object) -> Plan {
    let mut plan = Plan::nothing();
    let uid = &owner.meta().uid;
    let blocks = |object: &Object| {
        let references = &object.meta().owner_references;
        references.iter().any(|reference| reference.uid == *uid && reference.block_owner_deletion == Some(true))
    };
    if !store.dependents(uid).any(|(_, object)| blocks(object)) {
        plan.requests.push(without_finalizer(owner, FOREGROUND));
    }
    plan
}

/// Orphan: the dependents forget their owner, then the finalizer goes.
fn orphan_dependents(store: &Store, owner: &Object) -> Plan {
    let mut plan = Plan::nothing();
    let uid = &owner.meta().uid;
    for (key, dependent) in store.dependents(uid) {
        let mut orphan = dependent.clone();
        Rc::make_mut(&mut orphan.meta_mut().owner_references).retain(|reference| reference.uid != *uid);
        plan.requests.push(update(key, orphan));
    }
    plan.requests.push(without_finalizer(owner, ORPHAN));
    plan
}

fn without_finalizer(object: &Object, finalizer: &str) -> ApiRequest {
    let mut released = object.clone();
    released.meta_mut().finalizers.retain(|name| name != finalizer);
    update(&key_of(object), released)
}

fn update(key: &Key, object: Object) -> ApiRequest {
    ApiRequest::Update { key: key.clone(), body: Body::from(object), mode: WriteMode::Persist }
}
