//! `break` and `continue`: the ways out of a loop's turn.

use super::super::state::{Leap, Shell};
use crate::host::{ExitCode, Host};

/// `break [n]`
pub(super) fn leave(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    leap("break", Leap::Break, shell, args, host)
}

/// `continue [n]`
pub(super) fn go_on(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    leap("continue", Leap::Continue, shell, args, host)
}

fn leap(name: &str, make: fn(usize) -> Leap, shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    if shell.loops == 0 {
        shell.dialect.complain(&host.stderr, &format!("{name}: only meaningful in a `for', `while', or `until' loop"));
        return 0;
    }
    match args.first().map_or(Ok(1), |word| word.parse::<usize>()) {
        Ok(0) => {
            shell.dialect.complain(&host.stderr, &format!("{name}: 0: loop count out of range"));
            shell.leap = Some(Leap::Break(shell.loops));
            1
        }
        Ok(levels) => {
            shell.leap = Some(make(levels.min(shell.loops)));
            0
        }
        Err(_) => {
            shell.dialect.complain(&host.stderr, &format!("{name}: {}: numeric argument required", args.concat()));
            shell.leap = Some(Leap::Break(shell.loops));
            128
        }
    }
}
