//! The DaemonSet loop: one pod on every node that should have one, and the newest template everywhere in the end.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/daemon`. A surge is not simulated: the old pod always goes first.

mod placement;
mod update;

use super::later;
use super::pod_control::ready_since;
use super::revisions::{self, HASH_LABEL};
use crate::api::daemon_set::{DaemonSet, DaemonSetStatus};
use crate::api::discovery::Kind;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, WatchEvent, WriteMode};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Plan, View, reference_to};
use placement::Verdict;

/// The loop.
pub struct DaemonSetController;

const NAME: &str = "daemonset-controller";

impl Controller for DaemonSetController {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(10)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::DaemonSet(_) => vec![key_of(&event.object)],
            Object::Pod(pod) => match pod.metadata.controller() {
                Some(owner) if owner.kind == "DaemonSet" => {
                    vec![Key::new(Kind::DAEMON_SET, &pod.metadata.namespace, &owner.name)]
                }
                _ => Vec::new(),
            },
            Object::Node(_) => store.list(Kind::DAEMON_SET, "").map(|(key, _)| key.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.daemon_set, view, key)
    }
}

/// Brings the pods of one set up to date.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let mut plan = Plan::nothing();
    let Some(set) = view.store.typed::<DaemonSet>(key).filter(|set| !set.metadata.is_terminating()) else {
        return plan;
    };
    let owner = revisions::Owner {
        kind: Kind::DAEMON_SET,
        metadata: &set.metadata,
        template: &set.spec.template,
        collision_count: set.status.collision_count,
        limit: set.spec.revision_history_limit,
    };
    let hash = revisions::current(view.store, &owner, &mut plan);
    let sync = Sync::new(view, set, hash);
    let before = plan.events.len();
    sync.manage(&mut plan);
    if plan.events.len() == before {
        update::roll(&sync, &mut plan);
    }
    sync.report(&mut plan);
    plan
}

/// What one pass looks at.
struct Sync<'a> {
    view: &'a View<'a>,
    set: &'a DaemonSet,
    /// The hash of the present template.
    hash: String,
    nodes: Vec<(&'a Node, Verdict)>,
    /// The names of the nodes that the set's pods are for, sorted.
    targets: Vec<&'a str>,
    /// Those pods, the oldest of a node first.
    pods: Vec<&'a Pod>,
}

impl<'a> Sync<'a> {
    fn new(view: &'a View<'a>, set: &'a DaemonSet, hash: String) -> Self {
        let nodes = view.store.list(Kind::NODE, "").filter_map(|(_, object)| <&Node>::try_from(object.as_ref()).ok());
        let own = view.store.dependents(&set.metadata.uid).filter_map(|(_, object)| <&Pod>::try_from(object).ok());
        let mut pods: Vec<&Pod> = own.collect();
        pods.order_by_key(|pod| (placement::target(pod), pod.metadata.creation_timestamp));
        let targets = pods.iter().map(|pod| placement::target(pod)).collect();
        let nodes = nodes.map(|node| (node, placement::verdict(set, node))).collect();
        Self { view, set, hash, nodes, targets, pods }
    }

    fn pods_on(&self, node: &Node) -> &[&'a Pod] {
        let name = node.metadata.name.as_str();
        let from = self.targets.partition_point(|target| *target < name);
        let to = self.targets.partition_point(|target| *target <= name);
        self.pods.get(from..to).unwrap_or_default()
    }

    /// As `podsShouldBeOnNode` for each node, and `syncNodes`.
    fn manage(&self, plan: &mut Plan) {
        let mut missing = Vec::new();
        for (node, verdict) in &self.nodes {
            let pods = self.pods_on(node);
            match verdict {
                Verdict::Run if pods.is_empty() => missing.push(node.metadata.name.as_str()),
                Verdict::Run | Verdict::Continue => {
                    let mut running = Vec::new();
                    for pod in pods.iter().filter(|pod| !pod.metadata.is_terminating()) {
                        match pod.status.phase.as_str() {
                            "Failed" => self.replace_ended(pod, node, plan),
                            "Succeeded" => self.delete(pod, plan),
                            _ => running.push(*pod),
                        }
                    }
                    running.into_iter().skip(1).for_each(|pod| self.delete(pod, plan));
                }
                Verdict::Leave => {
                    pods.iter().filter(|pod| !pod.metadata.is_terminating()).for_each(|pod| self.delete(pod, plan));
                }
            }
        }
        for node in missing {
            let pod = placement::pod_for(self.set, node, &self.hash);
            let request = plan.requests.len();
            plan.requests.push(ApiRequest::Create {
                kind: Kind::POD,
                namespace: self.set.metadata.namespace.clone(),
                body: Body::from(Object::from(pod)),
                mode: WriteMode::Persist,
            });
            let message = EventMessage::NamesCreated { prefix: "Created pod: ", request };
            plan.events.push(self.event(EventKind::Normal, "SuccessfulCreate", message));
        }
    }

    fn replace_ended(&self, pod: &Pod, node: &Node, plan: &mut Plan) {
        let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
        let text =
            format!("Found failed daemon pod {namespace}/{name} on node {}, will try to kill it", node.metadata.name);
        plan.events.push(self.event(EventKind::Warning, "FailedDaemonPod", EventMessage::Text(text)));
        self.delete(pod, plan);
    }

    fn delete(&self, pod: &Pod, plan: &mut Plan) {
        let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
        let request = plan.requests.len();
        let options = DeleteOptions { uid: Some(pod.metadata.uid.clone()), ..DeleteOptions::default() };
        plan.requests.push(ApiRequest::Delete { key, options });
        let text = format!("Deleted pod: {}", pod.metadata.name);
        plan.events.push(self.event(EventKind::Normal, "SuccessfulDelete", EventMessage::IfDone { text, request }));
    }

    fn event(&self, kind: EventKind, reason: &'static str, message: EventMessage) -> EventDraft {
        let regarding = reference_to(Kind::DAEMON_SET, &self.set.metadata);
        EventDraft { regarding, kind, reason, message, component: NAME, host: String::new() }
    }

    /// When a pod counts as available, if it is ready (`IsPodAvailable`).
    fn available_at(&self, pod: &Pod) -> Option<SimTime> {
        Some(ready_since(pod)? + SimDuration::from_secs(i64::from(self.set.spec.min_ready_seconds)))
    }

    fn is_available(&self, pod: &Pod) -> bool {
        self.available_at(pod).is_some_and(|at| at <= self.view.now)
    }

    fn is_updated(&self, pod: &Pod) -> bool {
        pod.metadata.labels.get(HASH_LABEL) == Some(&self.hash)
    }

    /// As `updateDaemonSetStatus`.
    fn report(&self, plan: &mut Plan) {
        let old = &self.set.status;
        let mut status = DaemonSetStatus {
            observed_generation: self.set.metadata.generation,
            collision_count: old.collision_count,
            conditions: old.conditions.clone(),
            ..DaemonSetStatus::default()
        };
        for (node, verdict) in &self.nodes {
            let first = self.pods_on(node).first();
            if *verdict != Verdict::Run {
                status.number_misscheduled += i32::from(first.is_some());
                continue;
            }
            status.desired_number_scheduled += 1;
            let Some(pod) = first else { continue };
            status.current_number_scheduled += 1;
            status.number_ready += i32::from(pod.is_ready());
            status.number_available += i32::from(pod.is_ready() && self.is_available(pod));
            status.updated_number_scheduled += i32::from(self.is_updated(pod));
            if let Some(at) = self.available_at(pod).filter(|at| *at > self.view.now) {
                plan.look_again_after(at.since(self.view.now));
            }
        }
        status.number_unavailable = status.desired_number_scheduled - status.number_available;
        if status == *old {
            return;
        }
        let mut reported = self.set.clone();
        reported.status = status;
        let key = Key::new(Kind::DAEMON_SET, &self.set.metadata.namespace, &self.set.metadata.name);
        plan.requests.push(ApiRequest::UpdateStatus { key, body: Body::from(Object::from(reported)) });
    }
}
