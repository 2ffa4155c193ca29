//! The network: how a request finds its way from where it is sent to the program that answers it.
//!
//! The rules are those of kube-proxy's iptables mode: a Service's address and ports lead to one of the ready endpoints
//! by chance, or with affinity to the one of before; without an endpoint the packets are rejected.

use super::inside::{Mount, Place};
use super::listener::{Header, Listener};
use super::names;
use super::service::{Passage, Way, backends, service_at};
use super::template::Blank;
use super::template::Scene;
use super::visit::Guest;
use super::{Machine, World, beyond};
use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::api::meta::Uid;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::control_loop::{Reach, Runtime, Sandbox};

/// From where a request is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vantage {
    /// The learner's own computer, which reaches the machines but no pods, and Services only through a tunnel.
    Learner,
    /// Somebody out there, who reaches what the learner does; the number tells visitors apart.
    Outside(u8),
    /// A machine.
    Node(String),
    /// A pod, by its machine and its identity.
    Pod(String, Uid),
}

/// The learner's way to the addresses of Services: `minikube tunnel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tunnel {
    Closed,
    Open,
}

/// A request that was sent: who, through what, to whom, and how it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// When.
    pub at: SimTime,
    /// From where.
    pub from: Vantage,
    /// To which address and port.
    pub to: (String, u16),
    /// The Service that it went through, if any.
    pub service: Option<Key>,
    /// The pod that it came to, if any.
    pub pod: Option<Key>,
    /// The status that came back, or why nothing did.
    pub outcome: Result<u16, NetworkError>,
}

/// What is mounted into a container at or above a path, for whoever must see a file.
pub type Mounts<'a> = &'a dyn Fn(&World, &Place, &str) -> Vec<Mount>;

/// Where the learner's computer is.
const LEARNER: &str = "192.168.49.1";
/// Where visitors are, as documents number the rest of the world.
const OUT_THERE: &str = "203.0.113.";
/// After this long Linux gives a connection up that nobody answers.
const SYSTEM_PATIENCE: SimDuration = SimDuration::from_millis(130_000);
/// After this long it gives up looking for a neighbour that isn't there.
const NO_NEIGHBOUR: SimDuration = SimDuration::from_millis(3_070);
/// Older requests are forgotten.
const MOST_TRACES: u64 = 500;

/// Where a route ends.
pub(super) enum End {
    /// At a program's port on a machine or in a pod.
    At { node: String, pod: Uid, port: u16 },
    /// Nobody knows the name.
    Unresolved,
    /// The Service has nobody behind it: the packets are rejected.
    NoEndpoints,
    /// Nobody listens, or the packets are rejected.
    Refused,
    /// No machine has the address.
    Nobody,
    /// The packets are dropped.
    Silence,
}

impl World {
    /// Sends a request, and tells how it ended.
    pub fn fetch(
        &mut self,
        store: &Store,
        from: &Vantage,
        request: &HttpRequest,
        mounts: Mounts<'_>,
        now: SimTime,
    ) -> Result<HttpResponse, NetworkError> {
        let mut trace = Trace {
            at: now,
            from: from.clone(),
            to: (request.host.clone(), request.port),
            service: None,
            pod: None,
            outcome: Err(NetworkError::Unresolved),
        };
        let outcome = self.travel(store, from, request, mounts, &mut trace);
        trace.outcome = outcome.as_ref().map(|response| response.status).map_err(Clone::clone);
        self.counter += 1;
        self.traffic.insert(self.counter, trace);
        while self.traffic.len() as u64 > MOST_TRACES {
            let Some(oldest) = self.traffic.first().map(|(number, _)| *number) else { break };
            self.traffic.remove(&oldest);
        }
        outcome
    }

    /// Lets the learner's computer reach the addresses of Services; nothing if it does already.
    pub fn open_tunnel(&mut self) -> Option<()> {
        (std::mem::replace(&mut self.tunnel, Tunnel::Open) == Tunnel::Closed).then_some(())
    }

    /// Ends that; nothing if it could not.
    pub fn close_tunnel(&mut self) -> Option<()> {
        (std::mem::replace(&mut self.tunnel, Tunnel::Closed) == Tunnel::Open).then_some(())
    }

    /// The newest requests, oldest first.
    pub fn traffic(&self) -> impl Iterator<Item = &Trace> {
        self.traffic.values()
    }

    /// The image of which nothing is known that refused a request just now.
    pub fn undescribed(&self, now: SimTime) -> Option<&str> {
        let is_refusal = |trace: &&Trace| matches!(trace.outcome, Err(NetworkError::Refused(_)));
        let trace = self.traffic.values().last().filter(|trace| trace.at == now).filter(is_refusal)?;
        let Key { namespace, name, .. } = trace.pod.as_ref()?;
        let places = self.by_name.get(&(namespace.as_str(), name.as_str()))?;
        let containers =
            places.iter().filter_map(|(node, uid)| self.pod(node, uid)).flat_map(|pod| pod.containers.values());
        let mut images = containers.filter_map(|container| Some(container.runs.last()?.launch.image.as_str()));
        images.find(|image| self.images.record(image).is_none())
    }

    /// Requests from the number on, each with its own, oldest first.
    pub fn traffic_from(&self, number: u64) -> impl Iterator<Item = (u64, &Trace)> {
        self.traffic.range_from(&number).map(|(number, trace)| (*number, trace))
    }

    fn travel(
        &mut self,
        store: &Store,
        from: &Vantage,
        request: &HttpRequest,
        mounts: Mounts<'_>,
        trace: &mut Trace,
    ) -> Result<HttpResponse, NetworkError> {
        let now = trace.at;
        let waited = |limit: SimDuration| request.patience.map_or(limit, |patience| patience.min(limit));
        if !self.is_cut_off(from, &request.host)
            && let Some(page) = beyond::here().and_then(|beyond| (beyond.web)(request))
        {
            return Ok(page);
        }
        match self.find_way(store, from, request, trace) {
            End::Unresolved => Err(NetworkError::Unresolved),
            End::At { node, pod, port } => {
                trace.pod = self.key_of(&node, &pod);
                let way: &Trace = trace;
                let sender = |world: &Self| world.sender(store, way, &node, &pod);
                self.knock(store, (&node, &pod, port), request, (mounts, now), &sender)
            }
            End::Refused | End::NoEndpoints => Err(NetworkError::Refused(SimDuration::ZERO)),
            End::Nobody if waited(NO_NEIGHBOUR) == NO_NEIGHBOUR => Err(NetworkError::NoRoute(NO_NEIGHBOUR)),
            End::Nobody | End::Silence => Err(NetworkError::TimedOut(waited(SYSTEM_PATIENCE))),
        }
    }

    /// Where a request ends up: its name, one of the name's addresses, and what is behind that.
    pub(super) fn find_way(&mut self, store: &Store, from: &Vantage, request: &HttpRequest, trace: &mut Trace) -> End {
        let addresses = self.resolve(store, from, &request.host);
        let chosen = self.choose(addresses.len()).and_then(|index| addresses.into_iter().nth(index));
        let Some(address) = chosen else { return End::Unresolved };
        trace.to.0.clone_from(&address);
        self.route(store, from, &address, request.port, trace)
    }

    /// The addresses that a name has for whoever asks.
    pub fn resolve(&self, store: &Store, from: &Vantage, name: &str) -> Vec<String> {
        if is_address(name) {
            return vec![name.to_owned()];
        }
        if name == "localhost" {
            return vec!["127.0.0.1".to_owned()];
        }
        let Vantage::Pod(node, uid) = from else { return Vec::new() };
        let Some(pod) = self.pod(node, uid) else { return Vec::new() };
        match &pod.sandbox {
            Sandbox::Ready { ip } if pod.identity.host == name => vec![ip.clone()],
            _ if pod.identity.alias(name).is_some() => {
                pod.identity.alias(name).into_iter().map(str::to_owned).collect()
            }
            _ => names::look_up(store, &pod.identity.namespace, name).map(|found| found.addresses).unwrap_or_default(),
        }
    }

    fn route(&mut self, store: &Store, from: &Vantage, address: &str, port: u16, trace: &mut Trace) -> End {
        let now = trace.at;
        if address.starts_with("127.") {
            return self.loopback(from, port);
        }
        if self.is_cut_off(from, address) {
            return End::Silence;
        }
        let machine = self.machine_at(address).map(str::to_owned);
        let is_inside = matches!(from, Vantage::Node(_) | Vantage::Pod(..));
        let has_tunnel = *from == Vantage::Learner && self.tunnel == Tunnel::Open;
        if let Some(found) = service_at(store, address, port, machine.as_deref())
            .filter(|found| is_inside || has_tunnel || found.way != Way::ClusterIp)
        {
            trace.service = Some(found.key.clone());
            let local = found.only_local.then_some(machine.as_deref()).flatten();
            return self.backend(store, from, &found, local, now);
        }
        match machine {
            Some(node) => self.on_machine(&node, port),
            None if !is_inside => End::Silence,
            None => match self.owner_of(address) {
                Some((node, pod)) => End::At { node, pod, port },
                None if self.is_pod_network(address) => End::Nobody,
                None => End::Silence,
            },
        }
    }

    /// Whether a sender's machine has no network, and what it wants is elsewhere.
    fn is_cut_off(&self, from: &Vantage, address: &str) -> bool {
        let (Vantage::Node(node) | Vantage::Pod(node, _)) = from else { return false };
        let is_near = |machine: &Machine| machine.address == address || address.starts_with(&machine.pod_network);
        !self.is_reachable(node) && !self.machines.get(&node).is_some_and(is_near)
    }

    /// What is meant by localhost: the pod itself, or the machine.
    fn loopback(&self, from: &Vantage, port: u16) -> End {
        match from {
            Vantage::Learner | Vantage::Outside(_) => End::Refused,
            Vantage::Node(node) => self.on_machine(node, port),
            Vantage::Pod(node, pod) => End::At { node: node.clone(), pod: pod.clone(), port },
        }
    }

    /// The machine that has an address.
    pub(super) fn machine_at(&self, address: &str) -> Option<&str> {
        self.machines.iter().find(|(_, machine)| machine.address == address).map(|(name, _)| name.as_str())
    }

    /// A program that shares the network of its machine.
    fn on_machine(&self, node: &str, port: u16) -> End {
        let Some(machine) = self.machines.get(&node) else { return End::Refused };
        let is_here = |pod: &&crate::control_loop::RuntimePod| matches!(&pod.sandbox, Sandbox::Ready { ip } if *ip == machine.address);
        let mut pods = machine.pods.values().filter(is_here);
        let found = pods.find(|pod| self.hearer(node, &pod.identity.uid, port, "").is_some());
        found.map_or(End::Refused, |pod| End::At { node: node.to_owned(), pod: pod.identity.uid.clone(), port })
    }

    /// The machine and the pod that have an address.
    fn owner_of(&self, address: &str) -> Option<(String, Uid)> {
        let is_of = |machine: &Machine| address.starts_with(&machine.pod_network);
        let (node, machine) = self.machines.iter().find(|(_, machine)| is_of(machine))?;
        let has =
            |pod: &&crate::control_loop::RuntimePod| matches!(&pod.sandbox, Sandbox::Ready { ip } if ip == address);
        machine.pods.values().find(has).map(|pod| (node.clone(), pod.identity.uid.clone()))
    }

    fn is_pod_network(&self, address: &str) -> bool {
        self.machines.values().any(|machine| address.starts_with(&machine.pod_network))
    }

    /// One of the ready endpoints, by chance or by affinity.
    fn backend(&mut self, store: &Store, from: &Vantage, found: &Passage, node: Option<&str>, now: SimTime) -> End {
        let candidates = backends(store, found, node);
        if candidates.is_empty() {
            return if found.only_local { End::Silence } else { End::NoEndpoints };
        }
        let client = found.sticky_for.map(|span| {
            let address = self.address_of(from);
            (format!("{}/{} {} {address}", found.key.namespace, found.key.name, found.port_name), span)
        });
        let before = client.as_ref().and_then(|(client, _)| self.affinity.get(client));
        let before = before.filter(|(until, _)| *until > now).map(|(_, ip)| ip);
        let kept = before.and_then(|ip| candidates.iter().find(|(known, _)| known == ip));
        let by_chance = match kept {
            Some(kept) => Some(kept),
            None => self.choose(candidates.len()).and_then(|index| candidates.get(index)),
        };
        let Some((ip, port)) = by_chance.copied() else { return End::Refused };
        if let Some((client, span)) = client {
            self.affinity.insert(client, (now + span, ip.to_owned()));
        }
        match self.owner_of(ip) {
            Some((node, pod)) => End::At { node, pod, port },
            None => match self.machine_at(ip).map(str::to_owned) {
                Some(node) => self.on_machine(&node, port),
                None => End::Nobody,
            },
        }
    }

    pub(super) fn address_of(&self, from: &Vantage) -> String {
        match from {
            Vantage::Learner => LEARNER.to_owned(),
            Vantage::Outside(number) => format!("{OUT_THERE}{number}"),
            Vantage::Node(node) => self.machines.get(node).map(|machine| machine.address.clone()).unwrap_or_default(),
            Vantage::Pod(node, uid) => match self.pod(node, uid).map(|pod| &pod.sandbox) {
                Some(Sandbox::Ready { ip }) => ip.clone(),
                _ => String::new(),
            },
        }
    }

    /// At a pod's port: the program's answer, and what it writes into its log about who came.
    pub fn knock(
        &mut self,
        store: &Store,
        (node, pod, port): (&str, &Uid, u16),
        request: &HttpRequest,
        (mounts, now): (Mounts<'_>, SimTime),
        sender: &dyn Fn(&Self) -> String,
    ) -> Result<HttpResponse, NetworkError> {
        let Some(hearer) = self.hearer(node, pod, port, &request.path) else {
            return Err(NetworkError::Refused(SimDuration::ZERO));
        };
        let listener = &hearer.listener;
        if request.scheme == "https" && !listener.secure {
            return Err(NetworkError::NoTls);
        }
        let guest = Guest { request, sender };
        let met = listener.bars(request).unwrap_or_else(|| self.meet(&hearer, &guest, mounts, now));
        let (met, waited) = self.ask_onward(store, &hearer, met, request, (mounts, now));
        self.be_noted(&hearer, &guest, &met, now);
        let Reach::Http { status, body } = met else {
            return Err(match &listener.greets {
                Some(words) => NetworkError::OtherProtocol(words.clone()),
                None => NetworkError::Empty,
            });
        };
        let is_trusted = request.scheme != "https";
        let scene = self.scene(node, pod, now);
        Ok(HttpResponse { waited, is_trusted, ..answer_of(listener, status, body, request, scene) })
    }

    /// The page that lies as a file in the container of a web server.
    pub(super) fn file_page(&self, place: &Place, path: &str, mounts: Mounts<'_>) -> Reach {
        let file = |path: &str| self.file(place, &mounts(self, place, path), path);
        let path = path.split('?').next().unwrap_or_default();
        let found = if path.ends_with('/') { None } else { file(path) };
        match found.or_else(|| file(&format!("{}/index.html", path.trim_end_matches('/')))) {
            Some(body) => Reach::Http { status: 200, body },
            None if file(path).is_some() => Reach::Http { status: 403, body: "403 Forbidden\n".to_owned() },
            None => Reach::Http { status: 404, body: String::new() },
        }
    }
}

fn answer_of(listener: &Listener, status: u16, body: String, request: &HttpRequest, scene: Scene<'_>) -> HttpResponse {
    let length = |text: &mut String, blank, _: &str| {
        let is_known = blank == Blank::Bytes;
        text.push_str(&if is_known { body.len().to_string() } else { String::new() });
        is_known
    };
    let filled = |header: &Header| (header.name.clone(), header.value.fill(scene, &length));
    let mut headers: Vec<(String, String)> = listener.headers.iter().map(filled).collect();
    let tells_length = |(name, _): &(String, String)| {
        ["Content-Length", "Transfer-Encoding"].iter().any(|known| known.eq_ignore_ascii_case(name))
    };
    if !headers.iter().any(tells_length) {
        headers.push(("Content-Length".to_owned(), body.len().to_string()));
    }
    let body = if request.method == "HEAD" { String::new() } else { body };
    HttpResponse { status, headers, body, ..HttpResponse::default() }
}

fn is_address(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}
