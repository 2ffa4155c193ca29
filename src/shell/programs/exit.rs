//! `exit`: leave the shell.

use super::super::state::Shell;
use crate::host::{ExitCode, Host};

/// `exit [n]`
pub(super) fn run(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let args = if shell.dialect.is_bash() { args } else { args.get(..1).unwrap_or(args) };
    let code = match args {
        [] => shell.last,
        [code] => match code.parse::<i64>() {
            Ok(code) => ExitCode::try_from(code.rem_euclid(256)).unwrap_or_default(),
            Err(_) => {
                shell.dialect.complain(&host.stderr, &format!("exit: {code}: numeric argument required"));
                2
            }
        },
        _ => {
            shell.dialect.complain(&host.stderr, "exit: too many arguments");
            return 1;
        }
    };
    shell.ended = Some(code);
    code
}
