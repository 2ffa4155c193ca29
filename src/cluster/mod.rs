//! The machine room: wires the API server, the loops and the world together, and owns virtual time.
//!
//! Invariants: `advance_to(a); advance_to(b)` equals `advance_to(b)`; the same seed and inputs give the same story;
//! a clone is cheap and independent.

pub mod beyond;
mod components;
mod correlation;
mod execute;
pub mod faults;
mod heartbeats;
pub mod inside;
mod logs;
mod mounts;
mod proxy;
mod queue;
mod recorder;
pub mod scenario;
pub mod story;
mod tunnel;
pub mod unsimulated;
pub mod visitors;

use crate::api::http::HttpRequest;
use crate::api::meta::ResourceVersion;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::ApiServer;
use crate::apiserver::request::{ApiRequest, Key, Reply, Status};
use crate::apiserver::store::Store;
use crate::control_loop::{Runtime, View};
use crate::world::World;
use crate::world::images::Images;
use queue::{Queue, Work};
use recorder::Recorder;
use std::rc::Rc;
use story::{Actor, Effect, Occurrence, Story};

/// A whole cluster: state, loops' queues, machines, and the story so far.
#[derive(Clone, Debug)]
pub struct Cluster {
    now: SimTime,
    api: ApiServer,
    world: World,
    queue: Queue,
    recorder: Recorder,
    story: Story,
    /// The newest change that the loops have been told of.
    told: ResourceVersion,
    /// How much has happened at this very instant.
    at_once: usize,
    livelock: Option<Livelock>,
    visiting: visitors::Visiting,
}

/// The model ran in a circle without time passing: a bug of ours, and said so instead of hanging.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Livelock {
    /// The instant that would not end.
    pub at: SimTime,
    /// A key that was being worked on.
    pub key: Key,
}

/// More than this at one instant is a circle: the largest bursts of the model stay far below.
const MOST_AT_ONCE: usize = 200_000;

impl Cluster {
    /// A cluster without machines and objects.
    pub fn new(seed: u64, images: Rc<Images>) -> Self {
        Self {
            now: SimTime::ZERO,
            api: ApiServer::new(seed),
            world: World::new(seed, images),
            queue: Queue::default(),
            recorder: Recorder::default(),
            story: Story::default(),
            told: ResourceVersion::default(),
            at_once: 0,
            livelock: None,
            visiting: visitors::Visiting::default(),
        }
    }

    /// The names of all loops.
    pub fn loops() -> impl Iterator<Item = &'static str> {
        components::all().iter().map(|controller| controller.name())
    }

    /// The present instant.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// All objects.
    pub fn store(&self) -> &Store {
        &self.api.store
    }

    /// What the machines report.
    pub fn runtime(&self) -> &dyn Runtime {
        &self.world
    }

    /// What has happened, and why.
    pub fn story(&self) -> &Story {
        &self.story
    }

    /// The circle that the model was caught in, if it was.
    pub fn livelock(&self) -> Option<&Livelock> {
        self.livelock.as_ref()
    }

    /// Whether the server still waits before it answers a request: what it needs may be on its way.
    pub fn holds_up(&self, request: &ApiRequest) -> bool {
        self.api.holds_up(request)
    }

    /// Answers a client's request now. The loops hear of it when time passes.
    ///
    /// # Errors
    /// The server's refusal; it changes nothing.
    pub fn request(&mut self, request: ApiRequest) -> Result<Reply, Status> {
        let (verb, key) = execute::describe(&request);
        self.note_heartbeats(&key);
        let before = self.api.store.revision();
        let answer = match request {
            ApiRequest::Logs { pod, options } => logs::read(&self.api.store, &self.world, &pod, &options, self.now),
            ApiRequest::Proxy { target, port, path, headers } => {
                let request = HttpRequest { headers, ..HttpRequest::get("", 0, &path) };
                beyond::code().map_err(Status::from).and_then(|code| (code.proxy)(self, &target, &port, request))
            }
            request => self.api.handle(request, self.now),
        };
        let effect = match &answer {
            Ok(_) if self.api.store.revision() == before => Effect::Read { verb, key: key.clone() },
            Ok(_) => Effect::Wrote { verb, key: key.clone(), revision: self.api.store.revision() },
            Err(status) => {
                Effect::Refused { verb, key: key.clone(), reason: status.reason, message: status.message.clone() }
            }
        };
        let effects = vec![effect];
        let cause = ResourceVersion::default();
        self.story.tell(Occurrence { at: self.now, actor: Actor::Client, cause, key, effects, notes: Vec::new() });
        self.tell_loops();
        answer
    }

    /// The next instant at which something happens by itself.
    pub fn next_event_at(&self) -> Option<SimTime> {
        let happening = [self.queue.next_at(), self.world.next_event_at(), self.recorder.next_expiry()];
        let next = happening.into_iter().chain([self.visiting.next_at()]);
        next.flatten().min().map(|at| at.max(self.now))
    }

    /// As [`Cluster::next_event_at`], visitors and events that fade unseen left aside: `None` means the cluster is quiet.
    pub fn next_activity_at(&self) -> Option<SimTime> {
        [self.queue.next_at(), self.world.next_event_at()].into_iter().flatten().min().map(|at| at.max(self.now))
    }

    /// Lets time pass, and everything happen that is due.
    pub fn advance_to(&mut self, to: SimTime) {
        while let Some(at) = self.next_event_at().filter(|at| *at <= to) {
            if self.livelock.is_some() {
                break;
            }
            self.move_to(at);
            self.happen();
        }
        self.move_to(to);
    }

    fn move_to(&mut self, at: SimTime) {
        if at > self.now {
            self.now = at;
            self.at_once = 0;
        }
    }

    /// Everything that is due at this instant, one step of it.
    fn happen(&mut self) {
        for key in self.world.advance_to(self.now) {
            self.queue.wake(components::KUBELET, key, self.now, self.told, components::latency(components::KUBELET));
        }
        self.receive_visitors();
        for key in self.recorder.expired(&self.api.store, self.now) {
            self.api.store.remove(&key, self.now);
        }
        while let Some(Work { component, key, cause }) = self.queue.take_due(self.now) {
            self.at_once += 1;
            if self.at_once > MOST_AT_ONCE {
                self.livelock = Some(Livelock { at: self.now, key });
                return;
            }
            self.reconcile(component, &key, cause);
        }
        self.tell_loops();
    }

    fn reconcile(&mut self, component: usize, key: &Key, cause: ResourceVersion) {
        let Some(controller) = components::all().get(component) else { return };
        let view = View { store: &self.api.store, runtime: &self.world, now: self.now };
        let plan = controller.reconcile(&view, key);
        let busy_for = plan.busy_for.max(components::time_for(component, plan.requests.len()));
        if busy_for > SimDuration::ZERO {
            self.queue.keep_busy(component, key, self.now + busy_for);
        }
        if let Some(span) = plan.requeue_after {
            self.queue.wake(component, key.clone(), self.now, cause, span.max(components::SHORTEST_WAIT));
        }
        if !plan.is_empty() {
            self.execute(component, key, cause, plan);
        }
        self.tell_loops();
    }

    /// Passes every change on to the loops that it concerns.
    fn tell_loops(&mut self) {
        if self.told == self.api.store.revision() {
            return;
        }
        let Some(changes) = self.api.store.changes_since(self.told) else { return };
        for event in changes {
            for (component, controller) in components::all().iter().enumerate() {
                for key in controller.wakes(event, &self.api.store) {
                    self.queue.wake(component, key, self.now, event.revision, controller.latency());
                }
            }
        }
        self.told = self.api.store.revision();
        self.api.store.compact();
    }
}
