//! The StatefulSet loop: pods with numbers, made and taken away in order, each with its own claims on storage.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/statefulset`. `maxUnavailable` and the deletion of claims are not simulated.

use super::later;
use super::pod_control::{controller_reference, pod_from_template, ready_since};
use super::revisions::{self, HASH_LABEL};
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::lookup::text_at;
use crate::api::meta::{ObjectMeta, StringMap};
use crate::api::object::{DynamicObject, Object};
use crate::api::order::InOrder;
use crate::api::pod::{Pod, PodSpec, Volume};
use crate::api::stateful_set::{StatefulSetSpec, StatefulSetStatus};
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, WatchEvent, WriteMode};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Plan, View, reference_to};
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// The loop.
pub struct StatefulSetController;

const NAME: &str = "statefulset-controller";
const POD_NAME: &str = "statefulset.kubernetes.io/pod-name";
const POD_INDEX: &str = "apps.kubernetes.io/pod-index";

impl Controller for StatefulSetController {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(10)
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::Dynamic(set) if set.kind == Kind::STATEFUL_SET => vec![key_of(&event.object)],
            Object::Pod(pod) => match pod.metadata.controller() {
                Some(owner) if owner.kind == "StatefulSet" => {
                    vec![Key::new(Kind::STATEFUL_SET, &pod.metadata.namespace, &owner.name)]
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.stateful_set, view, key)
    }
}

/// Brings the pods of one set up to date (`updateStatefulSet`).
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let mut plan = Plan::nothing();
    let Some(Object::Dynamic(set)) = view.store.get(key).map(AsRef::as_ref) else { return plan };
    if set.metadata.is_terminating() {
        return plan;
    }
    let (spec, before) = (StatefulSetSpec::of(set), StatefulSetStatus::of(set));
    let owner = revisions::Owner {
        kind: Kind::STATEFUL_SET,
        metadata: &set.metadata,
        template: &spec.template,
        collision_count: before.collision_count,
        limit: spec.revision_history_limit,
    };
    let newest = revisions::current(view.store, &owner, &mut plan);
    let mut sync = Sync::new(view, set, spec, (&before, newest), plan);
    sync.act();
    sync.report(&before);
    sync.plan
}

struct Sync<'a> {
    store: &'a Store,
    now: SimTime,
    set: &'a DynamicObject,
    spec: StatefulSetSpec,
    status: StatefulSetStatus,
    /// Its pods with their numbers, the lowest first.
    pods: Vec<(i64, &'a Pod)>,
    plan: Plan,
}

impl<'a> Sync<'a> {
    fn new(
        view: &View<'a>,
        set: &'a DynamicObject,
        spec: StatefulSetSpec,
        (before, newest): (&StatefulSetStatus, String),
        plan: Plan,
    ) -> Self {
        let own = view.store.dependents(&set.metadata.uid).filter_map(|(_, object)| <&Pod>::try_from(object).ok());
        let number = |pod: &Pod| pod.metadata.name.strip_prefix(&set.metadata.name)?.strip_prefix('-')?.parse().ok();
        let mut pods: Vec<(i64, &Pod)> = own.filter_map(|pod| Some((number(pod)?, pod))).collect();
        pods.order_by_key(|(number, _)| *number);
        let current = Some(&before.current_revision).filter(|current| !current.is_empty()).unwrap_or(&newest).clone();
        let status = StatefulSetStatus {
            collision_count: Some(before.collision_count.unwrap_or_default()),
            current_revision: current,
            observed_generation: set.metadata.generation,
            update_revision: newest,
            ..StatefulSetStatus::default()
        };
        let mut sync = Self { store: view.store, now: view.now, set, spec, status, pods, plan };
        for (_, pod) in sync.pods.clone() {
            sync.status.replicas += 1;
            sync.status.ready_replicas += i32::from(is_ready(pod));
            sync.status.available_replicas += i32::from(sync.is_available(pod));
            if !pod.metadata.is_terminating() {
                sync.count(pod.metadata.labels.get(HASH_LABEL), 1);
            }
        }
        sync
    }

    fn count(&mut self, revision: Option<&String>, change: i32) {
        let is = |known: &String| revision == Some(known);
        let (is_current, is_newest) = (is(&self.status.current_revision), is(&self.status.update_revision));
        self.status.current_replicas += change * i32::from(is_current);
        self.status.updated_replicas += change * i32::from(is_newest);
    }

    fn available_at(&self, pod: &Pod) -> Option<SimTime> {
        Some(ready_since(pod)? + SimDuration::from_secs(i64::from(self.spec.min_ready_seconds)))
    }

    fn is_available(&self, pod: &Pod) -> bool {
        is_ready(pod) && self.available_at(pod).is_some_and(|at| at <= self.now)
    }

    fn is_healthy(&self, pod: &Pod) -> bool {
        self.is_available(pod) && !pod.metadata.is_terminating()
    }

    /// The next step or, in parallel, all of them.
    fn act(&mut self) {
        let is_parallel = self.spec.pod_management_policy == "Parallel";
        let start = self.spec.start();
        let end = start + i64::from(self.spec.replicas.unwrap_or(1));
        for number in start..end {
            if !self.keep(number) && !is_parallel {
                return;
            }
        }
        let surplus: Vec<(i64, &Pod)> =
            self.pods.iter().copied().filter(|(number, _)| !(start..end).contains(number)).collect();
        let first_ill = surplus.iter().find(|(_, pod)| !self.is_healthy(pod)).map(|(number, _)| *number);
        for (number, pod) in surplus.into_iter().rev() {
            let waits = pod.metadata.is_terminating() || !is_ready(pod) && first_ill != Some(number);
            if waits && !is_parallel {
                return;
            }
            if !pod.metadata.is_terminating() {
                self.delete(pod);
                self.count(pod.metadata.labels.get(HASH_LABEL), -1);
                if !is_parallel {
                    return;
                }
            }
        }
        if self.spec.strategy() != "OnDelete" {
            self.roll(start.max(self.spec.partition())..end);
        }
    }

    /// Sees to one pod: whether it is there and well.
    fn keep(&mut self, number: i64) -> bool {
        let Some((_, pod)) = self.pods.iter().find(|(known, _)| *known == number).copied() else {
            self.create(number);
            return false;
        };
        if pod.is_finished() && !pod.metadata.is_terminating() {
            self.delete(pod);
            return false;
        }
        if is_ready(pod)
            && let Some(at) = self.available_at(pod).filter(|at| *at > self.now)
        {
            self.plan.look_again_after(at.since(self.now));
        }
        self.is_healthy(pod)
    }

    /// Replaces the highest pod that is of another template, once those above it are well.
    fn roll(&mut self, numbers: std::ops::Range<i64>) {
        for (_, pod) in self.pods.clone().into_iter().rev().filter(|(number, _)| numbers.contains(number)) {
            let revision = pod.metadata.labels.get(HASH_LABEL);
            if revision != Some(&self.status.update_revision) && !pod.metadata.is_terminating() {
                self.delete(pod);
                self.status.current_replicas -= i32::from(revision == Some(&self.status.current_revision));
                return;
            }
            if !self.is_healthy(pod) {
                return;
            }
        }
    }

    fn create(&mut self, number: i64) {
        let name = format!("{}-{number}", self.set.metadata.name);
        let is_old = number < self.spec.start() + self.spec.partition();
        let revision = if is_old { &self.status.current_revision } else { &self.status.update_revision }.clone();
        let claims = self.spec.volume_claim_templates.clone();
        let volumes: Vec<(String, String)> = claims
            .iter()
            .map(|claim| (text_at(claim, "/metadata/name"), &name))
            .map(|(own, pod)| (own.to_owned(), format!("{own}-{pod}")))
            .collect();
        for (claim, (_, claimed)) in claims.into_iter().zip(&volumes) {
            self.claim(claim, claimed, &name);
        }
        let pod = self.pod(&name, number, &revision, &volumes);
        let text = format!("create Pod {name} in StatefulSet {} successful", self.set.metadata.name);
        self.make(Kind::POD, Object::from(pod), text);
        self.status.replicas += 1;
        self.count(Some(&revision), 1);
    }

    fn pod(&self, name: &str, number: i64, revision: &str, volumes: &[(String, String)]) -> Pod {
        let owner = controller_reference(Kind::STATEFUL_SET, &self.set.metadata);
        let old = (revision != self.status.update_revision)
            .then(|| revisions::template_of(self.store, &self.set.metadata, revision))
            .flatten();
        let template = old.as_ref().unwrap_or(&self.spec.template);
        let mut pod = pod_from_template(template, &self.set.metadata, &Rc::new(vec![owner]));
        pod.metadata.name = name.to_owned();
        let labels: &mut StringMap = Rc::make_mut(&mut pod.metadata.labels);
        for (label, value) in [(POD_NAME, name), (POD_INDEX, &number.to_string()), (HASH_LABEL, revision)] {
            labels.insert(label.to_owned(), value.to_owned());
        }
        let spec: &mut PodSpec = Rc::make_mut(&mut pod.spec);
        name.clone_into(&mut spec.hostname);
        spec.subdomain.clone_from(&self.spec.service_name);
        let claimed = volumes.iter().map(|(volume, claim)| {
            let source: Map<String, Value> =
                [("persistentVolumeClaim".to_owned(), json!({ "claimName": claim }))].into_iter().collect();
            Volume { name: volume.clone(), source: source.into() }
        });
        let others = spec.volumes.iter().filter(|volume| volumes.iter().all(|(name, _)| *name != volume.name));
        spec.volumes = claimed.chain(others.cloned()).collect();
        pod
    }

    /// Makes a pod's claim, unless it is there from before.
    fn claim(&mut self, template: Value, name: &str, pod: &str) {
        let kind = Kind::PERSISTENT_VOLUME_CLAIM;
        let namespace = &self.set.metadata.namespace;
        if self.store.get(&Key::new(kind, namespace, name)).is_some() {
            return;
        }
        let written = template.get("metadata").and_then(|written| document::read::<ObjectMeta>(written.clone()).ok());
        let mut metadata =
            ObjectMeta { name: name.to_owned(), namespace: namespace.clone(), ..written.unwrap_or_default() };
        let labels = Rc::make_mut(&mut metadata.labels);
        for (label, value) in self.spec.selector.match_labels.iter() {
            labels.insert(label.clone(), value.clone());
        }
        let spec = template.get("spec").cloned().unwrap_or_default();
        let rest = [("spec".to_owned(), spec)].into_iter().collect();
        let text = format!("create Claim {name} Pod {pod} in StatefulSet {} success", self.set.metadata.name);
        self.make(kind, Object::Dynamic(DynamicObject { kind, metadata, rest }), text);
    }

    fn make(&mut self, kind: Kind, object: Object, text: String) {
        let request = self.plan.requests.len();
        self.plan.requests.push(ApiRequest::Create {
            kind,
            namespace: self.set.metadata.namespace.clone(),
            body: Body::from(object),
            mode: WriteMode::Persist,
        });
        self.say("SuccessfulCreate", EventMessage::IfDone { text, request });
    }

    fn delete(&mut self, pod: &Pod) {
        let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
        let request = self.plan.requests.len();
        let options = DeleteOptions { uid: Some(pod.metadata.uid.clone()), ..DeleteOptions::default() };
        self.plan.requests.push(ApiRequest::Delete { key, options });
        let text = format!("delete Pod {} in StatefulSet {} successful", pod.metadata.name, self.set.metadata.name);
        self.say("SuccessfulDelete", EventMessage::IfDone { text, request });
    }

    fn say(&mut self, reason: &'static str, message: EventMessage) {
        let (regarding, kind) = (reference_to(Kind::STATEFUL_SET, &self.set.metadata), EventKind::Normal);
        self.plan.events.push(EventDraft { regarding, kind, reason, message, component: NAME, host: String::new() });
    }

    fn report(&mut self, before: &StatefulSetStatus) {
        let status = &mut self.status;
        let is_through = status.updated_replicas == status.replicas && status.ready_replicas == status.replicas;
        if self.spec.strategy() == "RollingUpdate" && is_through {
            status.current_replicas = status.updated_replicas;
            status.current_revision.clone_from(&status.update_revision);
        }
        if *status == *before {
            return;
        }
        let mut reported = self.set.clone();
        reported.metadata.resource_version = Default::default();
        reported.rest.insert("status".to_owned(), document::write(status));
        let object = Object::Dynamic(reported);
        self.plan.requests.push(ApiRequest::UpdateStatus { key: key_of(&object), body: Body::from(object) });
    }
}

/// As `isRunningAndReady`.
fn is_ready(pod: &Pod) -> bool {
    pod.status.phase == "Running" && pod.is_ready()
}
