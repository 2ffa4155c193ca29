//! How Go prints a decoded JSON value: `%v`, `%#v`, `%q` and `encoding/json`, as kubectl's output languages show it.
//!
//! An integer number stands for Go's `int64`, a number with a fraction or an exponent for `float64`.

use serde_json::{Number, Value};
use std::fmt::Write;

/// The value as `fmt.Print` shows it: `map[a:1 b:[x y]]`, strings without quotes, null as `<nil>`.
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    write_plain(&mut out, value);
    out
}

/// The value as `%#v` shows it, types included: `map[string]interface {}{"a":1}`.
pub fn print_with_types(value: &Value) -> String {
    let mut out = String::new();
    write_typed(&mut out, value);
    out
}

/// The value as `json.Marshal` writes it: on one line, with `<`, `>` and `&` escaped.
pub fn json(value: &Value) -> String {
    let mut out = String::new();
    write_json(&mut out, value, Layout::OneLine);
    out
}

/// The value as `json.MarshalIndent` writes it with four blanks a level.
pub fn json_indented(value: &Value) -> String {
    let mut out = String::new();
    write_json(&mut out, value, Layout::Indented(0));
    out
}

/// A float as `%v` shows it: the shortest digits that read back the same, with an exponent below 1e-04 and from 1e+06.
pub fn float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf".into() } else { "-Inf".into() };
    }
    let shortest = Shortest::of(number);
    let exponent = shortest.exponent;
    if (-4..FLOAT_EXPONENT_FROM).contains(&exponent) {
        return shortest.plain();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", shortest.mantissa(), exponent.abs())
}

/// The shortest digits that read back as the same number. The standard library's way to them is a large one.
struct Shortest {
    sign: &'static str,
    digits: String,
    /// That of the first digit.
    exponent: i32,
}

impl Shortest {
    fn of(number: f64) -> Self {
        let text = Number::from_f64(number.abs()).map(|number| number.to_string()).unwrap_or_default();
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [before, after].concat();
        let zeros = all.len() - all.trim_start_matches('0').len();
        let count = |length: usize| i32::try_from(length).unwrap_or_default();
        let sign = if number.is_sign_negative() { "-" } else { "" };
        match all.trim_matches('0') {
            "" => Self { sign, digits: "0".to_owned(), exponent: 0 },
            digits => {
                let exponent = exponent.parse().unwrap_or(0) + count(before.len()) - count(zeros) - 1;
                Self { sign, digits: digits.to_owned(), exponent }
            }
        }
    }

    /// Without an exponent.
    fn plain(&self) -> String {
        let Self { sign, digits, exponent } = self;
        let zeros = |count: usize| "0".repeat(count);
        match usize::try_from(*exponent) {
            Err(_) => [sign, "0.", &zeros(exponent.unsigned_abs() as usize - 1), digits].concat(),
            Ok(exponent) => match digits.split_at_checked(exponent + 1) {
                Some((_, "")) => [sign, digits.as_str()].concat(),
                Some((before, after)) => [sign, before, ".", after].concat(),
                None => [sign, digits.as_str(), &zeros(exponent + 1 - digits.len())].concat(),
            },
        }
    }

    /// With one digit before the point.
    fn mantissa(&self) -> String {
        let (first, rest) = self.digits.split_at_checked(1).unwrap_or_default();
        [self.sign, first, if rest.is_empty() { "" } else { "." }, rest].concat()
    }
}

/// The decimal exponent from which `%v` writes a float with an exponent.
const FLOAT_EXPONENT_FROM: i32 = 6;

/// A string in double quotes as `%q` and `strconv.Quote` write it.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            c if is_printable(c) => out.push(c),
            c => write_escaped(&mut out, c),
        }
    }
    out.push('"');
    out
}

/// Whether `unicode.IsPrint` holds, near enough: no controls, no blanks but the space, nothing invisible or private.
pub fn is_printable(c: char) -> bool {
    let invisible = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{10ffff}');
    c == ' ' || !(c.is_control() || c.is_whitespace() || invisible)
}

/// A character as `%#U` shows it: `U+0023 '#'`.
pub fn code_point(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    if is_printable(c) { format!("{code} '{c}'") } else { code }
}

/// What `%T` says of the value.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "<nil>",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_i64() => "int64",
        Value::Number(_) => "float64",
        Value::String(_) => "string",
        Value::Array(_) => "[]interface {}",
        Value::Object(_) => "map[string]interface {}",
    }
}

fn write_escaped(out: &mut String, c: char) {
    let code = u32::from(c);
    let _ = match code {
        0..=0x7f => write!(out, "\\x{code:02x}"),
        0x80..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// The number if Go would hold it as a `float64`: an integer beyond `int64` too.
fn as_float(number: &Number) -> Option<f64> {
    if number.is_i64() { None } else { number.as_f64() }
}

fn number_text(number: &Number) -> String {
    match as_float(number) {
        Some(value) => float(value),
        None => number.to_string(),
    }
}

fn write_plain(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("<nil>"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number_text(number)),
        Value::String(text) => out.push_str(text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                write_plain(out, item);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push_str("map[");
            for (index, (key, item)) in fields.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                out.push_str(key);
                out.push(':');
                write_plain(out, item);
            }
            out.push(']');
        }
    }
}

fn write_typed(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("interface {}(nil)"),
        Value::Bool(_) | Value::Number(_) => write_plain(out, value),
        Value::String(text) => out.push_str(&quote(text)),
        Value::Array(items) => {
            out.push_str("[]interface {}{");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write_typed(out, item);
            }
            out.push('}');
        }
        Value::Object(fields) => {
            out.push_str("map[string]interface {}{");
            for (index, (key, item)) in fields.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                out.push_str(&quote(key));
                out.push(':');
                write_typed(out, item);
            }
            out.push('}');
        }
    }
}

#[derive(Clone, Copy)]
enum Layout {
    OneLine,
    Indented(usize),
}

impl Layout {
    fn deeper(self) -> Self {
        match self {
            Self::OneLine => self,
            Self::Indented(level) => Self::Indented(level + 1),
        }
    }

    fn break_line(self, out: &mut String) {
        if let Self::Indented(level) = self {
            out.push('\n');
            out.push_str(&"    ".repeat(level));
        }
    }
}

fn write_json(out: &mut String, value: &Value, layout: Layout) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&json_number(number)),
        Value::String(text) => write_json_string(out, text),
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Object(fields) if fields.is_empty() => out.push_str("{}"),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                layout.deeper().break_line(out);
                write_json(out, item, layout.deeper());
            }
            layout.break_line(out);
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (index, (key, item)) in fields.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                layout.deeper().break_line(out);
                write_json_string(out, key);
                out.push_str(if matches!(layout, Layout::OneLine) { ":" } else { ": " });
                write_json(out, item, layout.deeper());
            }
            layout.break_line(out);
            out.push('}');
        }
    }
}

fn json_number(number: &Number) -> String {
    let Some(value) = as_float(number) else { return number.to_string() };
    let (size, shortest) = (value.abs(), Shortest::of(value));
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        return shortest.plain();
    }
    let sign = if shortest.exponent < 0 { "" } else { "+" };
    format!("{}e{sign}{}", shortest.mantissa(), shortest.exponent)
}

fn write_json_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The text between two `quote` characters with Go's escapes resolved; `None` if one is not Go's.
pub fn unescape(inside: &str, quote: char) -> Option<String> {
    let mut bytes = Vec::with_capacity(inside.len());
    let mut rest = inside.chars();
    while let Some(c) = rest.next() {
        if c == quote {
            return None;
        }
        if c != '\\' {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        match rest.next()? {
            'a' => bytes.push(7),
            'b' => bytes.push(8),
            'f' => bytes.push(12),
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            'v' => bytes.push(11),
            '\\' => bytes.push(b'\\'),
            c @ ('"' | '\'') if c == quote => bytes.push(c as u8),
            'x' => bytes.push(u8::try_from(digits(&mut rest, 0, 2, 16)?).ok()?),
            c @ '0'..='7' => bytes.push(u8::try_from(digits(&mut rest, c.to_digit(8)?, 2, 8)?).ok()?),
            c @ ('u' | 'U') => {
                let code = digits(&mut rest, 0, if c == 'u' { 4 } else { 8 }, 16)?;
                bytes.extend_from_slice(char::from_u32(code)?.encode_utf8(&mut [0; 4]).as_bytes());
            }
            _ => return None,
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn digits(rest: &mut std::str::Chars<'_>, first: u32, count: u32, radix: u32) -> Option<u32> {
    (0..count).try_fold(first, |code, _| code.checked_mul(radix)?.checked_add(rest.next()?.to_digit(radix)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_digits_are_those_of_the_standard_library() {
        let near_one = (-30..30).map(|power| 10_f64.powi(power));
        let sizes = near_one.flat_map(|size| [size, size * 1.5, size * 0.123_456_789, size / 3.0, size * 120_000.0]);
        for size in
            sizes.chain([0.0, f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e300, 123_456.0, 1e22, 9_007_199_254_740_993.0])
        {
            for number in [size, -size] {
                let shortest = Shortest::of(number);
                assert_eq!(shortest.plain(), format!("{number}"));
                assert_eq!(format!("{}e{}", shortest.mantissa(), shortest.exponent), format!("{number:e}"));
            }
        }
    }
}
