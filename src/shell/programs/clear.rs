//! `clear`: empty the screen.

use crate::host::{ExitCode, Host};

/// `clear`
pub(super) async fn run(_: Vec<String>, host: Host) -> ExitCode {
    match &host.terminal {
        Some(terminal) => terminal.clear(),
        // What terminfo knows of an xterm: home, erase below, erase the scrollback.
        None => host.stdout.write("\x1b[H\x1b[2J\x1b[3J"),
    }
    0
}
