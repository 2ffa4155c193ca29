//! `sleep`: wait, in the cluster's time.

use super::complaint::complain;
use crate::api::decimal;
use crate::api::time::SimDuration;
use crate::host::{ExitCode, Host};

/// `sleep NUMBER[smhd]...`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let mut total = 0_i64;
    for arg in &args {
        match milliseconds(arg) {
            Some(span) => total = total.saturating_add(span),
            None => {
                complain(&host, &format!("sleep: invalid time interval ‘{arg}’"));
                host.stderr.line("Try 'sleep --help' for more information.");
                return 1;
            }
        }
    }
    if args.is_empty() {
        host.stderr.line("sleep: missing operand\nTry 'sleep --help' for more information.");
        return 1;
    }
    host.clock.sleep(SimDuration::from_millis(total)).await;
    0
}

/// A span of time in milliseconds.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    let (number, unit) = match text.char_indices().next_back()? {
        (at, 's') => (text.get(..at)?, 1000.0),
        (at, 'm') => (text.get(..at)?, 60_000.0),
        (at, 'h') => (text.get(..at)?, 3_600_000.0),
        (at, 'd') => (text.get(..at)?, 86_400_000.0),
        _ => (text, 1000.0),
    };
    if number.eq_ignore_ascii_case("infinity") || number.eq_ignore_ascii_case("inf") {
        return Some(YEARS);
    }
    let number = decimal::parse(number)?;
    // Nothing waits longer than some years; the bound keeps instants within their type.
    (number >= 0.0).then(|| (number * unit).round().min(YEARS as f64) as i64)
}

/// Ten years.
const YEARS: i64 = 10 * 365 * 86_400_000;
