//! The app: one runtime that owns the live cluster and polls commands, and the value that the page shows.

mod asked;
mod client;
mod computers;
pub mod course;
mod crew;
mod exec;
mod first_process;
mod history;
pub mod manuscript;
pub mod marks;
mod moment;
mod offer;
mod pace;
mod past;
pub mod prompt;
mod reach;
pub mod recording;
pub mod rehearsal;
mod remarks;
mod revival;
pub mod runtime;
mod tab;
mod timeline;
pub mod transcript;
mod typing;

#[cfg(test)]
mod tests;

use crate::api::time::{SimDuration, SimTime};
use crate::cluster::Cluster;
use crate::cluster::beyond;
use crate::cluster::scenario::Scenario;
use crate::host::{Draft, Files, Terminal};
use crate::kubectl;
use crate::lazy::Unreachable;
use crate::lessons::{self, Entry, Lesson, SANDBOX};
use crate::scene::Scene;
use crate::scene::compose::{Staging, compose};
use crate::shell::{self, programs};
use course::Course;
use pace::Pace;
use prompt::{Desk, Prompt, PromptKey};
use recording::{FIRST_TAB, Input, Recording};
pub use revival::Revival;
use runtime::Runtime;
use std::cell::RefCell;
use std::rc::Rc;
use tab::{Tab, TabNumber};
use timeline::Timeline;
use transcript::Screen;

/// A lesson, its cluster, its console, and the past of all three.
pub struct Session {
    runtime: Runtime,
    course: Course,
    /// The tab that is typed in.
    front: Tab,
    others: Vec<Tab>,
    newest_tab: TabNumber,
    /// The home folder of all tabs.
    files: Rc<RefCell<Files>>,
    /// What kubectl was last asked.
    command: Option<Rc<str>>,
    staging: Staging,
    pace: Pace,
    /// Whether the learner was told of a model that runs in a circle.
    trouble: Option<String>,
    /// How it came to this.
    timeline: Timeline,
    /// What was undone, the newest last.
    undone: Vec<Timeline>,
    /// The present, while the past is shown.
    present: Option<Box<Session>>,
}

/// A way to another course of events, which may take a while; nothing if there is none.
pub type Wish = fn(&mut Session) -> Option<Revival>;

/// A command given while time stands still gets so much of it to end.
const PATIENCE: SimDuration = SimDuration::from_millis(600);

/// Fetches all code and texts that are fetched when they are first used, for whoever does much at once.
///
/// # Errors
/// That something cannot be fetched.
pub async fn fetch_all() -> Result<(), Unreachable> {
    lessons::fetch_all().await?;
    rehearsal::fetch().await?;
    client::fetch_code().await?;
    reach::reach().await?;
    beyond::fetch().await?;
    prompt::fetch_words().await?;
    kubectl::fetch_all().await?;
    programs::fetch_all().await
}

impl Session {
    /// A lesson from its beginning.
    ///
    /// # Errors
    /// Only if a file that was built in is broken.
    pub fn begin(entry: Entry) -> Result<Self, String> {
        let lesson = entry.read().map_err(|error| error.to_string())?;
        Self::open(entry, Rc::new(lesson))
    }

    /// The sandbox: the cluster of a scenario, and nothing that is asked.
    ///
    /// # Errors
    /// If there is no such scenario.
    pub fn sandbox(scenario: &str) -> Result<Self, String> {
        let lesson = SANDBOX.read().map_err(|error| error.to_string())?;
        Self::open(SANDBOX, Rc::new(Lesson { scenario: scenario.to_owned(), ..lesson }))
    }

    /// As [`Session::begin`], for whoever has read the lesson.
    fn open(entry: Entry, lesson: Rc<Lesson>) -> Result<Self, String> {
        let scenario = Scenario::named(&lesson.scenario).map_err(|error| error.to_string())?;
        let cluster = scenario.build(lesson.seed).map_err(|error| error.to_string())?;
        let recording = Recording::begin(entry.id, &lesson.scenario, lesson.seed);
        let mut runtime = Runtime::new(cluster);
        let files: Rc<RefCell<Files>> = Rc::new(RefCell::new(shell::new_home()));
        let front = Tab::new(FIRST_TAB, &runtime, &files);
        rehearsal::prepare(&mut runtime, &front.shell, &front.console, &lesson.before)?;
        let cluster = runtime.snapshot();
        let course = Course::begin(entry, lesson, &cluster).map_err(|error| error.to_string())?;
        let staging = Staging::open(&cluster, course.hidden());
        let pace = Pace::at(cluster.now());
        let mut timeline = Timeline::new(recording);
        timeline.marks.skip_to(&cluster);
        let mut session = Self {
            runtime,
            course,
            front,
            others: Vec::new(),
            newest_tab: FIRST_TAB,
            files,
            command: None,
            staging,
            pace,
            trouble: None,
            timeline,
            undone: Vec::new(),
            present: None,
        };
        session.keep_moment();
        Ok(session)
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
        for entry in &recording.inputs {
            session.pass_to(entry.at());
            session.perform(entry);
        }
        session.pass_to(SimTime::from_millis(recording.until));
        session.staging.settle(&session.runtime.snapshot());
        session.pace = Pace::at(session.runtime.now());
        Ok(session)
    }

    /// Does what the learner wants in the tab that is in front, after `keep` has put it in writing: whatever comes of
    /// it, it is not lost.
    pub fn apply(&mut self, input: Input, keep: impl FnOnce(&Recording)) {
        if let Some(way_to) = self.wish(&input) {
            if let Some(revival) = way_to(self) {
                self.arrive(revival);
            }
            return keep(&self.recording());
        }
        let is_look = matches!(input, Input::Look { .. });
        if is_look && self.is_past() {
            // Whoever only looks leaves the past as it was.
            return self.execute(&input);
        }
        if self.is_past() {
            self.fork();
        }
        if !is_look {
            self.undone.clear();
        }
        self.keep_moment();
        let (at, tab) = (self.now(), self.front.number);
        self.timeline.recording.note(at, tab, &input);
        keep(&self.timeline.recording);
        self.execute(&input);
    }

    /// Does once more what was done, here and now.
    fn perform(&mut self, entry: &recording::Entry) {
        self.bring(entry.tab);
        self.keep_moment();
        self.timeline.recording.note(self.runtime.now(), entry.tab, &entry.input);
        self.execute(&entry.input);
    }

    fn execute(&mut self, input: &Input) {
        match input {
            Input::Line(line) => self.enter(line),
            Input::Interrupt => self.interrupt(),
            Input::Look { key, page } => self.course.looked(key.key(), *page, &self.runtime.snapshot()),
            Input::EndOfInput => self.end_input(),
            Input::Edited(text) => self.close_editor(text.clone()),
            Input::OpenTab => self.open_tab(),
            Input::CloseTab => self.close_tab(),
            Input::Expect(guess) => self.course.expect(*guess),
            Input::Compare => {
                if let Ok(twins) = self.twins() {
                    self.course.compared(twins, &self.runtime.snapshot());
                }
            }
            Input::Step(step) => {
                let cluster = self.runtime.snapshot();
                self.course.go(*step, &cluster);
                let staging = self.staging.clone();
                self.staging = staging.hiding(self.course.hidden(), &cluster);
            }
        }
    }

    /// What a line at the free prompt asks of the session itself, not of the shell: it is taken off the prompt.
    pub fn wish(&mut self, input: &Input) -> Option<Wish> {
        let Input::Line(line) = input else { return None };
        let is_free = self.front.foreground.is_none() && !self.front.prompt.is_unfinished();
        let wish: Wish = match line.trim() {
            "undo" if is_free => Self::way_to_undo,
            "redo" if is_free => Self::way_to_redo,
            "reset" if is_free => Self::way_to_reset,
            _ => return None,
        };
        self.front.prompt = self.front.prompt.emptied();
        Some(wish)
    }

    /// The recording, up to the present.
    pub fn recording(&self) -> Recording {
        let session = self.newest();
        Recording { until: session.runtime.now().as_millis(), ..session.timeline.recording.clone() }
    }

    /// The instant of the model that is shown.
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
        &self.front.screen
    }

    /// The line being typed.
    pub fn prompt(&self) -> &Prompt {
        &self.front.prompt
    }

    /// The file that is being edited.
    pub fn editing(&self) -> Option<Rc<Draft>> {
        self.front.console.keyboard.as_ref()?.draft()
    }

    /// Whether a command runs, and asks for nothing.
    pub fn is_busy(&self) -> bool {
        self.front.is_busy()
    }

    /// Whether no command runs in any tab.
    fn is_at_prompt(&self) -> bool {
        std::iter::once(&self.front).chain(&self.others).all(|tab| tab.foreground.is_none())
    }

    /// What stands before the line: the console's prompt, or that of a program that asks for a line.
    pub fn sign(&self) -> String {
        self.front.asked().unwrap_or_else(|| self.front.prompt.sign())
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

    /// What the prompt waited for was fetched.
    pub fn look_again(&mut self) {
        self.at_prompt(Prompt::look_again);
    }

    /// It could not be.
    pub fn go_without_words(&mut self) {
        self.front.prompt.go_without_words();
    }

    /// Takes the n-th of the words that fit.
    pub fn take_word(&mut self, index: usize) {
        self.at_prompt(|prompt, desk| prompt.take_word(index, desk));
    }

    /// Ctrl-L.
    pub fn clear(&self) {
        self.front.screen.clear();
    }

    fn at_prompt(&mut self, act: impl FnOnce(&mut Prompt, &Desk<'_>)) {
        let Tab { shell, console, prompt, .. } = &mut self.front;
        let (shell, files, history) = (shell.borrow(), self.files.borrow(), console.history.borrow());
        let cluster = self.runtime.snapshot();
        let store = cluster.store();
        act(prompt, &Desk { shell: &shell, files: &files, history: &history, store });
    }
}
