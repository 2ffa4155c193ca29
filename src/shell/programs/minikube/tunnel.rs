//! `minikube tunnel`: gives the Services of type LoadBalancer their own addresses, and the learner a way there.
//!
//! Follows `pkg/minikube/tunnel` of minikube, as it works with Docker on Linux.

use super::list;
use super::machines::{USAGE, exiting};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::service::{LoadBalancerIngress, Service};
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Key};
use crate::host::{ExitCode, Host};

/// How often it looks for new Services.
const LOOK: SimDuration = SimDuration::from_secs(5);
/// The addresses of Services, and of the machine through which they are reached.
const ROUTE: &str = "10.96.0.0/12 -> 192.168.49.2";
/// `ExSvcError`
const ERROR: ExitCode = 110;

/// `minikube tunnel`
pub(super) async fn run(words: &[&str], host: &Host) -> ExitCode {
    if let Some(word) = words.iter().find(|word| !["-c", "--cleanup", "--cleanup=true"].contains(*word)) {
        return exiting(host, "MK_USAGE", &format!("unknown argument: {word}"), USAGE);
    }
    let Some(_route) = host.machine.open_route() else {
        let why = "error starting tunnel: another tunnel is already running, shut it down first";
        return exiting(host, "SVC_TUNNEL_START", why, ERROR);
    };
    let mut told = None;
    loop {
        let services = patch(host).await;
        if told.as_ref() != Some(&services) {
            report(&services, host);
            told = Some(services);
        }
        host.clock.sleep(LOOK).await;
    }
}

/// Gives every one an address that has none; the names of all.
async fn patch(host: &Host) -> Vec<String> {
    let mut names = Vec::new();
    for object in list(Kind::SERVICE, "", host).await {
        let Object::Service(service) = object.as_ref() else { continue };
        if service.spec.kind != "LoadBalancer" {
            continue;
        }
        names.push(service.metadata.name.clone());
        if service.status.load_balancer.ingress.is_empty() && !service.spec.cluster_ip.is_empty() {
            // Refused because it has changed: the next look finds it again.
            let _ = host.client.send(with_own_address(service)).await;
        }
    }
    names
}

fn with_own_address(service: &Service) -> ApiRequest {
    let mut reachable = service.clone();
    let (ip, ip_mode) = (service.spec.cluster_ip.clone(), Some("VIP".to_owned()));
    reachable.status.load_balancer.ingress =
        vec![LoadBalancerIngress { ip, ip_mode, ..LoadBalancerIngress::default() }];
    let key = Key::new(Kind::SERVICE, &service.metadata.namespace, &service.metadata.name);
    ApiRequest::UpdateStatus { key, body: Body::from(Object::from(reachable)) }
}

fn report(services: &[String], host: &Host) {
    host.stdout.write(&format!(
        "Status:\t\n\tmachine: minikube\n\troute: {ROUTE}\n\tminikube: Running\n\tservices: [{}]\n    errors: \n\
         \t\tminikube: no errors\n\t\trouter: no errors\n\t\tloadbalancer emulator: no errors\n",
        services.join(", ")
    ));
}
