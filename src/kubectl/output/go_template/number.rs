//! The numbers that a template may hold, read as Go reads its own.

use super::node::{Number, NumberValue};
use crate::api::decimal;
use crate::api::go_format;

/// Reads a number or a character constant; the error is Go's complaint.
pub(super) fn parse(text: &str) -> Result<Number, String> {
    if let Some(inside) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        let character = go_format::unescape(inside, '\'');
        let mut characters = character.iter().flat_map(|text| text.chars());
        return match (characters.next(), characters.next()) {
            (Some(c), None) => Ok(of(text, NumberValue::Int(i64::from(u32::from(c))))),
            _ => Err(format!("malformed character constant: {text}")),
        };
    }
    let looks_float = text.contains(['.', 'e', 'E', 'p', 'P']);
    if let Some(integer) = integer(text) {
        return Ok(of(text, integer));
    }
    let digits = text.replace('_', "");
    let is_float = digits.contains(|c: char| c.is_ascii_digit()) && !digits.contains(['x', 'X', 'i', 'n', 'I', 'N']);
    let float = decimal::parse(&digits).filter(|value| is_float && value.is_finite());
    match float {
        Some(value) if looks_float => Ok(of(text, NumberValue::Float(value))),
        Some(_) => Err(format!("integer overflow: {}", go_format::quote(text))),
        None => Err(format!("illegal number syntax: {}", go_format::quote(text))),
    }
}

fn of(text: &str, value: NumberValue) -> Number {
    Number { text: text.into(), value }
}

/// The integer, with Go's prefixes for other bases and underscores between digits.
fn integer(text: &str) -> Option<NumberValue> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = unsigned.to_ascii_lowercase();
    let (radix, digits) = match (lower.get(..2), lower.strip_prefix('0')) {
        (Some("0x"), _) => (16, lower.get(2..)?),
        (Some("0o"), _) => (8, lower.get(2..)?),
        (Some("0b"), _) => (2, lower.get(2..)?),
        (_, Some(rest)) if !rest.is_empty() => (8, rest),
        _ => (10, lower.as_str()),
    };
    let digits = digits.replace('_', "");
    let magnitude = i128::from_str_radix(&digits, radix).ok().filter(|_| !digits.starts_with(['+', '-']))?;
    let value = if text.starts_with('-') { -magnitude } else { magnitude };
    match i64::try_from(value) {
        Ok(value) => Some(NumberValue::Int(value)),
        Err(_) if u64::try_from(value).is_ok() => Some(NumberValue::TooLarge),
        Err(_) => None,
    }
}
