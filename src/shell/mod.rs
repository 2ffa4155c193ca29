//! The console language: a small faithful bash over [`crate::host`], its programs, its line editor and its completion.
//!
//! A line goes through [`parse`] (text to syntax), [`expand`] (words to arguments) and [`script`] (syntax to running
//! programs); a plain one ([`plain`]) needs no more than to be read. Nothing here knows what a cluster is: programs reach it through the host alone.

mod arithmetic;
mod brace;
pub mod complete;
mod control;
mod dialect;
mod expand;
pub mod files;
mod glob;
pub mod history;
mod jobs;
mod lexer;
pub mod line_editor;
mod nesting;
pub mod parse;
mod pipeline;
mod plain;
pub mod programs;
mod redirection;
pub mod run;
mod script;
mod special;
pub mod state;
mod streams;
mod substitution;

#[cfg(test)]
mod bench;
pub mod syntax;
#[cfg(test)]
mod tests;

pub use files::new_home;
pub use run::{Console, can_read, needs_more, run};
pub use state::Shell;
