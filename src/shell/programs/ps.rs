//! `ps`: list processes, as busybox' and as that of procps.

use crate::api::strftime::formatted;
use crate::api::time::SimTime;
use crate::host::{ExitCode, Host, Place};

/// The first process that somebody starts in a container, where there is only one.
const SECOND: u32 = 7;

/// `ps [aux]`, `ps [-ef]`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let mut processes = host.machine.processes();
    processes.extend(host.jobs.all().into_iter().map(|job| (job.process, job.text)));
    let own = std::iter::once("ps").chain(args.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let next = processes.iter().map(|(number, _)| *number).max().map_or(SECOND, |last| (last + SECOND).max(SECOND));
    processes.push((next, own));
    if host.machine.place() == Place::Busybox {
        host.stdout.line("PID   USER     TIME  COMMAND");
        for (number, line) in &processes {
            host.stdout.line(&format!("{number:>5} root      0:00 {line}"));
        }
        return 0;
    }
    let options: String = args.iter().map(|arg| arg.trim_start_matches('-')).collect();
    let (user, start) = match host.machine.place() {
        Place::Learner => ("learner", SimTime::ZERO),
        _ => ("root", host.machine.changed_at("/proc").unwrap_or_default()),
    };
    let start = |process: u32| formatted("%H:%M", if process == next { host.clock.now() } else { start });
    let row: &dyn Fn(u32, &str) -> String = if options.contains('u') {
        host.stdout.line("USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND");
        // What a process holds is not simulated for each of them.
        &|number, line| {
            format!("{user:<8} {number:>7}  0.0  0.0      -     - ?        Ss   {}   0:00 {line}", start(number))
        }
    } else if options.contains('f') {
        host.stdout.line("UID          PID    PPID  C STIME TTY          TIME CMD");
        &|number, line| {
            let parent = u32::from(number != 1 && number != next);
            format!("{user:<8} {number:>7} {parent:>7}  0 {} ?        00:00:00 {line}", start(number))
        }
    } else {
        host.stdout.line("    PID TTY          TIME CMD");
        &|number, line| {
            let name = line.split_whitespace().next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
            format!("{number:>7} ?        00:00:00 {name}")
        }
    };
    processes.iter().for_each(|(number, line)| host.stdout.line(&row(*number, line)));
    0
}
