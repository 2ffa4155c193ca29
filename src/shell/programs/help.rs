//! `help`: list the commands of this console.

use super::super::state::Shell;
use super::PROGRAMS;
use crate::host::{ExitCode, Host};

/// `help [name ...]`
pub(super) fn run(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let wanted = |name: &str| args.is_empty() || args.iter().any(|arg| arg == name);
    let rows: Vec<_> = PROGRAMS.iter().filter(|program| wanted(program.name)).collect();
    let width = rows.iter().map(|program| program.name.len()).max().unwrap_or_default();
    for program in &rows {
        host.stdout.line(&format!("{:<width$}  {}", program.name, program.help));
    }
    if rows.is_empty() {
        let topic = args.join("' or `");
        shell.dialect.complain(&host.stderr, &format!("help: no help topics match `{topic}'.  Try `help' alone."));
        return 1;
    }
    0
}
