//! The console as the page shows it, and the keys that it answers.

use super::Shared;
use crate::apiserver::request::Key;
use std::rc::Rc;

/// The console.
#[derive(Clone, PartialEq)]
pub struct ConsoleView {
    /// In order.
    pub tabs: Vec<TabView>,
    pub context: Rc<str>,
    pub namespace: Rc<str>,
    /// What was printed, in blocks.
    pub output: Shared<Vec<Shared<Vec<OutputLine>>>>,
    /// What stands before the caret's line: `$ `, or a search.
    pub prompt: Rc<str>,
    /// The line being typed.
    pub line: Typed,
    /// What would be completed, after the caret.
    pub ghost: Rc<str>,
    pub completion: Option<Completion>,
    /// Whether the last line failed.
    pub outcome: Outcome,
    /// The last line as it should have been.
    pub offer: Option<Rc<str>>,
    /// Whether a command runs in the foreground.
    pub run: Foreground,
}

/// How the last line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Well,
    Failed,
}

/// How much of a console is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What the last command printed.
    Last,
    All,
}

/// A tab of the console.
#[derive(Clone, PartialEq)]
pub struct TabView {
    pub number: u32,
    /// What runs in it.
    pub title: Rc<str>,
    pub place: TabPlace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabPlace {
    Front,
    Behind,
}

/// What is to become of the tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabAct {
    Open,
    Show(u32),
    /// The one in front goes.
    Close,
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
    /// The object that the line begins with.
    pub named: Option<Named>,
}

/// An object's name at the beginning of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// In bytes.
    pub length: usize,
    pub key: Key,
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

/// As many words are shown at most.
pub const ROWS: usize = 6;

/// The first row that is shown, so that the chosen one is.
pub fn first_row(chosen: Option<usize>) -> usize {
    chosen.unwrap_or(0).saturating_sub(ROWS - 1)
}

/// The words that fit here.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// Those that are shown.
    pub rows: Vec<CompletionRow>,
    /// How many are before them, and how many there are.
    pub before: usize,
    pub count: usize,
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
    /// Another letter with Control.
    Control(char),
}
