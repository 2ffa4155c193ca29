//! `which` and `type`: what a command is.

use super::super::state::Shell;
use super::{Program, find_on};
use crate::host::{ExitCode, Host};

/// `which NAME...`
pub(super) async fn path(args: Vec<String>, host: Host) -> ExitCode {
    let mut code = ExitCode::from(args.is_empty());
    for name in &args {
        match find_on(host.machine.as_ref(), name).and_then(place) {
            Some(path) => host.stdout.line(&path),
            None => code = 1,
        }
    }
    code
}

/// `type NAME...`
pub(super) fn kind(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let mut code = 0;
    for name in args {
        if let Some(value) = shell.aliases.get(name) {
            host.stdout.line(&match shell.dialect.is_bash() {
                true => format!("{name} is aliased to `{value}'"),
                false => format!("{name} is an alias for {value}"),
            });
            continue;
        }
        match find_on(host.machine.as_ref(), name).map(|program| (program, place(program))) {
            Some((_, Some(path))) => host.stdout.line(&format!("{name} is {path}")),
            Some((_, None)) => host.stdout.line(&format!("{name} is a shell builtin")),
            None => {
                code = match shell.dialect.is_bash() {
                    true => {
                        shell.dialect.complain(&host.stderr, &format!("type: {name}: not found"));
                        1
                    }
                    false => {
                        host.stdout.line(&format!("{name}: not found"));
                        127
                    }
                };
            }
        }
    }
    code
}

/// Where a program lies; a builtin lies nowhere.
fn place(program: &Program) -> Option<String> {
    let folder = if program.name == "kubectl" { "/usr/local/bin" } else { "/usr/bin" };
    program.run.is_apart().then(|| format!("{folder}/{}", program.name))
}
