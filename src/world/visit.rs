//! Who listens where, and what a visitor meets: a page, an open port, or nobody.

use super::World;
use super::act::process_id;
use super::images::Listener;
use super::process::{Scene, fill};
use crate::api::meta::Uid;
use crate::api::time::SimTime;
use crate::control_loop::{LogLine, Reach, RunState, Runtime};
use rand_core::Rng;

impl World {
    /// Knocks at a pod's port: what a client meets, and what the program behind it writes into its log.
    pub fn visit(&mut self, node: &str, pod: &Uid, port: u16, path: &str, now: SimTime) -> Reach {
        let Some((container, listener, since)) = self.listener(node, pod, port) else { return Reach::Refused };
        let (container, listener) = (container.to_owned(), listener.clone());
        let host = self.pod(node, pod).map(|known| known.identity.name.clone()).unwrap_or_default();
        let scene = Scene { host, now };
        if let (Some(run), Some(text)) = (self.newest_run(node, pod, &container), &listener.logs) {
            run.visits += 1;
            let uptime = now.since(since).as_millis() as f64 / 1000.0;
            let text = text.replace("{requests}", &run.visits.to_string()).replace("{uptime}", &uptime.to_string());
            run.log.push(LogLine { at: now, text: fill(&text, &scene) });
        }
        listener.meets(path, &scene)
    }

    /// As [`World::visit`], from afar: nothing is left in a log, and a page has no text.
    pub(super) fn look(&self, node: &str, pod: &Uid, port: i32, path: &str) -> Reach {
        let found = u16::try_from(port).ok().and_then(|port| self.listener(node, pod, port));
        let scene = Scene { host: String::new(), now: SimTime::ZERO };
        found.map_or(Reach::Refused, |(_, listener, _)| listener.meets(path, &scene))
    }

    /// One of so many, by chance; `None` of none.
    pub fn choose(&mut self, count: usize) -> Option<usize> {
        (count > 0).then(|| self.random.next_u32() as usize % count)
    }

    /// The container of a pod that listens on a port, how, and since when it runs.
    pub(super) fn listener(&self, node: &str, pod: &Uid, port: u16) -> Option<(&str, &Listener, SimTime)> {
        self.listener_inside(node, pod, port).filter(|_| self.is_reachable(node))
    }

    /// Whether a program of the pod listens at the port already: its containers share one network.
    pub(super) fn is_port_taken(&self, node: &str, pod: &Uid, port: u16) -> bool {
        self.listener_inside(node, pod, port).is_some()
    }

    fn listener_inside(&self, node: &str, pod: &Uid, port: u16) -> Option<(&str, &Listener, SimTime)> {
        self.pod(node, pod)?.containers.iter().find_map(|(name, container)| {
            let run = container.runs.last()?;
            let RunState::Running { since, .. } = run.state else { return None };
            let process = self.processes.get(&process_id(node, pod, &run.launch))?;
            let listener = process.listeners().iter().find(|listener| listener.port == port)?;
            Some((name.as_str(), listener, since))
        })
    }
}

impl Listener {
    fn meets(&self, path: &str, scene: &Scene) -> Reach {
        let Some(page) = &self.http else { return Reach::Open };
        let path = path.split('?').next().unwrap_or_default();
        match self.paths.is_empty() || self.paths.iter().any(|known| known == path) {
            true => Reach::Http { status: 200, body: fill(page, scene) },
            false => Reach::Http { status: 404, body: String::new() },
        }
    }
}
