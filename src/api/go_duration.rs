//! Spans as Go writes them: `1h30m`.

use super::go_format::quote;
use super::time::SimDuration;
use crate::api::decimal;

/// `time.ParseDuration`, down to milliseconds.
///
/// # Errors
/// Go's words.
pub fn parse(text: &str) -> Result<SimDuration, String> {
    let invalid = || format!("time: invalid duration {}", quote(text));
    let (is_negative, mut rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    if rest == "0" {
        return Ok(SimDuration::ZERO);
    }
    let mut milliseconds = 0.0;
    if rest.is_empty() {
        return Err(invalid());
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        let number = decimal::parse(number).ok_or_else(invalid)?;
        let end = behind.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        let scale = match unit {
            "" => return Err(format!("time: missing unit in duration {}", quote(text))),
            "ns" => 1e-6,
            "us" | "µs" | "μs" => 1e-3,
            "ms" => 1.0,
            "s" => 1_000.0,
            "m" => 60_000.0,
            "h" => 3_600_000.0,
            unit => return Err(format!("time: unknown unit {} in duration {}", quote(unit), quote(text))),
        };
        milliseconds += number * scale;
        rest = behind;
    }
    // Go's own limit is about 292 years.
    if milliseconds > 9.2e15 / 1e3 {
        return Err(invalid());
    }
    let milliseconds = milliseconds as i64;
    Ok(SimDuration::from_millis(if is_negative { -milliseconds } else { milliseconds }))
}
