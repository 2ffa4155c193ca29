//! `wc`: count lines, words and bytes.

use super::super::files::PathError;
use super::input;
use super::options::{self, Options, Spec};
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "wc",
    usage: "wc [OPTION]... [FILE]...",
    short: "lwcmL",
    long: &[("lines", 'l'), ("words", 'w'), ("bytes", 'c'), ("chars", 'm'), ("max-line-length", 'L')],
    failure: 1,
};

/// The order of the columns, whatever the order of the options.
const COLUMNS: &str = "lwmcL";

/// `wc [-lwcmL] [FILE]...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let mut options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    if options.flags.is_empty() {
        options.flags = ['l', 'w', 'c'].map(|letter| (letter, String::new())).to_vec();
    }
    let named = !options.operands.is_empty();
    let names = input::or_stdin(std::mem::take(&mut options.operands));
    let (mut rows, mut code, mut bytes) = (Vec::new(), 0, 0);
    for name in &names {
        let (text, error) = match input::open(&mut host, name) {
            Ok(mut input) => (input.read_to_end().await, None),
            Err(error) => (String::new(), Some(error)),
        };
        bytes += text.len();
        rows.push((name.as_str(), count(&text), error));
    }
    // Of these GNU doesn't know the size beforehand, and takes seven.
    let boundless = rows.iter().any(|(name, _, error)| *name == "-" || *error == Some(PathError::IsFolder));
    let width = width(&options, names.len(), if boundless { 7 } else { bytes.to_string().len() });
    let mut total = [0; 5];
    for (name, counts, error) in &rows {
        if let Some(error) = error {
            host.stderr.line(&format!("wc: {name}: {error}"));
            code = 1;
        }
        if error.is_none_or(|error| error == PathError::IsFolder) {
            host.stdout.line(&row(&options, counts, width, if named { name } else { "" }));
            let longest = COLUMNS.len() - 1;
            for (place, (sum, count)) in total.iter_mut().zip(counts).enumerate() {
                *sum = if place == longest { (*sum).max(*count) } else { *sum + count };
            }
        }
    }
    if names.len() > 1 {
        host.stdout.line(&row(&options, &total, width, "total"));
    }
    code
}

/// Lines, words, characters, bytes, the longest line.
fn count(text: &str) -> [usize; 5] {
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    [text.matches('\n').count(), text.split_whitespace().count(), text.chars().count(), text.len(), longest]
}

/// GNU's rule: wide enough for the size of all files, and no padding for a single number.
fn width(options: &Options, names: usize, enough: usize) -> usize {
    let columns = COLUMNS.chars().filter(|column| options.has(*column)).count();
    if names == 1 && columns == 1 { 1 } else { enough }
}

fn row(options: &Options, counts: &[usize; 5], width: usize, name: &str) -> String {
    let chosen = COLUMNS.chars().zip(counts).filter(|(column, _)| options.has(*column));
    let numbers: Vec<String> = chosen.map(|(_, count)| format!("{count:>width$}")).collect();
    let gap = if name.is_empty() { "" } else { " " };
    format!("{}{gap}{name}", numbers.join(" "))
}
