//! Processes: what the program in a container does, from its image's record or from the command that replaces it.

use super::beyond;
use super::images::Images;
use super::listener::Listener;
use super::record::{Act, Bytes, Program, WriteMode};
use super::script;
use super::template::{Scene, fill};
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::control_loop::ContainerLaunch;
use crate::lazy::Unreachable;
use std::rc::Rc;

/// How many connections wait at most for a program to take them, as Node asks for.
const BACKLOG: usize = 511;

/// A running program: what it has still to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    /// Shared: most are what their image does.
    acts: Rc<Vec<Act>>,
    next: usize,
    /// Where an endless loop begins again.
    again_from: Option<usize>,
    at_end: AtEnd,
    on_sigterm: OnSigterm,
    start_error: Option<String>,
    listeners: Vec<Rc<Listener>>,
    ear: Ear,
    /// When it will be done with each request that it works on or has queued.
    busy_until: Vec<SimTime>,
    /// How much memory it holds, in bytes, as far as is known.
    memory: i64,
    /// The files that it has made, or that others have made in its container; nothing for what was removed.
    files: Table<String, Option<String>>,
    /// When.
    changed: Table<String, SimTime>,
    told: Told,
}

/// Who knows what it does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Told {
    /// It does, by its acts.
    Itself,
    /// Whoever types at its terminal: it is a shell. The words that started it.
    Typist(Vec<String>),
    /// Whoever runs the world's programs: the words that started it.
    Runner(Vec<String>),
}

/// What it does when it has done all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtEnd {
    Stay,
    Exit(i32),
}

/// Whether it listens at its ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ear {
    Closed,
    Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OnSigterm {
    Exit(i32),
    Ignore,
}

/// What a process does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It prints a line.
    Print(String),
    /// It writes a file, or removes it.
    File(String, Option<String>, WriteMode),
    /// It begins to listen at its ports.
    Listen,
    /// It holds so many bytes of memory.
    Hold(i64),
    /// It waits.
    Wait(SimDuration),
    /// It ends.
    Exit(i32),
    /// It stays, and does nothing that shows.
    Stay,
}

impl Process {
    /// The program that a launch runs.
    pub fn of(images: &Images, launch: &ContainerLaunch) -> Self {
        let own = images.program(launch);
        let words = script::words_of(images, launch);
        let is_as_made = words.first().is_none_or(|program| script::is_made_for(images, &launch.image, program));
        let mut process = Self::empty();
        if is_as_made {
            if own.is_none() {
                let text = format!("(what {} does is not simulated: it runs, and serves nothing)", launch.image);
                process.then(Act::Print(text));
            }
            process.become_image(own.as_ref());
            return process;
        }
        match beyond::code() {
            Some(code) => (code.commanded)(images, launch, words),
            None => {
                process.then(Act::Print(Unreachable.to_string()));
                process
            }
        }
    }

    /// What a command of one's own runs.
    pub(super) fn commanded(images: &Images, launch: &ContainerLaunch, words: Vec<String>) -> Self {
        let own = images.program(launch);
        let Some(program) = words.first().cloned() else { return Self::empty() };
        if let Some(why) = script::start_error(images, &launch.image, &program) {
            return Self { start_error: Some(why), ..Self::empty() };
        }
        let mut process = Self::empty();
        match launch.streams.can_be_read() {
            true if script::reads(&words) => {
                process.wait_for(Told::Typist(words));
                return process;
            }
            false if script::is_shell(&words) => return process,
            _ => {}
        }
        if script::read(&mut process, &words, own.as_ref()) == script::Reading::Strange {
            // A tool has nothing to do with signals, and the kernel spares process 1; who serves, ends in order.
            let is_tool = images.tools(&launch.image).any(|tool| tool == script::base(&program));
            process.on_sigterm = if is_tool { OnSigterm::Ignore } else { OnSigterm::Exit(143) };
            process.wait_for(Told::Runner(words));
        }
        process
    }

    /// Who knows what it does.
    pub(super) fn told(&self) -> &Told {
        &self.told
    }

    pub(super) fn then(&mut self, act: Act) {
        Rc::make_mut(&mut self.acts).push(act);
    }

    pub(super) fn repeat_from_here(&mut self) {
        self.again_from = Some(self.acts.len());
    }

    pub(super) fn end_with(&mut self, at_end: AtEnd) {
        self.at_end = at_end;
    }

    /// It does something else from now on, because another program has its port.
    pub fn shut_out(&mut self, acts: Vec<Act>) {
        self.listeners = Vec::new();
        (self.acts, self.next) = (Rc::new(acts), 0);
    }

    /// It listens from now on.
    pub fn open(&mut self) {
        self.ear = Ear::Open;
    }

    /// The ports at which it listens, or will.
    pub fn ports(&self) -> impl Iterator<Item = u16> {
        self.listeners.iter().map(|listener| listener.port)
    }

    /// Why it could not even start, if so.
    pub fn start_error(&self) -> Option<String> {
        self.start_error.clone()
    }

    /// Where it listens.
    pub fn listeners(&self) -> &[Rc<Listener>] {
        match self.ear {
            Ear::Open => &self.listeners,
            Ear::Closed => &[],
        }
    }

    /// Whether it will listen at a port, but does not yet.
    pub fn will_listen(&self, port: u16) -> bool {
        self.ear == Ear::Closed && self.ports().any(|own| own == port)
    }

    /// Takes one more request of which it works on so many at once; when it will be done with it, or nothing if too many
    /// wait already.
    pub fn enqueue(&mut self, at_once: usize, takes: SimDuration, now: SimTime) -> Option<SimTime> {
        self.busy_until.retain(|until| *until > now);
        let ahead = self.busy_until.len();
        if ahead >= at_once + BACKLOG {
            return None;
        }
        // They end in the order in which they came, as all take the same time.
        let begins = ahead.checked_sub(at_once).and_then(|place| self.busy_until.get(place)).copied().unwrap_or(now);
        self.busy_until.push(begins + takes);
        Some(begins + takes)
    }

    /// What differs from the image's files.
    pub fn changes(&self) -> &Table<String, Option<String>> {
        &self.files
    }

    /// Another text for a file, or none.
    pub fn change(&mut self, path: &str, text: Option<String>, now: SimTime) {
        self.files.insert(path.to_owned(), text);
        self.changed.insert(path.to_owned(), now);
    }

    /// When a file was changed last, if it was.
    pub fn changed_at(&self, path: &str) -> Option<SimTime> {
        self.changed.get(path).copied()
    }

    /// Whether SIGTERM ends it.
    pub fn listens_to_sigterm(&self) -> bool {
        self.on_sigterm != OnSigterm::Ignore
    }

    /// Its exit code when SIGTERM ends it.
    pub fn exit_code_on_sigterm(&self) -> i32 {
        match self.on_sigterm {
            OnSigterm::Exit(code) => code,
            OnSigterm::Ignore => super::act::KILLED,
        }
    }

    /// Does one thing.
    pub fn step(&mut self, scene: Scene<'_>) -> Step {
        let Some(act) = self.acts.get(self.next) else {
            return match (self.again_from, self.at_end) {
                (Some(from), _) => {
                    self.next = from;
                    // An endless loop without a pause would print forever within one instant.
                    Step::Wait(SimDuration::from_millis(10))
                }
                (None, AtEnd::Exit(code)) => Step::Exit(code),
                (None, AtEnd::Stay) => Step::Stay,
            };
        };
        self.next += 1;
        match act {
            Act::Touch(path) => Step::File(path.clone(), Some(String::new()), WriteMode::Append),
            Act::Remove(path) => Step::File(path.clone(), None, WriteMode::Replace),
            Act::Write(path, text, mode) => Step::File(path.clone(), Some(fill(text, scene) + "\n"), *mode),
            Act::Print(text) => Step::Print(fill(text, scene)),
            Act::Workers(first, line) => {
                let line = fill(line, scene);
                let workers = (*first..).take(scene.cores).map(|worker| line.replace("{worker}", &worker.to_string()));
                Step::Print(workers.collect::<Vec<_>>().join("\n"))
            }
            Act::Listen => Step::Listen,
            Act::Memory(Bytes(bytes)) => {
                self.memory = *bytes;
                Step::Hold(self.memory)
            }
            Act::Grow(Bytes(bytes)) => {
                self.memory = self.memory.saturating_add(*bytes);
                Step::Hold(self.memory)
            }
            Act::Endure => {
                self.on_sigterm = OnSigterm::Ignore;
                Step::Wait(SimDuration::ZERO)
            }
            Act::Fail(page) => {
                for listener in self.listeners.iter_mut().map(Rc::make_mut) {
                    (listener.status, listener.http) = (Some("500".into()), Some(page.as_str().into()));
                }
                Step::Wait(SimDuration::ZERO)
            }
            Act::Wait(seconds) => Step::Wait(SimDuration::from_millis((seconds * 1000.0) as i64)),
            Act::Exit(code) => Step::Exit(*code),
            // Decided when it was started.
            Act::If(_) | Act::All => Step::Wait(SimDuration::ZERO),
        }
    }

    /// A program that has nothing to do, and ends.
    pub(super) fn empty() -> Self {
        Self {
            acts: Rc::default(),
            next: 0,
            again_from: None,
            at_end: AtEnd::Exit(0),
            on_sigterm: OnSigterm::Ignore,
            start_error: None,
            listeners: Vec::new(),
            ear: Ear::Closed,
            busy_until: Vec::new(),
            memory: 0,
            files: Table::default(),
            changed: Table::default(),
            told: Told::Itself,
        }
    }

    /// From here on it is the image's own program.
    pub(super) fn become_image(&mut self, program: Option<&Program<'_>>) {
        let own = program.map(|program| program.acts.as_slice()).unwrap_or_default();
        let record = program.map(|program| program.record);
        let acts = Rc::make_mut(&mut self.acts);
        acts.extend(record.and_then(|record| record.memory).map(Act::Memory));
        if !own.contains(&Act::Listen) {
            acts.push(Act::Listen);
        }
        self.again_from = record.is_some_and(|record| record.repeats).then_some(acts.len());
        acts.extend_from_slice(own);
        self.at_end = AtEnd::Stay;
        let code = record.map_or(0, |record| record.code_on_sigterm);
        let is_deaf = record.is_some_and(|record| record.ignores_sigterm);
        self.on_sigterm = if is_deaf { OnSigterm::Ignore } else { OnSigterm::Exit(code) };
        self.listeners = program.map(|program| program.listens.clone()).unwrap_or_default();
    }

    /// It stays until it is told otherwise.
    fn wait_for(&mut self, told: Told) {
        (self.acts, self.again_from, self.at_end, self.told) = (Rc::default(), None, AtEnd::Stay, told);
    }
}
