//! `kubectl apply` and what belongs to it.

mod client_side;
mod edit_last_applied;
pub mod last_applied;
mod options;
mod prune;
mod run;
mod set_last_applied;
mod view_last_applied;

use super::Command;

pub use client_side::{Applied, Conflicts, Merge, apply_patch};
pub use options::require_files;
pub use prune::forgotten;

/// All of it.
pub const COMMANDS: &[Command] =
    &[run::COMMAND, view_last_applied::COMMAND, set_last_applied::COMMAND, edit_last_applied::COMMAND];
