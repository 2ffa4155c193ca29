//! Processes: what the program in a container does, from its image's record or from the command that replaces it.
//!
//! Commands are understood as far as tutorials use them: `sleep`, `echo`, `touch`, `rm`, `true`, `false`, and `sh -c`
//! with these, `exit`, `date` and an endless loop. Any other program runs and does nothing that shows.

use super::images::{Act, Images, Listener, Record, WriteMode};
use crate::api::time::{SimDuration, SimTime};
use crate::control_loop::ContainerLaunch;
use std::collections::BTreeMap;

/// How many connections wait at most for a program to take them, as Node asks for.
const BACKLOG: usize = 511;

/// A running program: what it has still to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    acts: Vec<Act>,
    next: usize,
    /// Where an endless loop begins again.
    again_from: Option<usize>,
    at_end: AtEnd,
    on_sigterm: OnSigterm,
    start_error: Option<String>,
    listeners: Vec<Listener>,
    ear: Ear,
    /// When it will be done with each request that it works on or has queued.
    busy_until: Vec<SimTime>,
    /// The files that it has made, or that others have made in its container; nothing for what was removed.
    files: BTreeMap<String, Option<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AtEnd {
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

/// What a process knows of its surroundings.
pub struct Scene {
    /// Its host name: the pod's name.
    pub host: String,
    /// The present instant.
    pub now: SimTime,
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
        let record = images.record(&launch.image);
        let mut words = launch.command.clone();
        let has_entrypoint = record.is_some_and(|record| !record.shell);
        if words.is_empty() && !launch.args.is_empty() && has_entrypoint {
            // Arguments alone go to the image's own program, which does what it does.
            return Self::of_image(record);
        }
        words.extend(launch.args.iter().cloned());
        if words.is_empty() { Self::of_image(record) } else { Self::of_command(&words) }
    }

    /// It does something else from now on, because another program has its port.
    pub fn shut_out(&mut self, acts: Vec<Act>) {
        self.listeners = Vec::new();
        (self.acts, self.next) = (acts, 0);
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
    pub fn listeners(&self) -> &[Listener] {
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
    pub fn changes(&self) -> &BTreeMap<String, Option<String>> {
        &self.files
    }

    /// Another text for a file, or none.
    pub fn change(&mut self, path: &str, text: Option<String>) {
        self.files.insert(path.to_owned(), text);
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
    pub fn step(&mut self, scene: &Scene) -> Step {
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
            Act::Listen => Step::Listen,
            Act::Wait(seconds) => Step::Wait(SimDuration::from_millis((seconds * 1000.0) as i64)),
            Act::Exit(code) => Step::Exit(*code),
        }
    }

    fn of_image(record: Option<&Record>) -> Self {
        let on_sigterm = match record {
            Some(Record { ignores_sigterm: true, .. }) => OnSigterm::Ignore,
            _ => OnSigterm::Exit(0),
        };
        let mut acts = record.map(|record| record.acts.clone()).unwrap_or_default();
        if !acts.contains(&Act::Listen) {
            acts.insert(0, Act::Listen);
        }
        Self {
            acts,
            ear: Ear::Closed,
            busy_until: Vec::new(),
            next: 0,
            again_from: None,
            at_end: AtEnd::Stay,
            on_sigterm,
            start_error: None,
            listeners: record.map(|record| record.listens.clone()).unwrap_or_default(),
            files: BTreeMap::new(),
        }
    }

    fn of_command(words: &[String]) -> Self {
        let mut process = Self {
            acts: Vec::new(),
            next: 0,
            again_from: None,
            at_end: AtEnd::Exit(0),
            on_sigterm: OnSigterm::Ignore,
            start_error: None,
            listeners: Vec::new(),
            ear: Ear::Closed,
            busy_until: Vec::new(),
            files: BTreeMap::new(),
        };
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let program = words.first().map(|path| path.rsplit('/').next().unwrap_or(path));
        match (program, words.as_slice()) {
            (Some("sh" | "bash" | "ash" | "dash"), [_, "-c", script, ..]) => process.read_script(script),
            (Some("sh" | "bash" | "ash" | "dash"), [_]) => {}
            _ => process.read_command(&words),
        }
        process
    }

    fn read_script(&mut self, script: &str) {
        let text = script.replace("&&", ";").replace('\n', ";");
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let part = match part.strip_prefix("do ") {
                Some(rest) => rest.trim(),
                None => part,
            };
            match part {
                "while true" | "while :" => self.again_from = Some(self.acts.len()),
                "do" | "done" => {}
                command => {
                    let words: Vec<&str> = command.split_whitespace().collect();
                    self.read_command(&words);
                }
            }
        }
    }

    fn write(&mut self, text: String, sign: &str, path: &str) {
        let mode = if sign == ">>" { WriteMode::Append } else { WriteMode::Replace };
        self.acts.push(Act::Write(path.to_owned(), text, mode));
    }

    fn read_command(&mut self, words: &[&str]) {
        match words {
            ["sleep", "infinity", ..] => self.at_end = AtEnd::Stay,
            ["sleep", time, ..] => self.acts.extend(seconds(time).map(Act::Wait)),
            ["touch", paths @ ..] => self.acts.extend(paths.iter().map(|path| Act::Touch((*path).to_owned()))),
            ["rm", rest @ ..] => {
                let paths = rest.iter().filter(|word| !word.starts_with('-'));
                self.acts.extend(paths.map(|path| Act::Remove((*path).to_owned())));
            }
            ["echo", rest @ .., sign @ (">" | ">>"), path] => self.write(spoken(rest), sign, path),
            ["date", .., sign @ (">" | ">>"), path] => self.write("{date}".to_owned(), sign, path),
            ["echo", rest @ ..] => self.acts.push(Act::Print(spoken(rest))),
            ["date", ..] => self.acts.push(Act::Print("{date}".to_owned())),
            ["exit", code, ..] => self.acts.push(Act::Exit(code.parse().unwrap_or(2))),
            ["exit"] | ["true"] => self.at_end = AtEnd::Exit(0),
            ["false"] => self.at_end = AtEnd::Exit(1),
            _ => {
                self.at_end = AtEnd::Stay;
                self.on_sigterm = OnSigterm::Exit(143);
            }
        }
    }
}

/// What `echo` prints.
fn spoken(words: &[&str]) -> String {
    let text = words.join(" ").replace(['"', '\''], "").replace("$(date)", "{date}");
    text.replace("$(hostname)", "{host}").replace("$HOSTNAME", "{host}")
}

fn seconds(time: &str) -> Option<f64> {
    let (number, unit) = match time.char_indices().next_back() {
        Some((index, 's' | 'm' | 'h' | 'd')) => time.split_at(index),
        _ => (time, "s"),
    };
    let factor = match unit {
        "m" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => 1.0,
    };
    number.parse::<f64>().ok().map(|number| (number * factor).clamp(0.0, 1e9))
}

/// A text with what its place and time fill in.
pub fn fill(text: &str, scene: &Scene) -> String {
    text.replace("{iso}", &scene.now.to_iso_millis())
        .replace("{host}", &scene.host)
        .replace("{date}", &scene.now.to_unix_date())
        .replace("{httpdate}", &http_date(scene.now))
}

/// `Mon, 23 Nov 2026 20:04:03 GMT`
fn http_date(now: SimTime) -> String {
    let date = now.to_unix_date();
    match date.split_whitespace().collect::<Vec<_>>().as_slice() {
        [day, month, number, time, _, year] => format!("{day}, {number:0>2} {month} {year} {time} GMT"),
        _ => date,
    }
}
