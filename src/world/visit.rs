//! Who listens where, and what a visitor meets: a page, an open port, or nobody.

use super::act::process_id;
use super::images::Listener;
use super::network::Mounts;
use super::process::{Scene, fill};
use super::step::note;
use super::{ProcessId, World};
use crate::api::meta::Uid;
use crate::api::time::SimTime;
use crate::control_loop::{LogLine, Reach, RunState, Runtime};
use rand_core::Rng;
use std::rc::Rc;

/// A program that listens.
pub(super) struct Hearer {
    pub(super) id: ProcessId,
    pub(super) listener: Rc<Listener>,
    /// Since when it runs.
    since: SimTime,
}

impl World {
    /// Knocks at a pod's port: what a client meets, and what the program behind it writes into its log.
    pub fn visit(&mut self, node: &str, pod: &Uid, port: u16, path: &str, now: SimTime) -> Reach {
        let Some(hearer) = self.hearer(node, pod, port) else { return Reach::Refused };
        let host = self.pod(node, pod).map(|known| known.identity.name.clone()).unwrap_or_default();
        let scene = Scene { host, now };
        self.be_noted(&hearer, &scene);
        hearer.listener.meets(path, &scene)
    }

    /// As [`World::visit`], with the pages that lie as files in the program's container.
    pub(super) fn meet(&mut self, hearer: &Hearer, path: &str, mounts: Mounts<'_>, scene: &Scene) -> Reach {
        self.be_noted(hearer, scene);
        match hearer.listener.root.as_str() {
            "" => hearer.listener.meets(path, scene),
            root => self.file_page(&hearer.id.place(), &format!("{root}{path}"), mounts),
        }
    }

    /// The program writes a line about who came, if it does such things.
    fn be_noted(&mut self, hearer: &Hearer, scene: &Scene) {
        let Hearer { id, listener, since } = hearer;
        let Some(text) = &listener.logs else { return };
        let Some(run) = self.newest_run(&id.node, &id.pod, &id.container) else { return };
        run.visits += 1;
        let uptime = scene.now.since(*since).as_millis() as f64 / 1000.0;
        let text = text.replace("{requests}", &run.visits.to_string()).replace("{uptime}", &uptime.to_string());
        note(&mut run.log, LogLine { at: scene.now, text: fill(&text, scene) });
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

    /// As [`World::visit`], from afar: nothing is left in a log, and a page has no text.
    pub(super) fn look(&self, node: &str, pod: &Uid, port: i32, path: &str) -> Reach {
        let found = u16::try_from(port).ok().and_then(|port| self.hearer(node, pod, port));
        found.map_or(Reach::Refused, |Hearer { listener, .. }| match (&listener.http, listener.has(path)) {
            (None, _) => Reach::Open,
            (Some(_), true) => Reach::Http { status: 200, body: String::new() },
            (Some(_), false) => Reach::Http { status: 404, body: String::new() },
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
    fn has(&self, path: &str) -> bool {
        let path = path.split('?').next().unwrap_or_default();
        self.paths.is_empty() || self.paths.iter().any(|known| known == path)
    }

    fn meets(&self, path: &str, scene: &Scene) -> Reach {
        let Some(page) = &self.http else { return Reach::Open };
        match self.has(path) {
            true => Reach::Http { status: 200, body: fill(page, scene) },
            false => Reach::Http { status: 404, body: String::new() },
        }
    }
}
