//! Who listens where, and what a visitor meets: a page, an open port, or nobody.

use super::act::process_id;
use super::network::{Mounts, Vantage};
use super::record::Listener;
use super::step::note;
use super::template::{Blank, Scene};
use super::{Machine, ProcessId, World};
use crate::api::http::HttpRequest;
use crate::api::meta::Uid;
use crate::api::shared_map::SharedMap;
use crate::api::time::{SimDuration, SimTime};
use crate::control_loop::{LogLine, Reach, RunState, Runtime, RuntimePod, Sandbox};
use rand_core::Rng;
use std::rc::Rc;

/// Who a kubelet's prober says that it is.
const PROBER: &str = "kube-probe/1.32";

/// A program that listens.
pub(super) struct Hearer {
    pub(super) id: ProcessId,
    pub(super) listener: Rc<Listener>,
    /// Since when it runs.
    since: SimTime,
}

impl World {
    /// A kubelet's probe asks for a page; the program may write into its log who came.
    pub(super) fn visit(&mut self, node: &str, pod: &Uid, port: u16, path: &str, now: SimTime) {
        let Some(hearer) = self.hearer(node, pod, port) else { return };
        let ip = self.scene(node, pod, now).ip.to_owned();
        let mut request = HttpRequest::get(&ip, port, path);
        request.headers.push(("User-Agent".to_owned(), PROBER.to_owned()));
        let met = self.meet(&hearer, path, &|world, place, _| world.kept_mounts(place), now);
        let kubelet = Vantage::Node(node.to_owned());
        self.be_noted(&hearer, &request, &met, now, &|world| world.seen_from(&kubelet, node, pod));
    }

    /// What surrounds the programs of a pod.
    pub(super) fn scene(&self, node: &str, pod: &Uid, now: SimTime) -> Scene<'_> {
        scene_in(&self.machines, node, pod, now)
    }

    /// What a program answers for a path, with the pages that lie as files in its container.
    pub(super) fn meet(&self, hearer: &Hearer, path: &str, mounts: Mounts<'_>, now: SimTime) -> Reach {
        let listener = &hearer.listener;
        let reach = match listener.root.as_str() {
            "" => listener.meets(path, self.scene(&hearer.id.node, &hearer.id.pod, now), hearer.since),
            root => self.file_page(&hearer.id, &format!("{root}{path}"), mounts),
        };
        match (reach, &listener.not_found) {
            (Reach::Http { status: 404, .. }, Some(page)) => Reach::Http { status: 404, body: page.clone() },
            // A server's pages about errors differ in the error's name.
            (Reach::Http { status: 403, .. }, Some(page)) => {
                Reach::Http { status: 403, body: page.replace("404 Not Found", "403 Forbidden") }
            }
            (reach, _) => reach,
        }
    }

    /// The program writes into its log who came, if it does such things; `client` is the address that it sees.
    pub(super) fn be_noted(
        &mut self,
        hearer: &Hearer,
        request: &HttpRequest,
        met: &Reach,
        now: SimTime,
        client: &dyn Fn(&Self) -> String,
    ) {
        let Hearer { id, listener, since } = hearer;
        let Reach::Http { status, body } = met else { return };
        if listener.logs.is_empty() {
            return;
        }
        let Some(machine) = self.machines.get(&id.node) else { return };
        let Some(known) = machine.pods.get(&id.pod) else { return };
        let Some(run) = known.containers.get(&id.container).and_then(|container| container.runs.last()) else { return };
        let (visits, scene) = (run.visits + 1, machine.scene(Some(known), now));
        let write = |text: &mut String, blank: Blank| {
            let header = |name| request.header(name).unwrap_or("-");
            match blank {
                Blank::Requests => text.push_str(&visits.to_string()),
                Blank::Uptime => text.push_str(&seconds(now.since(*since))),
                Blank::Client => text.push_str(&client(self)),
                Blank::Method => text.push_str(&request.method),
                Blank::Path => text.push_str(&request.path),
                Blank::File => text.push_str(request.path.split('?').next().unwrap_or_default()),
                Blank::To => text.push_str(request.header("Host").unwrap_or(&request.host)),
                Blank::Agent => text.push_str(header("User-Agent")),
                Blank::Forwarded => text.push_str(header("X-Forwarded-For")),
                Blank::Status => text.push_str(&status.to_string()),
                Blank::Bytes if request.method == "HEAD" => text.push('0'),
                Blank::Bytes => text.push_str(&body.len().to_string()),
                Blank::Host | Blank::Ip | Blank::Kernel => return false,
            }
            true
        };
        let entries = listener.logs.iter().filter(|entry| entry.status.is_none_or(|only| only == *status));
        let lines: Vec<String> = entries.map(|entry| entry.line.fill(scene, &write)).collect();
        let Some(run) = self.newest_run(&id.node, &id.pod, &id.container) else { return };
        run.visits = visits;
        lines.into_iter().for_each(|text| note(&mut run.log, LogLine { at: now, text }));
    }

    /// The program that listens on a port of a pod.
    pub(super) fn hearer(&self, node: &str, pod: &Uid, port: u16) -> Option<Hearer> {
        self.hearer_inside(node, pod, port).filter(|_| self.is_reachable(node))
    }

    fn hearer_inside(&self, node: &str, pod: &Uid, port: u16) -> Option<Hearer> {
        self.pod(node, pod)?.containers.values().find_map(|container| {
            let run = container.runs.last()?;
            let RunState::Running { since, .. } = run.state else { return None };
            let id = process_id(node, pod, &run.launch);
            let listener = self.processes.get(&id)?.listeners().iter().find(|listener| listener.port == port)?;
            Some(Hearer { listener: Rc::clone(listener), id, since })
        })
    }

    /// What whoever asks from afar meets, of which nothing is left in a log.
    pub(super) fn look(&self, node: &str, pod: &Uid, port: i32, path: &str) -> Reach {
        let found = u16::try_from(port).ok().and_then(|port| self.hearer(node, pod, port));
        found.map_or(Reach::Refused, |hearer| {
            self.meet(&hearer, path, &|world, place, _| world.kept_mounts(place), SimTime::ZERO)
        })
    }

    /// One of so many, by chance; `None` of none.
    pub fn choose(&mut self, count: usize) -> Option<usize> {
        (count > 0).then(|| self.random.next_u32() as usize % count)
    }

    /// Whether a program of the pod listens at the port already: its containers share one network.
    pub(super) fn is_port_taken(&self, node: &str, pod: &Uid, port: u16) -> bool {
        self.hearer_inside(node, pod, port).is_some()
    }
}

impl Listener {
    /// What a request meets of which the program does not even look at the path.
    pub(super) fn bars(&self, request: &HttpRequest) -> Option<Reach> {
        let is_secure = request.scheme == "https";
        match &self.with_token {
            _ if self.secure && !is_secure => {
                let body = "Client sent an HTTP request to an HTTPS server.\n".to_owned();
                Some(Reach::Http { status: 400, body })
            }
            Some(words) if request.header("Authorization").is_some() => {
                Some(Reach::Http { status: 501, body: words.clone() })
            }
            _ => None,
        }
    }

    fn has(&self, path: &str) -> bool {
        let path = path.split('?').next().unwrap_or_default();
        self.paths.is_empty() || self.paths.iter().any(|known| known == path)
    }

    fn meets(&self, path: &str, scene: Scene<'_>, since: SimTime) -> Reach {
        let Some(page) = &self.http else { return Reach::Open };
        let other = self.pages.get(path.split('?').next().unwrap_or_default());
        let page = other.unwrap_or(page);
        match other.is_some() || self.has(path) {
            true => {
                let write = |text: &mut String, blank| {
                    match blank {
                        Blank::Path => text.push_str(path),
                        Blank::Uptime => text.push_str(&seconds(scene.now.since(since))),
                        _ => return false,
                    }
                    true
                };
                Reach::Http { status: self.status.unwrap_or(200), body: page.fill(scene, &write) }
            }
            false => Reach::Http { status: 404, body: String::new() },
        }
    }
}

/// As JavaScript writes a number of seconds.
fn seconds(span: SimDuration) -> String {
    (span.as_millis() as f64 / 1000.0).to_string()
}

/// What surrounds the programs of a pod.
pub(super) fn scene_in<'a>(machines: &'a SharedMap<String, Machine>, node: &str, pod: &Uid, now: SimTime) -> Scene<'a> {
    match machines.get(&node) {
        Some(machine) => machine.scene(machine.pods.get(pod), now),
        None => Scene { host: "", ip: "", kernel: "", cores: 1, now },
    }
}

impl Machine {
    fn scene<'a>(&'a self, pod: Option<&'a RuntimePod>, now: SimTime) -> Scene<'a> {
        let ip = match pod.map(|known| &known.sandbox) {
            Some(Sandbox::Ready { ip }) => ip.as_str(),
            _ => "",
        };
        let host = pod.map_or("", |known| &known.identity.name);
        Scene { host, ip, kernel: &self.kernel, cores: self.cores, now }
    }
}
