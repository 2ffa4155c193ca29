//! A visitor's request as the world sees it: where it comes to, who works on it, and whether the answer gets back.

use super::act::process_id;
use super::network::{End, Mounts, Trace, Vantage};
use super::visit::Guest;
use super::{ProcessId, World};
use crate::api::http::{HttpRequest, NetworkError};
use crate::api::meta::Uid;
use crate::api::time::{SimDuration, SimTime};
use crate::api::visitors::{Loss, Outcome};
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::control_loop::{Reach, RunState, Runtime};

/// A request that has found its way, or has not.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The Service that it went through, if any.
    pub service: Option<Key>,
    /// The pod that it came to, if any.
    pub pod: Option<Key>,
    /// What comes of it.
    pub fate: Fate,
}

impl Call {
    /// One that leads nowhere.
    pub fn lost(loss: Loss) -> Self {
        Self { service: None, pod: None, fate: Fate::Lost(loss) }
    }
}

/// What comes of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// A program works on it; if it lives until then, this is the answer.
    Answering {
        /// Who.
        by: Answerer,
        /// Until when.
        until: SimTime,
        /// How it ends then.
        outcome: Outcome,
    },
    /// It is lost at once.
    Lost(Loss),
    /// Nothing comes back.
    Unheard,
}

/// The run of a container that works on a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answerer(ProcessId);

impl World {
    /// Sends a visitor's request.
    pub fn call(
        &mut self,
        store: &Store,
        from: &Vantage,
        request: &HttpRequest,
        mounts: Mounts<'_>,
        now: SimTime,
    ) -> Call {
        let mut trace = Trace {
            at: now,
            from: from.clone(),
            to: (String::new(), request.port),
            service: None,
            pod: None,
            outcome: Err(NetworkError::Unresolved),
        };
        let end = self.find_way(store, from, request, &mut trace);
        let (pod, fate) = match end {
            End::Unresolved => (None, Fate::Lost(Loss::UnknownName)),
            End::NoEndpoints => (None, Fate::Lost(Loss::NoEndpoints)),
            End::Refused => (None, Fate::Lost(Loss::Refused)),
            // A pod's address that nobody has any more: its kube-proxy has not heard yet.
            End::Nobody | End::Silence => (None, Fate::Unheard),
            End::At { node, pod, port } => {
                let sender = |world: &Self| world.sender(store, &trace, &node, &pod);
                let fate = self.take_in(store, (&node, &pod, port), request, (mounts, now), &sender);
                (self.key_of(&node, &pod), fate)
            }
        };
        Call { service: trace.service, pod, fate }
    }

    /// How a request ended that a program was to have answered by now; nothing if no word of it gets back.
    pub fn answered(&self, by: &Answerer, outcome: Outcome, now: SimTime) -> Option<(SimTime, Outcome)> {
        let Answerer(process) = by;
        if !self.is_reachable(&process.node) {
            return None;
        }
        if self.processes.contains_key(process) {
            return Some((now, outcome));
        }
        let containers = self.pod(&process.node, &process.pod).map(|known| &known.containers);
        let mut runs = containers.and_then(|all| all.get(&process.container)).into_iter().flat_map(|own| &own.runs);
        let ended = runs.find_map(|run| match run.state {
            RunState::Exited { at, .. } if run.launch.attempt == process.attempt => Some(at),
            _ => None,
        });
        Some((ended.unwrap_or(now), Outcome::Lost(Loss::BrokenOff)))
    }

    /// At a pod's port: the program begins to work on a request, or queues it.
    fn take_in(
        &mut self,
        store: &Store,
        (node, pod, port): (&str, &Uid, u16),
        request: &HttpRequest,
        (mounts, now): (Mounts<'_>, SimTime),
        sender: &dyn Fn(&Self) -> String,
    ) -> Fate {
        if !self.is_reachable(node) {
            return Fate::Unheard;
        }
        let Some(hearer) = self.hearer(node, pod, port, &request.path) else {
            return Fate::Lost(self.why_refused(node, pod, port));
        };
        let (takes, at_once) = (hearer.listener.answer_time(), hearer.listener.at_once);
        let guest = Guest { request, sender };
        let reach = self.meet(&hearer, &guest, mounts, now);
        let (reach, waited) = self.ask_onward(store, &hearer, reach, request, (mounts, now));
        self.be_noted(&hearer, &guest, &reach, now);
        let takes = takes + waited;
        let outcome = match reach {
            Reach::Http { status: 500.., .. } => Outcome::Lost(Loss::Failed),
            Reach::Http { status, .. } => Outcome::Served(status),
            Reach::Open | Reach::Refused => Outcome::Lost(Loss::NotHttp),
        };
        let id = hearer.id;
        let until = match (at_once, self.processes.get_mut(&id)) {
            (Some(at_once), Some(process)) => match process.enqueue(at_once as usize, takes, now) {
                Some(until) => until,
                None => return Fate::Unheard,
            },
            _ => now + takes,
        };
        Fate::Answering { by: Answerer(id), until, outcome }
    }

    /// Why nobody listens at a pod's port.
    fn why_refused(&self, node: &str, pod: &Uid, port: u16) -> Loss {
        let Some(known) = self.pod(node, pod) else { return Loss::Gone };
        let runs = || known.containers.values().filter_map(|container| container.runs.last());
        let will_listen = |run: &crate::control_loop::Run| match run.state {
            RunState::Starting => true,
            RunState::Exited { .. } => false,
            RunState::Running { .. } => {
                let process = self.processes.get(&process_id(node, pod, &run.launch));
                process.is_some_and(|process| process.will_listen(port))
            }
        };
        if runs().any(will_listen) {
            Loss::Starting
        } else if runs().all(|run| matches!(run.state, RunState::Exited { .. })) {
            Loss::Gone
        } else {
            Loss::Refused
        }
    }
}

/// How long an answer takes that nobody described.
const USUAL_ANSWER: SimDuration = SimDuration::from_millis(4);

impl super::listener::Listener {
    fn answer_time(&self) -> SimDuration {
        self.answer_ms.map_or(USUAL_ANSWER, SimDuration::from_millis)
    }
}
