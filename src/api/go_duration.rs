//! Spans as Go writes them: `1h30m`.

use super::go_format::quote;
use super::time::SimDuration;

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
    let mut microseconds = 0_u64;
    if rest.is_empty() {
        return Err(invalid());
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        if number.trim_matches('.').is_empty() {
            return Err(invalid());
        }
        let end = behind.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        let scale = match unit {
            "" => return Err(format!("time: missing unit in duration {}", quote(text))),
            "ns" => (1, 1_000),
            "us" | "µs" | "μs" => (1, 1),
            "ms" => (1_000, 1),
            "s" => (1_000_000, 1),
            "m" => (60_000_000, 1),
            "h" => (3_600_000_000, 1),
            unit => return Err(format!("time: unknown unit {} in duration {}", quote(unit), quote(text))),
        };
        let span = in_microseconds(number, scale).ok_or_else(invalid)?;
        microseconds = microseconds.saturating_add(span);
        rest = behind;
    }
    // Go's own limit is about 292 years.
    if microseconds > 9_200_000_000_000_000 {
        return Err(invalid());
    }
    let milliseconds = i64::try_from(microseconds / 1_000).unwrap_or_default();
    Ok(SimDuration::from_millis(if is_negative { -milliseconds } else { milliseconds }))
}

/// So many of a unit that is so many microseconds. What follows the ninth digit behind the point weighs nothing.
fn in_microseconds(number: &str, (size, part): (u64, u64)) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = fraction.get(..DIGITS).unwrap_or(fraction);
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let behind: u64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let tenths = 10_u64.pow(u32::try_from(fraction.len()).ok()?);
    whole.checked_mul(size)?.checked_add(behind * size / tenths).map(|all| all / part)
}

const DIGITS: usize = 9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_as_go_reads_them() {
        let cases = [
            ("0", Ok(0)),
            ("1h30m", Ok(5_400_000)),
            ("-1.5s", Ok(-1_500)),
            (".5m", Ok(30_000)),
            ("1.001s", Ok(1_001)),
            ("2.h", Ok(7_200_000)),
            ("1.123456789123h", Ok(4_044_444)),
            ("1500us", Ok(1)),
            ("2999999ns", Ok(2)),
            ("1", Err("time: missing unit in duration \"1\"")),
            ("s", Err("time: invalid duration \"s\"")),
            ("", Err("time: invalid duration \"\"")),
            (".s", Err("time: invalid duration \".s\"")),
            ("1.2.3s", Err("time: invalid duration \"1.2.3s\"")),
            ("1x", Err("time: unknown unit \"x\" in duration \"1x\"")),
            ("99999999h", Err("time: invalid duration \"99999999h\"")),
            ("99999999999999999999s", Err("time: invalid duration \"99999999999999999999s\"")),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).map(SimDuration::as_millis), expected.map_err(str::to_owned), "{text}");
        }
    }
}
