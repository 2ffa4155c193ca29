//! `ps`: list processes.

use crate::host::{ExitCode, Host, Place};

/// `ps [aux]`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let mut processes = host.machine.processes();
    processes.extend(host.jobs.all().into_iter().map(|job| (job.process, job.text)));
    let own = std::iter::once("ps").chain(args.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let next = processes.iter().map(|(number, _)| *number).max().unwrap_or_default() + 7;
    processes.push((next, own));
    let is_long = args.iter().any(|arg| arg.contains('u') || arg == "-ef" || arg == "-f");
    let user = if host.machine.place() == Place::Learner { "learner" } else { "root" };
    if host.machine.place() == Place::Busybox {
        host.stdout.line("PID   USER     TIME  COMMAND");
        for (number, line) in &processes {
            host.stdout.line(&format!("{number:>5} {user:<8}  0:00 {line}"));
        }
        return 0;
    }
    host.stdout.line(if is_long {
        "USER         PID TTY      STAT   TIME COMMAND"
    } else {
        "    PID TTY          TIME CMD"
    });
    for (number, line) in &processes {
        let name = line.split_whitespace().next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        host.stdout.line(&match is_long {
            true => format!("{user:<8} {number:>7} ?        Ss     0:00 {line}"),
            false => format!("{number:>7} ?        00:00:00 {name}"),
        });
    }
    0
}
