//! One tab of the console: its shell, its screen, the line being typed, and what runs in it.

use super::prompt::Prompt;
use super::runtime::{Runtime, Task};
use super::transcript::{LineKind, Screen, Sheet};
use crate::api::meta::ResourceVersion;
use crate::host::{Files, Jobs, Keyboard};
use crate::shell::{self, Console, Shell};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// The number of a tab, for as long as the session lasts. The first is 1.
pub type TabNumber = u32;

/// A tab.
pub(super) struct Tab {
    pub(super) number: TabNumber,
    pub(super) shell: Rc<RefCell<Shell>>,
    pub(super) console: Console,
    pub(super) screen: Screen,
    pub(super) prompt: Prompt,
    /// Lines that were typed while a command ran.
    pub(super) waiting: VecDeque<String>,
    /// Brings what it takes to read them, if that is still to be fetched.
    pub(super) reading: Option<Task>,
    pub(super) foreground: Option<Foreground>,
    /// The line that the program in the foreground was given and works on, as the course knows it.
    pub(super) inside: Option<usize>,
}

/// A command that runs.
pub(super) struct Foreground {
    pub(super) task: Task,
    /// By which the course knows it.
    pub(super) number: usize,
    /// What the store held when it began.
    pub(super) since: ResourceVersion,
}

/// A tab in which nothing runs.
#[derive(Clone, Debug)]
pub(super) struct StillTab {
    number: TabNumber,
    shell: Shell,
    sheet: Sheet,
    prompt: Prompt,
    history: Rc<[String]>,
    /// How many jobs it has started.
    jobs: u32,
}

impl Tab {
    /// A tab that nobody has typed in.
    pub(super) fn new(number: TabNumber, runtime: &Runtime, files: &Rc<RefCell<Files>>) -> Self {
        Self::with(number, Screen::default(), runtime.jobs(), runtime, files)
    }

    fn with(number: TabNumber, screen: Screen, jobs: Rc<Jobs>, runtime: &Runtime, files: &Rc<RefCell<Files>>) -> Self {
        let console = Console {
            client: runtime.client(),
            clock: runtime.clock(),
            machine: runtime.machine(),
            jobs,
            keyboard: Some(Rc::new(Keyboard::of_terminal())),
            files: Rc::clone(files),
            history: Rc::default(),
            stdout: screen.output(LineKind::Stdout),
            stderr: screen.output(LineKind::Stderr),
            terminal: Some(Rc::new(screen.clone())),
        };
        let (shell, prompt, waiting) = (Rc::default(), Prompt::default(), VecDeque::new());
        Self { number, shell, console, screen, prompt, waiting, reading: None, foreground: None, inside: None }
    }

    /// A copy of it to go on from, unless something runs: that can't be copied.
    pub(super) fn still(&self) -> Option<StillTab> {
        let is_still = self.foreground.is_none() && self.console.jobs.all().is_empty();
        is_still.then(|| StillTab {
            number: self.number,
            shell: self.shell.borrow().clone(),
            sheet: self.screen.sheet(),
            prompt: self.prompt.emptied(),
            history: self.console.history.borrow().as_slice().into(),
            jobs: self.console.jobs.started(),
        })
    }

    /// What a program that asks for a line shows before it.
    pub(super) fn asked(&self) -> Option<String> {
        self.console.keyboard.as_ref()?.prompt()
    }

    /// Whether a command runs, or is about to, and asks for nothing.
    pub(super) fn is_busy(&self) -> bool {
        self.reading.is_some() || self.foreground.is_some() && self.asked().is_none()
    }

    /// Shows what was typed at the prompt. Of a text that was pasted, each line stands behind the prompt that it meets.
    pub(super) fn show(&self, typed: &str) {
        let mut unfinished = self.prompt.unfinished().to_owned();
        for (at, line) in typed.strip_suffix('\n').unwrap_or(typed).split('\n').enumerate() {
            if at > 0 && !shell::needs_more(&unfinished) {
                unfinished.clear();
            }
            let kind = if unfinished.is_empty() { LineKind::Command } else { LineKind::Continuation };
            self.screen.line(kind, line);
            unfinished.push_str(line);
            unfinished.push('\n');
        }
    }

    /// How a line at the prompt is shown.
    pub(super) fn typed_kind(&self) -> LineKind {
        if self.prompt.is_unfinished() { LineKind::Continuation } else { LineKind::Command }
    }
}

impl StillTab {
    /// A tab that goes on from here.
    pub(super) fn resume(&self, runtime: &Runtime, files: &Rc<RefCell<Files>>) -> Tab {
        let screen = Screen::showing(self.sheet.clone());
        let mut tab = Tab::with(self.number, screen, runtime.jobs_after(self.jobs), runtime, files);
        tab.shell = Rc::new(RefCell::new(self.shell.clone()));
        tab.prompt = self.prompt.clone();
        tab.console.history = Rc::new(RefCell::new(self.history.to_vec()));
        tab
    }
}
