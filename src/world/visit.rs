//! Who listens where, and what a visitor meets: a page, an open port, or nobody.

use super::act::process_id;
use super::listener::Listener;
use super::network::{Mounts, Vantage};
use super::step::note;
use super::template::{Blank, Scene};
use super::{Machine, ProcessId, World};
use crate::api::http::HttpRequest;
use crate::api::meta::Uid;
use crate::api::shared_map::SharedMap;
use crate::api::time::SimTime;
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

/// A request, and who sends it as a program sees it.
pub(super) struct Guest<'a> {
    pub(super) request: &'a HttpRequest,
    pub(super) sender: &'a dyn Fn(&World) -> String,
}

impl World {
    /// A kubelet's probe asks for a page; the program may write into its log who came.
    pub(super) fn visit(&mut self, node: &str, pod: &Uid, port: u16, path: &str, now: SimTime) {
        let Some(hearer) = self.hearer(node, pod, port, path) else { return };
        let ip = self.scene(node, pod, now).ip.to_owned();
        let mut request = HttpRequest::get(&ip, port, path);
        request.headers.push(("User-Agent".to_owned(), PROBER.to_owned()));
        let kubelet = Vantage::Node(node.to_owned());
        let guest = Guest { request: &request, sender: &|world| world.seen_from(&kubelet, node, pod) };
        let met = self.meet(&hearer, &guest, &|world, place, _| world.kept_mounts(place), now);
        self.be_noted(&hearer, &guest, &met, now);
    }

    /// What surrounds the programs of a pod.
    pub(super) fn scene(&self, node: &str, pod: &Uid, now: SimTime) -> Scene<'_> {
        scene_in(&self.machines, node, pod, now)
    }

    /// What a program answers for a path, with the pages that lie as files in its container.
    pub(super) fn meet(&self, hearer: &Hearer, guest: &Guest<'_>, mounts: Mounts<'_>, now: SimTime) -> Reach {
        let (listener, path) = (&hearer.listener, guest.request.path.as_str());
        let known = |text: &mut String, blank, of: &str| self.tell(hearer, guest, now, text, (blank, of));
        let reach = match listener.root.as_str() {
            "" => listener.meets(path, self.scene(&hearer.id.node, &hearer.id.pod, now), &known),
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

    /// The program writes into its log who came, if it does such things.
    pub(super) fn be_noted(&mut self, hearer: &Hearer, guest: &Guest<'_>, met: &Reach, now: SimTime) {
        let Hearer { id, listener, .. } = hearer;
        let Reach::Http { status, body } = met else { return };
        if listener.logs.is_empty() {
            return;
        }
        let write = |text: &mut String, blank: Blank, of: &str| {
            match blank {
                Blank::Status => text.push_str(&status.to_string()),
                Blank::Bytes if guest.request.method == "HEAD" => text.push('0'),
                Blank::Bytes => text.push_str(&body.len().to_string()),
                _ => return self.tell(hearer, guest, now, text, (blank, of)),
            }
            true
        };
        let scene = self.scene(&id.node, &id.pod, now);
        let entries = listener.logs.iter().filter(|entry| entry.status.is_none_or(|only| only == *status));
        let lines: Vec<String> = entries.map(|entry| entry.line.fill(scene, &write)).collect();
        let Some(run) = self.newest_run(&id.node, &id.pod, &id.container) else { return };
        run.visits += 1;
        lines.into_iter().for_each(|text| note(&mut run.log, LogLine { at: now, text }));
    }

    /// Writes what a program knows of a request for a blank and what stands behind its colon; whether it is such a blank.
    fn tell(
        &self,
        hearer: &Hearer,
        guest: &Guest<'_>,
        now: SimTime,
        text: &mut String,
        (blank, of): (Blank, &str),
    ) -> bool {
        let Guest { request, sender } = guest;
        let header = |name| request.header(name).unwrap_or("-");
        match blank {
            Blank::Requests => text.push_str(&(self.visits(&hearer.id) + 1).to_string()),
            Blank::Uptime => {
                let seconds = now.since(hearer.since).as_millis() as f64 / 1000.0;
                match of.parse() {
                    Ok(digits) => text.push_str(&format!("{seconds:.digits$}")),
                    Err(_) => text.push_str(&seconds.to_string()),
                }
            }
            Blank::Client => text.push_str(&sender(self)),
            // One of those that Linux lends, by turns.
            Blank::ClientPort => text.push_str(&(32_768 + self.visits(&hearer.id) * 2_654 % 28_232).to_string()),
            Blank::Method => text.push_str(&request.method),
            Blank::Path => text.push_str(&request.path),
            Blank::File => text.push_str(request.path.split('?').next().unwrap_or_default()),
            Blank::To => {
                let host = request.header("Host").unwrap_or(&request.host);
                text.push_str(if of == "name" { host.split(':').next().unwrap_or_default() } else { host });
            }
            Blank::Agent => text.push_str(header("User-Agent")),
            Blank::Forwarded => text.push_str(header("X-Forwarded-For")),
            Blank::Query => text.push_str(&request.parameter(of).unwrap_or_default()),
            Blank::Headers => {
                for (name, value) in request.sorted_headers().filter(|(name, _)| !["Host", of].contains(name)) {
                    [name, ": ", value, "\n"].iter().for_each(|piece| text.push_str(piece));
                }
            }
            Blank::Fields => {
                for (name, value) in request.sorted_headers() {
                    [of, &name.to_ascii_lowercase(), "=", value, "\n"].iter().for_each(|piece| text.push_str(piece));
                }
            }
            Blank::Host | Blank::Ip | Blank::Kernel | Blank::Status | Blank::Bytes => return false,
        }
        true
    }

    /// How many requests a run has noted.
    fn visits(&self, id: &ProcessId) -> u64 {
        let container = self.pod(&id.node, &id.pod).and_then(|known| known.containers.get(&id.container));
        container.and_then(|container| container.runs.last()).map_or(0, |run| run.visits as u64)
    }

    /// The program that listens on a port of a pod, and what it has for a path.
    pub(super) fn hearer(&self, node: &str, pod: &Uid, port: u16, path: &str) -> Option<Hearer> {
        self.hearer_inside(node, pod, port, path).filter(|_| self.is_reachable(node))
    }

    fn hearer_inside(&self, node: &str, pod: &Uid, port: u16, path: &str) -> Option<Hearer> {
        self.pod(node, pod)?.containers.values().find_map(|container| {
            let run = container.runs.last()?;
            let RunState::Running { since, .. } = run.state else { return None };
            let id = process_id(node, pod, &run.launch);
            let listeners = self.processes.get(&id)?.listeners();
            let mut own = listeners.iter().filter(|listener| listener.port == port);
            let first = own.clone().next()?;
            let listener = own.find(|listener| listener.has(path)).unwrap_or(first);
            Some(Hearer { listener: Rc::clone(listener), id, since })
        })
    }

    /// What whoever asks from afar meets, of which nothing is left in a log.
    pub(super) fn look(&self, node: &str, pod: &Uid, port: i32, path: &str) -> Reach {
        let port = u16::try_from(port).unwrap_or_default();
        let guest = Guest { request: &HttpRequest::get("", port, path), sender: &|_| String::new() };
        self.hearer(node, pod, port, path).map_or(Reach::Refused, |hearer| {
            self.meet(&hearer, &guest, &|world, place, _| world.kept_mounts(place), hearer.since)
        })
    }

    /// One of so many, by chance; `None` of none.
    pub fn choose(&mut self, count: usize) -> Option<usize> {
        (count > 0).then(|| self.random.next_u32() as usize % count)
    }

    /// Whether a program of the pod listens at the port already: its containers share one network.
    pub(super) fn is_port_taken(&self, node: &str, pod: &Uid, port: u16) -> bool {
        self.hearer_inside(node, pod, port, "").is_some()
    }
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
        let host = pod.map_or("", |known| &known.identity.host);
        Scene { host, ip, kernel: &self.kernel, cores: self.cores, now }
    }
}
