//! `tail`: print the last lines.

use super::complaint::complain;
use super::head::{complaint, count, floor, old_style, title};
use super::input;
use super::options::{self, Options, Spec};
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "tail",
    usage: "tail [OPTION]... [FILE]...",
    short: "n:c:qvfF",
    long: &[("lines", 'n'), ("bytes", 'c'), ("quiet", 'q'), ("silent", 'q'), ("verbose", 'v'), ("follow", 'f')],
    failure: 1,
};

/// What is printed.
#[derive(Clone, Copy)]
enum Part {
    LastLines(usize),
    FromLine(usize),
    LastBytes(usize),
    FromByte(usize),
}

/// `tail [-n NUM | -n +NUM | -c NUM | -NUM] [-qv] [FILE]...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &plus_style(old_style(args)), &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    if options.has('f') || options.has('F') {
        host.stderr.line("tail: following a file: not simulated by this console");
        return 1;
    }
    let part = match part(&options) {
        Ok(part) => part,
        Err(reason) => {
            host.stderr.line(&format!("tail: {reason}"));
            return 1;
        }
    };
    let names = input::or_stdin(options.operands.clone());
    let titled = options.has('v') || (names.len() > 1 && !options.has('q'));
    let (mut code, mut gap) = (0, "");
    for name in &names {
        match input::open(&mut host, name) {
            Ok(mut input) => {
                let text = input.read_to_end().await;
                if titled {
                    host.stdout.line(&format!("{gap}{}", title(name)));
                    gap = "\n";
                }
                host.stdout.write(cut(&text, part));
            }
            Err(error) => {
                complain(&host, &complaint("tail", name, error));
                code = 1;
            }
        }
    }
    code
}

/// `+5` as `-n+5`: the old form of the first argument.
fn plus_style(mut args: Vec<String>) -> Vec<String> {
    if let Some(first) = args.first_mut() {
        let digits = first.strip_prefix('+').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if digits {
            first.insert_str(0, "-n");
        }
    }
    args
}

fn part(options: &Options) -> Result<Part, String> {
    let Some((unit, text)) = options.flags.iter().rev().find(|(letter, _)| *letter == 'n' || *letter == 'c') else {
        return Ok(Part::LastLines(10));
    };
    let what = if *unit == 'n' { "lines" } else { "bytes" };
    let number = count(text.trim_start_matches(['-', '+'])).ok_or(format!("invalid number of {what}: ‘{text}’"))?;
    Ok(match (unit, text.starts_with('+')) {
        ('n', false) => Part::LastLines(number),
        ('n', true) => Part::FromLine(number),
        (_, false) => Part::LastBytes(number),
        (_, true) => Part::FromByte(number),
    })
}

fn cut(text: &str, part: Part) -> &str {
    let lines = || text.split_inclusive('\n');
    let before_line = |skipped: usize| lines().take(skipped).map(str::len).sum();
    let start = match part {
        Part::LastLines(number) => before_line(lines().count().saturating_sub(number)),
        Part::FromLine(number) => before_line(number.saturating_sub(1)),
        Part::LastBytes(number) => floor(text, text.len().saturating_sub(number)),
        Part::FromByte(number) => floor(text, number.saturating_sub(1)),
    };
    text.get(start..).unwrap_or_default()
}
