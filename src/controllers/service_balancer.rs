//! The cloud's own loop: every Service of type LoadBalancer gets a load balancer, and with it an address out there.
//!
//! Follows `syncLoadBalancerIfNeeded` of `k8s.io/cloud-provider/controllers/service`. Where there is no cloud there is no
//! such loop, and the address stays `<pending>`.

use super::later;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::service::{LoadBalancerIngress, Service};
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Change, Key, WatchEvent, WriteMode};
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Plan, View, WorldAction, reference_to};

/// The loop.
pub struct ServiceBalancer;

const NAME: &str = "service-controller";
/// Holds a Service until its load balancer is given back.
const CLEANUP: &str = "service.kubernetes.io/load-balancer-cleanup";

impl Controller for ServiceBalancer {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(10)
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::Service(service) if event.change != Change::Deleted && (wants(service) || is_held(service)) => {
                vec![Key::new(Kind::SERVICE, &service.metadata.namespace, &service.metadata.name)]
            }
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.service_balancer, view, key)
    }
}

/// Orders, publishes or gives back one load balancer.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let Some(service) = view.store.typed::<Service>(key).filter(|_| view.runtime.is_in_cloud()) else {
        return Plan::nothing();
    };
    let balancer = view.runtime.balancer(&service.metadata.uid);
    match balancer {
        None if wants(service) => order(service, key),
        Some(balancer) if wants(service) && balancer.ready_at > view.now => {
            let requeue_after = Some(balancer.ready_at.since(view.now));
            Plan { requeue_after, ..Plan::nothing() }
        }
        Some(balancer) if wants(service) => publish(service, key, &balancer.address),
        _ if is_held(service) => give_back(service, key),
        _ => Plan::nothing(),
    }
}

fn wants(service: &Service) -> bool {
    let is_ours = service.spec.load_balancer_class.is_none() && !service.metadata.is_terminating();
    service.spec.kind == "LoadBalancer" && is_ours
}

fn is_held(service: &Service) -> bool {
    service.metadata.finalizers.iter().any(|finalizer| finalizer == CLEANUP)
}

fn order(service: &Service, key: &Key) -> Plan {
    let mut plan = Plan::nothing();
    plan.events.push(event(service, "EnsuringLoadBalancer", "Ensuring load balancer"));
    plan.actions.push(WorldAction::OrderBalancer { service: service.metadata.uid.clone() });
    if !is_held(service) {
        let mut held = service.clone();
        held.metadata.finalizers.push(CLEANUP.to_owned());
        plan.requests.push(update(held, key));
    }
    // Without a change that wakes it, it asks when the cloud may be through.
    plan.look_again_after(SimDuration::from_secs(1));
    plan
}

fn publish(service: &Service, key: &Key, address: &str) -> Plan {
    let ingress = &service.status.load_balancer.ingress;
    if ingress.iter().any(|ingress| ingress.ip == address) {
        return Plan::nothing();
    }
    let mut known = service.clone();
    let ip_mode = Some("VIP".to_owned());
    known.status.load_balancer.ingress =
        vec![LoadBalancerIngress { ip: address.to_owned(), ip_mode, ..LoadBalancerIngress::default() }];
    let request = ApiRequest::UpdateStatus { key: key.clone(), body: Body::from(Object::from(known)) };
    let told = event(service, "EnsuredLoadBalancer", "Ensured load balancer");
    Plan { requests: vec![request], events: vec![told], ..Plan::nothing() }
}

/// The address is forgotten before the Service is let go.
fn give_back(service: &Service, key: &Key) -> Plan {
    let mut plan = Plan::nothing();
    plan.events.push(event(service, "DeletingLoadBalancer", "Deleting load balancer"));
    plan.actions.push(WorldAction::ReturnBalancer { service: service.metadata.uid.clone() });
    let mut free = service.clone();
    free.status.load_balancer.ingress.clear();
    if !service.metadata.is_terminating() {
        plan.requests.push(ApiRequest::UpdateStatus { key: key.clone(), body: Body::from(Object::from(free.clone())) });
    }
    free.metadata.finalizers.retain(|finalizer| finalizer != CLEANUP);
    free.metadata.resource_version = Default::default();
    plan.requests.push(update(free, key));
    plan.events.push(event(service, "DeletedLoadBalancer", "Deleted load balancer"));
    plan
}

fn update(service: Service, key: &Key) -> ApiRequest {
    ApiRequest::Update { key: key.clone(), body: Body::from(Object::from(service)), mode: WriteMode::Persist }
}

fn event(service: &Service, reason: &'static str, text: &str) -> EventDraft {
    EventDraft {
        regarding: reference_to(Kind::SERVICE, &service.metadata),
        kind: EventKind::Normal,
        reason,
        message: EventMessage::Text(text.to_owned()),
        component: NAME,
        host: String::new(),
    }
}
