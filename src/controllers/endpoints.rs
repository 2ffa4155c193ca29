//! The Endpoints loop: the addresses of each Service's pods, sorted by IP.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/endpoint`; pods that terminate leave at once.

use super::later;
use super::service_pods::{
    HEADLESS, concerned, find_port, has_address, hostname, note_trigger, pods, selecting, turned,
};
use crate::api::discovery::Kind;
use crate::api::endpoints::{EndpointAddress, EndpointPort, EndpointSubset, Endpoints, order_ports};
use crate::api::event::ObjectReference;
use crate::api::meta::StringMap;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::api::service::{Service, ServicePort};
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, WatchEvent, WriteMode};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, Plan, View};
use std::rc::Rc;

/// The loop.
pub struct EndpointsController;

impl Controller for EndpointsController {
    fn name(&self) -> &'static str {
        "endpoint-controller"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(20)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        concerned(event, store, &|service, pod| {
            let endpoints = store.typed::<Endpoints>(&key_of(service));
            endpoints.is_some_and(|endpoints| all(&endpoints.subsets).any(|(address, _)| is_of(address, pod)))
        })
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.endpoints, view, key)
    }
}

/// Makes the Endpoints of one Service say where its pods are.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let mut plan = Plan::nothing();
    let known = view.store.typed::<Endpoints>(&key_of(key));
    if view.store.get(key).is_none() && known.is_some() {
        plan.requests.push(ApiRequest::Delete { key: key_of(key), options: DeleteOptions::default() });
    }
    let Some(service) = selecting(view.store, key) else { return plan };
    plan.requests.extend(change(service, known, subsets(view.store, service)));
    plan
}

fn key_of(service: &Key) -> Key {
    Key::new(Kind::ENDPOINTS, &service.namespace, &service.name)
}

/// The write that makes a Service's Endpoints say this, if they don't yet.
fn change(
    service: &Service,
    known: Option<&Endpoints>,
    subsets: Vec<(EndpointSubset, Vec<Turn>)>,
) -> Option<ApiRequest> {
    let meta = &service.metadata;
    let labels = labels(service);
    let turns = subsets.iter().flat_map(|(_, turns)| turns);
    let trigger = match known {
        None => meta.creation_timestamp,
        Some(known) => turns.filter(|turn| turn.is_news(known)).filter_map(|turn| turn.at).min(),
    };
    let subsets: Vec<EndpointSubset> = subsets.into_iter().map(|(subset, _)| subset).collect();
    if known.is_some_and(|known| known.subsets == subsets && *known.metadata.labels == labels) {
        return None;
    }
    let mut endpoints = known.cloned().unwrap_or_default();
    endpoints.subsets = subsets;
    endpoints.metadata.labels = Rc::new(labels);
    note_trigger(&mut endpoints.metadata.annotations, trigger);
    if known.is_some() {
        let key = Key::new(Kind::ENDPOINTS, &meta.namespace, &meta.name);
        return Some(ApiRequest::Update { key, body: Body::from(Object::from(endpoints)), mode: WriteMode::Persist });
    }
    endpoints.metadata.name.clone_from(&meta.name);
    let (kind, namespace) = (Kind::ENDPOINTS, meta.namespace.clone());
    Some(ApiRequest::Create { kind, namespace, body: Body::from(Object::from(endpoints)), mode: WriteMode::Persist })
}

fn labels(service: &Service) -> StringMap {
    let mut labels = (*service.metadata.labels).clone();
    match has_address(service) {
        true => drop(labels.remove(HEADLESS)),
        false => drop(labels.insert(HEADLESS.to_owned(), String::new())),
    }
    labels
}

/// How a pod came to its place.
struct Turn {
    uid: String,
    readiness: Readiness,
    at: Option<SimTime>,
}

impl Turn {
    fn is_news(&self, known: &Endpoints) -> bool {
        let is_this =
            |address: &EndpointAddress| address.target_ref.as_ref().is_some_and(|reference| reference.uid == self.uid);
        !all(&known.subsets).any(|(address, readiness)| is_this(address) && readiness == self.readiness)
    }
}

/// In which of a subset's lists an address stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Readiness {
    Ready,
    NotReady,
}

/// All addresses of subsets, and how they stand.
fn all(subsets: &[EndpointSubset]) -> impl Iterator<Item = (&EndpointAddress, Readiness)> {
    subsets.iter().flat_map(|subset| {
        let ready = subset.addresses.iter().map(|address| (address, Readiness::Ready));
        ready.chain(subset.not_ready_addresses.iter().map(|address| (address, Readiness::NotReady)))
    })
}

fn is_of(address: &EndpointAddress, pod: &Pod) -> bool {
    address.target_ref.as_ref().is_some_and(|reference| reference.uid == pod.metadata.uid.0)
}

/// Addresses grouped by their ports, as `RepackSubsets`: pods that give a port the same number share a subset.
fn subsets(store: &Store, service: &Service) -> Vec<(EndpointSubset, Vec<Turn>)> {
    let mut groups: Vec<(EndpointSubset, Vec<Turn>)> = Vec::new();
    let serves_unready = service.spec.publish_not_ready_addresses;
    let mut living: Vec<&Pod> =
        pods(store, service).filter(|pod| serves_unready || !pod.metadata.is_terminating()).collect();
    living.order_by(|a, b| a.status.pod_ip.cmp(&b.status.pod_ip).then_with(|| a.metadata.uid.cmp(&b.metadata.uid)));
    for pod in living {
        let mut ports: Vec<EndpointPort> = service.spec.ports.iter().filter_map(|port| port_in(pod, port)).collect();
        if ports.is_empty() && !(service.spec.ports.is_empty() && service.spec.cluster_ip == "None") {
            continue;
        }
        order_ports(&mut ports);
        let at = groups.iter().position(|(subset, _)| subset.ports == ports).unwrap_or_else(|| {
            groups.push((EndpointSubset { ports, ..EndpointSubset::default() }, Vec::new()));
            groups.len() - 1
        });
        let Some((subset, turns)) = groups.get_mut(at) else { continue };
        let readiness = if serves_unready || pod.is_ready() { Readiness::Ready } else { Readiness::NotReady };
        match readiness {
            Readiness::Ready => subset.addresses.push(address(pod, service)),
            Readiness::NotReady => subset.not_ready_addresses.push(address(pod, service)),
        }
        turns.push(Turn { uid: pod.metadata.uid.0.clone(), readiness, at: turned(pod) });
    }
    groups
}

fn port_in(pod: &Pod, port: &ServicePort) -> Option<EndpointPort> {
    Some(EndpointPort {
        app_protocol: port.app_protocol.clone(),
        name: port.name.clone(),
        port: find_port(pod, port)?,
        protocol: port.protocol.clone(),
    })
}

fn address(pod: &Pod, service: &Service) -> EndpointAddress {
    EndpointAddress {
        hostname: hostname(pod, service).unwrap_or_default(),
        ip: pod.status.pod_ip.clone(),
        node_name: Some(pod.spec.node_name.clone()),
        target_ref: Some(reference(pod)),
    }
}

/// As Endpoints and EndpointSlices name a pod.
pub fn reference(pod: &Pod) -> ObjectReference {
    ObjectReference {
        kind: Kind::POD.info().kind.to_owned(),
        namespace: pod.metadata.namespace.clone(),
        name: pod.metadata.name.clone(),
        uid: pod.metadata.uid.0.clone(),
        ..ObjectReference::default()
    }
}
