//! `tr`: replace or delete characters.

use super::options::{self, Spec};
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "tr",
    usage: "tr [OPTION]... STRING1 [STRING2]",
    short: "dscC",
    long: &[("delete", 'd'), ("squeeze-repeats", 's'), ("complement", 'c')],
    failure: 1,
};

/// `tr [-cds] SET1 [SET2]`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let (delete, squeeze) = (options.has('d'), options.has('s'));
    let complement = options.has('c') || options.has('C');
    let (first, second) = match (options.operands.as_slice(), delete) {
        ([], _) => return options::refuse(&SPEC, &host, "missing operand"),
        ([first], _) if delete || squeeze => (set(first), Vec::new()),
        ([first], _) => {
            let reason = format!("missing operand after ‘{first}’\nTwo strings must be given when translating.");
            return options::refuse(&SPEC, &host, &reason);
        }
        ([first, second], false) => (set(first), set(second)),
        ([first, second], true) if squeeze => (set(first), set(second)),
        ([_, extra], true) => {
            let reason = format!(
                "extra operand ‘{extra}’\nOnly one string may be given when deleting without squeezing repeats."
            );
            return options::refuse(&SPEC, &host, &reason);
        }
        ([_, _, extra, ..], _) => return options::refuse(&SPEC, &host, &format!("extra operand ‘{extra}’")),
    };
    if !delete && options.operands.len() == 2 && second.is_empty() {
        host.stderr.line("tr: when not truncating set1, string2 must be non-empty");
        return 1;
    }
    let translate = |c: char| {
        let place = first.iter().position(|own| *own == c);
        match (complement, place, second.last()) {
            (true, None, Some(last)) => *last,
            (false, Some(place), Some(last)) => second.get(place).copied().unwrap_or(*last),
            _ => c,
        }
    };
    let squeezed = if second.is_empty() { &first } else { &second };
    let mut previous = None;
    while let Some(chunk) = host.stdin.chunk().await {
        let mut text = String::new();
        for c in chunk.chars() {
            if delete && first.contains(&c) != complement {
                continue;
            }
            let c = if delete { c } else { translate(c) };
            let inside = squeezed.contains(&c) != (complement && second.is_empty());
            if !(squeeze && inside && previous == Some(c)) {
                text.push(c);
            }
            previous = Some(c);
        }
        host.stdout.write(&text);
    }
    0
}

/// The characters of `a-z`, `[:upper:]`, `\n` …
fn set(text: &str) -> Vec<char> {
    let mut chars = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((name, behind)) = rest.strip_prefix("[:").and_then(|rest| rest.split_once(":]")) {
            chars.extend((0..128_u8).map(char::from).filter(|c| is_in(name, *c)));
            rest = behind;
            continue;
        }
        let (first, behind) = single(c, rest);
        rest = behind;
        let range = rest.strip_prefix('-').and_then(|behind| behind.chars().next().map(|last| single(last, behind)));
        match range {
            Some((last, behind)) if last >= first => {
                chars.extend((first..=last).take(1000));
                rest = behind;
            }
            _ => chars.push(first),
        }
    }
    chars
}

/// The character that `text`, which begins with `c`, begins with once backslashes are read.
fn single(c: char, text: &str) -> (char, &str) {
    let behind = text.get(c.len_utf8()..).unwrap_or_default();
    if c != '\\' {
        return (c, behind);
    }
    let mut chars = behind.chars();
    let escaped = match chars.next() {
        Some('n') => '\n',
        Some('t') => '\t',
        Some('r') => '\r',
        Some('0') => '\0',
        Some(other) => other,
        None => '\\',
    };
    (escaped, chars.as_str())
}

fn is_in(class: &str, c: char) -> bool {
    match class {
        "upper" => c.is_ascii_uppercase(),
        "lower" => c.is_ascii_lowercase(),
        "alpha" => c.is_ascii_alphabetic(),
        "digit" => c.is_ascii_digit(),
        "alnum" => c.is_ascii_alphanumeric(),
        "space" => c.is_ascii_whitespace() || c == '\x0b',
        "blank" => c == ' ' || c == '\t',
        "punct" => c.is_ascii_punctuation(),
        "cntrl" => c.is_ascii_control(),
        "xdigit" => c.is_ascii_hexdigit(),
        "print" => c.is_ascii_graphic() || c == ' ',
        "graph" => c.is_ascii_graphic(),
        _ => false,
    }
}
