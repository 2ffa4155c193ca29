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
    pub checks: Vec<CheckView>,
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
