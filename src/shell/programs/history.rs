//! `history`: list the lines typed so far.

use super::super::state::Shell;
use crate::host::{ExitCode, Host};

/// `history [N]`, `history -c`, `history -d N`
pub(super) fn run(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => print(host, usize::MAX),
        ["-c"] => {
            host.history.borrow_mut().clear();
            0
        }
        ["-d", place] => {
            let length = host.history.borrow().len();
            let index = place.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
            match index.filter(|index| *index < length) {
                Some(index) => {
                    host.history.borrow_mut().remove(index);
                    0
                }
                None => refuse(shell, host, &format!("{place}: history position out of range")),
            }
        }
        [option, ..] if option.starts_with('-') && option.len() > 1 => {
            refuse(shell, host, &format!("{option}: invalid option"));
            host.stderr.line("history: usage: history [-c] [-d offset] [n]");
            2
        }
        [number] => match number.parse() {
            Ok(number) => print(host, number),
            Err(_) => refuse(shell, host, &format!("{number}: numeric argument required")),
        },
        _ => refuse(shell, host, "too many arguments"),
    }
}

fn print(host: &Host, last: usize) -> ExitCode {
    let lines = host.history.borrow().clone();
    let skipped = lines.len().saturating_sub(last);
    for (place, line) in lines.iter().enumerate().skip(skipped) {
        host.stdout.line(&format!("{:>5}  {line}", place + 1));
    }
    0
}

fn refuse(shell: &Shell, host: &Host, reason: &str) -> ExitCode {
    shell.dialect.complain(&host.stderr, &format!("history: {reason}"));
    1
}
