//! `tab lessons`: the linter of the course, played with the real console against the real model.

use std::cell::RefCell;
use std::rc::Rc;
use tabernetes::api::time::SimDuration;
use tabernetes::cluster::Cluster;
use tabernetes::cluster::scenario::Scenario;
use tabernetes::host::Output;
use tabernetes::lessons::command::{Command, Surroundings};
use tabernetes::lessons::glossary::Glossary;
use tabernetes::lessons::lint::{Complaint, Player, lint, lint_glossary};
use tabernetes::lessons::{self};
use tabernetes::session::runtime::{INTERRUPTED, Runtime};
use tabernetes::shell::{self, Console, Shell};

/// A command that has not ended after so much virtual time is one that runs on: it gets a Ctrl-C.
const PATIENCE: SimDuration = SimDuration::from_secs(90);

/// Checks every lesson, a line a lesson; the exit code is 1 when one fails.
pub fn run() -> Result<i32, String> {
    let glossary = Glossary::built_in().map_err(|error| error.to_string())?;
    let mut failed = tell("glossary", "", &lint_glossary(&glossary));
    for entry in lessons::catalogue() {
        let outcome = entry.read().map_err(|error| error.to_string()).and_then(|lesson| {
            let scenario = Scenario::named(&lesson.scenario).map_err(|error| error.to_string())?;
            let cluster = scenario.build(lesson.seed).map_err(|error| error.to_string())?;
            let complaints = lint(&lesson, &glossary, &mut Learner::new(cluster));
            Ok((lesson.title, lesson.steps.len(), complaints))
        });
        failed += match outcome {
            Ok((title, steps, complaints)) => tell(entry.id, &format!("{title}, {steps} steps"), &complaints),
            Err(error) => {
                println!("{}: cannot be read", entry.id);
                eprintln!("  {error}");
                1
            }
        };
    }
    Ok(i32::from(failed > 0))
}

/// Prints a verdict; how many complaints there are.
fn tell(id: &str, about: &str, complaints: &[Complaint]) -> usize {
    let verdict = if complaints.is_empty() { "ok" } else { "FAILED" };
    println!("{id}: {verdict}{}{about}", if about.is_empty() { "" } else { ", " });
    for complaint in complaints {
        eprintln!("  {complaint}");
    }
    complaints.len()
}

/// Somebody who types a lesson's lines.
struct Learner {
    runtime: Runtime,
    memory: Rc<RefCell<Shell>>,
}

impl Learner {
    fn new(cluster: Cluster) -> Self {
        Self { runtime: Runtime::new(cluster), memory: Rc::default() }
    }
}

impl Player for Learner {
    fn restart(&mut self, scenario: &str, seed: u64) -> Result<(), String> {
        let scenario = Scenario::named(scenario).map_err(|error| error.to_string())?;
        *self = Self::new(scenario.build(seed).map_err(|error| error.to_string())?);
        Ok(())
    }

    fn run(&mut self, line: &str) -> Command {
        let aliases = self.memory.borrow().aliases.clone();
        let command = Command::typed(line, &Surroundings { aliases: &aliases, namespace: "default" });
        let (stdout, _) = Output::buffer();
        let (stderr, _) = Output::buffer();
        let console = Console {
            client: self.runtime.client(),
            clock: self.runtime.clock(),
            files: Rc::new(RefCell::new(shell::new_home())),
            machine: self.runtime.machine(),
            jobs: self.runtime.jobs(),
            keyboard: None,
            history: Rc::default(),
            stdout,
            stderr,
            terminal: None,
        };
        let (memory, text) = (Rc::clone(&self.memory), line.to_owned());
        let task = self.runtime.start(async move { shell::run(&memory, &console, &text).await });
        let limit = self.runtime.now() + PATIENCE;
        let code = self.runtime.finish(&task, limit).unwrap_or_else(|| {
            task.interrupt();
            INTERRUPTED
        });
        command.ended(code, self.runtime.snapshot().store())
    }

    fn pass(&mut self, span: SimDuration) {
        let until = self.runtime.now() + span;
        self.runtime.advance_to(until);
    }

    fn cluster(&self) -> Cluster {
        self.runtime.snapshot()
    }
}
