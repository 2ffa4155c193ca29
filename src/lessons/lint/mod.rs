//! The course's linter: everything that a lesson promises, tried out.

mod curriculum;
mod play;
mod simulated;
mod wording;

use super::command::Command;
use super::glossary::Glossary;
use super::lesson::{Lesson, Line};
use crate::cluster::Cluster;
use std::fmt;

/// Runs a learner's lines against a cluster, as the session does.
pub trait Player {
    /// The lesson at its beginning: a new cluster, a new console, nothing typed.
    ///
    /// # Errors
    /// In words, when it cannot begin.
    fn restart(&mut self, lesson: &Lesson) -> Result<(), String>;

    /// Holds on to the present state; the number by which to return to it. Nothing while something runs.
    fn hold(&mut self) -> Option<usize>;

    /// Returns to a state that it holds.
    fn return_to(&mut self, held: usize);

    /// Goes to a step, counted from 0.
    fn go(&mut self, step: usize);

    /// Runs a line to its end, or lets time pass. What would run on is ended after a while, as by Ctrl-C.
    fn follow(&mut self, line: &Line) -> Option<Command>;

    /// All that the console shows.
    fn screen(&self) -> String;

    /// The cluster as it is now.
    fn cluster(&self) -> Cluster;
}

/// Something that is wrong with a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The lesson's id.
    pub lesson: String,
    /// The step's id, if one is to blame.
    pub step: Option<String>,
    /// What is wrong.
    pub words: String,
}

/// Everything that is wrong with a lesson.
pub fn lint(lesson: &Lesson, glossary: &Glossary, player: &mut dyn Player) -> Vec<Complaint> {
    let mut complaints = wording::complaints(lesson, glossary);
    complaints.extend(play::complaints(lesson, player));
    complaints
}

/// What the syllabus states and no step teaches, or nothing proves. `read` gives the text of a file of this project.
pub fn lint_curriculum(table: &str, lessons: &[Lesson], read: &dyn Fn(&str) -> Option<String>) -> Vec<Complaint> {
    curriculum::complaints(table, lessons, read)
}

/// What is wrong with the glossary itself.
pub fn lint_glossary(glossary: &Glossary) -> Vec<Complaint> {
    wording::glossary_complaints(glossary)
}

impl Complaint {
    fn new(lesson: &Lesson, step: Option<&str>, words: impl Into<String>) -> Self {
        Self { lesson: lesson.id.clone(), step: step.map(str::to_owned), words: words.into() }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.step {
            Some(step) => write!(f, "{} / {step}: {}", self.lesson, self.words),
            None => write!(f, "{}: {}", self.lesson, self.words),
        }
    }
}
