//! `pkill` and `pidof`: processes by the name of their program.

use super::kill::signal_of;
use crate::host::{ExitCode, Host};

/// `pkill [-SIGNAL] NAME`
pub(super) async fn pkill(args: Vec<String>, host: Host) -> ExitCode {
    let (signal, names): (Option<i32>, &[String]) = match args.as_slice() {
        [first, rest @ ..] if first.starts_with('-') => (signal_of(first.trim_start_matches('-')), rest),
        all => (Some(15), all),
    };
    let (Some(signal), [name]) = (signal, names) else {
        host.stderr.line("Usage: pkill [-SIGNAL] NAME");
        return 2;
    };
    let found = numbers(&host, |program| program.contains(name.as_str()));
    for number in &found {
        host.machine.kill(*number, signal);
    }
    i32::from(found.is_empty())
}

/// `pidof NAME`
pub(super) async fn pidof(args: Vec<String>, host: Host) -> ExitCode {
    let found = numbers(&host, |program| args.iter().any(|name| name == program));
    if found.is_empty() {
        return 1;
    }
    let words: Vec<String> = found.iter().rev().map(u32::to_string).collect();
    host.stdout.line(&words.join(" "));
    0
}

fn numbers(host: &Host, is_wanted: impl Fn(&str) -> bool) -> Vec<u32> {
    let processes = host.machine.processes().into_iter();
    let program =
        |line: &str| line.split_whitespace().next().map(|path| path.rsplit('/').next().unwrap_or(path).to_owned());
    processes.filter(|(_, line)| program(line).is_some_and(|name| is_wanted(&name))).map(|(number, _)| number).collect()
}
