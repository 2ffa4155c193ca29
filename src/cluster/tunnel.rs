//! `minikube tunnel`: a way from the learner's computer to the addresses of Services, for as long as it is kept open.

use super::Cluster;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::service::Service;
use crate::apiserver::request::{ApiRequest, Body, Key};

impl Cluster {
    /// Opens the way; nothing if it is open already.
    pub fn open_tunnel(&mut self) -> Option<()> {
        self.world.open_tunnel()
    }

    /// Closes it, and takes the addresses back that Services had for its sake.
    pub fn close_tunnel(&mut self) {
        if self.world.close_tunnel().is_none() {
            return;
        }
        let services = self.store().list(Kind::SERVICE, "");
        let balanced: Vec<(Key, Service)> = services
            .filter_map(|(key, object)| match object.as_ref() {
                Object::Service(service) if has_own_address(service) => Some((key.clone(), service.clone())),
                _ => None,
            })
            .collect();
        for (key, mut service) in balanced {
            service.status.load_balancer.ingress.clear();
            // A Service that is gone by now needs no address.
            let _ = self.request(ApiRequest::UpdateStatus { key, body: Body::from(Object::from(service)) });
        }
    }
}

/// Whether its address out there is the one that it has in the cluster: a cloud would give another.
fn has_own_address(service: &Service) -> bool {
    let ingress = &service.status.load_balancer.ingress;
    service.spec.kind == "LoadBalancer" && ingress.iter().any(|ingress| ingress.ip == service.spec.cluster_ip)
}
