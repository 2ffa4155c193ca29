//! The verbs: one file a verb, one line each in the table below.

mod describe;
mod get;
mod stopgap;

use super::failure::Failure;
use super::flags::Arguments;
use crate::host::Host;
use futures::future::LocalBoxFuture;

/// A verb's code. Its usage, flags and help stand in the flag table.
pub struct Command {
    /// Its words: `create deployment`.
    pub path: &'static str,
    /// What it does.
    pub run: for<'a> fn(&'a Arguments, &'a mut Host) -> LocalBoxFuture<'a, Result<(), Failure>>,
    /// Flags that it accepts and does nothing about: the command line says so.
    pub unsimulated: &'static [&'static str],
}

/// Every verb.
const COMMANDS: &[Command] = &[describe::COMMAND, get::COMMAND];

/// The code of a command, if it has some.
pub fn find(path: &str) -> Option<&'static Command> {
    COMMANDS.iter().chain(stopgap::COMMANDS).find(|command| command.path == path)
}
