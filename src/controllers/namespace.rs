//! The namespace loop: empties a namespace that is to go, then lets it go.

use super::later;
use crate::api::discovery::Kind;
use crate::api::lookup::text;
use crate::api::namespace::Namespace;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, ListRequest, WatchEvent};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, Plan, View};
use serde_json::{Value, json};
use std::rc::Rc;

/// The loop.
pub struct NamespaceController;

/// So long it lets others hear first that a namespace goes (`namespaceDeletionGracePeriod`).
const GRACE: SimDuration = SimDuration::from_secs(5);
const AT_ONCE: SimDuration = SimDuration::from_millis(10);
/// How long what is held by finalizers is thought to take, in seconds.
const FINALIZERS_TAKE: i64 = 15;

impl Controller for NamespaceController {
    fn name(&self) -> &'static str {
        "namespace-controller"
    }

    fn latency(&self) -> SimDuration {
        GRACE
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::Namespace(namespace) if namespace.metadata.is_terminating() => vec![key_of(&event.object)],
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.namespace, view, key)
    }
}

/// Empties one namespace further (`deleteAllContent`).
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let Some(namespace) = view.store.typed::<Namespace>(key) else { return Plan::nothing() };
    if !namespace.metadata.is_terminating() {
        return Plan::nothing();
    }
    let mut plan = Plan::nothing();
    let mut rest = Rest::default();
    let kinds = Kind::all().filter(|kind| kind.is_namespaced() && kind.allows("deletecollection"));
    for kind in kinds {
        let all = || view.store.list(kind, &key.name).map(|(_, object)| object.as_ref());
        rest.note(kind, all());
        if all().any(|object| !object.meta().is_terminating()) {
            let list = ListRequest::all(kind, &key.name);
            plan.requests.push(ApiRequest::DeleteCollection { list, options: DeleteOptions::default() });
        }
    }
    let mut noted = namespace.clone();
    noted.metadata.resource_version = Default::default();
    rest.tell(&mut noted, view.now);
    if noted.status != namespace.status {
        plan.requests
            .push(ApiRequest::UpdateStatus { key: key.clone(), body: Body::from(Object::from(noted.clone())) });
    }
    if let Some(wait) = rest.wait() {
        plan.look_again_after(wait);
    } else if plan.requests.iter().any(|request| matches!(request, ApiRequest::DeleteCollection { .. })) {
        // What goes at once is gone when it looks again.
        plan.look_again_after(AT_ONCE);
    } else {
        noted.spec.finalizers.clear();
        // The `finalize` subresource, which writes nothing but these.
        plan.requests.push(ApiRequest::UpdateStatus { key: key.clone(), body: Body::from(Object::from(noted)) });
    }
    plan
}

/// What stays in a namespace when all of it has been deleted: what takes its time, or is held by somebody.
#[derive(Default)]
struct Rest {
    /// How many of each kind, in words.
    counts: Vec<String>,
    /// How many are held by each finalizer.
    finalizers: Table<String, usize>,
    /// The longest grace of its pods, in seconds.
    grace: i64,
}

impl Rest {
    fn note<'a>(&mut self, kind: Kind, objects: impl Iterator<Item = &'a Object>) {
        let mut count = 0;
        for object in objects {
            let finalizers = &object.meta().finalizers;
            finalizers.iter().for_each(|finalizer| *self.finalizers.or_default(finalizer.clone()) += 1);
            let stops = match object {
                Object::Pod(pod) if !pod.is_finished() && !pod.spec.node_name.is_empty() => {
                    self.grace = self.grace.max(pod.spec.termination_grace_period_seconds.unwrap_or_default());
                    true
                }
                _ => false,
            };
            count += usize::from(stops || !finalizers.is_empty());
        }
        if count > 0 {
            let (plural, group) = (kind.info().plural, kind.info().group);
            self.counts.push(format!("{plural}.{group} has {count} resource instances"));
        }
    }

    /// When to look again (`ResourcesRemainingError`); nothing if nothing stays.
    fn wait(&self) -> Option<SimDuration> {
        let estimate = if self.grace > 0 { self.grace } else { FINALIZERS_TAKE };
        (!self.counts.is_empty()).then(|| SimDuration::from_secs(estimate / 2 + 1))
    }

    /// Tells in the conditions what stays (`namespaceConditionUpdater`).
    fn tell(&mut self, namespace: &mut Namespace, now: SimTime) {
        self.counts.order();
        let held: Vec<String> =
            self.finalizers.iter().map(|(name, count)| format!("{name} in {count} resource instances")).collect();
        let remaining = (!self.counts.is_empty())
            .then(|| ("SomeResourcesRemain", format!("Some resources are remaining: {}", self.counts.join(", "))));
        let finalizers = (!held.is_empty()).then(|| {
            let text = format!("Some content in the namespace has finalizers remaining: {}", held.join(", "));
            ("SomeFinalizersRemain", text)
        });
        let old = namespace.status.conditions.clone();
        let old = old.as_deref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let conditions = CONDITIONS.iter().zip([None, None, None, remaining, finalizers]);
        let conditions: Vec<Value> = conditions
            .map(|((kind, reason, message), trouble)| {
                let status = if trouble.is_some() { "True" } else { "False" };
                let (reason, message) = trouble.unwrap_or((reason, (*message).to_owned()));
                let known = old.iter().find(|condition| text(condition, "type") == *kind);
                let since = known.filter(|known| text(known, "status") == status);
                let since = since.and_then(|known| known.get("lastTransitionTime")).cloned();
                let since = since.unwrap_or_else(|| now.to_rfc3339().into());
                json!({
                    "lastTransitionTime": since, "message": message, "reason": reason, "status": status, "type": kind,
                })
            })
            .collect();
        namespace.status.conditions = Some(Rc::new(Value::Array(conditions)));
    }
}

/// What is told of a namespace that goes, with the words for what is well.
const CONDITIONS: [(&str, &str, &str); 5] = [
    ("NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered"),
    ("NamespaceDeletionGroupVersionParsingFailure", "ParsedGroupVersions", "All legacy kube types successfully parsed"),
    (
        "NamespaceDeletionContentFailure",
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
    ("NamespaceContentRemaining", "ContentRemoved", "All content successfully removed"),
    ("NamespaceFinalizersRemaining", "ContentHasNoFinalizers", "All content-preserving finalizers finished"),
];
