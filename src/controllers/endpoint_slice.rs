//! The EndpointSlice loop: the addresses of each Service's pods as they arrived, also of those that terminate.
//!
//! Follows `k8s.io/endpointslice`: slices of a hundred, one set of ports each, an empty one when there is nothing.

use super::endpoints::reference;
use super::later;
use super::pod_control::controller_reference;
use super::service_pods::{
    HEADLESS, SERVICE_NAME, concerned, find_port, has_address, hostname, note_trigger, pods, selecting, turned,
};
use crate::api::discovery::Kind;
use crate::api::endpoint_slice::{Endpoint, EndpointConditions, EndpointSlice, SlicePort, order_ports};
use crate::api::meta::{ObjectMeta, StringMap};
use crate::api::names::dns_subdomain_errors;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::service::Service;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, WatchEvent, WriteMode};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, Plan, View};
use std::rc::Rc;

/// The loop.
pub struct EndpointSliceController;

/// The label by which the loop knows its own slices.
pub const MANAGED_BY: &str = "endpointslice.kubernetes.io/managed-by";
const MANAGER: &str = "endpointslice-controller.k8s.io";
/// How many endpoints a slice holds at most.
pub const FULL: usize = 100;

impl Controller for EndpointSliceController {
    fn name(&self) -> &'static str {
        "endpointslice-controller"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(20)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        concerned(event, store, &|service, pod| {
            let mut endpoints = slices(store, service).flat_map(|slice| slice.endpoints.iter().flatten());
            endpoints.any(|endpoint| uid(endpoint) == pod.metadata.uid.0)
        })
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.endpoint_slice, view, key)
    }
}

/// Makes the slices of one Service say where its pods are.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let Some(service) = selecting(view.store, key) else { return Plan::nothing() };
    let known: Vec<&EndpointSlice> = slices(view.store, key).collect();
    Plan { requests: changes(service, &known, groups(view.store, service)), ..Plan::nothing() }
}

/// The slices of a Service that are this loop's.
fn slices<'a>(store: &'a Store, service: &Key) -> impl Iterator<Item = &'a EndpointSlice> + use<'a> {
    let rows = store.labelled(Kind::ENDPOINT_SLICE, &service.namespace, SERVICE_NAME, &service.name);
    let slices = rows.filter_map(|object| <&EndpointSlice>::try_from(object.as_ref()).ok());
    slices.filter(|slice| slice.metadata.labels.get(MANAGED_BY).is_some_and(|manager| manager == MANAGER))
}

fn uid(endpoint: &Endpoint) -> &str {
    endpoint.target_ref.as_ref().map_or("", |reference| reference.uid.as_str())
}

/// Endpoints that share their ports, each with when it last turned.
type Group = (Vec<SlicePort>, Vec<(Endpoint, Option<SimTime>)>);

fn groups(store: &Store, service: &Service) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for pod in pods(store, service) {
        let mut ports: Vec<SlicePort> = service
            .spec
            .ports
            .iter()
            .filter_map(|port| {
                Some(SlicePort {
                    app_protocol: port.app_protocol.clone(),
                    name: Some(port.name.clone()),
                    port: Some(find_port(pod, port)?),
                    protocol: Some(port.protocol.clone()),
                })
            })
            .collect();
        order_ports(&mut ports);
        let entry = (endpoint(pod, service), turned(pod));
        match groups.iter_mut().find(|(known, _)| *known == ports) {
            Some((_, endpoints)) => endpoints.push(entry),
            None => groups.push((ports, vec![entry])),
        }
    }
    groups
}

/// As `podToEndpoint`.
fn endpoint(pod: &Pod, service: &Service) -> Endpoint {
    let (serving, terminating) = (pod.is_ready(), pod.metadata.is_terminating());
    let ready = service.spec.publish_not_ready_addresses || (serving && !terminating);
    Endpoint {
        addresses: vec![pod.status.pod_ip.clone()],
        conditions: EndpointConditions { ready: Some(ready), serving: Some(serving), terminating: Some(terminating) },
        hostname: hostname(pod, service),
        node_name: Some(pod.spec.node_name.clone()),
        target_ref: Some(reference(pod)),
        ..Endpoint::default()
    }
}

/// The writes that make slices say this (`reconcileByAddressType` and `finalize`).
fn changes(service: &Service, known: &[&EndpointSlice], groups: Vec<Group>) -> Vec<ApiRequest> {
    let is_known =
        |endpoint: &Endpoint| known.iter().any(|slice| slice.endpoints.iter().flatten().any(|e| e == endpoint));
    let entries = groups.iter().flat_map(|(_, entries)| entries);
    let news = entries.filter(|(endpoint, _)| endpoint.conditions.terminating != Some(true) && !is_known(endpoint));
    let trigger = match known {
        [] => service.metadata.creation_timestamp,
        _ => news.filter_map(|(_, at)| *at).min(),
    };
    let mut draft = Draft { service, kept: Vec::new(), new: Vec::new() };
    for (ports, entries) in groups {
        draft.place(known, ports, entries.into_iter().map(|(endpoint, _)| endpoint).collect());
    }
    if draft.kept.is_empty() && draft.new.is_empty() {
        draft.new.push(blank(service, Vec::new()));
    }
    draft.requests(known, trigger)
}

/// What the slices shall be.
struct Draft<'a> {
    service: &'a Service,
    /// Slices that stay, with their new content.
    kept: Vec<EndpointSlice>,
    /// Slices that come.
    new: Vec<EndpointSlice>,
}

impl Draft<'_> {
    /// Endpoints keep their places; new ones come behind, and into new slices when those are full.
    fn place(&mut self, known: &[&EndpointSlice], ports: Vec<SlicePort>, mut left: Vec<Endpoint>) {
        let same = known.iter().filter(|slice| slice.ports.as_ref().is_some_and(|own| *own == ports));
        let first_kept = self.kept.len();
        for slice in same {
            let mut endpoints = Vec::new();
            for old in slice.endpoints.iter().flatten() {
                let at = left.iter().position(|new| uid(new) == uid(old) && new.addresses == old.addresses);
                endpoints.extend(at.map(|at| left.remove(at)));
            }
            if !endpoints.is_empty() {
                self.kept.push(EndpointSlice { endpoints: Some(endpoints), ..(**slice).clone() });
            }
        }
        let kept = self.kept.iter_mut().skip(first_kept).filter_map(|slice| slice.endpoints.as_mut());
        for endpoints in kept.filter(|endpoints| endpoints.len() < FULL) {
            let room = left.len().min(FULL - endpoints.len());
            endpoints.extend(left.drain(..room));
        }
        for part in left.chunks(FULL) {
            let mut slice = blank(self.service, ports.clone());
            slice.endpoints = Some(part.to_vec());
            self.new.push(slice);
        }
    }

    fn requests(mut self, known: &[&EndpointSlice], trigger: Option<SimTime>) -> Vec<ApiRequest> {
        let mut requests = Vec::new();
        let is_kept = |slice: &EndpointSlice| self.kept.iter().any(|kept| kept.metadata.uid == slice.metadata.uid);
        let mut loose: Vec<&EndpointSlice> = known.iter().copied().filter(|slice| !is_kept(slice)).collect();
        // A slice that would go becomes one that would come: its name and age stay.
        while !loose.is_empty()
            && let Some(slice) = self.new.pop()
        {
            let old = loose.remove(0);
            self.kept.push(EndpointSlice { metadata: old.metadata.clone(), ..slice });
        }
        for mut slice in self.kept {
            slice.metadata.labels = Rc::new(labels(self.service));
            let old = known.iter().find(|old| old.metadata.uid == slice.metadata.uid);
            if old.is_some_and(|old| **old != slice) {
                note_trigger(&mut slice.metadata.annotations, trigger);
                requests.push(update(slice));
            }
        }
        for mut slice in self.new {
            note_trigger(&mut slice.metadata.annotations, trigger);
            requests.push(create(slice));
        }
        let gone = loose.into_iter().map(|slice| key(&slice.metadata));
        requests.extend(gone.map(|key| ApiRequest::Delete { key, options: DeleteOptions::default() }));
        requests
    }
}

/// A new slice of a Service, as `newEndpointSlice`.
fn blank(service: &Service, ports: Vec<SlicePort>) -> EndpointSlice {
    let meta = &service.metadata;
    let family = service.spec.ip_families.first();
    EndpointSlice {
        metadata: ObjectMeta {
            generate_name: name_prefix(&meta.name),
            namespace: meta.namespace.clone(),
            labels: Rc::new(labels(service)),
            owner_references: Rc::new(vec![controller_reference(Kind::SERVICE, meta)]),
            ..ObjectMeta::default()
        },
        address_type: family.map_or("IPv4", String::as_str).to_owned(),
        endpoints: None,
        ports: Some(ports).filter(|ports| !ports.is_empty()),
    }
}

/// As `getEndpointSlicePrefix`.
pub fn name_prefix(name: &str) -> String {
    let fits = dns_subdomain_errors(&format!("{name}-a")).is_empty();
    if fits { format!("{name}-") } else { name.to_owned() }
}

fn labels(service: &Service) -> StringMap {
    let mut labels = (*service.metadata.labels).clone();
    labels.insert(SERVICE_NAME.to_owned(), service.metadata.name.clone());
    labels.insert(MANAGED_BY.to_owned(), MANAGER.to_owned());
    match has_address(service) {
        true => drop(labels.remove(HEADLESS)),
        false => drop(labels.insert(HEADLESS.to_owned(), String::new())),
    }
    labels
}

fn key(meta: &ObjectMeta) -> Key {
    Key::new(Kind::ENDPOINT_SLICE, &meta.namespace, &meta.name)
}

/// The write that makes a new slice.
pub fn create(slice: EndpointSlice) -> ApiRequest {
    let (kind, namespace) = (Kind::ENDPOINT_SLICE, slice.metadata.namespace.clone());
    ApiRequest::Create { kind, namespace, body: Body::from(Object::from(slice)), mode: WriteMode::Persist }
}

/// The write that changes a slice.
pub fn update(slice: EndpointSlice) -> ApiRequest {
    let key = key(&slice.metadata);
    ApiRequest::Update { key, body: Body::from(Object::from(slice)), mode: WriteMode::Persist }
}
