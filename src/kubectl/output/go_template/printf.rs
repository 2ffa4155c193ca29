//! Go's `fmt.Sprintf` over the values of a template.

use super::value::GoValue;
use crate::api::go_format;
use serde_json::Value;
use std::borrow::Cow;

/// Widths and precisions beyond this are refused. Upstream allows a million, which a list of thousands multiplies.
const MAX_WIDTH: i64 = 4_096;

/// The format filled in with the arguments; what does not fit is told in the text, as Go tells it.
pub(super) fn printf(format: &str, arguments: &[GoValue<'_>]) -> String {
    let format: Vec<char> = format.chars().collect();
    let mut printer =
        Printer { format: &format, at: 0, arguments, next: 0, reordered: false, good_index: true, out: String::new() };
    while let Some(c) = printer.take() {
        if c == '%' { printer.directive() } else { printer.out.push(c) }
    }
    printer.report_extra();
    printer.out
}

struct Printer<'p, 'd> {
    format: &'p [char],
    at: usize,
    arguments: &'p [GoValue<'d>],
    /// The argument that is next.
    next: usize,
    reordered: bool,
    good_index: bool,
    out: String,
}

/// The flags of a directive.
#[derive(Clone, Copy, Default)]
struct Flags {
    sharp: bool,
    /// `%#v`: with types.
    typed: bool,
    zero: bool,
    plus: bool,
    minus: bool,
    space: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

impl Printer<'_, '_> {
    fn peek(&self) -> Option<char> {
        self.format.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn directive(&mut self) {
        let mut flags = Flags::default();
        while let Some(c) = self.peek() {
            match c {
                '#' => flags.sharp = true,
                '0' => flags.zero = true,
                '+' => flags.plus = true,
                '-' => flags.minus = true,
                ' ' => flags.space = true,
                _ => break,
            }
            self.at += 1;
        }
        self.good_index = true;
        self.index();
        self.width(&mut flags);
        if self.peek() == Some('.') {
            self.at += 1;
            self.index();
            self.precision(&mut flags);
        }
        self.index();
        let Some(verb) = self.take() else {
            self.out.push_str("%!(NOVERB)");
            return;
        };
        if verb == 'v' {
            (flags.typed, flags.sharp, flags.plus) = (flags.sharp, false, false);
        }
        let argument = self.arguments.get(self.next);
        let text = match (verb, argument) {
            ('%', _) => "%".into(),
            _ if !self.good_index => format!("%!{verb}(BADINDEX)"),
            (_, None) => format!("%!{verb}(MISSING)"),
            (_, Some(argument)) => {
                self.next += 1;
                flags.shown(verb, argument)
            }
        };
        self.out.push_str(&text);
    }

    /// `[n]`: which argument is next.
    fn index(&mut self) {
        if self.peek() != Some('[') {
            return;
        }
        self.reordered = true;
        let rest = self.format.get(self.at + 1..).unwrap_or_default();
        let Some(length) = rest.iter().position(|c| *c == ']') else {
            self.good_index = false;
            self.at += 1;
            return;
        };
        let number: String = rest.iter().take(length).collect();
        self.at += length + 2;
        match number.parse::<usize>() {
            Ok(index) if (1..=self.arguments.len()).contains(&index) => self.next = index - 1,
            _ => self.good_index = false,
        }
    }

    fn number(&mut self) -> Option<i64> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            number = Some((number.unwrap_or(0) * 10 + i64::from(digit)).min(MAX_WIDTH * 2));
            self.at += 1;
        }
        number
    }

    fn starred(&mut self) -> Option<i64> {
        let value = self.arguments.get(self.next).and_then(GoValue::integer);
        self.next += 1;
        value.filter(|value| value.abs() <= MAX_WIDTH)
    }

    fn width(&mut self, flags: &mut Flags) {
        if self.peek() != Some('*') {
            let width = self.number();
            // Upstream gives up on the format at a width that is too large.
            match width.filter(|width| *width > MAX_WIDTH) {
                Some(_) => self.at = self.format.len(),
                None => flags.width = width.and_then(|width| usize::try_from(width).ok()),
            }
            return;
        }
        self.at += 1;
        match self.starred() {
            Some(width) => {
                flags.minus |= width < 0;
                flags.width = usize::try_from(width.abs()).ok();
            }
            None => self.out.push_str("%!(BADWIDTH)"),
        }
    }

    fn precision(&mut self, flags: &mut Flags) {
        if self.peek() != Some('*') {
            let precision = self.number().unwrap_or(0).min(MAX_WIDTH);
            flags.precision = usize::try_from(precision).ok();
            return;
        }
        self.at += 1;
        match self.starred() {
            Some(precision) => flags.precision = usize::try_from(precision).ok(),
            None => self.out.push_str("%!(BADPREC)"),
        }
    }

    fn report_extra(&mut self) {
        let extra = self.arguments.get(self.next..).unwrap_or_default();
        if self.reordered || extra.is_empty() {
            return;
        }
        let shown = extra.iter().map(typed).collect::<Vec<_>>().join(", ");
        self.out.push_str(&format!("%!(EXTRA {shown})"));
    }
}

/// A value with its type, as complaints name it.
fn typed(value: &GoValue<'_>) -> String {
    if value.is_nil() { "<nil>".into() } else { format!("{}={}", value.type_name(), value.shown()) }
}

impl Flags {
    fn shown(self, verb: char, value: &GoValue<'_>) -> String {
        if verb == 'T' {
            return self.padded(&limited(value.type_name(), self.precision));
        }
        if let GoValue::Int(number) = value {
            return self.integer(verb, *number).unwrap_or_else(|| self.bad_verb(verb, value));
        }
        let Some(json) = value.json().filter(|json| !json.is_null()) else {
            return if verb == 'v' { self.padded("<nil>") } else { format!("%!{verb}(<nil>)") };
        };
        if self.typed && (json.is_object() || json.is_array()) {
            return go_format::print_with_types(json);
        }
        self.json(verb, json)
    }

    fn json(self, verb: char, json: &Value) -> String {
        let text = match json {
            Value::Null => Some(self.padded("<nil>")),
            Value::Bool(truth) => matches!(verb, 't' | 'v').then(|| self.padded(if *truth { "true" } else { "false" })),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(integer), _) => self.integer(verb, integer),
                (None, float) => self.float(verb, float.unwrap_or(0.0)),
            },
            Value::String(text) => self.text(verb, text),
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.json(verb, item)).collect();
                Some(format!("[{}]", items.join(" ")))
            }
            Value::Object(fields) => {
                let field = |(key, item): (&String, &Value)| {
                    let key =
                        self.text(verb, key).unwrap_or_else(|| self.bad_verb(verb, &GoValue::owned(key.as_str())));
                    format!("{key}:{}", self.json(verb, item))
                };
                Some(format!("map[{}]", fields.iter().map(field).collect::<Vec<_>>().join(" ")))
            }
        };
        text.unwrap_or_else(|| self.bad_verb(verb, &GoValue::Plain(Cow::Borrowed(json))))
    }

    fn bad_verb(self, verb: char, value: &GoValue<'_>) -> String {
        format!("%!{verb}({}={})", value.type_name(), self.shown('v', value))
    }

    fn padded(self, text: &str) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        if self.minus {
            text.to_string() + &" ".repeat(missing)
        } else {
            (if self.zero { "0" } else { " " }).repeat(missing) + text
        }
    }

    fn text(self, verb: char, text: &str) -> Option<String> {
        let cut = limited(text, self.precision);
        let shown = match verb {
            'v' if self.typed => go_format::quote(text),
            's' | 'v' => cut.to_string(),
            'q' if self.sharp && !cut.contains('`') && !cut.chars().any(char::is_control) => format!("`{cut}`"),
            'q' => go_format::quote(&cut),
            'x' => self.hex(text.as_bytes(), |byte| format!("{byte:02x}"), "0x"),
            'X' => self.hex(text.as_bytes(), |byte| format!("{byte:02X}"), "0X"),
            _ => return None,
        };
        Some(self.padded(&shown))
    }

    fn hex(self, bytes: &[u8], digits: fn(&u8) -> String, prefix: &str) -> String {
        let bytes = bytes.get(..self.precision.unwrap_or(bytes.len()).min(bytes.len())).unwrap_or_default();
        let separator = match (self.space, self.sharp) {
            (true, true) => format!(" {prefix}"),
            (true, false) => " ".into(),
            _ => String::new(),
        };
        let start = if self.sharp && !bytes.is_empty() { prefix } else { "" };
        start.to_string() + &bytes.iter().map(digits).collect::<Vec<_>>().join(&separator)
    }

    fn integer(self, verb: char, number: i64) -> Option<String> {
        let size = number.unsigned_abs();
        let code = || u32::try_from(number).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
        let (prefix, digits) = match verb {
            'd' | 'v' => ("", size.to_string()),
            'b' => (if self.sharp { "0b" } else { "" }, format!("{size:b}")),
            'o' => (if self.sharp { "0" } else { "" }, format!("{size:o}")),
            'O' => ("0o", format!("{size:o}")),
            'x' => (if self.sharp { "0x" } else { "" }, format!("{size:x}")),
            'X' => (if self.sharp { "0X" } else { "" }, format!("{size:X}")),
            'c' => return Some(self.padded(&code().to_string())),
            'q' => return Some(self.padded(&quoted_char(code()))),
            'U' => {
                let c = char::from_u32(u32::try_from(number).unwrap_or(0))
                    .filter(|c| self.sharp && go_format::is_printable(*c));
                let shown = c.map(|c| format!(" '{c}'")).unwrap_or_default();
                let width = self.precision.unwrap_or(4).max(4);
                return Some(Self { zero: false, ..self }.padded(&format!("U+{number:0width$X}{shown}")));
            }
            _ => return None,
        };
        let sign = self.sign(number < 0);
        let least = match (self.precision, self.width) {
            (Some(0), _) if number == 0 => return Some(Self { zero: false, ..self }.padded("")),
            (Some(precision), _) => precision,
            (None, Some(width)) if self.zero && !self.minus => width.saturating_sub(sign.len()),
            _ => 0,
        };
        let zeros = "0".repeat(least.saturating_sub(digits.len()));
        Some(Self { zero: false, ..self }.padded(&format!("{sign}{prefix}{zeros}{digits}")))
    }

    fn sign(self, is_negative: bool) -> &'static str {
        match (is_negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            _ => "",
        }
    }

    fn float(self, verb: char, number: f64) -> Option<String> {
        let size = number.abs();
        let digits = match (verb, self.precision) {
            ('v' | 'g' | 'G', None) => go_format::float(size),
            ('v' | 'g' | 'G', Some(precision)) => general(size, precision.max(1)),
            ('f' | 'F', precision) => format!("{size:.*}", precision.unwrap_or(6).min(MAX_DIGITS)),
            ('e' | 'E', precision) => exponential(size, precision.unwrap_or(6).min(MAX_DIGITS)),
            _ => return None,
        };
        let digits = if matches!(verb, 'E' | 'G') { digits.to_ascii_uppercase() } else { digits };
        let sign = self.sign(number.is_sign_negative());
        match self.width {
            Some(width) if self.zero && !self.minus => {
                let zeros = "0".repeat(width.saturating_sub(sign.len() + digits.len()));
                Some(format!("{sign}{zeros}{digits}"))
            }
            _ => Some(self.padded(&format!("{sign}{digits}"))),
        }
    }
}

/// Digits behind the point that are worth computing; no float has more.
const MAX_DIGITS: usize = 1100;

fn quoted_char(c: char) -> String {
    let quoted = match c {
        '\'' => return "'\\''".into(),
        '"' => return "'\"'".into(),
        c => go_format::quote(&c.to_string()),
    };
    format!("'{}'", quoted.trim_matches('"'))
}

fn limited(text: &str, precision: Option<usize>) -> Cow<'_, str> {
    match precision {
        Some(precision) => Cow::Owned(text.chars().take(precision).collect()),
        None => Cow::Borrowed(text),
    }
}

fn exponential(size: f64, precision: usize) -> String {
    let scientific = format!("{size:.precision$e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    format!("{mantissa}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// `%.3g`: so many digits, without zeros at the end, with an exponent where that is shorter.
fn general(size: f64, precision: usize) -> String {
    let scientific = format!("{size:.*e}", (precision - 1).min(MAX_DIGITS));
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let count = i32::try_from(digits.len().max(1)).unwrap_or(i32::MAX);
    let limit = i32::try_from(precision).unwrap_or(i32::MAX);
    let limit = if limit > count && count > exponent { count } else { limit };
    if exponent < -4 || exponent >= limit {
        return exponential(size, usize::try_from(count - 1).unwrap_or(0));
    }
    format!("{size:.*}", usize::try_from(count - 1 - exponent).unwrap_or(0))
}
