//! The Deployment loop: makes a ReplicaSet for each template and moves replicas between them.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/deployment` step by step, so that revisions, counts, conditions and
//! events come in the same order.

mod recreate;
mod revision;
mod rolling;
mod scaling;
mod status;

use super::later;
use crate::api::deployment::Deployment;
use crate::api::discovery::Kind;
use crate::api::int_or_string::{IntOrString, Rounding};
use crate::api::meta::OwnerReference;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::replica_set::ReplicaSet;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, Key, WatchEvent, WriteMode};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Plan, View, reference_to};
use std::rc::Rc;

/// The loop.
pub struct DeploymentController;

/// Its name in events.
const NAME: &str = "deployment-controller";

impl Controller for DeploymentController {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(15)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::Deployment(_) => vec![key_of(&event.object)],
            Object::ReplicaSet(set) => match set.metadata.controller() {
                Some(owner) if owner.kind == "Deployment" => {
                    vec![Key::new(Kind::DEPLOYMENT, &set.metadata.namespace, &owner.name)]
                }
                Some(_) => Vec::new(),
                None => selecting(store, set),
            },
            // Recreate waits for the last old pod to be gone.
            Object::Pod(pod) if event.change == crate::apiserver::request::Change::Deleted => {
                let set = pod.metadata.controller().filter(|owner| owner.kind == "ReplicaSet");
                let key = set.map(|owner| Key::new(Kind::REPLICA_SET, &pod.metadata.namespace, &owner.name));
                let owner = key.and_then(|key| store.typed::<ReplicaSet>(&key)?.metadata.controller().cloned());
                owner
                    .map(|owner| Key::new(Kind::DEPLOYMENT, &pod.metadata.namespace, &owner.name))
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        let Some(deployment) = view.store.typed::<Deployment>(key) else { return Plan::nothing() };
        let mut sync = Sync {
            sets: claimed_sets(view.store, deployment),
            deployment: deployment.clone(),
            view: *view,
            plan: Plan::nothing(),
            is_written: false,
        };
        sync.adopt();
        if sync.deployment.metadata.is_terminating() {
            let known = sync.sets.clone();
            sync.write_plain_status(&known);
            return sync.plan;
        }
        sync.note_pause();
        if sync.deployment.spec.paused || sync.is_scaling() {
            sync.as_changed(|code| code.scale_only);
        } else if sync.deployment.spec.strategy.kind == "Recreate" {
            sync.as_changed(|code| code.recreate);
        } else {
            sync.roll();
        }
        sync.plan
    }
}

/// One step of a pass; whether it did something.
type Step = fn(&mut Sync<'_>) -> bool;

/// What comes of Deployments only after somebody has changed them, or described them in a document.
pub struct Changed {
    scale_only: Step,
    recreate: Step,
    shrink_old_sets: Step,
    clean_up: Step,
}

pub(super) const CHANGED: Changed = Changed {
    scale_only: |sync| sync.scale_only(),
    recreate: |sync| sync.recreate(),
    shrink_old_sets: |sync| sync.shrink_old_sets(),
    clean_up: |sync| sync.clean_up(),
};

/// The state of one pass over one Deployment: working copies, and the plan so far.
struct Sync<'a> {
    deployment: Deployment,
    /// Its ReplicaSets, oldest first.
    sets: Vec<ReplicaSet>,
    view: View<'a>,
    plan: Plan,
    /// Whether this pass has written its status.
    is_written: bool,
}

impl Sync<'_> {
    /// Takes a step that there is no need of as long as its code is not here.
    fn as_changed(&mut self, step: fn(&Changed) -> Step) -> bool {
        later::here().is_some_and(|code| step(&code.deployment)(self))
    }

    fn now(&self) -> SimTime {
        self.view.now
    }

    fn wanted(&self) -> i32 {
        self.deployment.spec.replicas.unwrap_or(1)
    }

    /// How many pods there may be in all. Nobody has room for as many as a number holds, but anybody may ask for them.
    fn most(&self) -> i32 {
        self.wanted().saturating_add(limits(&self.deployment).0)
    }

    /// How many pods the sets want in all (`GetReplicaCountForReplicaSets`).
    fn total(&self) -> i32 {
        self.sets.iter().map(spec_replicas).fold(0, i32::saturating_add)
    }

    /// As `deploymentutil.MaxUnavailable`.
    fn max_unavailable(&self) -> i32 {
        limits(&self.deployment).1
    }

    /// The index of the set that runs the present template, the oldest if there are several.
    fn new_set(&self) -> Option<usize> {
        self.sets.iter().position(|set| revision::same_template(set, &self.deployment))
    }

    fn old_sets(&self) -> Vec<usize> {
        let new = self.new_set();
        (0..self.sets.len()).filter(|index| Some(*index) != new).collect()
    }

    fn replicas_of(&self, index: usize) -> i32 {
        self.sets.get(index).map_or(0, spec_replicas)
    }

    fn push_update(&mut self, index: usize) {
        let Some(set) = self.sets.get(index) else { return };
        let mut set = set.clone();
        // What this pass has seen may be a write of its own: no precondition.
        set.metadata.resource_version = Default::default();
        let key = Key::new(Kind::REPLICA_SET, &set.metadata.namespace, &set.metadata.name);
        let body = Body::from(Object::from(set));
        self.plan.requests.push(ApiRequest::Update { key, body, mode: WriteMode::Persist });
    }

    fn say(&mut self, kind: EventKind, reason: &'static str, message: EventMessage) {
        let regarding = reference_to(Kind::DEPLOYMENT, &self.deployment.metadata);
        self.plan.events.push(EventDraft { regarding, kind, reason, message, component: NAME, host: String::new() });
    }

    /// Takes over ReplicaSets without an owner that the selector matches.
    fn adopt(&mut self) {
        let owner = owner_reference(&self.deployment);
        for index in 0..self.sets.len() {
            let Some(set) = self.sets.get_mut(index) else { continue };
            if set.metadata.controller().is_none() {
                Rc::make_mut(&mut set.metadata.owner_references).push(owner.clone());
                self.push_update(index);
            }
        }
    }
}

fn spec_replicas(set: &ReplicaSet) -> i32 {
    set.spec.replicas.unwrap_or(1)
}

/// How many more than wanted, and how many fewer than wanted, a rolling update may have (`ResolveFenceposts`).
pub fn limits(deployment: &Deployment) -> (i32, i32) {
    let wanted = deployment.spec.replicas.unwrap_or(1);
    let strategy = &deployment.spec.strategy;
    let Some(rolling) = strategy.rolling_update.as_ref().filter(|_| strategy.kind == "RollingUpdate") else {
        return (0, 0);
    };
    let scaled =
        |limit: &Option<IntOrString>, rounding| limit.as_ref().and_then(|l| l.scaled(wanted, rounding)).unwrap_or(0);
    let surge = scaled(&rolling.max_surge, Rounding::Up);
    let unavailable = scaled(&rolling.max_unavailable, Rounding::Down);
    let unavailable = if surge == 0 && unavailable == 0 { 1 } else { unavailable };
    (surge, unavailable.min(wanted))
}

fn owner_reference(deployment: &Deployment) -> OwnerReference {
    super::pod_control::controller_reference(Kind::DEPLOYMENT, &deployment.metadata)
}

/// The sets that belong to a Deployment, and the orphans that it may adopt, oldest first.
fn claimed_sets(store: &Store, deployment: &Deployment) -> Vec<ReplicaSet> {
    let uid = &deployment.metadata.uid;
    let own = store.dependents(uid).filter_map(|(_, object)| <&ReplicaSet>::try_from(object).ok());
    let mut sets: Vec<ReplicaSet> =
        own.filter(|set| set.metadata.controller().is_some_and(|o| o.uid == *uid)).cloned().collect();
    if !deployment.metadata.is_terminating() {
        let selector = &deployment.spec.selector;
        let loose = store.loose(Kind::REPLICA_SET, &deployment.metadata.namespace);
        let orphans = loose
            .filter_map(|object| <&ReplicaSet>::try_from(object).ok())
            .filter(|set| !set.metadata.is_terminating() && selector.matches(&set.metadata.labels));
        sets.extend(orphans.cloned());
    }
    sets.order_by(|a, b| {
        (a.metadata.creation_timestamp, &a.metadata.name).cmp(&(b.metadata.creation_timestamp, &b.metadata.name))
    });
    sets
}

/// The Deployments whose selector matches an orphan.
fn selecting(store: &Store, set: &ReplicaSet) -> Vec<Key> {
    let all = store.list(Kind::DEPLOYMENT, &set.metadata.namespace);
    let matching = all.filter(|(_, object)| match object.as_ref() {
        Object::Deployment(deployment) => deployment.spec.selector.matches(&set.metadata.labels),
        _ => false,
    });
    matching.map(|(key, _)| key.clone()).collect()
}
