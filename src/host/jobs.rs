//! Commands that run beside the one that is typed: `kubectl proxy &`.

use super::ExitCode;
use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{AbortHandle, Abortable, LocalBoxFuture, Shared};
use futures::task::{LocalSpawn, LocalSpawnExt};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The jobs of a console.
#[derive(Default)]
pub struct Jobs {
    /// What runs them; without it there are none.
    spawner: Option<Rc<dyn LocalSpawn>>,
    list: RefCell<Vec<Job>>,
    count: Cell<u32>,
}

/// A command that was started with `&`.
#[derive(Clone)]
pub struct Job {
    /// By which the shell knows it.
    pub number: usize,
    /// By which the system knows it.
    pub process: u32,
    /// As it was typed.
    pub text: String,
    code: Rc<Cell<Option<ExitCode>>>,
    done: Shared<oneshot::Receiver<()>>,
    abort: AbortHandle,
    end: Rc<Cell<ExitCode>>,
}

/// The number of the first process that is not the shell's own.
const FIRST_PROCESS: u32 = 2101;
/// 128 and SIGTERM.
const TERMINATED: ExitCode = 143;

impl Jobs {
    /// Jobs that `spawner` runs.
    pub fn new(spawner: Rc<dyn LocalSpawn>) -> Self {
        Self { spawner: Some(spawner), ..Self::default() }
    }

    /// The same, after `count` others that are over.
    pub fn after(spawner: Rc<dyn LocalSpawn>, count: u32) -> Self {
        Self { count: Cell::new(count), ..Self::new(spawner) }
    }

    /// How many have been started in all.
    pub fn started(&self) -> u32 {
        self.count.get()
    }

    /// Starts a job; `None` where there are none.
    pub fn start(&self, text: String, command: LocalBoxFuture<'static, ExitCode>) -> Option<Job> {
        let (abort, registration) = AbortHandle::new_pair();
        let (told, done) = oneshot::channel();
        let code = Rc::new(Cell::new(None));
        let end = Rc::new(Cell::new(TERMINATED));
        let (result, killed) = (Rc::clone(&code), Rc::clone(&end));
        let command = Abortable::new(command, registration).map(move |outcome| {
            result.set(Some(outcome.unwrap_or(killed.get())));
            // Nobody need wait for it.
            let _ = told.send(());
        });
        self.spawner.as_ref()?.spawn_local(command).ok()?;
        self.count.set(self.count.get() + 1);
        let mut list = self.list.borrow_mut();
        let number = list.last().map_or(1, |job| job.number + 1);
        let process = FIRST_PROCESS + self.count.get();
        let job = Job { number, process, text, code, done: done.shared(), abort, end };
        list.push(job.clone());
        Some(job)
    }

    /// All of them, oldest first.
    pub fn all(&self) -> Vec<Job> {
        self.list.borrow().clone()
    }

    /// Those that have ended; they are forgotten.
    pub fn ended(&self) -> Vec<Job> {
        let (ended, rest) = self.all().into_iter().partition(|job| job.code().is_some());
        *self.list.borrow_mut() = rest;
        ended
    }

    /// What `%1`, `%%`, `%-`, `%name` or a process number mean.
    pub fn find(&self, word: &str) -> Option<Job> {
        let list = self.list.borrow();
        let found = match word.strip_prefix('%') {
            Some("" | "%" | "+") => list.last(),
            Some("-") => list.iter().rev().nth(1).or(list.last()),
            Some(rest) => match rest.parse::<usize>() {
                Ok(number) => list.iter().find(|job| job.number == number),
                Err(_) => list.iter().find(|job| job.text.starts_with(rest)),
            },
            None => list.iter().find(|job| word.parse() == Ok(job.process)),
        };
        found.cloned()
    }

    /// `+` for the newest, `-` for the one before.
    pub fn mark(&self, job: &Job) -> char {
        let list = self.list.borrow();
        let place = list.iter().rev().position(|known| known.number == job.number);
        match place {
            Some(0) => '+',
            Some(1) => '-',
            _ => ' ',
        }
    }
}

impl Job {
    /// How it ended, once it has.
    pub fn code(&self) -> Option<ExitCode> {
        self.code.get()
    }

    /// Ends it by a signal.
    pub fn kill(&self, signal: i32) {
        self.end.set(128 + signal);
        self.abort.abort();
    }

    /// Waits for its end.
    pub async fn wait(&self) -> ExitCode {
        let _ = self.done.clone().await;
        self.code().unwrap_or_default()
    }
}
