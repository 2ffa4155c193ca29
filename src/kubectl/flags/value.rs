//! The values of flags: what pflag and `strconv` accept, and their words when they don't.

use super::table::FlagKind;
use crate::api::go_duration;
use crate::api::go_format::quote;

/// The values that one mention of a flag stands for; one, except for lists.
///
/// # Errors
/// What pflag says behind `invalid argument "x" for "--flag" flag: `.
pub fn check(kind: FlagKind, text: &str) -> Result<Vec<String>, String> {
    match kind {
        FlagKind::Bool => boolean(text).map(|value| vec![value.to_string()]),
        FlagKind::Int => integer(text, i64::MIN, i64::MAX).map(|value| vec![value.to_string()]),
        FlagKind::Int32 => integer(text, i32::MIN.into(), i32::MAX.into()).map(|value| vec![value.to_string()]),
        FlagKind::Duration => go_duration::parse(text).map(|_| vec![text.to_owned()]),
        FlagKind::Slice if text.is_empty() => Ok(Vec::new()),
        FlagKind::Slice => comma_separated(text),
        FlagKind::Text | FlagKind::Array => Ok(vec![text.to_owned()]),
    }
}

/// `strconv.ParseBool`.
///
/// # Errors
/// Go's words.
pub fn boolean(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(false),
        _ => Err(format!("strconv.ParseBool: parsing {}: invalid syntax", quote(text))),
    }
}

/// `strconv.ParseInt` with base 0: signs, `0x`, `0o`, `0b`, a bare leading zero and `_` between digits.
fn integer(text: &str, least: i64, most: i64) -> Result<i64, String> {
    let problem = |what: &str| format!("strconv.ParseInt: parsing {}: {what}", quote(text));
    let (is_negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let prefixes = [("0x", 16), ("0o", 8), ("0b", 2)];
    let prefixed = prefixes.iter().find_map(|(prefix, base)| lower.strip_prefix(prefix).map(|rest| (rest, *base)));
    let (digits, base) = prefixed.unwrap_or(match lower.strip_prefix('0') {
        Some(rest) if !rest.is_empty() => (rest, 8),
        _ => (lower.as_str(), 10),
    });
    let digits = digits.replace('_', "");
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return Err(problem("invalid syntax"));
    }
    let magnitude = i128::from_str_radix(&digits, base).unwrap_or(i128::MAX);
    let value = if is_negative { -magnitude } else { magnitude };
    match i64::try_from(value) {
        Ok(value) if (least..=most).contains(&value) => Ok(value),
        _ => Err(problem("value out of range")),
    }
}

/// One line of CSV, as `encoding/csv` reads it.
fn comma_separated(text: &str) -> Result<Vec<String>, String> {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, behind) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted, line)?,
            None => {
                let (field, behind) = rest.split_once(',').map_or((rest, None), |(field, more)| (field, Some(more)));
                if let Some(at) = field.find('"') {
                    let column = line.len() - rest.len() + at + 1;
                    return Err(format!("parse error on line 1, column {column}: bare \" in non-quoted field"));
                }
                (field.to_owned(), behind)
            }
        };
        fields.push(field);
        match behind {
            Some(more) => rest = more,
            None => return Ok(fields),
        }
    }
}

/// The inside of a quoted field, from behind its opening quote, and what follows its comma.
fn quoted_field<'a>(mut rest: &'a str, line: &str) -> Result<(String, Option<&'a str>), String> {
    let column = |rest: &str| line.len() - rest.len() + 1;
    let mut field = String::new();
    loop {
        let Some((inside, behind)) = rest.split_once('"') else {
            return Err(format!(
                "parse error on line 1, column {}: extraneous or missing \" in quoted-field",
                column("")
            ));
        };
        field.push_str(inside);
        match behind.chars().next() {
            None => return Ok((field, None)),
            Some(',') => return Ok((field, behind.get(1..))),
            Some('"') => {
                field.push('"');
                rest = behind.get(1..).unwrap_or_default();
            }
            Some(_) => {
                let column = column(behind) - 1;
                return Err(format!(
                    "parse error on line 1, column {column}: extraneous or missing \" in quoted-field"
                ));
            }
        }
    }
}
