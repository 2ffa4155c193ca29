//! `tab replay`: runs a transcript of a real cluster against the model, for compare.py.

mod held;
mod names;

use crate::faults;
use crate::options::{Options, USUAL_SEED};
use crate::shell::Paper;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use tabernetes::api::time::{SimDuration, SimTime};
use tabernetes::cluster::Cluster;
use tabernetes::host::{Files, Jobs, Keyboard, Output};
use tabernetes::session::runtime::{Runtime, Task};
use tabernetes::shell::{self, Console, Shell};

/// One command of a transcript.
#[derive(Deserialize)]
struct Entry {
    cmd: String,
    stdin: Option<String>,
    /// When it was typed, in seconds.
    t: f64,
    /// How long it ran, in seconds.
    #[serde(default)]
    took: f64,
    /// A number, or a remark that somebody pressed Ctrl-C.
    exit_code: serde_json::Value,
    #[serde(default)]
    names: BTreeMap<String, names::Form>,
}

/// What came of it here.
#[derive(Serialize)]
struct Outcome {
    cmd: String,
    #[serde(flatten)]
    printed: Printed,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<Printed>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Printed {
    stdout: String,
    stderr: String,
    exit_code: i32,
}

/// How much later a reading command may look, at most.
const LATEST: SimDuration = SimDuration::from_secs(3);
/// A command of a transcript never runs longer than this beyond what it took.
const PATIENCE: SimDuration = SimDuration::from_secs(120);

/// Prints the replay of a transcript as JSON.
pub fn run(options: &Options, file: &str) -> Result<i32, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let entries: Vec<Entry> = serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))?;
    let mut cluster = options.cluster(held::seed(Path::new(file))?.unwrap_or(USUAL_SEED))?;
    held::load(&mut cluster, Path::new(file))?;
    let mut replay = Replay::new(cluster);
    let start = replay.runtime.now();
    let at = |entry: &Entry| start + seconds(entry.t);
    let mut running = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        replay.pass_to(at(entry), &mut running);
        let next = entries.get(index + 1).map(at);
        running.push(replay.type_in(entry, next));
    }
    let end = running.iter().map(|running| running.ends_at).max().unwrap_or(start);
    replay.pass_to(end + PATIENCE, &mut running);
    let outcomes: Vec<Outcome> = running.into_iter().map(Running::outcome).collect();
    println!("{}", serde_json::to_string(&outcomes).map_err(|error| error.to_string())?);
    Ok(0)
}

struct Replay {
    runtime: Runtime,
    memory: Rc<RefCell<Shell>>,
    files: Rc<RefCell<Files>>,
    jobs: Rc<Jobs>,
    /// At which the lines are typed that come while a command runs.
    keyboard: Rc<Keyboard>,
}

/// A command that was typed.
struct Running {
    cmd: String,
    task: Option<Task>,
    /// When Ctrl-C is pressed, or patience ends.
    ends_at: SimTime,
    stdout: Rc<RefCell<String>>,
    stderr: Rc<RefCell<String>>,
    alternatives: Vec<Printed>,
}

impl Running {
    fn outcome(self) -> Outcome {
        let exit_code = self.task.as_ref().map_or(Some(0), Task::code).unwrap_or(130);
        let printed = Printed { stdout: self.stdout.take(), stderr: self.stderr.take(), exit_code };
        let alternatives = self.alternatives.into_iter().filter(|other| *other != printed).collect();
        Outcome { cmd: self.cmd, printed, alternatives }
    }
}

impl Replay {
    fn new(cluster: Cluster) -> Self {
        let runtime = Runtime::new(cluster);
        let jobs = runtime.jobs();
        Self {
            runtime,
            memory: Rc::default(),
            files: Rc::new(RefCell::new(shell::new_home())),
            jobs,
            keyboard: Rc::default(),
        }
    }

    /// Lets time pass, and presses Ctrl-C where the transcript did.
    fn pass_to(&mut self, to: SimTime, running: &mut [Running]) {
        let mut stops: Vec<&Running> = running.iter().filter(|running| running.ends_at <= to).collect();
        stops.sort_by_key(|running| running.ends_at);
        for stop in stops {
            let Some(task) = stop.task.as_ref().filter(|task| task.code().is_none()) else { continue };
            self.runtime.advance_to(stop.ends_at.max(self.runtime.now()));
            task.interrupt();
        }
        self.runtime.advance_to(to);
    }

    fn type_in(&mut self, entry: &Entry, next: Option<SimTime>) -> Running {
        let now = self.runtime.now();
        let took = seconds(entry.took);
        let ends_at = if entry.exit_code.is_number() { now + took + PATIENCE } else { now + took };
        let line = names::fill(&entry.cmd, &entry.names, self.runtime.snapshot().store());
        let alternatives = if reads(&entry.cmd) { self.alternatives(entry, &line, next) } else { Vec::new() };
        if let Some(fault) = faults::of_remark(&entry.cmd, &self.runtime.snapshot()) {
            // A machine that is so already is no news.
            let _ = self.runtime.inject(&fault);
        }
        let (stdout, printed) = Output::buffer();
        let (stderr, complained) = Output::buffer();
        if self.keyboard.prompt().is_some() {
            self.keyboard.answer(Some(line));
            return Running {
                cmd: entry.cmd.clone(),
                task: None,
                ends_at,
                stdout: printed,
                stderr: complained,
                alternatives,
            };
        }
        let task = (!entry.cmd.starts_with('#')).then(|| {
            let mut console = self.console(&self.runtime, stdout, stderr);
            // Others type into what still runs when the next line comes.
            if entry.stdin.is_none() && next.is_some_and(|next| next < now + took) {
                console.keyboard = Some(Rc::clone(&self.keyboard));
                console.terminal = Some(Rc::new(Paper));
            }
            let (memory, line) = (Rc::clone(&self.memory), with_stdin(&line, entry.stdin.as_deref()));
            self.runtime.start(async move { shell::run(&memory, &console, &line).await })
        });
        Running { cmd: entry.cmd.clone(), task, ends_at, stdout: printed, stderr: complained, alternatives }
    }

    /// What the same command would print a little later, as long as nobody types anything else.
    fn alternatives(&self, entry: &Entry, line: &str, next: Option<SimTime>) -> Vec<Printed> {
        let from = self.runtime.now();
        let latest = next.unwrap_or(from + LATEST).min(from + LATEST);
        let mut branch = Runtime::new(self.runtime.snapshot());
        let mut found: Vec<Printed> = Vec::new();
        while let Some(at) = branch.next_at().filter(|at| *at <= latest) {
            branch.advance_to(at);
            let printed = self.look(&branch, entry, line);
            if !found.contains(&printed) {
                found.push(printed);
            }
        }
        found
    }

    fn look(&self, branch: &Runtime, entry: &Entry, line: &str) -> Printed {
        let mut runtime = Runtime::new(branch.snapshot());
        let (stdout, printed) = Output::buffer();
        let (stderr, complained) = Output::buffer();
        let console = self.console(&runtime, stdout, stderr);
        let memory = RefCell::new(self.memory.borrow().clone());
        let line = with_stdin(line, entry.stdin.as_deref());
        let limit = runtime.now() + seconds(1.0);
        let task = runtime.start(async move { shell::run(&memory, &console, &line).await });
        let exit_code = runtime.finish(&task, limit).unwrap_or(130);
        Printed { stdout: printed.take(), stderr: complained.take(), exit_code }
    }

    fn console(&self, runtime: &Runtime, stdout: Output, stderr: Output) -> Console {
        Console {
            client: runtime.client(),
            clock: runtime.clock(),
            machine: runtime.machine(),
            files: Rc::clone(&self.files),
            history: Rc::default(),
            jobs: Rc::clone(&self.jobs),
            keyboard: None,
            stdout,
            stderr,
            terminal: None,
        }
    }
}

/// A transcript's stdin becomes a here-document, so that the console reads it as a learner would type it.
fn with_stdin(line: &str, stdin: Option<&str>) -> String {
    match stdin {
        None => line.to_owned(),
        Some(text) => {
            let mark = "END_OF_TRANSCRIPT_STDIN";
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            format!("{line} <<'{mark}'\n{text}{end}{mark}\n")
        }
    }
}

fn seconds(seconds: f64) -> SimDuration {
    SimDuration::from_millis((seconds * 1000.0) as i64)
}

/// The commands for which compare.py accepts other instants.
fn reads(cmd: &str) -> bool {
    let is_watch = cmd.contains(" -w") || cmd.contains("--watch");
    let words: Vec<&str> = cmd.split_whitespace().filter(|word| !word.starts_with('-')).collect();
    let verbs = ["get", "describe", "logs", "events", "top"];
    let is_history = words.windows(2).any(|pair| pair == ["rollout", "history"]);
    cmd.starts_with("kubectl ") && !is_watch && (words.iter().any(|word| verbs.contains(word)) || is_history)
}
