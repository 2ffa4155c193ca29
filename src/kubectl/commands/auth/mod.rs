//! `kubectl auth`: who one is, what one may do, and roles that grow.

mod can_i;
mod reconcile;
mod rules;
mod whoami;

use super::Command;

/// The commands of `kubectl auth`.
pub const COMMANDS: &[Command] = &[can_i::COMMAND, reconcile::COMMAND, whoami::COMMAND];
