//! Text that must have a form: quantities, instants, base64. Each check says what Go would say of a mistake.

use crate::api::base64;
use crate::api::calendar::date_exists;

/// `resource.ParseQuantity`'s word on `text`; None if it is a quantity.
pub fn quantity_error(text: &str) -> Option<String> {
    const FORMAT: &str = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    const SUFFIX: &str = "unable to parse quantity's suffix";
    if text.is_empty() {
        return Some(FORMAT.to_owned());
    }
    let rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let suffix = rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let after_letters = suffix.trim_start_matches(|c| "eEinumkKMGTP".contains(c));
    let exponent = after_letters.strip_prefix(['+', '-']).unwrap_or(after_letters);
    if !exponent.bytes().all(|b| b.is_ascii_digit()) {
        return Some(FORMAT.to_owned());
    }
    (!is_suffix(suffix)).then(|| SUFFIX.to_owned())
}

fn is_suffix(suffix: &str) -> bool {
    match suffix {
        "" | "n" | "u" | "m" | "k" | "M" | "G" | "T" | "P" | "E" => true,
        "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei" => true,
        _ => suffix.strip_prefix(['e', 'E']).is_some_and(|exponent| exponent.parse::<i64>().is_ok()),
    }
}

/// `base64.StdEncoding`'s word on `text`; None if it decodes.
pub fn base64_error(text: &str) -> Option<String> {
    base64::decode(text).err().map(|at| format!("illegal base64 data at input byte {at}"))
}

/// How instants are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// `2006-01-02T15:04:05Z07:00`; a fraction may be there.
    Seconds,
    /// `2006-01-02T15:04:05.000000Z07:00`.
    Micros,
}

/// `time.Parse`'s word on `text`; None if it is an instant.
pub fn time_error(text: &str, precision: Precision) -> Option<String> {
    let layout = match precision {
        Precision::Seconds => "2006-01-02T15:04:05Z07:00",
        Precision::Micros => "2006-01-02T15:04:05.000000Z07:00",
    };
    let quoted = quote(text);
    match parse_time(text, precision).err() {
        None => None,
        Some(Mistake::Element(element, rest)) => {
            Some(format!("parsing time {quoted} as {layout:?}: cannot parse {} as {element:?}", quote(rest)))
        }
        Some(Mistake::Range(what)) => Some(format!("parsing time {quoted}: {what} out of range")),
        Some(Mistake::Extra(rest)) => Some(format!("parsing time {quoted}: extra text: {}", quote(rest))),
    }
}

/// Why a text is no instant.
enum Mistake<'a> {
    /// This element of the layout does not match this rest of the text.
    Element(&'static str, &'a str),
    /// A part is too large.
    Range(&'static str),
    /// Text after the end.
    Extra(&'a str),
}

/// Package `time`'s own way to quote: bytes that are no printable ASCII as `\xNN`.
fn quote(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=b'~' => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("\\x{byte:02x}")),
        }
    }
    quoted.push('"');
    quoted
}

fn parse_time(text: &str, precision: Precision) -> Result<(), Mistake<'_>> {
    let (year, rest) = number(text, "2006", 4..=4)?;
    let (month, rest) = number(literal(rest, "-")?, "01", 2..=2)?;
    if !(1..=12).contains(&month) {
        return Err(Mistake::Range("month"));
    }
    let (day, rest) = number(literal(rest, "-")?, "02", 2..=2)?;
    let (hour, rest) = number(literal(rest, "T")?, "15", 1..=2)?;
    if hour >= 24 {
        return Err(Mistake::Range("hour"));
    }
    let (minute, rest) = number(literal(rest, ":")?, "04", 2..=2)?;
    if minute >= 60 {
        return Err(Mistake::Range("minute"));
    }
    let (second, rest) = number(literal(rest, ":")?, "05", 2..=2)?;
    if second >= 60 {
        return Err(Mistake::Range("second"));
    }
    let rest = zone(fraction(rest, precision)?)?;
    if !rest.is_empty() {
        return Err(Mistake::Extra(rest));
    }
    let narrow = |part: i32| u8::try_from(part).unwrap_or_default();
    if date_exists(year, narrow(month), narrow(day)) { Ok(()) } else { Err(Mistake::Range("day")) }
}

fn literal<'a>(text: &'a str, expected: &'static str) -> Result<&'a str, Mistake<'a>> {
    text.strip_prefix(expected).ok_or(Mistake::Element(expected, text))
}

fn number<'a>(
    text: &'a str,
    element: &'static str,
    digits: std::ops::RangeInclusive<usize>,
) -> Result<(i32, &'a str), Mistake<'a>> {
    let count = text.bytes().take(*digits.end()).take_while(u8::is_ascii_digit).count();
    let parts = text.split_at_checked(count).filter(|_| digits.contains(&count));
    parts.and_then(|(number, rest)| Some((number.parse().ok()?, rest))).ok_or(Mistake::Element(element, text))
}

fn fraction(text: &str, precision: Precision) -> Result<&str, Mistake<'_>> {
    let Some(digits) = text.strip_prefix(['.', ',']) else {
        return match precision {
            Precision::Seconds => Ok(text),
            Precision::Micros => Err(Mistake::Element(".000000", text)),
        };
    };
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let count = digits.len() - rest.len();
    match precision {
        Precision::Seconds if count == 0 => Ok(text),
        Precision::Seconds => Ok(rest),
        Precision::Micros if count >= 6 => Ok(digits.get(6..).unwrap_or_default()),
        Precision::Micros => Err(Mistake::Element(".000000", text)),
    }
}

fn zone(text: &str) -> Result<&str, Mistake<'_>> {
    let mistake = || Mistake::Element("Z07:00", text);
    if let Some(rest) = text.strip_prefix('Z') {
        return Ok(rest);
    }
    let (zone, rest) = text.split_at_checked(6).ok_or_else(mistake)?;
    let (hours, minutes) = zone.strip_prefix(['+', '-']).and_then(|zone| zone.split_once(':')).ok_or_else(mistake)?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return Err(mistake());
    }
    match (hours > "24", minutes > "60") {
        (true, _) => Err(Mistake::Range("time zone offset hour")),
        (_, true) => Err(Mistake::Range("time zone offset minute")),
        _ => Ok(rest),
    }
}
