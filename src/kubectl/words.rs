//! What kubectl knows of its words beyond those of a first visit: flags and usage of all other commands, and their help.
//! The page fetches it.

use super::flags::CommandSpec;
use super::help;
use crate::lazy::Unreachable;

/// All of it.
#[derive(Clone, Copy)]
pub struct Words {
    /// The rest of the table of flags.
    pub(super) flags: &'static str,
    /// The rest of the texts.
    pub(super) help: &'static str,
    /// The help's page of a command.
    pub(super) page: fn(&CommandSpec) -> String,
    /// `kubectl options`.
    pub(super) options: fn() -> String,
    /// The end of `kubectl help nosuch`.
    pub(super) summary: fn() -> String,
}

crate::lazy!(words: pub fn fetch() -> Words, here as here { WORDS });

const WORDS: Words = Words {
    flags: include_str!(concat!(env!("OUT_DIR"), "/flags-later.txt")),
    help: include_str!(concat!(env!("OUT_DIR"), "/help-later.txt")),
    page: help::page,
    options: help::global_options,
    summary: help::summary,
};

/// What is fetched.
///
/// # Errors
/// That it cannot be fetched.
pub async fn all() -> Result<Words, Unreachable> {
    fetch().await?;
    here().ok_or(Unreachable)
}
