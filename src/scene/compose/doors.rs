//! The Services on stage: which doors stand, and since when each leads to which pods.

use super::Whose;
use crate::api::discovery::Kind;
use crate::api::endpoint_slice::{Endpoint, EndpointSlice};
use crate::api::meta::{ObjectMeta, ResourceVersion};
use crate::api::object::Object;
use crate::api::order::{Gather, InOrder};
use crate::api::service::Service;
use crate::api::set::Set;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{Change, Key};
use crate::apiserver::store::{Store, key_of};
use crate::scene::{self, Link, ServiceKind, Way};
use std::rc::Rc;

/// What went is seen for so long, drawing itself in.
const FAREWELL: SimDuration = SimDuration::from_millis(2_000);
/// A slice says with this label whose addresses it holds.
const SERVICE_NAME: &str = "kubernetes.io/service-name";
/// Whom the API server made for itself carries this label.
const PROVIDER: &str = "provider";

/// Every door, by the order in which they came.
#[derive(Clone, Debug)]
pub struct Doors {
    seen: ResourceVersion,
    doors: Vec<Door>,
}

#[derive(Clone, Debug)]
struct Door {
    key: Key,
    /// Its newest state; for a deleted one its last.
    object: Rc<Object>,
    links: Vec<Link>,
    came: Option<SimTime>,
    gone: Option<SimTime>,
}

impl Doors {
    /// Everything there is, standing still.
    pub fn standing(store: &Store) -> Self {
        let mut services: Vec<&Rc<Object>> = store.list(Kind::SERVICE, "").map(|(_, object)| object).collect();
        services.order_by_key(|object| object.meta().creation_timestamp);
        let door = |object: &&Rc<Object>| {
            let mut door = Door::new(object, None);
            door.relink(store, None);
            door
        };
        Self { seen: store.revision(), doors: services.iter().map(door).collect() }
    }

    /// Plays the changes since the last look. `lands` is when a revision reaches the stage.
    pub fn follow(&mut self, store: &Store, lands: impl Fn(ResourceVersion, SimTime) -> SimTime, now: SimTime) {
        let Some(changes) = store.changes_since(self.seen) else {
            *self = Self::standing(store);
            return;
        };
        for event in changes {
            let at = || lands(event.revision, event.at);
            match event.object.as_ref() {
                Object::Service(_) => self.play(event.change, &event.object, store, at()),
                Object::EndpointSlice(slice) => {
                    if let Some(door) = served(&slice.metadata).and_then(|key| self.door(&key)) {
                        door.relink(store, Some(at()));
                    }
                }
                _ => {}
            }
        }
        self.seen = store.revision();
        let is_here = |gone: Option<SimTime>| gone.is_none_or(|gone| now <= gone + FAREWELL);
        self.doors.retain(|door| is_here(door.gone));
        for door in &mut self.doors {
            door.links.retain(|link| is_here(link.until));
        }
    }

    /// The doors as the stage draws them.
    pub fn services(&self, whose: Whose) -> Vec<scene::Service> {
        let shown = self.doors.iter().filter(|door| whose == Whose::All || !door.is_clusters_own());
        shown.filter_map(Door::service).collect()
    }

    fn door(&mut self, key: &Key) -> Option<&mut Door> {
        self.doors.iter_mut().find(|door| door.key == *key && door.gone.is_none())
    }

    fn play(&mut self, change: Change, object: &Rc<Object>, store: &Store, at: SimTime) {
        let key = key_of(object);
        match (change, self.door(&key)) {
            (Change::Deleted, Some(door)) => {
                door.gone = Some(at);
                door.take_away(at, |_| true);
            }
            (Change::Deleted, None) => {}
            (_, Some(door)) => door.object = Rc::clone(object),
            (_, None) => {
                let mut door = Door::new(object, Some(at));
                door.relink(store, Some(at));
                self.doors.push(door);
            }
        }
    }
}

impl Door {
    fn new(object: &Rc<Object>, came: Option<SimTime>) -> Self {
        Self { key: key_of(object), object: Rc::clone(object), links: Vec::new(), came, gone: None }
    }

    fn is_clusters_own(&self) -> bool {
        let own = self.object.meta().labels.get(PROVIDER).is_some_and(|provider| provider == "kubernetes");
        own || self.key.namespace == super::SYSTEM
    }

    /// Compares the links with the slices: what came begins to draw itself at `at`, what went to draw itself in.
    fn relink(&mut self, store: &Store, at: Option<SimTime>) {
        let slices = store.labelled(Kind::ENDPOINT_SLICE, &self.key.namespace, SERVICE_NAME, &self.key.name);
        let slices: Vec<&EndpointSlice> = slices.filter_map(|object| object.as_ref().try_into().ok()).collect();
        let endpoints = || slices.iter().flat_map(|slice| slice.endpoints.iter().flatten());
        let is_linked = |endpoint: &&Endpoint| endpoint.conditions.ready != Some(false);
        let is_leaving = |endpoint: &&Endpoint| endpoint.conditions.terminating == Some(true);
        let pods = |wanted: &dyn Fn(&&Endpoint) -> bool| -> Set<&str> {
            endpoints().filter(wanted).filter_map(|endpoint| Some(endpoint.target_ref.as_ref()?.uid.as_str())).gather()
        };
        let (ready, leaving) = (pods(&is_linked), pods(&is_leaving));
        let is_in = |list: &Set<&str>, link: &Link| list.contains(&*link.pod);
        let Some(at) = at else {
            let link = |uid: &&str| Link { pod: (*uid).into(), from: None, leaving: None, until: None };
            self.links = ready.iter().map(link).collect();
            return;
        };
        for link in self.links.iter_mut().filter(|link| link.until.is_none()) {
            if is_in(&ready, link) {
                link.leaving = None;
            } else if is_in(&leaving, link) {
                link.leaving.get_or_insert(at);
            }
        }
        self.take_away(at, |link| !is_in(&ready, link) && !is_in(&leaving, link));
        let linked: Set<Rc<str>> =
            self.links.iter().filter(|link| link.until.is_none()).map(|link| link.pod.clone()).gather();
        for uid in ready.iter().filter(|uid| !linked.contains(**uid)) {
            self.links.push(Link { pod: (*uid).into(), from: Some(at), leaving: None, until: None });
        }
    }

    fn take_away(&mut self, at: SimTime, which: impl Fn(&Link) -> bool) {
        for link in self.links.iter_mut().filter(|link| link.until.is_none() && which(link)) {
            link.until = Some(at);
        }
    }

    fn service(&self) -> Option<scene::Service> {
        let service: &Service = self.object.as_ref().try_into().ok()?;
        let kind = kind(service);
        Some(scene::Service {
            uid: service.metadata.uid.0.as_str().into(),
            key: self.key.clone(),
            name: self.key.name.as_str().into(),
            kind,
            ways: ways(service, kind),
            selector: selector(service).into(),
            node_port: service.spec.ports.iter().map(|port| port.node_port).find(|port| *port > 0),
            links: self.links.clone(),
            came: self.came,
            gone: self.gone,
        })
    }
}

/// The Service that a slice belongs to.
fn served(slice: &ObjectMeta) -> Option<Key> {
    slice.labels.get(SERVICE_NAME).map(|name| Key::new(Kind::SERVICE, &slice.namespace, name))
}

fn kind(service: &Service) -> ServiceKind {
    match (service.spec.kind.as_str(), service.spec.cluster_ip.as_str()) {
        ("ExternalName", _) => ServiceKind::ExternalName,
        ("LoadBalancer", _) => ServiceKind::LoadBalancer,
        ("NodePort", _) => ServiceKind::NodePort,
        (_, "None") => ServiceKind::Headless,
        _ => ServiceKind::ClusterIp,
    }
}

/// From the outermost way in to the innermost.
fn ways(service: &Service, kind: ServiceKind) -> Vec<Way> {
    let spec = &service.spec;
    let way = |arch, word, address: String| Way { arch, word, address: address.into() };
    if kind == ServiceKind::ExternalName {
        return vec![way(kind, "ExternalName", spec.external_name.clone())];
    }
    let ports: Vec<String> = spec.ports.iter().map(port).collect();
    let inner = match kind {
        ServiceKind::Headless => way(kind, "Headless", format!("pods' own IPs:{}", ports.join(","))),
        _ => way(ServiceKind::ClusterIp, "ClusterIP", format!("{}:{}", spec.cluster_ip, ports.join(","))),
    };
    let public = service.status.load_balancer.ingress.iter();
    let public = public.map(|ingress| if ingress.ip.is_empty() { &ingress.hostname } else { &ingress.ip }).next();
    let balancer = (kind == ServiceKind::LoadBalancer).then(|| {
        way(ServiceKind::LoadBalancer, "LoadBalancer", public.map_or_else(|| "pending".to_owned(), String::clone))
    });
    let node_ports: Vec<String> =
        spec.ports.iter().filter(|port| port.node_port > 0).map(|port| port.node_port.to_string()).collect();
    let node_port = (!node_ports.is_empty())
        .then(|| way(ServiceKind::NodePort, "NodePort", format!(":{} on every node", node_ports.join(","))));
    balancer.into_iter().chain(node_port).chain([inner]).collect()
}

/// `80`, or `80 to 8080` where the pods listen elsewhere.
fn port(port: &crate::api::service::ServicePort) -> String {
    match &port.target_port {
        Some(target) if target.to_string() != port.port.to_string() => format!("{} to {target}", port.port),
        _ => port.port.to_string(),
    }
}

fn selector(service: &Service) -> String {
    let pairs: Vec<String> = service.spec.selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
    pairs.join(",")
}
