//! `exit`: leave the shell.

use super::super::state::Shell;
use crate::host::{ExitCode, Host};

/// `exit [n]`
pub(super) fn run(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let code = match args {
        [] => shell.last,
        [code] => match code.parse::<i64>() {
            Ok(code) => ExitCode::try_from(code.rem_euclid(256)).unwrap_or_default(),
            Err(_) => {
                host.stderr.line(&format!("bash: exit: {code}: numeric argument required"));
                2
            }
        },
        _ => {
            host.stderr.line("bash: exit: too many arguments");
            return 1;
        }
    };
    shell.ended = Some(code);
    code
}
