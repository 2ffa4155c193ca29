//! `kill`: send a signal to a process or a job.

use super::super::dialect::Dialect;
use super::super::state::Shell;
use crate::host::{ExitCode, Host};

/// The signals, from 1 on.
const SIGNALS: &str = "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN \
                       TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS";

fn signals() -> impl Iterator<Item = (&'static str, i32)> {
    SIGNALS.split(' ').zip(1..)
}

/// `kill -l`: bash puts five into a line; those for real time, from 34 on, are left out.
fn list(shell: &Shell, host: &Host) {
    for (name, number) in signals() {
        match shell.dialect {
            dialect if dialect.is_bash() => {
                host.stdout.write(&format!("{number:>2}) SIG{name}{}", if number % 5 == 0 { "\n" } else { "\t" }));
            }
            Dialect::Ash { .. } | Dialect::Busybox => host.stdout.line(&format!("{number:>2}) {name}")),
            _ => host.stdout.line(name),
        }
    }
    if shell.dialect.is_bash() {
        host.stdout.line("");
    }
}

/// `kill [-SIGNAL] process...`
pub(super) fn run(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let (mut signal, mut rest) = (15, args);
    match args {
        [first] if first == "-l" || first == "-L" => {
            list(shell, host);
            return 0;
        }
        [first, names @ ..] if first == "-l" => {
            let other = |word: &String| match word.parse::<i32>() {
                Ok(number) => name_of(number % 128).map(str::to_owned),
                Err(_) => signal_of(word).map(|number| number.to_string()),
            };
            names.iter().filter_map(other).for_each(|line| host.stdout.line(&line));
            return 0;
        }
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

/// The name of a signal.
pub(super) fn name_of(signal: i32) -> Option<&'static str> {
    signals().find(|(_, number)| *number == signal).map(|(name, _)| name)
}

/// The number of a signal, by its name or its number.
pub(super) fn signal_of(name: &str) -> Option<i32> {
    let name = name.to_ascii_uppercase();
    let bare = name.strip_prefix("SIG").unwrap_or(&name);
    let known = signals().find(|(known, _)| *known == bare).map(|(_, number)| number);
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
