//! The namespace loop: empties a namespace that is to go, then lets it go.

use super::later;
use crate::api::discovery::Kind;
use crate::api::namespace::Namespace;
use crate::api::object::Object;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, ListRequest, WatchEvent};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, Plan, View};

/// The loop.
pub struct NamespaceController;

/// How soon it looks again while pods are still stopping.
const RETRY: SimDuration = SimDuration::from_secs(1);

impl Controller for NamespaceController {
    fn name(&self) -> &'static str {
        "namespace-controller"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(30)
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

/// Empties one namespace further.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let Some(namespace) = view.store.typed::<Namespace>(key) else { return Plan::nothing() };
    if !namespace.metadata.is_terminating() {
        return Plan::nothing();
    }
    let mut plan = Plan::nothing();
    let kinds = Kind::all().filter(|kind| kind.is_namespaced() && kind.allows("deletecollection"));
    for kind in kinds {
        let mut left = view.store.list(kind, &key.name).peekable();
        if left.peek().is_none() {
            continue;
        }
        plan.requeue_after = Some(RETRY);
        if left.any(|(_, object)| !object.meta().is_terminating()) {
            let list = ListRequest::all(kind, &key.name);
            plan.requests.push(ApiRequest::DeleteCollection { list, options: DeleteOptions::default() });
        }
    }
    if plan.requeue_after.is_none() {
        let mut done = namespace.clone();
        done.spec.finalizers.clear();
        // The `finalize` subresource, which writes nothing but these.
        plan.requests.push(ApiRequest::UpdateStatus { key: key.clone(), body: Body::from(Object::from(done)) });
    }
    plan
}
