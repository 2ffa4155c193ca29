//! What an unquoted scalar means: go-yaml v2's `resolve`, that is YAML 1.1 booleans, octal numbers and all.

use crate::api::calendar::date_exists;
use crate::api::decimal;

/// What a scalar reads as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolved {
    /// Nothing special: its own text.
    String,
    /// `~`, `null`, or nothing at all.
    Null,
    /// `true`, `yes`, `on`, `y` and their opposites.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int(i64),
    /// A whole number above that, but below 2⁶⁴.
    Uint(u64),
    /// Any other number.
    Float(f64),
    /// A date, which stays a string, but is quoted when written.
    Timestamp,
}

/// What the unquoted scalar `text` reads as.
pub fn resolve(text: &str) -> Resolved {
    let known = constant(text).or_else(|| match text.bytes().next() {
        Some(b'.') => decimal(text).map(Resolved::Float),
        Some(b'+' | b'-' | b'0'..=b'9') => number(text),
        _ => None,
    });
    known.unwrap_or(Resolved::String)
}

fn constant(text: &str) -> Option<Resolved> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Resolved::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Resolved::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Resolved::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

fn number(text: &str) -> Option<Resolved> {
    if is_timestamp(text) {
        return Some(Resolved::Timestamp);
    }
    let plain = text.replace('_', "");
    let (negative, unsigned) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (radix, digits) = radix_of(unsigned);
    if let Ok(size) = u64::from_str_radix(digits, radix)
        && !digits.starts_with(['+', '-'])
        && let Some(whole) = whole(negative, size, plain.starts_with('+'))
    {
        return Some(whole);
    }
    decimal(&plain).map(Resolved::Float)
}

/// `strconv.ParseInt` and, failing that, `strconv.ParseUint`, which takes no sign.
fn whole(negative: bool, size: u64, plus: bool) -> Option<Resolved> {
    if negative {
        return 0_i64.checked_sub_unsigned(size).map(Resolved::Int);
    }
    match i64::try_from(size) {
        Ok(size) => Some(Resolved::Int(size)),
        Err(_) if plus => None,
        Err(_) => Some(Resolved::Uint(size)),
    }
}

/// Go's prefixes for numbers: `0x`, `0o`, `0b`, and the bare `0` of octals.
fn radix_of(unsigned: &str) -> (u32, &str) {
    match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, unsigned.get(2..).unwrap_or_default()),
        [b'0', b'o' | b'O', ..] => (8, unsigned.get(2..).unwrap_or_default()),
        [b'0', b'b' | b'B', ..] => (2, unsigned.get(2..).unwrap_or_default()),
        [b'0', _, ..] => (8, unsigned.get(1..).unwrap_or_default()),
        _ => (10, unsigned),
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, if it is no larger than a float can be.
fn decimal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let all_digits = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    let fits = all_digits(before) && all_digits(after) && exponent_fits && !(before.is_empty() && after.is_empty());
    if !fits {
        return None;
    }
    decimal::parse(text).filter(|float| float.is_finite())
}

/// `2006-1-2`, `2006-1-2 15:4:5.999` or `2006-1-2T15:4:5.999Z07:00`: what go-yaml would read as a time.
fn is_timestamp(text: &str) -> bool {
    let Some((date, time)) = split_date(text) else { return false };
    let mut parts = time.chars();
    match parts.next() {
        None => date,
        Some(' ') => date && is_clock(parts.as_str()),
        Some('T' | 't') => date && zoned_clock(parts.as_str()).is_some_and(is_clock),
        Some(_) => false,
    }
}

/// Whether `text` begins with a date that exists, and what follows it; None if it does not look like one.
fn split_date(text: &str) -> Option<(bool, &str)> {
    let (year, rest) = text.split_once('-').filter(|(year, _)| year.len() == 4)?;
    let year: i32 = year.bytes().all(|b| b.is_ascii_digit()).then(|| year.parse().ok())??;
    let (month, rest) = rest.split_once('-')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (day, rest) = rest.split_at_checked(digits)?;
    let exists = date_exists(year, two_digits(month)?, two_digits(day)?);
    Some((exists, rest))
}

/// The clock before a zone `Z` or `+07:00`.
fn zoned_clock(text: &str) -> Option<&str> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some(clock);
    }
    let (clock, zone) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
    let fits = hours.len() == 2 && minutes.len() == 2 && two_digits(hours)? <= 24 && two_digits(minutes)? < 60;
    fits.then_some(clock)
}

/// `15:4:5.999`.
fn is_clock(text: &str) -> bool {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut parts = clock.split(':');
    let mut below = |limit: u8| parts.next().and_then(two_digits).is_some_and(|part| part < limit);
    below(24)
        && below(60)
        && below(60)
        && parts.next().is_none()
        && !fraction.is_empty()
        && fraction.bytes().all(|b| b.is_ascii_digit())
}

fn two_digits(text: &str) -> Option<u8> {
    let fits = matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}
