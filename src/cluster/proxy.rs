//! `pods/proxy` and `services/proxy`: the API server fetches a page from a pod, for whoever can reach only the server.
//!
//! The rules are those of `ResourceLocation` in the pod and service registries.

use crate::api::discovery::Kind;
use crate::api::endpoints::{Endpoints, join_host_port};
use crate::api::http::HttpRequest;
use crate::api::meta::ObjectMeta;
use crate::api::pod::Pod;
use crate::api::service::Service;
use crate::api::time::SimTime;
use crate::apiserver::reply;
use crate::apiserver::request::{Key, Reply, ReplyBody, Status, StatusReason};
use crate::apiserver::store::Store;
use crate::world::World;
use crate::world::inside::Place;
use crate::world::network::Vantage;

/// Sends a request to what is behind a pod or a Service; `port` is a number, a Service's port name, or nothing.
///
/// # Errors
/// 404 without the object, 503 when nothing answers.
pub fn fetch(
    store: &Store,
    world: &mut World,
    target: &Key,
    port: &str,
    request: HttpRequest,
    now: SimTime,
) -> Result<Reply, Status> {
    let (pod, number) = match target.kind {
        Kind::POD => of_pod(store, target, port)?,
        Kind::SERVICE => of_service(store, world, target, port)?,
        _ => return Err(Status::new(StatusReason::NotFound, "the server could not find the requested resource")),
    };
    let mounts = |world: &World, place: &Place, path: &str| super::mounts::over(store, world, place, path, now);
    let request = HttpRequest { host: pod.status.pod_ip.clone(), port: number, ..request };
    match world.fetch(store, &Vantage::Node(home(store).to_owned()), &request, &mounts, now) {
        Ok(page) => Ok(reply(ReplyBody::Page(page))),
        Err(_) => {
            let address = join_host_port(&pod.status.pod_ip, i32::from(number));
            let why = format!("proxy error from kubelet while dialing {address}, code 502: 502 Bad Gateway");
            Err(unavailable(format!("error trying to reach service: {why}")))
        }
    }
}

/// The machine that the API server runs on, from which its requests set out.
fn home(store: &Store) -> &str {
    let mut nodes = store.list(Kind::NODE, "").map(|(_, node)| node.meta());
    let is_home = |node: &&ObjectMeta| node.labels.contains_key("node-role.kubernetes.io/control-plane");
    nodes.find(is_home).map_or("", |node| node.name.as_str())
}

fn unavailable(text: String) -> Status {
    Status::new(StatusReason::ServiceUnavailable, text)
}

/// Without a port, the first that a container names, or that of HTTP.
fn of_pod<'a>(store: &'a Store, key: &Key, port: &str) -> Result<(&'a Pod, u16), Status> {
    let pod = store.typed::<Pod>(key).ok_or_else(|| Status::not_found(Kind::POD, &key.name))?;
    if pod.status.pod_ip.is_empty() {
        return Err(Status::bad_request(format!("address not allowed: pod {:?} has no address", key.name)));
    }
    let named = pod.spec.containers.iter().flat_map(|container| &container.ports).next();
    let number = match port {
        "" => named.map_or(Some(80), |port| u16::try_from(port.container_port).ok()),
        text => text.parse().ok(),
    };
    let number = number.ok_or_else(|| Status::bad_request(format!("invalid pod request \"{}:{port}\"", key.name)))?;
    Ok((pod, number))
}

/// A port's number stands for its name; one of the addresses behind that is taken by chance.
fn of_service<'a>(store: &'a Store, world: &mut World, key: &Key, port: &str) -> Result<(&'a Pod, u16), Status> {
    let service = store.typed::<Service>(key).ok_or_else(|| Status::not_found(Kind::SERVICE, &key.name))?;
    let name = match port.parse::<i32>() {
        Err(_) => port,
        Ok(number) => {
            let own = service.spec.ports.iter().find(|own| own.port == number);
            let missing = || unavailable(format!("no service port {number} found for service {:?}", key.name));
            own.map(|own| own.name.as_str()).ok_or_else(missing)?
        }
    };
    let endpoints = store.typed::<Endpoints>(&Key::new(Kind::ENDPOINTS, &key.namespace, &key.name));
    let mut behind = Vec::new();
    for subset in endpoints.iter().flat_map(|endpoints| &endpoints.subsets) {
        let Some(port) = subset.ports.iter().find(|port| port.name == name) else { continue };
        let targets = subset.addresses.iter().filter_map(|address| address.target_ref.as_ref());
        behind.extend(targets.map(|target| (Key::new(Kind::POD, &target.namespace, &target.name), port.port)));
    }
    let chosen = world.choose(behind.len()).and_then(|index| behind.get(index));
    let found = chosen.and_then(|(pod, number)| Some((store.typed::<Pod>(pod)?, u16::try_from(*number).ok()?)));
    found.ok_or_else(|| unavailable(format!("no endpoints available for service {:?}", key.name)))
}
