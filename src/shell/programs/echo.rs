//! `echo` and `printf`: print arguments.

use super::super::state::Shell;
use crate::host::{ExitCode, Host};

/// `echo [-neE] [arg ...]`
pub(super) fn run(_: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let is_option = |arg: &&String| {
        arg.strip_prefix('-').is_some_and(|letters| !letters.is_empty() && letters.chars().all(|c| "neE".contains(c)))
    };
    let (mut newline, mut escapes) = ("\n", false);
    let options: Vec<&String> = args.iter().take_while(is_option).collect();
    for letter in options.iter().flat_map(|option| option.chars()) {
        match letter {
            'n' => newline = "",
            'e' => escapes = true,
            'E' => escapes = false,
            _ => {}
        }
    }
    let text = args.get(options.len()..).unwrap_or_default().join(" ");
    match escapes.then(|| unescape(&text, Zero::Leads)) {
        None => host.stdout.write(&format!("{text}{newline}")),
        Some((text, Ending::Plain)) => host.stdout.write(&format!("{text}{newline}")),
        Some((text, Ending::Cut)) => host.stdout.write(&text),
    }
    0
}

/// `printf format [arg ...]` with `%s`, `%d`, `%b`, `%c`, `%x`, `%%`, widths and a minus sign.
pub(super) fn printf(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let Some((format, args)) = args.split_first() else {
        host.stderr.line("printf: usage: printf [-v var] format [arguments]");
        return 2;
    };
    let (format, _) = unescape(format, Zero::Optional);
    let mut rest = args;
    let mut text = String::new();
    let mut code = 0;
    loop {
        let before = rest.len();
        if let Err(reason) = format_once(&format, &mut rest, &mut text) {
            shell.dialect.complain(&host.stderr, &format!("printf: {reason}"));
            code = 1;
        }
        if rest.is_empty() || rest.len() == before {
            break;
        }
    }
    host.stdout.write(&text);
    code
}

/// Fills in the format once, with as many arguments as it takes.
fn format_once(format: &str, args: &mut &[String], text: &mut String) -> Result<(), String> {
    let mut result = Ok(());
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        let mut spec = String::new();
        let letter = loop {
            match chars.next() {
                Some(c) if c.is_ascii_digit() || "-+ .#".contains(c) => spec.push(c),
                other => break other,
            }
        };
        if letter == Some('%') {
            text.push('%');
            continue;
        }
        let argument = match args.split_first() {
            Some((first, others)) => {
                *args = others;
                first.as_str()
            }
            None => "",
        };
        let value = match letter {
            Some('s') => argument.to_owned(),
            Some('b') => unescape(argument, Zero::Leads).0,
            Some('c') => argument.chars().take(1).collect(),
            Some(letter @ ('d' | 'i' | 'u' | 'x' | 'o')) => {
                let number = if argument.is_empty() { Some(0) } else { argument.trim().parse::<i64>().ok() };
                if number.is_none() {
                    result = Err(format!("{argument}: invalid number"));
                }
                match (letter, number.unwrap_or_default()) {
                    ('x', number) => format!("{number:x}"),
                    ('o', number) => format!("{number:o}"),
                    (_, number) => number.to_string(),
                }
            }
            other => {
                let letter = other.map(String::from).unwrap_or_default();
                return Err(format!("`{letter}': invalid format character"));
            }
        };
        text.push_str(&padded(&value, &spec));
    }
    result
}

fn padded(value: &str, spec: &str) -> String {
    let (width, precision) = spec.split_once('.').map_or((spec, None), |(width, precision)| (width, Some(precision)));
    let digits = width.trim_start_matches(['-', '+', ' ', '#']);
    let places = digits.parse::<usize>().unwrap_or_default().min(1000);
    let keep = precision.and_then(|precision| precision.parse().ok()).unwrap_or(usize::MAX);
    let value: String = value.chars().take(keep).collect();
    match (width.starts_with('-'), digits.starts_with('0')) {
        (true, _) => format!("{value:<places$}"),
        (false, true) => format!("{value:0>places$}"),
        (false, false) => format!("{value:>places$}"),
    }
}

/// Whether `\c` cut the text off.
#[derive(PartialEq, Eq)]
enum Ending {
    Plain,
    Cut,
}

/// How a character's octal number is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Zero {
    /// `\0101`
    Leads,
    /// `\101`
    Optional,
}

fn unescape(text: &str, zero: Zero) -> (String, Ending) {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((front, behind)) = rest.split_once('\\') {
        plain.push_str(front);
        let mut chars = behind.chars();
        let escaped = chars.next();
        rest = chars.as_str();
        match escaped {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('a') => plain.push('\x07'),
            Some('b') => plain.push('\x08'),
            Some('e' | 'E') => plain.push('\x1b'),
            Some('f') => plain.push('\x0c'),
            Some('v') => plain.push('\x0b'),
            Some('\\') => plain.push('\\'),
            Some('"') if zero == Zero::Optional => plain.push('"'),
            Some('c') => return (plain, Ending::Cut),
            Some('x') => rest = number(&mut plain, rest, 16, 2, "\\x"),
            Some('0') if zero == Zero::Leads => rest = number(&mut plain, rest, 8, 3, "\0"),
            Some('0'..='7') if zero == Zero::Optional => rest = number(&mut plain, behind, 8, 3, ""),
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    plain.push_str(rest);
    (plain, Ending::Plain)
}

/// Adds the character whose number `text` begins with, or `otherwise`; gives back the text behind.
fn number<'a>(plain: &mut String, text: &'a str, radix: u32, most: usize, otherwise: &str) -> &'a str {
    let digits = text.chars().take(most).take_while(|c| c.is_digit(radix)).count();
    let (digits, behind) = text.split_at_checked(digits).unwrap_or((text, ""));
    match u32::from_str_radix(digits, radix).ok().and_then(char::from_u32) {
        Some(c) => plain.push(c),
        None => plain.push_str(otherwise),
    }
    behind
}
