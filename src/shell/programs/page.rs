//! `undo`, `redo`, `reset`: the page answers them itself, before a shell sees the line.

use super::super::state::Shell;
use crate::host::{ExitCode, Host};

/// What is left for the shell: one of them inside of something else, or where there is no page.
pub(super) fn run(_: &mut Shell, _: &[String], host: &Host) -> ExitCode {
    host.stderr.line("undo, redo and reset: the page's console knows them, each alone on its line");
    1
}
