//! The loop with which the API server keeps its own Service and the addresses behind it: what is deleted comes back.
//!
//! Follows `k8s.io/kubernetes/pkg/controlplane/controller/kubernetesservice` and `pkg/controlplane/reconcilers`.

use super::later;
use super::service_pods::SERVICE_NAME;
use crate::api::discovery::Kind;
use crate::api::endpoint_slice::{Endpoint, EndpointConditions, EndpointSlice, SlicePort};
use crate::api::endpoints::{EndpointAddress, EndpointPort, EndpointSubset, Endpoints};
use crate::api::int_or_string::IntOrString;
use crate::api::meta::ObjectMeta;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::api::service::{Service, ServicePort, ServiceSpec};
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Change, Key, WatchEvent, WriteMode};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, Plan, View};
use std::rc::Rc;

/// The loop.
pub struct KubernetesService;

const NAME: &str = "kubernetes";
const NAMESPACE: &str = "default";
/// The first address of the Service network.
const ADDRESS: &str = "10.96.0.1";
/// Where the API server listens.
const PORT: i32 = 8443;
/// The server looks every ten seconds since its start, which was eight seconds before time began to be told.
const PERIOD: i64 = 10_000;
const STARTED: i64 = -8_000;

impl Controller for KubernetesService {
    fn name(&self) -> &'static str {
        "kubernetes-service"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(1)
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        let meta = event.object.meta();
        let is_ours = meta.name == NAME && meta.namespace == NAMESPACE && event.change == Change::Deleted;
        let kinds = [Kind::SERVICE, Kind::ENDPOINTS, Kind::ENDPOINT_SLICE];
        match is_ours && kinds.contains(&event.object.kind()) {
            true => vec![Key::new(Kind::SERVICE, NAMESPACE, NAME)],
            false => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.kubernetes_service, view, key)
    }
}

/// Makes what is missing, at the next look.
pub(super) fn reconcile(view: &View<'_>, _key: &Key) -> Plan {
    let mut plan = Plan::nothing();
    let since_look = (view.now.as_millis() - STARTED).rem_euclid(PERIOD);
    if since_look > 0 {
        plan.look_again_after(SimDuration::from_millis(PERIOD - since_look));
        return plan;
    }
    let is_missing = |kind| view.store.get(&Key::new(kind, NAMESPACE, NAME)).is_none();
    let address = address(view.store);
    let objects = [Object::from(service()), Object::from(endpoints(&address)), Object::from(slice(&address))];
    for object in objects.into_iter().filter(|object| is_missing(object.kind())) {
        plan.requests.push(ApiRequest::Create {
            kind: object.kind(),
            namespace: NAMESPACE.to_owned(),
            body: Body::from(object),
            mode: WriteMode::Persist,
        });
    }
    plan
}

/// The address of the machine that carries the control plane.
fn address(store: &Store) -> String {
    let nodes = store.list(Kind::NODE, "").filter_map(|(_, object)| <&Node>::try_from(object.as_ref()).ok());
    let is_master = |node: &&Node| node.metadata.labels.contains_key("node-role.kubernetes.io/control-plane");
    let mut masters = nodes.filter(is_master);
    masters.next().and_then(|node| node.status.address("InternalIP")).unwrap_or_default().to_owned()
}

fn metadata(labels: &[(&str, &str)]) -> ObjectMeta {
    ObjectMeta {
        name: NAME.to_owned(),
        namespace: NAMESPACE.to_owned(),
        labels: Rc::new(labels.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).gather()),
        ..ObjectMeta::default()
    }
}

fn service() -> Service {
    let port = ServicePort {
        name: "https".to_owned(),
        port: 443,
        target_port: Some(IntOrString::Int(PORT)),
        ..ServicePort::default()
    };
    let spec = ServiceSpec { cluster_ip: ADDRESS.to_owned(), ports: vec![port], ..ServiceSpec::default() };
    let labels = [("component", "apiserver"), ("provider", "kubernetes")];
    Service { metadata: metadata(&labels), spec, ..Service::default() }
}

fn endpoints(address: &str) -> Endpoints {
    let port = EndpointPort { name: "https".to_owned(), port: PORT, ..EndpointPort::default() };
    let address = EndpointAddress { ip: address.to_owned(), ..EndpointAddress::default() };
    let subset = EndpointSubset { addresses: vec![address], ports: vec![port], ..EndpointSubset::default() };
    Endpoints { metadata: metadata(&[("endpointslice.kubernetes.io/skip-mirror", "true")]), subsets: vec![subset] }
}

fn slice(address: &str) -> EndpointSlice {
    let port = SlicePort { name: Some("https".to_owned()), port: Some(PORT), ..SlicePort::default() };
    let conditions = EndpointConditions { ready: Some(true), ..EndpointConditions::default() };
    let endpoint = Endpoint { addresses: vec![address.to_owned()], conditions, ..Endpoint::default() };
    EndpointSlice {
        metadata: metadata(&[(SERVICE_NAME, NAME)]),
        address_type: "IPv4".to_owned(),
        endpoints: Some(vec![endpoint]),
        ports: Some(vec![port]),
    }
}
