//! The mirroring loop: Endpoints that somebody wrote by hand, for a Service without a selector, get slices as well.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/endpointslicemirroring`.

use super::endpoint_slice::{FULL, MANAGED_BY, create, name_prefix, update};
use super::later;
use super::pod_control::controller_reference;
use super::service_pods::SERVICE_NAME;
use crate::api::discovery::Kind;
use crate::api::endpoint_slice::{Endpoint, EndpointConditions, EndpointSlice, SlicePort, order_ports};
use crate::api::endpoints::{EndpointAddress, EndpointPort, EndpointSubset, Endpoints};
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::api::service::Service;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, DeleteOptions, Key, WatchEvent};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, Plan, View};
use std::rc::Rc;

/// The loop.
pub struct EndpointSliceMirroring;

const MANAGER: &str = "endpointslicemirroring-controller.k8s.io";
/// The label of Endpoints whose slices somebody else writes.
const SKIP: &str = "endpointslice.kubernetes.io/skip-mirror";
/// Annotations that say something of the Endpoints only.
const LEFT_OUT: [&str; 2] =
    ["endpoints.kubernetes.io/last-change-trigger-time", "kubectl.kubernetes.io/last-applied-configuration"];

impl Controller for EndpointSliceMirroring {
    fn name(&self) -> &'static str {
        "endpointslicemirroring-controller"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(30)
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        let meta = event.object.meta();
        match &*event.object {
            Object::Service(service) if service.spec.selector.is_empty() => {
                vec![Key::new(Kind::ENDPOINTS, &meta.namespace, &meta.name)]
            }
            Object::Endpoints(_) => vec![key_of(&event.object)],
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.endpoint_slice_mirroring, view, key)
    }
}

/// Makes the slices of one object like it.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let service = view.store.typed::<Service>(&Key::new(Kind::SERVICE, &key.namespace, &key.name));
    let endpoints = view.store.typed::<Endpoints>(key).filter(|endpoints| {
        let is_by_hand = service.is_some_and(|service| service.spec.selector.is_empty());
        is_by_hand && endpoints.metadata.labels.get(SKIP).is_none_or(|skip| skip != "true")
    });
    let rows = view.store.labelled(Kind::ENDPOINT_SLICE, &key.namespace, SERVICE_NAME, &key.name);
    let known = rows.filter_map(|object| <&EndpointSlice>::try_from(object.as_ref()).ok());
    let known = known.filter(|slice| slice.metadata.labels.get(MANAGED_BY).is_some_and(|by| by == MANAGER));
    let wanted = endpoints.map(slices).unwrap_or_default();
    Plan { requests: changes(&known.collect::<Vec<_>>(), wanted), ..Plan::nothing() }
}

/// A slice for each subset, or as many as its addresses fill.
fn slices(endpoints: &Endpoints) -> Vec<EndpointSlice> {
    let mut slices = Vec::new();
    for subset in &endpoints.subsets {
        let mut ports: Vec<SlicePort> = subset.ports.iter().map(port).collect();
        order_ports(&mut ports);
        for part in members(subset).chunks(FULL) {
            slices.push(EndpointSlice {
                metadata: metadata(endpoints),
                address_type: "IPv4".to_owned(),
                endpoints: Some(part.to_vec()),
                ports: Some(ports.clone()).filter(|ports| !ports.is_empty()),
            });
        }
    }
    slices
}

fn members(subset: &EndpointSubset) -> Vec<Endpoint> {
    let ready = subset.addresses.iter().map(|address| member(address, true));
    ready.chain(subset.not_ready_addresses.iter().map(|address| member(address, false))).collect()
}

fn member(address: &EndpointAddress, ready: bool) -> Endpoint {
    Endpoint {
        addresses: vec![address.ip.clone()],
        conditions: EndpointConditions { ready: Some(ready), ..EndpointConditions::default() },
        hostname: Some(address.hostname.clone()).filter(|name| !name.is_empty()),
        node_name: address.node_name.clone(),
        target_ref: address.target_ref.clone(),
        ..Endpoint::default()
    }
}

fn port(port: &EndpointPort) -> SlicePort {
    SlicePort {
        app_protocol: port.app_protocol.clone(),
        name: Some(port.name.clone()),
        port: Some(port.port),
        protocol: Some(port.protocol.clone()),
    }
}

fn metadata(endpoints: &Endpoints) -> ObjectMeta {
    let meta = &endpoints.metadata;
    let mut labels = (*meta.labels).clone();
    labels.insert(SERVICE_NAME.to_owned(), meta.name.clone());
    labels.insert(MANAGED_BY.to_owned(), MANAGER.to_owned());
    let is_own = |name: &&String| !LEFT_OUT.contains(&name.as_str());
    let annotations = meta.annotations.iter().filter(|(name, _)| is_own(name));
    ObjectMeta {
        generate_name: name_prefix(&meta.name),
        namespace: meta.namespace.clone(),
        annotations: annotations.map(|(name, value)| (name.clone(), value.clone())).gather(),
        labels: Rc::new(labels),
        owner_references: Rc::new(vec![controller_reference(Kind::ENDPOINTS, meta)]),
        ..ObjectMeta::default()
    }
}

/// The first slice that is wanted takes the place of the first that is there, and so on.
fn changes(known: &[&EndpointSlice], wanted: Vec<EndpointSlice>) -> Vec<ApiRequest> {
    let mut requests = Vec::new();
    let surplus = known.iter().skip(wanted.len());
    for slice in surplus {
        let key = Key::new(Kind::ENDPOINT_SLICE, &slice.metadata.namespace, &slice.metadata.name);
        requests.push(ApiRequest::Delete { key, options: DeleteOptions::default() });
    }
    for (at, slice) in wanted.into_iter().enumerate() {
        match known.get(at) {
            None => requests.push(create(slice)),
            Some(old) => {
                let ObjectMeta { labels, annotations, .. } = slice.metadata.clone();
                let metadata = ObjectMeta { labels, annotations, ..old.metadata.clone() };
                let new = EndpointSlice { metadata, ..slice };
                if new != **old {
                    requests.push(update(new));
                }
            }
        }
    }
    requests
}
