//! `kill`: send a signal to a process or a job.

use super::super::state::Shell;
use crate::host::{ExitCode, Host};

/// The signals that one sends.
const SIGNALS: [(&str, i32); 8] =
    [("HUP", 1), ("INT", 2), ("QUIT", 3), ("KILL", 9), ("USR1", 10), ("USR2", 12), ("TERM", 15), ("CONT", 18)];

/// `kill [-SIGNAL] process...`
pub(super) fn run(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let (mut signal, mut rest) = (15, args);
    match args {
        [first, others @ ..] if first == "-s" => {
            let Some((name, others)) = others.split_first() else { return usage(host) };
            let Some(number) = signal_of(name) else { return invalid(name, shell, host) };
            (signal, rest) = (number, others);
        }
        [first, others @ ..] if first.len() > 1 && first.starts_with('-') && first != "--" => {
            let name = first.trim_start_matches('-');
            let Some(number) = signal_of(name) else { return invalid(name, shell, host) };
            (signal, rest) = (number, others);
        }
        _ => {}
    }
    if rest.is_empty() {
        return usage(host);
    }
    let mut code = 0;
    for word in rest {
        if let Err(why) = send(word, signal, host) {
            shell.dialect.complain(&host.stderr, &format!("kill: {why}"));
            code = 1;
        }
    }
    code
}

fn send(word: &str, signal: i32, host: &Host) -> Result<(), String> {
    if let Some(job) = host.jobs.find(word) {
        if signal != 0 {
            job.kill(signal);
        }
        return Ok(());
    }
    if word.starts_with('%') {
        return Err(format!("{word}: no such job"));
    }
    let Ok(process) = word.parse::<u32>() else {
        return Err(format!("{word}: arguments must be process or job IDs"));
    };
    match host.machine.kill(process, signal) {
        true => Ok(()),
        false => Err(format!("({process}) - No such process")),
    }
}

/// The number of a signal, by its name or its number.
pub(super) fn signal_of(name: &str) -> Option<i32> {
    let name = name.to_uppercase();
    let bare = name.strip_prefix("SIG").unwrap_or(&name);
    let known = SIGNALS.iter().find(|(known, _)| *known == bare).map(|(_, number)| *number);
    known.or_else(|| bare.parse().ok().filter(|number| (0..65).contains(number)))
}

fn invalid(name: &str, shell: &Shell, host: &Host) -> ExitCode {
    shell.dialect.complain(&host.stderr, &format!("kill: {name}: invalid signal specification"));
    1
}

fn usage(host: &Host) -> ExitCode {
    host.stderr.line("kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]");
    2
}
