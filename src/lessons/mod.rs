//! Lessons as data, and what it takes to follow a learner through one: checks, progress, the linter of the course.
//!
//! Invariants: a check is a pure function of the store, the commands so far and where the step began; nothing here
//! knows a lesson by its name; what a lesson says is plain spans, never markup.

pub mod catalogue;
pub mod check;
pub mod command;
pub mod glossary;
pub mod happened;
mod kubectl_words;
pub mod lesson;
pub mod lint;
pub mod pattern;
pub mod prediction;
pub mod progress;
pub mod prose;
pub mod ran;
pub mod read;
pub mod requested;
pub mod selection;
pub mod twins;
pub mod visited;
mod words;

#[cfg(test)]
mod tests;

pub use catalogue::{Entry, Heading, SANDBOX, catalogue, fetch_all};
pub use check::{CheckState, Evidence, Standing};
pub use command::{Command, Look, Surroundings};
pub use lesson::{Lesson, Part, Step};
pub use lint::{Complaint, Player, lint};
pub use progress::{Outcome, Progress};
