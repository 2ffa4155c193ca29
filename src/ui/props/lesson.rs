//! A lesson as the page shows it.

use super::Gate;
use std::rc::Rc;

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
    pub prediction: Option<PredictionView>,
    pub twin: Option<TwinView>,
    pub checks: Vec<CheckView>,
    /// Whether there is a line of the solution to show.
    pub solution: Gate,
    pub hint: Option<Aside>,
    pub exactly: Option<Vec<Block>>,
    pub back: Gate,
    pub next: Gate,
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

/// What the learner may expect of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionView {
    pub question: Rc<str>,
    /// What can be chosen; of a number there is no list.
    pub options: Vec<Rc<str>>,
    /// A number, or a place among the options.
    pub guess: Option<usize>,
    /// The guesses that have turned out right.
    pub right: Vec<usize>,
    pub verdict: Verdict,
    /// What it was, in words; empty while nobody knows.
    pub answer: Rc<str>,
}

/// How a guess stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody knows yet.
    Open,
    Right,
    Wrong,
    /// The answer is there, but nobody has guessed.
    Unasked,
}

/// Two futures, side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct TwinView {
    pub sides: [SideView; 2],
}

/// One of two futures.
#[derive(Clone, Debug, PartialEq)]
pub struct SideView {
    pub title: Rc<str>,
    /// What it is told to do.
    pub lines: Vec<Rc<str>>,
    /// What came of it.
    pub future: Option<FutureView>,
}

/// What came of one of two futures.
#[derive(Clone, Debug, PartialEq)]
pub struct FutureView {
    pub served: u64,
    pub lost: u64,
    /// Why visitors were lost.
    pub reasons: Vec<Rc<str>>,
    /// The pods that were ready, as the points of a curve in a box of 100 by 30.
    pub ready: Rc<str>,
    /// Those that were not leaving, in the same box.
    pub wanted: Rc<str>,
    /// The same in words.
    pub about: Rc<str>,
}
