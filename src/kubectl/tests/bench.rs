//! kubectl on a workbench: command lines against a real cluster, in virtual time.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::cluster::Cluster;
use crate::cluster::faults::Fault;
use crate::cluster::scenario::Scenario;
use crate::host::{Environment, Host, Input, Launch, Output};
use crate::session::runtime::Runtime;
use std::cell::RefCell;
use std::rc::Rc;

/// A cluster of three nodes and a console.
pub struct Bench {
    runtime: Runtime,
    files: Rc<RefCell<Table<String, String>>>,
    launch: Option<Launch>,
}

/// What a command printed, and how it ended; 124 if it did not end within an hour.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

impl Bench {
    pub fn new() -> Self {
        Self::of(&Scenario::ThreeNodes)
    }

    pub fn of(scenario: &Scenario) -> Self {
        let cluster = scenario.build(7).unwrap();
        let files = Rc::new(RefCell::new(crate::shell::new_home()));
        Self { runtime: Runtime::new(cluster), files, launch: None }
    }

    pub fn with_file(self, path: &str, text: &str) -> Self {
        self.files.borrow_mut().insert(format!("/home/learner/{path}"), text.to_owned());
        self
    }

    /// What a file of the home folder holds.
    pub fn file(&self, path: &str) -> Option<String> {
        self.files.borrow().get(&format!("/home/learner/{path}")).cloned()
    }

    /// Whatever program is started, it is this one.
    pub fn with_program(self, program: Launch) -> Self {
        Self { launch: Some(program), ..self }
    }

    pub fn wait(&mut self, seconds: i64) {
        self.runtime.advance_to(self.runtime.now() + SimDuration::from_secs(seconds));
    }

    pub fn inject(&mut self, fault: &Fault) {
        self.runtime.inject(fault).unwrap();
    }

    pub fn cluster(&self) -> Cluster {
        self.runtime.snapshot()
    }

    pub fn now(&self) -> SimTime {
        self.runtime.now()
    }

    /// Runs a command line without the word `kubectl`; blanks part words, quotes hold them together.
    pub fn run(&mut self, line: &str) -> Outcome {
        self.run_with(line, "")
    }

    pub fn run_with(&mut self, line: &str, stdin: &str) -> Outcome {
        let (stdout, printed) = Output::buffer();
        let (stderr, complained) = Output::buffer();
        let mut host = self.host(stdout, stderr);
        host.stdin = Input::text(stdin);
        let task = self.runtime.start(crate::kubectl::run(split(line), host));
        let limit = self.runtime.now() + SimDuration::from_secs(3600);
        let code = self.runtime.finish(&task, limit).unwrap_or(124);
        task.interrupt();
        let (stdout, stderr) = (printed.borrow().clone(), complained.borrow().clone());
        Outcome { stdout, stderr, code }
    }

    fn host(&self, stdout: Output, stderr: Output) -> Host {
        Host {
            client: self.runtime.client(),
            clock: self.runtime.clock(),
            files: Rc::clone(&self.files),
            environment: Environment::new(),
            machine: self.runtime.machine(),
            jobs: self.runtime.jobs(),
            stdin: Input::empty(),
            stdout,
            stderr,
            history: Rc::default(),
            terminal: None,
            launch: self.launch,
        }
    }
}

/// A host over a fresh cluster whose time stands still.
pub fn host() -> Host {
    let (silent, _) = Output::buffer();
    Bench::new().host(silent.clone(), silent)
}

/// The words of a command line.
pub fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut is_open) = (String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (Some(end), c) if c == end => quote = None,
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') => (quote, is_open) = (Some(c), true),
            (None, ' ') => {
                if is_open {
                    words.push(std::mem::take(&mut word));
                }
                is_open = false;
            }
            (None, c) => {
                word.push(c);
                is_open = true;
            }
        }
    }
    if is_open {
        words.push(word);
    }
    words
}
