//! `trap`: what a shell does when a signal comes, or when it ends.

use super::super::state::Shell;
use super::kill::signal_of;
use crate::host::{ExitCode, Host};

/// The end of the shell, which is no signal.
pub(in super::super) const EXIT: i32 = 0;
/// SIGTERM.
pub(in super::super) const TERM: i32 = 15;

/// `trap [ACTION SIGNAL...]`
pub(super) fn run(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let args = args.strip_prefix(&["--".to_owned()]).unwrap_or(args);
    let (action, signals) = match args {
        [] => {
            for (signal, action) in shell.traps.iter() {
                host.stdout.line(&format!("trap -- '{action}' {}", shown(*signal, shell)));
            }
            return 0;
        }
        [signal] => (None, std::slice::from_ref(signal)),
        [action, signals @ ..] => (Some(action).filter(|action| *action != "-"), signals),
    };
    let mut code = 0;
    for name in signals {
        let Some(signal) = number(name) else {
            shell.dialect.complain(&host.stderr, &format!("trap: {name}: invalid signal specification"));
            code = 1;
            continue;
        };
        match action {
            Some(action) => shell.traps.insert(signal, action.clone()),
            None => shell.traps.remove(&signal),
        };
    }
    code
}

fn number(name: &str) -> Option<i32> {
    if name.eq_ignore_ascii_case("EXIT") || name == "0" { Some(EXIT) } else { signal_of(name) }
}

/// `SIGTERM` for bash, `TERM` for the others.
fn shown(signal: i32, shell: &Shell) -> String {
    let name = super::kill::name_of(signal).unwrap_or("EXIT");
    let prefix = if shell.dialect.is_bash() && signal != EXIT { "SIG" } else { "" };
    format!("{prefix}{name}")
}
