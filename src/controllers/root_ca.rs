//! The root CA publisher: every namespace has the certificate with which pods trust the API server.

use crate::api::config::ConfigMap;
use crate::api::discovery::Kind;
use crate::api::namespace::Namespace;
use crate::api::object::Object;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Key, WatchEvent, WriteMode};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, Plan, View};

/// The loop.
pub struct RootCaPublisher;

const NAME: &str = "kube-root-ca.crt";
/// No pod of the model opens a TLS connection: this stands where the certificate would.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\n(not simulated)\n-----END CERTIFICATE-----\n";

impl Controller for RootCaPublisher {
    fn name(&self) -> &'static str {
        "root-ca-certificate-publisher"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(20)
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        let meta = event.object.meta();
        match &*event.object {
            Object::Namespace(_) => vec![Key::cluster(Kind::NAMESPACE, &meta.name)],
            Object::ConfigMap(_) if meta.name == NAME => vec![Key::cluster(Kind::NAMESPACE, &meta.namespace)],
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        let is_active =
            view.store.typed::<Namespace>(key).is_some_and(|namespace| !namespace.metadata.is_terminating());
        if !is_active || view.store.get(&Key::new(Kind::CONFIG_MAP, &key.name, NAME)).is_some() {
            return Plan::nothing();
        }
        let mut map = ConfigMap::default();
        map.metadata.name = NAME.to_owned();
        let about = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such \
                     as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across \
                     distributions of Kubernetes clusters.";
        map.metadata.annotations.insert("kubernetes.io/description".to_owned(), about.to_owned());
        map.data.insert("ca.crt".to_owned(), CERTIFICATE.to_owned());
        let body = Body::from(Object::from(map));
        let (kind, namespace) = (Kind::CONFIG_MAP, key.name.clone());
        let request = ApiRequest::Create { kind, namespace, body, mode: WriteMode::Persist };
        Plan { requests: vec![request], ..Plan::nothing() }
    }
}
