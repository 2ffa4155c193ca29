//! A console on a desk, for tests: lines in, text out, and whoever asks for a line at the keyboard gets the next one.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::api::time::SimDuration;
use crate::cluster::scenario::Scenario;
use crate::host::{Draft, ExitCode, Keyboard, Output, Terminal};
use crate::session::runtime::{Runtime, Task};
use crate::shell::{self, Console, Shell};
use std::cell::RefCell;
use std::rc::Rc;

pub(super) struct Desk {
    pub(super) runtime: Runtime,
    console: Console,
    shell: Rc<RefCell<Shell>>,
    keyboard: Rc<Keyboard>,
    printed: Rc<RefCell<String>>,
    task: Option<Task>,
}

/// Typing takes a while.
const TYPING: SimDuration = SimDuration::from_millis(200);

struct Paper;

impl Terminal for Paper {
    fn clear(&self) {}

    fn columns(&self) -> usize {
        100
    }
}

impl Desk {
    pub(super) fn new(scenario: Scenario) -> Self {
        let runtime = Runtime::new(scenario.build(1).unwrap());
        let (output, printed) = Output::buffer();
        let keyboard: Rc<Keyboard> = Rc::default();
        let console = Console {
            client: runtime.client(),
            clock: runtime.clock(),
            machine: runtime.machine(),
            files: Rc::new(RefCell::new(shell::new_home())),
            history: Rc::default(),
            jobs: runtime.jobs(),
            keyboard: Some(Rc::clone(&keyboard)),
            stdout: output.clone(),
            stderr: output,
            terminal: Some(Rc::new(Paper)),
        };
        Self { runtime, console, shell: Rc::default(), keyboard, printed, task: None }
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        let until = self.runtime.now() + SimDuration::from_secs(seconds);
        self.runtime.advance_to(until);
    }

    /// Types a line; what was printed, and how it ended if it has.
    pub(super) fn type_in(&mut self, line: &str) -> (String, Option<ExitCode>) {
        self.runtime.advance_to(self.runtime.now() + TYPING);
        match &self.task {
            Some(_) => self.keyboard.answer(Some(line.to_owned())),
            None => {
                let (shell, console, text) = (Rc::clone(&self.shell), self.console.clone(), line.to_owned());
                self.task = Some(self.runtime.start(async move { shell::run(&shell, &console, &text).await }));
            }
        }
        let limit = self.runtime.now() + SimDuration::from_secs(600);
        let (task, keyboard) = (self.task.clone().unwrap(), Rc::clone(&self.keyboard));
        let waits = || keyboard.prompt().is_some() || keyboard.draft().is_some();
        self.runtime.run_until(limit, &|| task.code().is_some() || waits());
        let code = task.code();
        if code.is_some() {
            self.task = None;
        }
        (self.printed.take(), code)
    }

    /// What the editor shows, if one is open.
    pub(super) fn draft(&self) -> Option<Rc<Draft>> {
        self.keyboard.draft()
    }

    /// Leaves the editor; what was printed, and how the command ended.
    pub(super) fn close_editor(&mut self, text: Option<String>) -> (String, Option<ExitCode>) {
        self.keyboard.close_editor(text);
        let task = self.task.clone().unwrap();
        let (keyboard, limit) = (Rc::clone(&self.keyboard), self.runtime.now() + SimDuration::from_secs(600));
        self.runtime.run_until(limit, &|| task.code().is_some() || keyboard.draft().is_some());
        self.task.take_if(|task| task.code().is_some());
        (self.printed.take(), task.code())
    }

    /// What a program that waits for a line shows.
    pub(super) fn prompt(&self) -> String {
        self.keyboard.prompt().unwrap_or_default()
    }

    /// Types lines one by one: what each prints has to fit its pattern.
    pub(super) fn check(&mut self, rows: &[(&str, &str)]) {
        for (line, pattern) in rows {
            if let Some(seconds) = line.strip_prefix("# +") {
                self.pass(seconds.parse().unwrap());
                continue;
            }
            let (printed, _) = self.type_in(line);
            assert!(fits(pattern, &printed), "{line}\n--- wanted\n{pattern}\n--- printed\n{printed}");
        }
    }
}

/// Whether a text is like a pattern, in which `*` stands for anything.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some((last, middle)) = pieces.collect::<Vec<_>>().split_last().map(|(last, middle)| (*last, middle.to_vec()))
    else {
        return rest.is_empty();
    };
    for piece in middle {
        let Some((_, behind)) = rest.split_once(piece) else { return false };
        rest = behind;
    }
    rest.ends_with(last)
}
