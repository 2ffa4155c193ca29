//! A shell on a workbench: a clock that leaps to the next waiter, and no cluster behind it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::files::new_home;
use super::run::{Console, run};
use super::state::Shell;
use crate::api::meta::ResourceVersion;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, ListRequest, Reply, Status, WatchStream};
use crate::host::{Alone, Client, Clock, ExitCode, Output, Terminal};
use futures::channel::oneshot;
use futures::executor::LocalPool;
use futures::future::{FutureExt, LocalBoxFuture};
use futures::task::LocalSpawnExt;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

pub(super) struct Bench {
    pub(super) shell: Rc<RefCell<Shell>>,
    pub(super) console: Console,
    pub(super) clock: Rc<FakeClock>,
    printed: Rc<RefCell<String>>,
}

/// How a text ended, and what was printed on both streams.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) printed: String,
    /// `None`: it waits for ever.
    pub(super) code: Option<ExitCode>,
}

impl Bench {
    pub(super) fn new() -> Self {
        let (output, printed) = Output::buffer();
        let clock = Rc::new(FakeClock::default());
        let console = Console {
            client: Rc::new(NoCluster),
            clock: clock.clone(),
            files: Rc::new(RefCell::new(new_home())),
            machine: Rc::new(Alone),
            jobs: Rc::default(),
            keyboard: None,
            history: Rc::new(RefCell::new(Vec::new())),
            stdout: output.clone(),
            stderr: output,
            terminal: None,
        };
        Self { shell: Rc::new(RefCell::new(Shell::default())), console, clock, printed }
    }

    pub(super) fn with_terminal(mut self) -> (Self, Rc<FakeTerminal>) {
        let terminal = Rc::new(FakeTerminal::default());
        self.console.terminal = Some(terminal.clone());
        (self, terminal)
    }

    pub(super) fn with_file(self, path: &str, text: &str) -> Self {
        self.console.files.borrow_mut().insert(format!("/home/learner/{path}"), text.to_owned());
        self
    }

    /// Runs `text` for at most an hour of virtual time.
    pub(super) fn run(&self, text: &str) -> Outcome {
        let mut pool = LocalPool::new();
        let code = Rc::new(Cell::new(None));
        let (shell, console, text) = (Rc::clone(&self.shell), self.console.clone(), text.to_owned());
        let done = Rc::clone(&code);
        let main = async move { done.set(Some(run(&shell, &console, &text).await)) };
        pool.spawner().spawn_local(main).unwrap();
        let end = self.clock.now.get().as_millis() + 3_600_000;
        loop {
            pool.run_until_stalled();
            if code.get().is_some() || !self.clock.leap(end) {
                return Outcome { printed: self.printed.take(), code: code.get() };
            }
        }
    }
}

struct NoCluster;

impl Client for NoCluster {
    fn send(&self, _: ApiRequest) -> LocalBoxFuture<'static, Result<Reply, Status>> {
        std::future::pending().boxed_local()
    }

    fn watch(&self, _: ListRequest, _: ResourceVersion) -> LocalBoxFuture<'static, Result<WatchStream, Status>> {
        std::future::pending().boxed_local()
    }
}

#[derive(Default)]
pub(super) struct FakeClock {
    pub(super) now: Cell<SimTime>,
    waiters: RefCell<BTreeMap<(i64, usize), oneshot::Sender<()>>>,
    count: Cell<usize>,
}

impl FakeClock {
    /// Leaps to the next instant at which somebody wakes, if there is one before `end`.
    fn leap(&self, end: i64) -> bool {
        let Some(((at, _), waiter)) = self.waiters.borrow_mut().pop_first() else { return false };
        self.now.set(SimTime::from_millis(at));
        let _ = waiter.send(());
        at <= end
    }
}

impl Clock for FakeClock {
    fn now(&self) -> SimTime {
        self.now.get()
    }

    fn sleep(&self, span: SimDuration) -> LocalBoxFuture<'static, ()> {
        let (sender, receiver) = oneshot::channel();
        self.count.set(self.count.get() + 1);
        let at = self.now.get().as_millis() + span.as_millis();
        self.waiters.borrow_mut().insert((at, self.count.get()), sender);
        receiver.map(|_| ()).boxed_local()
    }
}

#[derive(Default)]
pub(super) struct FakeTerminal {
    pub(super) cleared: Cell<usize>,
}

impl Terminal for FakeTerminal {
    fn clear(&self) {
        self.cleared.set(self.cleared.get() + 1);
    }

    fn columns(&self) -> usize {
        80
    }
}
