//! The app: one runtime that owns the live cluster and polls commands, and the value that the page shows.

mod client;
mod computers;
pub mod course;
mod exec;
mod offer;
mod pace;
pub mod prompt;
pub mod recording;
pub mod rehearsal;
pub mod runtime;
pub mod transcript;

#[cfg(test)]
mod tests;

use crate::api::time::{SimDuration, SimTime};
use crate::cluster::Cluster;
use crate::cluster::scenario::Scenario;
use crate::host::{Files, Terminal};
use crate::lessons::command::Place;
use crate::lessons::{Entry, Lesson, SANDBOX, Surroundings};
use crate::scene::Scene;
use crate::scene::compose::{Staging, compose};
use crate::shell::{self, Console, Shell, history};
use course::Course;
use pace::Pace;
use prompt::{Desk, Prompt, PromptKey};
use recording::{Input, Recording};
use runtime::{Runtime, Task};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use transcript::{LineKind, Screen};

/// A lesson, its cluster, its console.
pub struct Session {
    runtime: Runtime,
    course: Course,
    recording: Recording,
    shell: Rc<RefCell<Shell>>,
    console: Console,
    screen: Screen,
    prompt: Prompt,
    /// Lines that were typed while a command ran.
    waiting: VecDeque<String>,
    foreground: Option<Foreground>,
    /// The line that the program in the foreground was given and works on, as the course knows it.
    inside: Option<usize>,
    /// What kubectl was last asked.
    command: Option<Rc<str>>,
    staging: Staging,
    pace: Pace,
    /// Whether the learner was told of a model that runs in a circle.
    trouble: Option<String>,
}

/// A command that runs.
struct Foreground {
    task: Task,
    /// By which the course knows it.
    number: usize,
}

/// Typing and starting a command takes so long.
const TYPING: SimDuration = SimDuration::from_millis(100);
/// A command given while time stands still gets so much of it to end.
const PATIENCE: SimDuration = SimDuration::from_millis(600);
/// kubectl looks here unless told otherwise.
const NAMESPACE: &str = "default";

impl Session {
    /// A lesson from its beginning.
    ///
    /// # Errors
    /// Only if a file that was built in is broken.
    pub fn begin(entry: Entry) -> Result<Self, String> {
        let lesson = entry.read().map_err(|error| error.to_string())?;
        Self::open(entry, lesson)
    }

    /// The sandbox: the cluster of a scenario, and nothing that is asked.
    ///
    /// # Errors
    /// If there is no such scenario.
    pub fn sandbox(scenario: &str) -> Result<Self, String> {
        let lesson = SANDBOX.read().map_err(|error| error.to_string())?;
        Self::open(SANDBOX, Lesson { scenario: scenario.to_owned(), ..lesson })
    }

    /// As [`Session::begin`], for whoever has read the lesson.
    fn open(entry: Entry, lesson: Lesson) -> Result<Self, String> {
        let scenario = Scenario::named(&lesson.scenario).map_err(|error| error.to_string())?;
        let cluster = scenario.build(lesson.seed).map_err(|error| error.to_string())?;
        let recording = Recording::begin(entry.id, &lesson.scenario, lesson.seed);
        let mut runtime = Runtime::new(cluster);
        let screen = Screen::default();
        let files: Rc<RefCell<Files>> = Rc::new(RefCell::new(shell::new_home()));
        let console = Console {
            client: runtime.client(),
            clock: runtime.clock(),
            machine: runtime.machine(),
            jobs: runtime.jobs(),
            keyboard: Some(Rc::default()),
            files,
            history: Rc::default(),
            stdout: screen.output(LineKind::Stdout),
            stderr: screen.output(LineKind::Stderr),
            terminal: Some(Rc::new(screen.clone())),
        };
        let (shell, prompt, waiting) = (Rc::default(), Prompt::default(), VecDeque::new());
        rehearsal::prepare(&mut runtime, &shell, &console, &lesson.before)?;
        let cluster = runtime.snapshot();
        let course = Course::begin(entry, lesson, &cluster).map_err(|error| error.to_string())?;
        let staging = Staging::open(&cluster, course.hidden());
        let pace = Pace::at(cluster.now());
        Ok(Self {
            runtime,
            course,
            recording,
            shell,
            console,
            screen,
            prompt,
            waiting,
            foreground: None,
            inside: None,
            command: None,
            staging,
            pace,
            trouble: None,
        })
    }

    /// A session lived through once more.
    ///
    /// # Errors
    /// If its lesson is no longer there.
    pub fn replay(recording: &Recording) -> Result<Self, String> {
        let mut session = match recording.lesson.as_str() {
            sandbox if sandbox == SANDBOX.id => Self::sandbox(&recording.scenario)?,
            lesson => Self::begin(Entry::of(lesson).ok_or_else(|| format!("there is no lesson {lesson}"))?)?,
        };
        for (at, input) in &recording.inputs {
            session.pass_to(SimTime::from_millis(*at));
            session.apply(input.clone(), |_| {});
        }
        session.pass_to(SimTime::from_millis(recording.until));
        session.staging = Staging::open(&session.runtime.snapshot(), session.course.hidden());
        session.pace = Pace::at(session.runtime.now());
        Ok(session)
    }

    /// Does what the learner wants, after `keep` has put it in writing: whatever comes of it, it is not lost.
    pub fn apply(&mut self, input: Input, keep: impl FnOnce(&Recording)) {
        self.recording.note(self.runtime.now(), &input);
        keep(&self.recording);
        match input {
            Input::Line(line) => self.enter(&line),
            Input::Interrupt => self.interrupt(),
            Input::Look { key, page } => self.course.looked(key.key(), page, &self.runtime.snapshot()),
            Input::Step(step) => {
                let cluster = self.runtime.snapshot();
                self.course.go(step, &cluster);
                let staging = self.staging.clone();
                self.staging = staging.hiding(self.course.hidden(), &cluster);
            }
        }
    }

    /// The recording, up to now.
    pub fn recording(&self) -> Recording {
        Recording { until: self.runtime.now().as_millis(), ..self.recording.clone() }
    }

    /// The present instant of the model.
    pub fn now(&self) -> SimTime {
        self.runtime.now()
    }

    /// A copy of the cluster as it is now.
    pub fn cluster(&self) -> Cluster {
        self.runtime.snapshot()
    }

    /// The lesson.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// What was printed.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// The line being typed.
    pub fn prompt(&self) -> &Prompt {
        &self.prompt
    }

    /// Whether a command runs, and asks for nothing.
    pub fn is_busy(&self) -> bool {
        self.foreground.is_some() && self.asked().is_none()
    }

    /// What stands before the line: the console's prompt, or that of a program that asks for a line.
    pub fn sign(&self) -> String {
        self.asked().unwrap_or_else(|| self.prompt.sign())
    }

    /// The last line as it should have been, if it failed because of what it leaves open: what the step says that begins
    /// so, else what the cluster has to put in.
    pub fn offer(&self) -> Option<String> {
        let command = self.course.commands().last().filter(|_| self.foreground.is_none())?;
        let code = command.end.as_ref().map_or(0, |end| end.code);
        if matches!(code, 0 | runtime::INTERRUPTED) || command.place == Place::Inside {
            return None;
        }
        let shell = self.shell.borrow();
        let (aliases, variables) = (&shell.aliases, &shell.values());
        let around = Surroundings { aliases, variables, namespace: NAMESPACE };
        let line = command.line.trim();
        let mut chips = self.course.chips().into_iter().map(|(chip, _)| chip.run.trim());
        let own = chips.find(|run| run.strip_prefix(line).is_some_and(|rest| rest.starts_with(' ')));
        match own.filter(|_| offer::is_beginning(line, &around)) {
            Some(run) => Some(run.to_owned()),
            None => offer::completed(line, self.runtime.snapshot().store(), &around),
        }
    }

    fn asked(&self) -> Option<String> {
        self.console.keyboard.as_ref()?.prompt()
    }

    /// Why the model stands still for good, if it does.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// The newest chain of causes in one sentence.
    pub fn telling(&self) -> String {
        self.staging.telling()
    }

    /// What the stage shows now.
    pub fn scene(&self) -> Scene {
        compose(&self.staging, &self.runtime.snapshot(), self.pace.clock(), self.command.clone())
    }

    /// The instant that the stage shows.
    pub fn stage_now(&self) -> SimTime {
        self.pace.clock().stage
    }

    /// The line as the text field has left it.
    pub fn retype(&mut self, text: &str, caret: usize) {
        self.at_prompt(|prompt, desk| prompt.retype(text, caret, desk));
    }

    /// A key at the prompt.
    pub fn press(&mut self, key: PromptKey) {
        self.at_prompt(|prompt, desk| prompt.press(key, desk));
    }

    /// Takes the n-th of the words that fit.
    pub fn take_word(&mut self, index: usize) {
        self.at_prompt(|prompt, desk| prompt.take_word(index, desk));
    }

    /// Ctrl-L.
    pub fn clear(&self) {
        self.screen.clear();
    }

    fn at_prompt(&mut self, act: impl FnOnce(&mut Prompt, &Desk<'_>)) {
        let (shell, files, history) = (self.shell.borrow(), self.console.files.borrow(), self.console.history.borrow());
        let cluster = self.runtime.snapshot();
        let store = cluster.store();
        act(&mut self.prompt, &Desk { shell: &shell, files: &files, history: &history, store });
    }

    /// Enter. What is typed while a command runs waits for its end.
    fn enter(&mut self, line: &str) {
        if let Some(sign) = self.asked() {
            self.prompt.abandon();
            self.answer(&sign, line);
            return;
        }
        if self.foreground.is_some() {
            self.prompt.abandon();
            self.waiting.push_back(line.to_owned());
            return;
        }
        let kind = if self.prompt.is_unfinished() { LineKind::Continuation } else { LineKind::Command };
        self.screen.line(kind, line);
        let Some(text) = self.prompt.submit(line) else { return };
        let expanded = history::expand(&text, &self.console.history.borrow());
        let text = match expanded {
            Ok(None) => text,
            Ok(Some(expanded)) => {
                self.screen.line(LineKind::Stdout, expanded.trim_end());
                expanded
            }
            Err(complaint) => {
                self.screen.line(LineKind::Stderr, &format!("bash: {complaint}"));
                return;
            }
        };
        history::remember(&mut self.console.history.borrow_mut(), &text);
        if !text.trim().is_empty() {
            self.start(text);
        }
    }

    /// A line for the program that asks for one.
    fn answer(&mut self, sign: &str, line: &str) {
        self.screen.line(LineKind::Stdout, &format!("{sign}{line}"));
        if let Some(keyboard) = &self.console.keyboard {
            keyboard.answer(Some(line.to_owned()));
        }
        self.inside = Some(self.course.answered(line));
        self.runtime.advance_to(self.runtime.now());
        self.look_at_foreground();
    }

    fn start(&mut self, text: String) {
        if let Some(asked) = text.trim().strip_prefix("kubectl ") {
            self.command = Some(asked.trim().into());
        }
        let number = {
            let shell = self.shell.borrow();
            let (aliases, variables) = (&shell.aliases, &shell.values());
            self.course.began(&text, &Surroundings { aliases, variables, namespace: NAMESPACE })
        };
        let (shell, console) = (Rc::clone(&self.shell), self.console.clone());
        let task = self.runtime.start(async move {
            console.clock.sleep(TYPING).await;
            shell::run(&shell, &console, &text).await
        });
        self.foreground = Some(Foreground { task, number });
    }

    fn interrupt(&mut self) {
        if let Some(sign) = self.asked() {
            let line = self.prompt.abandon();
            self.screen.line(LineKind::Stdout, &format!("{sign}{line}^C"));
            if let Some(keyboard) = &self.console.keyboard {
                keyboard.answer(Some(String::new()));
            }
            self.runtime.advance_to(self.runtime.now());
            return;
        }
        match &self.foreground {
            Some(foreground) => {
                foreground.task.interrupt();
                self.waiting.clear();
                self.screen.line(LineKind::Stdout, "^C");
                self.runtime.advance_to(self.runtime.now());
                self.look_at_foreground();
            }
            None => {
                let kind = if self.prompt.is_unfinished() { LineKind::Continuation } else { LineKind::Command };
                let line = self.prompt.abandon();
                self.screen.line(kind, &format!("{line}^C"));
            }
        }
    }

    /// Whether the program that asks is through with the line that it was given.
    fn look_inside(&mut self) {
        let is_over = self.foreground.as_ref().is_none_or(|foreground| foreground.task.code().is_some());
        let keyboard = self.console.keyboard.as_ref();
        if let Some(number) =
            self.inside.take_if(|_| is_over || keyboard.is_some_and(|keyboard| keyboard.prompt().is_some()))
        {
            let code = keyboard.map_or(0, |keyboard| keyboard.last_code());
            self.course.ended(number, code, &self.runtime.snapshot());
        }
    }

    /// Whether the command has ended; then the next line's turn has come.
    fn look_at_foreground(&mut self) {
        self.look_inside();
        let Some(Foreground { task, number }) = &self.foreground else { return };
        let (Some(code), number) = (task.code(), *number) else {
            if self.asked().is_some()
                && let Some(line) = self.waiting.pop_front()
            {
                self.enter(&line);
            }
            return;
        };
        self.foreground = None;
        let cluster = self.runtime.snapshot();
        self.course.ended(number, code, &cluster);
        // The console is part of the page: there is nothing to leave it for.
        self.shell.borrow_mut().ended = None;
        while let Some(line) = self.waiting.pop_front() {
            self.enter(&line);
            if self.foreground.is_some() {
                break;
            }
        }
    }
}
