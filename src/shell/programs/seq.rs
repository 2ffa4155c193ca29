//! `seq`: print numbers.

use crate::api::time::SimDuration;
use crate::host::{ExitCode, Host};

/// As many lines as are printed at once: after them others get their turn, so that `seq 1000000000 | head` ends.
const BATCH: usize = 1000;

/// `seq [-s STRING] [-w] [FIRST [INCREMENT]] LAST`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let (mut separator, mut padded, mut operands) = ("\n".to_owned(), false, Vec::new());
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "-w" => padded = true,
            "-s" => separator = rest.next().cloned().unwrap_or_default(),
            attached if attached.starts_with("-s") => attached.get(2..).unwrap_or_default().clone_into(&mut separator),
            _ => match arg.parse::<i64>() {
                Ok(number) => operands.push(number),
                Err(_) => {
                    host.stderr.line(&format!("seq: invalid floating point argument: ‘{arg}’"));
                    host.stderr.line("Try 'seq --help' for more information.");
                    return 1;
                }
            },
        }
    }
    let (first, step, last) = match operands.as_slice() {
        [last] => (1, 1, *last),
        [first, last] => (*first, 1, *last),
        [_, 0, _] => {
            host.stderr.line("seq: invalid Zero increment value: ‘0’\nTry 'seq --help' for more information.");
            return 1;
        }
        [first, step, last] => (*first, *step, *last),
        _ => {
            host.stderr.line("seq: missing operand\nTry 'seq --help' for more information.");
            return 1;
        }
    };
    let width = if padded { first.to_string().len().max(last.to_string().len()) } else { 0 };
    let within = move |number: &i64| if step > 0 { *number <= last } else { *number >= last };
    let mut next = Some(first).filter(within);
    let mut gap = String::new();
    while next.is_some() {
        let mut text = String::new();
        for _ in 0..BATCH {
            let Some(number) = next else { break };
            text.push_str(&format!("{gap}{number:0width$}"));
            gap.clone_from(&separator);
            next = number.checked_add(step).filter(within);
        }
        if next.is_none() {
            text.push('\n');
        }
        host.stdout.write(&text);
        if next.is_some() {
            host.clock.sleep(SimDuration::from_millis(1)).await;
        }
    }
    0
}
