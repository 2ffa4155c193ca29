//! Services as kube-proxy makes them work: the addresses that lead to them, and what is behind.

use crate::api::discovery::Kind;
use crate::api::endpoints::Endpoints;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::service::{Service, ServicePort};
use crate::api::time::SimDuration;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;

/// How a Service is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    ClusterIp,
    NodePort,
    External,
}

/// A Service's port that an address and a number lead to.
pub(super) struct Passage {
    pub(super) key: Key,
    pub(super) way: Way,
    pub(super) port_name: String,
    /// Whether only endpoints on the machine itself count.
    pub(super) only_local: bool,
    pub(super) sticky_for: Option<SimDuration>,
}

pub(super) fn service_at(store: &Store, address: &str, port: u16, machine: Option<&str>) -> Option<Passage> {
    store.list(Kind::SERVICE, "").find_map(|(key, object)| {
        let Object::Service(service) = object.as_ref() else { return None };
        let spec = &service.spec;
        let is_balancer = service.status.load_balancer.ingress.iter().any(|ingress| ingress.ip == address);
        let is_external = is_balancer || spec.external_ips.iter().any(|ip| ip == address);
        let is_own = spec.cluster_ip == address;
        let at_port = |own: &&ServicePort| (is_own || is_external) && own.port == i32::from(port);
        let at_node_port = |own: &&ServicePort| machine.is_some() && own.node_port == i32::from(port);
        let mut ports = spec.ports.iter().filter(|own| own.protocol != "UDP");
        let (found, way) = match ports.clone().find(at_port) {
            Some(found) if is_own => (found, Way::ClusterIp),
            Some(found) => (found, Way::External),
            None => (ports.find(at_node_port)?, Way::NodePort),
        };
        let policy = if way == Way::ClusterIp {
            spec.internal_traffic_policy.as_deref()
        } else {
            Some(spec.external_traffic_policy.as_str())
        };
        Some(Passage {
            key: key.clone(),
            way,
            port_name: found.name.clone(),
            only_local: policy == Some("Local"),
            sticky_for: affinity(service),
        })
    })
}

/// How long a client stays with its endpoint: three hours unless the Service says otherwise.
fn affinity(service: &Service) -> Option<SimDuration> {
    let config = service.spec.session_affinity_config.as_deref();
    let seconds = config.and_then(|config| config.pointer("/clientIP/timeoutSeconds")?.as_i64()).unwrap_or(10_800);
    (service.spec.session_affinity == "ClientIP").then(|| SimDuration::from_secs(seconds))
}

/// The ready addresses behind a Service's port, each once.
pub(super) fn backends<'a>(store: &'a Store, found: &Passage, node: Option<&str>) -> Vec<(&'a str, u16)> {
    let key = Key::new(Kind::ENDPOINTS, &found.key.namespace, &found.key.name);
    let endpoints = store.typed::<Endpoints>(&key);
    let mut all = Vec::new();
    for subset in endpoints.iter().flat_map(|endpoints| &endpoints.subsets) {
        let Some(port) = subset.ports.iter().find(|port| port.name == found.port_name) else { continue };
        let Ok(number) = u16::try_from(port.port) else { continue };
        let is_near = |at: &Option<String>| node.is_none_or(|node| at.as_deref() == Some(node));
        let near = subset.addresses.iter().filter(|address| is_near(&address.node_name));
        all.extend(near.map(|address| (address.ip.as_str(), number)));
    }
    all.order_by(Ord::cmp);
    all.dedup_by_key(|(ip, _)| *ip);
    all
}
