//! The runtime: owns the live cluster, alone polls commands, and lets virtual time pass for both.
//!
//! Everything runs on one thread. A command waits for an answer or for an instant; the runtime lets the cluster and
//! the commands take turns, instant by instant, so that neither ever sees the other's future.

use super::client::ClusterClient;
use super::computers::Computer;
use super::reach::reach;
use crate::api::discovery::Kind;
use crate::api::meta::ResourceVersion;
use crate::api::object::Object;
use crate::api::set::Set;
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{Change, Key, ListRequest, WatchEvent};
use crate::apiserver::selects;
use crate::cluster::Cluster;
use crate::cluster::faults::{Fault, FaultError};
use crate::host::{Client, Clock, ExitCode, INTERRUPTED, Input, Jobs, Machine, Output, Stdio, Visitor};
use crate::lazy::Unreachable;
use crate::world::inside::Place;
use futures::FutureExt;
use futures::channel::mpsc;
use futures::executor::{LocalPool, LocalSpawner};
use futures::future::{AbortHandle, Abortable, LocalBoxFuture};
use futures::task::LocalSpawnExt;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// How long a request is on its way and back, as measured.
pub(super) const ROUND_TRIP: SimDuration = SimDuration::from_millis(15);

/// The live cluster and the commands that run against it.
pub struct Runtime {
    shared: Rc<Shared>,
    pool: LocalPool,
    spawner: LocalSpawner,
}

/// A command that was started.
#[derive(Clone)]
pub struct Task {
    code: Rc<Cell<Option<ExitCode>>>,
    abort: AbortHandle,
}

/// What the cluster and the commands share.
pub(super) struct Shared {
    pub(super) cluster: RefCell<Cluster>,
    timers: RefCell<Table<(SimTime, u64), Waker>>,
    counter: Cell<u64>,
    pub(super) watchers: RefCell<Vec<Watcher>>,
    /// Programs of the learner's that listen, by port.
    pub(super) listeners: RefCell<Table<u16, mpsc::UnboundedSender<Visitor>>>,
    /// Who waits until a container's first process is told to end.
    pub(super) awaiting_end: RefCell<Vec<(Place, Waker)>>,
    /// First processes of containers that are run here.
    running: RefCell<Set<Place>>,
}

/// Somebody who wants to hear of changes.
pub(super) struct Watcher {
    pub(super) list: ListRequest,
    pub(super) told: ResourceVersion,
    pub(super) events: mpsc::UnboundedSender<WatchEvent>,
}

impl Runtime {
    /// A runtime around a cluster, at the cluster's present instant.
    pub fn new(mut cluster: Cluster) -> Self {
        // Commands that ran before do no more, and what they kept open is closed.
        cluster.close_tunnel();
        let shared = Shared {
            cluster: RefCell::new(cluster),
            timers: RefCell::default(),
            counter: Cell::default(),
            watchers: RefCell::default(),
            listeners: RefCell::default(),
            awaiting_end: RefCell::default(),
            running: RefCell::default(),
        };
        let pool = LocalPool::new();
        let spawner = pool.spawner();
        Self { shared: Rc::new(shared), pool, spawner }
    }

    /// The present instant.
    pub fn now(&self) -> SimTime {
        self.shared.now()
    }

    /// A copy of the cluster as it is now: cheap, and free to go its own way.
    pub fn snapshot(&self) -> Cluster {
        self.shared.cluster.borrow().clone()
    }

    /// Lets something befall a machine.
    ///
    /// # Errors
    /// Why it can't be.
    pub fn inject(&mut self, fault: &Fault) -> Result<(), FaultError> {
        let outcome = self.shared.cluster.borrow_mut().inject(fault);
        self.poll();
        outcome
    }

    /// The client through which commands reach this cluster.
    pub fn client(&self) -> Rc<dyn Client> {
        Rc::new(ClusterClient { shared: Rc::clone(&self.shared) })
    }

    /// The clock of this cluster.
    pub fn clock(&self) -> Rc<dyn Clock> {
        Rc::new(ClusterClock { shared: Rc::clone(&self.shared) })
    }

    /// The learner's computer.
    pub fn machine(&self) -> Rc<dyn Machine> {
        Rc::new(Computer { shared: Rc::clone(&self.shared) })
    }

    /// Jobs that run beside the commands of one console.
    pub fn jobs(&self) -> Rc<Jobs> {
        self.jobs_after(0)
    }

    /// The same for a console that has had so many.
    pub fn jobs_after(&self, count: u32) -> Rc<Jobs> {
        Rc::new(Jobs::after(Rc::new(self.spawner.clone()), count))
    }

    /// Starts a command. It takes its first steps at once.
    pub fn start(&mut self, command: impl Future<Output = ExitCode> + 'static) -> Task {
        let (abort, registration) = AbortHandle::new_pair();
        let code = Rc::new(Cell::new(None));
        let result = Rc::clone(&code);
        let command =
            Abortable::new(command, registration).map(move |outcome| result.set(Some(outcome.unwrap_or(INTERRUPTED))));
        // Spawning fails only when the pool is gone, and it is ours.
        if self.spawner.spawn_local(command).is_err() {
            code.set(Some(INTERRUPTED));
        }
        self.poll();
        Task { code, abort }
    }

    /// Lets time pass for the cluster and for the commands.
    pub fn advance_to(&mut self, to: SimTime) {
        self.poll();
        while let Some(at) = self.next_at().filter(|at| *at <= to) {
            self.step_to(at);
        }
        self.step_to(to.max(self.now()));
    }

    /// Lets time pass until a command has ended, at most until `limit`.
    pub fn finish(&mut self, task: &Task, limit: SimTime) -> Option<ExitCode> {
        self.run_until(limit, &|| task.code().is_some());
        task.code()
    }

    /// Lets time pass until something is so, at most until `limit`.
    pub fn run_until(&mut self, limit: SimTime, is_so: &dyn Fn() -> bool) {
        self.poll();
        while !is_so() {
            let Some(at) = self.next_at().filter(|at| *at <= limit) else { return };
            self.step_to(at);
        }
    }

    /// The next instant at which anything happens.
    pub fn next_at(&self) -> Option<SimTime> {
        let timer = self.shared.timers.borrow().keys().next().map(|(at, _)| *at);
        let event = self.shared.cluster.borrow().next_event_at();
        [timer, event, self.shared.next_heartbeat_at()].into_iter().flatten().min()
    }

    /// As [`Runtime::next_at`], events that fade unseen left aside.
    pub fn next_activity_at(&self) -> Option<SimTime> {
        let timer = self.shared.timers.borrow().keys().next().map(|(at, _)| *at);
        let activity = self.shared.cluster.borrow().next_activity_at();
        [timer, activity].into_iter().flatten().min()
    }

    fn step_to(&mut self, at: SimTime) {
        self.shared.cluster.borrow_mut().advance_to(at);
        self.shared.note_watched_heartbeats();
        self.shared.tell_watchers();
        self.shared.wake_timers();
        self.shared.tell_to_end();
        self.run_errands();
        self.poll();
    }

    /// Begins the programs of containers that have started.
    fn run_errands(&self) {
        let errands = self.shared.cluster.borrow().errands();
        let mut running = self.shared.running.borrow_mut();
        running.retain(|place| errands.iter().any(|(inside, _)| inside.place == *place));
        for (inside, words) in errands {
            if running.insert(inside.place.clone()) {
                let nobody = Output::new(|_| {});
                let (stdin, clock) = (Input::empty(), self.clock());
                let stdio = Stdio { stdin, stdout: nobody.clone(), stderr: nobody, terminal: None, clock };
                let (shared, client) = (Rc::clone(&self.shared), self.client());
                let program = async move {
                    match reach().await {
                        Ok(reach) => (reach.run)(shared, client, inside, words, stdio).await,
                        // The next look at it tries again.
                        Err(Unreachable) => shared.running.borrow_mut().remove(&inside.place),
                    }
                };
                // Spawning fails only when the pool is gone, and it is ours.
                let _ = self.spawner.spawn_local(program);
            }
        }
    }

    fn poll(&mut self) {
        self.pool.run_until_stalled();
        self.shared.tell_watchers();
        self.pool.run_until_stalled();
    }
}

impl Task {
    /// How it ended, once it has.
    pub fn code(&self) -> Option<ExitCode> {
        self.code.get()
    }

    /// Ctrl-C.
    pub fn interrupt(&self) {
        self.abort.abort();
    }
}

impl Shared {
    fn now(&self) -> SimTime {
        self.cluster.borrow().now()
    }

    /// The kinds that heartbeats change and that somebody watches.
    fn watched_heartbeats(&self) -> impl Iterator<Item = Kind> {
        let watchers = self.watchers.borrow();
        let watched: Vec<Kind> = watchers.iter().map(|watcher| watcher.list.kind).collect();
        [Kind::NODE, Kind::LEASE].into_iter().filter(move |kind| watched.contains(kind))
    }

    /// When the next heartbeat comes that somebody watches.
    fn next_heartbeat_at(&self) -> Option<SimTime> {
        self.watched_heartbeats().filter_map(|kind| self.cluster.borrow().next_heartbeat_at(kind)).min()
    }

    fn note_watched_heartbeats(&self) {
        for kind in self.watched_heartbeats() {
            self.cluster.borrow_mut().note_heartbeats(&Key::cluster(kind, ""));
        }
    }

    fn wake_timers(&self) {
        let now = self.now();
        loop {
            let mut timers = self.timers.borrow_mut();
            let Some(slot) = timers.keys().next().copied().filter(|(at, _)| *at <= now) else { break };
            let waker = timers.remove(&slot);
            drop(timers);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    fn tell_to_end(&self) {
        let cluster = self.cluster.borrow();
        self.awaiting_end.borrow_mut().retain(|(place, waker)| {
            let is_told = cluster.is_told_to_end(place);
            if is_told {
                waker.wake_by_ref();
            }
            !is_told
        });
    }

    pub(super) fn tell_watchers(&self) {
        let mut watchers = self.watchers.borrow_mut();
        let cluster = self.cluster.borrow();
        watchers.retain_mut(|watcher| {
            let store = cluster.store();
            if watcher.told == store.revision() {
                return !watcher.events.is_closed();
            }
            let Some(changes) = store.changes_since(watcher.told) else { return false };
            for event in changes {
                let Some(change) = seen_as(&watcher.list, event) else { continue };
                if watcher.events.unbounded_send(WatchEvent { change, ..event.clone() }).is_err() {
                    return false;
                }
            }
            watcher.told = store.revision();
            true
        });
    }
}

/// What a change is to a watcher: an object that comes to match a selector is new, one that no longer does is gone.
fn seen_as(list: &ListRequest, event: &WatchEvent) -> Option<Change> {
    let place = &event.object.meta().namespace;
    if event.object.kind() != list.kind || !list.namespace.is_empty() && list.namespace != *place {
        return None;
    }
    let is_meant = |object: &Object| selects(list, object).unwrap_or(false);
    let was_meant = event.before.as_deref().is_some_and(is_meant);
    let is_there = event.change != Change::Deleted;
    match (was_meant, is_there && is_meant(&event.object)) {
        (true, true) => Some(Change::Modified),
        (false, true) => Some(Change::Added),
        (true, false) => Some(Change::Deleted),
        (false, false) => None,
    }
}

struct ClusterClock {
    shared: Rc<Shared>,
}

impl Clock for ClusterClock {
    fn now(&self) -> SimTime {
        self.shared.now()
    }

    fn sleep(&self, span: SimDuration) -> LocalBoxFuture<'static, ()> {
        Box::pin(sleep(&self.shared, span))
    }
}

pub(super) fn sleep(shared: &Rc<Shared>, span: SimDuration) -> Sleep {
    Sleep { shared: Rc::clone(shared), until: shared.now() + span, slot: None }
}

/// Waits for an instant of virtual time.
pub(super) struct Sleep {
    shared: Rc<Shared>,
    until: SimTime,
    slot: Option<(SimTime, u64)>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.shared.now() >= self.until {
            return Poll::Ready(());
        }
        let slot = self.slot.unwrap_or_else(|| {
            self.shared.counter.set(self.shared.counter.get() + 1);
            (self.until, self.shared.counter.get())
        });
        self.shared.timers.borrow_mut().insert(slot, context.waker().clone());
        self.slot = Some(slot);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            self.shared.timers.borrow_mut().remove(&slot);
        }
    }
}
