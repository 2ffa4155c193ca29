//! `kubectl auth`: who one is, and what one may do.

mod can_i;
mod whoami;

use super::Command;

/// The commands of `kubectl auth`.
pub const COMMANDS: &[Command] = &[can_i::COMMAND, whoami::COMMAND];
