//! `sort`: sort lines.

use super::complaint::complain;
use super::input;
use super::options::{self, Spec};
use crate::api::decimal;
use crate::api::order::InOrder;
use crate::host::{ExitCode, Host};
use std::cmp::Ordering;

const SPEC: Spec = Spec {
    program: "sort",
    usage: "sort [OPTION]... [FILE]...",
    short: "rnufbsVhk:t:",
    long: &[
        ("reverse", 'r'),
        ("numeric-sort", 'n'),
        ("unique", 'u'),
        ("ignore-case", 'f'),
        ("ignore-leading-blanks", 'b'),
        ("stable", 's'),
        ("version-sort", 'V'),
        ("human-numeric-sort", 'h'),
        ("key", 'k'),
        ("field-separator", 't'),
    ],
    failure: 2,
};

/// A part of the line and how it is compared.
struct Key {
    first: usize,
    last: usize,
    letters: String,
}

/// `sort [-rnufbsVh] [-t SEP] [-k KEY]... [FILE]...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let letters: String = options.flags.iter().map(|(letter, _)| letter).filter(|c| "rnfbVh".contains(**c)).collect();
    let mut keys = Vec::new();
    for (_, text) in options.flags.iter().filter(|(letter, _)| *letter == 'k') {
        let Some(mut key) = key(text) else {
            host.stderr.line(&format!("sort: invalid number at field start: invalid count at start of ‘{text}’"));
            return 2;
        };
        if key.letters.is_empty() {
            key.letters.clone_from(&letters);
        }
        keys.push(key);
    }
    let separator = options.value('t').and_then(|text| text.chars().next());
    let (text, code) = match readable(&mut host, &input::or_stdin(options.operands.clone())).await {
        Ok(text) => (text, 0),
        Err(code) => return code,
    };
    let by_keys = |a: &&str, b: &&str| {
        let by_key = |key: &Key| compare(field(a, key, separator), field(b, key, separator), &key.letters);
        let own = if keys.is_empty() { compare(a, b, &letters) } else { Ordering::Equal };
        keys.iter().map(by_key).fold(own, Ordering::then)
    };
    let last_resort = |a: &&str, b: &&str| if letters.contains('r') { b.cmp(a) } else { a.cmp(b) };
    let mut lines: Vec<&str> = text.lines().collect();
    if options.has('u') {
        lines.order_by(by_keys);
        lines.dedup_by(|a, b| by_keys(a, b) == Ordering::Equal);
    } else if options.has('s') {
        lines.order_by(by_keys);
    } else {
        lines.order_by(|a, b| by_keys(a, b).then_with(|| last_resort(a, b)));
    }
    for line in lines {
        host.stdout.line(line);
    }
    code
}

/// GNU's sort prints nothing if one file can't be read.
async fn readable(host: &mut Host, names: &[String]) -> Result<String, ExitCode> {
    let mut text = String::new();
    for name in names {
        match input::open(host, name) {
            Ok(mut input) => text.push_str(&input.read_to_end().await),
            Err(error) => {
                let what =
                    if error == super::super::files::PathError::IsFolder { "read failed" } else { "cannot read" };
                complain(host, &format!("sort: {what}: {name}: {error}"));
                return Err(2);
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    }
    Ok(text)
}

/// `2`, `2,3`, `2n`, `2,2nr`; places within a field don't count here.
fn key(text: &str) -> Option<Key> {
    let (first, last) = text.split_once(',').map_or((text, None), |(first, last)| (first, Some(last)));
    let number = |text: &str| {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok().filter(|number| *number > 0)
    };
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphabetic).collect::<String>();
    let end = match last {
        Some(last) => number(last)?,
        None => usize::MAX,
    };
    Some(Key { first: number(first)?, last: end, letters: letters(first) + &last.map(letters).unwrap_or_default() })
}

/// The text from a key's first field to its last; fields begin with the blanks in front of them.
fn field<'a>(line: &'a str, key: &Key, separator: Option<char>) -> &'a str {
    let mut starts = vec![0];
    let mut previous = None;
    for (at, c) in line.char_indices() {
        match separator {
            Some(separator) if c == separator => starts.push(at + c.len_utf8()),
            None if is_blank(c) && previous.is_some_and(|c| !is_blank(c)) => starts.push(at),
            _ => {}
        }
        previous = Some(c);
    }
    let Some(start) = starts.get(key.first - 1) else { return "" };
    let end = starts.get(key.last).map_or(line.len(), |end| end - separator.map_or(0, char::len_utf8));
    line.get(*start..end).unwrap_or_default()
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

fn compare(a: &str, b: &str, letters: &str) -> Ordering {
    let trim = |text: &'_ str| text.trim_start_matches(is_blank).to_owned();
    let order = if letters.contains('h') {
        human(a).total_cmp(&human(b))
    } else if letters.contains('n') {
        number(a).total_cmp(&number(b))
    } else if letters.contains('V') {
        versions(a).cmp(&versions(b))
    } else if letters.contains('f') {
        a.to_ascii_uppercase().cmp(&b.to_ascii_uppercase())
    } else if letters.contains('b') {
        trim(a).cmp(&trim(b))
    } else {
        a.cmp(b)
    };
    if letters.contains('r') { order.reverse() } else { order }
}

/// The number that a text begins with, or zero.
fn number(text: &str) -> f64 {
    let text = text.trim_start();
    let end = text.char_indices().find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || (*at == 0 && *c == '-')));
    text.get(..end.map_or(text.len(), |(at, _)| at)).and_then(decimal::parse).unwrap_or_default()
}

/// `10K` as ten thousand.
fn human(text: &str) -> f64 {
    let suffix = text.trim().chars().find(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase());
    let power = suffix.and_then(|suffix| "KMGTPE".find(suffix)).map_or(0, |place| place + 1);
    number(text) * 1000_f64.powi(i32::try_from(power).unwrap_or_default())
}

/// Runs of digits count as numbers.
fn versions(text: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = vec![(String::new(), 0)];
    let mut in_number = false;
    for c in text.chars() {
        let digit = c.to_digit(10);
        if digit.is_none() && in_number {
            parts.push((String::new(), 0));
        }
        in_number = digit.is_some();
        let Some(last) = parts.last_mut() else { continue };
        match digit {
            Some(digit) => last.1 = last.1.saturating_mul(10).saturating_add(u64::from(digit)),
            None => last.0.push(c),
        }
    }
    parts
}
