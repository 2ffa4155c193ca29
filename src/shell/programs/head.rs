//! `head`: print the first lines.

use super::super::files::PathError;
use super::complaint::complain;
use super::input::{self, Lines};
use super::options::{self, Options, Spec};
use crate::host::{ExitCode, Host, Input};
use std::collections::VecDeque;

const SPEC: Spec = Spec {
    program: "head",
    usage: "head [OPTION]... [FILE]...",
    short: "n:c:qv",
    long: &[("lines", 'n'), ("bytes", 'c'), ("quiet", 'q'), ("silent", 'q'), ("verbose", 'v')],
    failure: 1,
};

/// How much is printed.
#[derive(Clone, Copy)]
enum Amount {
    FirstLines(usize),
    AllButLastLines(usize),
    FirstBytes(usize),
    AllButLastBytes(usize),
}

/// `head [-n NUM | -c NUM | -NUM] [-qv] [FILE]...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &old_style(args), &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let amount = match amount(&options) {
        Ok(amount) => amount,
        Err(reason) => {
            host.stderr.line(&format!("head: {reason}"));
            return 1;
        }
    };
    let names = input::or_stdin(options.operands.clone());
    let titled = options.has('v') || (names.len() > 1 && !options.has('q'));
    let (mut code, mut gap) = (0, "");
    for name in &names {
        match input::open(&mut host, name) {
            Ok(input) => {
                if titled {
                    host.stdout.line(&format!("{gap}{}", title(name)));
                    gap = "\n";
                }
                print(input, amount, &host).await;
            }
            Err(error) => {
                complain(&host, &complaint("head", name, error));
                code = 1;
            }
        }
    }
    code
}

/// `-5` as `-n5`: the old form of the first argument.
pub(super) fn old_style(mut args: Vec<String>) -> Vec<String> {
    if let Some(first) = args.first_mut() {
        let digits = first.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if digits {
            first.insert(1, 'n');
        }
    }
    args
}

/// A number with GNU's suffixes.
pub(super) fn count(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match text.get(digits.len()..)? {
        "" => 1,
        "b" => 512,
        "kB" => 1000,
        "k" | "K" | "KiB" => 1024,
        "MB" => 1_000_000,
        "M" | "MiB" => 1_048_576,
        _ => return None,
    };
    digits.parse::<usize>().ok().map(|number| number.saturating_mul(factor))
}

/// The line above a file's text.
pub(super) fn title(name: &str) -> String {
    format!("==> {} <==", if name == "-" { "standard input" } else { name })
}

/// Why a file isn't shown.
pub(super) fn complaint(program: &str, name: &str, error: PathError) -> String {
    match error {
        PathError::IsFolder => format!("{program}: error reading '{name}': {error}"),
        _ => format!("{program}: cannot open '{name}' for reading: {error}"),
    }
}

/// `text` up to `bytes`, and not beyond the character that they would cut.
pub(super) fn floor(text: &str, bytes: usize) -> usize {
    (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

fn amount(options: &Options) -> Result<Amount, String> {
    let Some((unit, text)) = options.flags.iter().rev().find(|(letter, _)| *letter == 'n' || *letter == 'c') else {
        return Ok(Amount::FirstLines(10));
    };
    let what = if *unit == 'n' { "lines" } else { "bytes" };
    let number = count(text.trim_start_matches(['-', '+'])).ok_or(format!("invalid number of {what}: ‘{text}’"))?;
    Ok(match (unit, text.starts_with('-')) {
        ('n', false) => Amount::FirstLines(number),
        ('n', true) => Amount::AllButLastLines(number),
        (_, false) => Amount::FirstBytes(number),
        (_, true) => Amount::AllButLastBytes(number),
    })
}

async fn print(mut input: Input, amount: Amount, host: &Host) {
    match amount {
        Amount::FirstLines(number) => {
            let mut lines = Lines::new(input);
            for _ in 0..number {
                let Some(line) = lines.next().await else { break };
                host.stdout.write(&line);
            }
        }
        Amount::AllButLastLines(number) => {
            let mut lines = Lines::new(input);
            let mut held = VecDeque::new();
            while let Some(line) = lines.next().await {
                held.push_back(line);
                if held.len() > number {
                    host.stdout.write(&held.pop_front().unwrap_or_default());
                }
            }
        }
        Amount::FirstBytes(mut number) => {
            while number > 0 {
                let Some(chunk) = input.chunk().await else { break };
                let cut = floor(&chunk, number);
                host.stdout.write(chunk.get(..cut).unwrap_or_default());
                number = if cut < chunk.len() { 0 } else { number - cut };
            }
        }
        Amount::AllButLastBytes(number) => {
            let text = input.read_to_end().await;
            let cut = floor(&text, text.len().saturating_sub(number));
            host.stdout.write(text.get(..cut).unwrap_or_default());
        }
    }
}
