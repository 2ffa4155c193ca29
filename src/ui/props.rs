//! What the page shows and what it reports: plain values, filled from the session.

use crate::api::time::SimTime;
use crate::scene::Scene;
use std::ops::Deref;
use std::rc::Rc;
use yew::Callback;

/// A shared value that is the same only if it is the very same: comparing it costs nothing.
#[derive(Debug)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// Everything that the page shows.
#[derive(Clone, PartialEq)]
pub struct PageView {
    /// The instant that the stage shows.
    pub now: SimTime,
    pub clock: Clock,
    pub past: Past,
    pub lesson: Shared<LessonView>,
    pub scene: Shared<Scene>,
    /// A line beside the stage's title: `3 nodes, 4 pods`.
    pub summary: Rc<str>,
    /// One sentence for screen readers whenever a chain of events ends.
    pub announcement: Rc<str>,
    /// Shown over an empty stage.
    pub invitation: Option<Invitation>,
    pub console: ConsoleView,
}

/// What the reader does. Each is one call; the page keeps no state of the cluster.
#[derive(Clone, PartialEq)]
pub struct Actions {
    pub on_undo: Callback<()>,
    pub on_redo: Callback<()>,
    /// The lesson from its beginning.
    pub on_start_over: Callback<()>,
    pub on_pause: Callback<()>,
    pub on_step: Callback<()>,
    pub on_speed: Callback<Speed>,
    /// A command of the lesson or of an empty stage, to be typed and run.
    pub on_run: Callback<Rc<str>>,
    pub on_next_step: Callback<()>,
    pub on_back: Callback<()>,
    /// The line was edited or its caret moved.
    pub on_line: Callback<Typed>,
    /// Enter: the line as it stands.
    pub on_submit: Callback<String>,
    pub on_key: Callback<ConsoleKey>,
    /// A row of the completions was clicked.
    pub on_complete: Callback<usize>,
}

/// What can be taken back, and done again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    pub undo: Gate,
    pub redo: Gate,
}

/// Whether time runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    Running,
    Paused,
}

/// The time on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// As it is printed: `0:42.6`.
    pub words: String,
    /// How it runs, in a word or two.
    pub note: Rc<str>,
    pub run: Run,
    pub speed: Speed,
}

/// How fast virtual time runs against the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(usize);

impl Speed {
    /// One second a second.
    pub const REAL: Speed = Speed(2);
    const FACTORS: [(f64, &str); 9] = [
        (0.25, "¼×"),
        (0.5, "½×"),
        (1.0, "1×"),
        (2.0, "2×"),
        (4.0, "4×"),
        (8.0, "8×"),
        (16.0, "16×"),
        (32.0, "32×"),
        (64.0, "64×"),
    ];

    pub fn all() -> impl Iterator<Item = Speed> {
        (0..Self::FACTORS.len()).map(Speed)
    }

    /// The speed that a menu's value names.
    pub fn from_index(index: usize) -> Self {
        Speed(index.min(Self::FACTORS.len() - 1))
    }

    pub fn index(self) -> usize {
        self.0
    }

    /// Virtual milliseconds in one on the wall.
    pub fn factor(self) -> f64 {
        Self::FACTORS.get(self.0).map_or(1.0, |(factor, _)| *factor)
    }

    pub fn label(self) -> &'static str {
        Self::FACTORS.get(self.0).map_or("1×", |(_, label)| label)
    }

    pub fn slower(self) -> Self {
        Speed(self.0.saturating_sub(1))
    }

    pub fn faster(self) -> Self {
        Self::from_index(self.0 + 1)
    }
}

/// An empty stage's one line, and the command that would fill it.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitation {
    pub words: Rc<str>,
    pub command: Option<Rc<str>>,
}

/// One step of one lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonView {
    /// `Lesson 2 of 14`.
    pub place: Rc<str>,
    /// The lesson's name.
    pub name: Rc<str>,
    /// The step, counted from 0, and how many there are.
    pub step: usize,
    pub steps: usize,
    /// The step's heading.
    pub title: Rc<str>,
    pub text: Vec<Block>,
    /// What to know before the commands run.
    pub warning: Option<Vec<Block>>,
    pub commands: Vec<CommandChip>,
    pub checks: Vec<CheckView>,
    pub hint: Option<Aside>,
    pub exactly: Option<Vec<Block>>,
    pub back: Gate,
    pub next: Gate,
}

/// Whether a button does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// It does, and it is what comes next.
    Ready,
    /// It does, although the checks are not met.
    Open,
    /// There is nothing behind it.
    Shut,
}

/// Text of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Paragraph),
    Bullets(Vec<Paragraph>),
    Numbered(Vec<Paragraph>),
}

/// A run of words.
pub type Paragraph = Vec<Inline>;

/// A stretch of text. Lessons cannot carry markup, so nothing in them can be unsafe.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Text(Rc<str>),
    Code(Rc<str>),
    Strong(Rc<str>),
    /// A word of Kubernetes, and what it means.
    Term {
        word: Rc<str>,
        meaning: Rc<str>,
    },
}

/// A command to run with one click.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandChip {
    pub command: Rc<str>,
    /// What it does, in plain words.
    pub gloss: Rc<str>,
    pub state: ChipState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipState {
    Done,
    Next,
    Later,
}

/// A condition that the cluster meets or not.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckView {
    pub words: Rc<str>,
    /// How it stands: `2 of 4`.
    pub value: Rc<str>,
    pub state: CheckState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    Met,
    Partly,
    Open,
}

/// A box that opens on request.
#[derive(Clone, Debug, PartialEq)]
pub struct Aside {
    pub title: Rc<str>,
    pub text: Vec<Block>,
}

/// The console.
#[derive(Clone, PartialEq)]
pub struct ConsoleView {
    pub context: Rc<str>,
    pub namespace: Rc<str>,
    /// What was printed.
    pub output: Shared<Vec<OutputLine>>,
    /// What stands before the caret's line: `$ `, or a search.
    pub prompt: Rc<str>,
    /// The line being typed.
    pub line: Typed,
    /// What would be completed, after the caret.
    pub ghost: Rc<str>,
    pub completion: Option<Completion>,
    /// Whether a command runs in the foreground.
    pub run: Foreground,
}

/// Who has the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreground {
    /// The prompt.
    Prompt,
    /// A command that still runs: only keys reach it.
    Command,
}

/// A line and its caret, counted in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub text: String,
    pub caret: usize,
}

/// One line of output.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputLine {
    pub kind: OutputKind,
    pub text: Rc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// A command as it was given, without its prompt.
    Command,
    /// A further line of one.
    Continuation,
    /// The first row of a table.
    Header,
    Stdout,
    Stderr,
    /// A word of the page's own, such as a plain explanation of an error.
    Note,
}

/// The words that fit here.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    pub rows: Vec<CompletionRow>,
    /// Which one the arrows chose.
    pub chosen: Option<usize>,
    /// One line about the chosen or first one.
    pub about: Rc<str>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CompletionRow {
    pub word: Rc<str>,
    pub gloss: Rc<str>,
}

/// Keys that the console's program answers, not the text field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsoleKey {
    /// Tab: complete.
    Complete,
    /// Right at the end of the line, or Enter on a chosen row.
    Accept,
    Up,
    Down,
    Escape,
    /// Ctrl+C.
    Interrupt,
    /// Ctrl+D.
    EndOfInput,
    /// Ctrl+L.
    Clear,
    /// Ctrl+R.
    SearchBack,
    /// Ctrl+U.
    CutToStart,
    /// Ctrl+K.
    CutToEnd,
}
