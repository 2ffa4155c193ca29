//! The ServiceAccount loop: every namespace has a `default` account for its pods.

use crate::api::config::ServiceAccount;
use crate::api::discovery::Kind;
use crate::api::namespace::Namespace;
use crate::api::object::Object;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Key, WatchEvent, WriteMode};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, Plan, View};

/// The loop.
pub struct ServiceAccountController;

/// The account that a pod gets when it names none.
const DEFAULT: &str = "default";

impl Controller for ServiceAccountController {
    fn name(&self) -> &'static str {
        "service-account-controller"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(20)
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        let meta = event.object.meta();
        match &*event.object {
            Object::Namespace(_) => vec![Key::cluster(Kind::NAMESPACE, &meta.name)],
            Object::ServiceAccount(_) => vec![Key::cluster(Kind::NAMESPACE, &meta.namespace)],
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        let is_active =
            view.store.typed::<Namespace>(key).is_some_and(|namespace| !namespace.metadata.is_terminating());
        let account = Key::new(Kind::SERVICE_ACCOUNT, &key.name, DEFAULT);
        if !is_active || view.store.get(&account).is_some() {
            return Plan::nothing();
        }
        let mut account = ServiceAccount::default();
        account.metadata.name = DEFAULT.to_owned();
        let body = Body::from(Object::from(account));
        let (kind, namespace) = (Kind::SERVICE_ACCOUNT, key.name.clone());
        let request = ApiRequest::Create { kind, namespace, body, mode: WriteMode::Persist };
        Plan { requests: vec![request], ..Plan::nothing() }
    }
}
