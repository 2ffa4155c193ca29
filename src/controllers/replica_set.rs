//! The ReplicaSet loop: as many pods as wanted, no more, no fewer.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/replicaset`.

use super::pod_control::{controller_reference, deletion_order, pod_from_template, ready_since};
use crate::api::discovery::Kind;
use crate::api::meta::{OwnerReference, Uid};
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::api::replica_set::{ReplicaSet, ReplicaSetCondition, ReplicaSetStatus};
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, Status, WatchEvent, WriteMode};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Note, Plan, Verdict, View, reference_to};
use std::rc::Rc;

/// The loop.
pub struct ReplicaSetController;

const NAME: &str = "replicaset-controller";

/// The condition of a set that cannot make or delete its pods.
const FAILURE: &str = "ReplicaFailure";

/// How many pods one pass makes or deletes at most.
const BURST: usize = 500;

/// How many pods a pass looks through in a millisecond.
const PODS_PER_MILLISECOND: i64 = 40;

impl Controller for ReplicaSetController {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(10)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::ReplicaSet(_) => vec![key_of(&event.object)],
            Object::Pod(pod) => match pod.metadata.controller() {
                Some(owner) if owner.kind == "ReplicaSet" => {
                    vec![Key::new(Kind::REPLICA_SET, &pod.metadata.namespace, &owner.name)]
                }
                Some(_) => Vec::new(),
                None if pod.metadata.is_terminating() || pod.metadata.labels.is_empty() => Vec::new(),
                None => selecting(store, pod),
            },
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        let Some(set) = view.store.typed::<ReplicaSet>(key) else { return Plan::nothing() };
        let mut plan = Plan::nothing();
        let pods = claim(view.store, set, &mut plan);
        if set.metadata.deletion_timestamp.is_none() {
            manage(view, set, &pods, &mut plan);
        }
        report(set, &pods, view.now, &mut plan);
        plan.busy_for = SimDuration::from_millis(pods.len() as i64 / PODS_PER_MILLISECOND);
        plan
    }
}

/// The active pods of a set. Orphans that match are adopted, own pods that no longer match are let go.
fn claim<'a>(store: &'a Store, set: &'a ReplicaSet, plan: &mut Plan) -> Vec<&'a Pod> {
    let selector = &set.spec.selector;
    let owner = controller_reference(Kind::REPLICA_SET, &set.metadata);
    let mut pods = Vec::new();
    for pod in pods_of(store, &set.metadata.uid) {
        if !pod.is_active() || pod.metadata.controller().is_none_or(|controller| controller.uid != set.metadata.uid) {
            continue;
        }
        if selector.matches(&pod.metadata.labels) {
            pods.push(pod);
        } else if set.metadata.deletion_timestamp.is_none() {
            let mut released = pod.clone();
            Rc::make_mut(&mut released.metadata.owner_references).retain(|owner| owner.uid != set.metadata.uid);
            plan.requests.push(update(released));
        }
    }
    if set.metadata.deletion_timestamp.is_none() {
        for pod in orphans(store, set) {
            plan.requests.push(update(adopted(pod, &owner)));
            pods.push(pod);
        }
    }
    pods
}

/// Active pods that nobody manages and the selector matches.
fn orphans<'a>(store: &'a Store, set: &'a ReplicaSet) -> impl Iterator<Item = &'a Pod> {
    let loose = store.loose(Kind::POD, &set.metadata.namespace).filter_map(|object| <&Pod>::try_from(object).ok());
    loose.filter(|pod| pod.is_active() && set.spec.selector.matches(&pod.metadata.labels))
}

fn pods_of<'a>(store: &'a Store, uid: &Uid) -> impl Iterator<Item = &'a Pod> + use<'a> {
    store.dependents(uid).filter_map(|(_, object)| object.try_into().ok())
}

fn adopted(pod: &Pod, owner: &OwnerReference) -> Pod {
    let mut pod = pod.clone();
    Rc::make_mut(&mut pod.metadata.owner_references).push(owner.clone());
    pod
}

fn update(pod: Pod) -> ApiRequest {
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    ApiRequest::Update { key, body: Body::from(Object::from(pod)), mode: WriteMode::Persist }
}

/// As `manageReplicas`.
fn manage(view: &View<'_>, set: &ReplicaSet, pods: &[&Pod], plan: &mut Plan) {
    let wanted = set.spec.replicas.unwrap_or(1).max(0) as usize;
    if pods.len() < wanted {
        grow(set, (wanted - pods.len()).min(BURST), plan);
    } else if pods.len() > wanted {
        shrink(view, set, pods, (pods.len() - wanted).min(BURST), plan);
    }
}

fn grow(set: &ReplicaSet, count: usize, plan: &mut Plan) {
    let owners = Rc::new(vec![controller_reference(Kind::REPLICA_SET, &set.metadata)]);
    let namespace = &set.metadata.namespace;
    for _ in 0..count {
        let pod = pod_from_template(&set.spec.template, &set.metadata, &owners);
        let body = Body::from(Object::from(pod));
        let request = plan.requests.len();
        plan.requests.push(ApiRequest::Create {
            kind: Kind::POD,
            namespace: namespace.clone(),
            body,
            mode: WriteMode::Persist,
        });
        let message = EventMessage::NamesCreated { prefix: "Created pod: ", request };
        plan.events.push(event(set, "SuccessfulCreate", message));
    }
    let text = format!("{count} fewer than the {} wanted", set.spec.replicas.unwrap_or(1));
    plan.notes.push(Note { subject: set.metadata.name.clone(), text });
}

fn shrink(view: &View<'_>, set: &ReplicaSet, pods: &[&Pod], count: usize, plan: &mut Plan) {
    let ranks = pods_by_node(view.store, set);
    let mut ranked: Vec<(&Pod, i64)> =
        pods.iter().map(|pod| (*pod, ranks.get(pod.spec.node_name.as_str()).copied().unwrap_or(0))).collect();
    ranked.order_by(|a, b| deletion_order(*a, *b, view.now));
    for (pod, _) in ranked.into_iter().take(count) {
        let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
        let request = plan.requests.len();
        let options = DeleteOptions { uid: Some(pod.metadata.uid.clone()), ..DeleteOptions::default() };
        plan.requests.push(ApiRequest::Delete { key, options });
        let text = format!("Deleted pod: {}", pod.metadata.name);
        plan.events.push(event(set, "SuccessfulDelete", EventMessage::IfDone { text, request }));
    }
    let text = format!("{count} more than the {} wanted", set.spec.replicas.unwrap_or(1));
    plan.notes.push(Note { subject: set.metadata.name.clone(), text });
}

/// How many active pods of the set and of its siblings each node holds (`getIndirectlyRelatedPods`).
fn pods_by_node<'a>(store: &'a Store, set: &ReplicaSet) -> Table<&'a str, i64> {
    let siblings: Vec<Uid> = match set.metadata.controller() {
        Some(owner) => {
            let sets = store.dependents(&owner.uid).filter(|(key, _)| key.kind == Kind::REPLICA_SET);
            sets.map(|(_, object)| object.meta().uid.clone()).collect()
        }
        None => vec![set.metadata.uid.clone()],
    };
    let mut count = Table::default();
    let pods = siblings.iter().flat_map(|uid| pods_of(store, uid));
    for pod in pods.filter(|pod| pod.is_active()) {
        *count.or_default(pod.spec.node_name.as_str()) += 1;
    }
    count
}

/// As `calculateStatus` and `updateReplicaSetStatus`.
fn report(set: &ReplicaSet, pods: &[&Pod], now: SimTime, plan: &mut Plan) {
    let patience = SimDuration::from_secs(i64::from(set.spec.min_ready_seconds));
    let template = &set.spec.template.metadata.labels;
    let mut status = ReplicaSetStatus {
        replicas: pods.len() as i32,
        observed_generation: set.metadata.generation,
        conditions: set.status.conditions.clone(),
        ..ReplicaSetStatus::default()
    };
    // One look at each pod: thousands of them are far apart in memory.
    for pod in pods {
        let labels = &pod.metadata.labels;
        let is_labelled = template.iter().all(|(label, value)| labels.get(label) == Some(value));
        status.fully_labeled_replicas += i32::from(is_labelled);
        if !pod.is_ready() {
            continue;
        }
        status.ready_replicas += 1;
        match ready_since(pod).map(|since| since + patience) {
            Some(at) if at <= now => status.available_replicas += 1,
            Some(at) => plan.look_again_after(at.since(now)),
            None => {}
        }
    }
    let is_the_same = status == set.status && status.conditions.is_empty() && plan.requests.is_empty();
    if !is_the_same {
        let mut reported = set.clone();
        reported.metadata.resource_version = Default::default();
        reported.status = status;
        plan.verdict = Some(Verdict { object: reported.into(), settle });
    }
}

/// Says that pods could not be made or deleted, or that they can again (`calculateStatus`).
fn settle(object: &mut Object, refusal: Option<&Status>, now: SimTime) {
    let Object::ReplicaSet(set) = object else { return };
    let conditions = &mut set.status.conditions;
    let has_failed = conditions.iter().any(|condition| condition.kind == FAILURE);
    match refusal {
        None => conditions.retain(|condition| condition.kind != FAILURE),
        Some(_) if has_failed => {}
        Some(refusal) => {
            let is_growing = set.status.replicas < set.spec.replicas.unwrap_or(1);
            conditions.push(ReplicaSetCondition {
                kind: FAILURE.to_owned(),
                status: "True".to_owned(),
                reason: if is_growing { "FailedCreate" } else { "FailedDelete" }.to_owned(),
                message: refusal.message.clone(),
                last_transition_time: Some(now.truncated_to_second()),
            });
        }
    }
}

fn event(set: &ReplicaSet, reason: &'static str, message: EventMessage) -> EventDraft {
    let regarding = reference_to(Kind::REPLICA_SET, &set.metadata);
    EventDraft { regarding, kind: EventKind::Normal, reason, message, component: NAME, host: String::new() }
}

/// The ReplicaSets whose selector matches an orphan.
fn selecting(store: &Store, pod: &Pod) -> Vec<Key> {
    let all = store.list(Kind::REPLICA_SET, &pod.metadata.namespace);
    let matching = all.filter(|(_, object)| match object.as_ref() {
        Object::ReplicaSet(set) => set.spec.selector.matches(&pod.metadata.labels),
        _ => false,
    });
    matching.map(|(key, _)| key.clone()).collect()
}
