//! Lessons as data, and what it takes to follow a learner through one: checks, progress, the linter of the course.
//!
//! Invariants: a check is a pure function of the store, the commands so far and where the step began; nothing here
//! knows a lesson by its name; what a lesson says is plain spans, never markup.

pub mod check;
pub mod command;
mod kubectl_words;
pub mod lesson;
pub mod pattern;
pub mod prose;
pub mod ran;
pub mod read;
pub mod selection;
mod words;

pub use check::{CheckState, Evidence, Standing};
pub use command::{Command, Surroundings};
pub use lesson::{Lesson, Part, Step};
