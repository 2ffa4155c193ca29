//! `uniq`: drop repeated lines.

use super::input::{self, Lines};
use super::options::{self, Options, Spec};
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "uniq",
    usage: "uniq [OPTION]... [INPUT]",
    short: "cdui",
    long: &[("count", 'c'), ("repeated", 'd'), ("unique", 'u'), ("ignore-case", 'i')],
    failure: 1,
};

/// `uniq [-cdui] [INPUT]`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let name = options.operands.first().cloned().unwrap_or_else(|| "-".to_owned());
    let input = match input::open(&mut host, &name) {
        Ok(input) => input,
        Err(error) => {
            host.stderr.line(&format!("uniq: {name}: {error}"));
            return 1;
        }
    };
    let mut lines = Lines::new(input);
    let mut current: Option<(String, usize)> = None;
    while let Some(line) = lines.next().await {
        let line = input::trimmed(&line);
        match &mut current {
            Some((kept, count)) if same(kept, line, &options) => *count += 1,
            _ => {
                report(current.take(), &options, &host);
                current = Some((line.to_owned(), 1));
            }
        }
    }
    report(current, &options, &host);
    0
}

fn same(a: &str, b: &str, options: &Options) -> bool {
    a == b || (options.has('i') && a.eq_ignore_ascii_case(b))
}

fn report(group: Option<(String, usize)>, options: &Options, host: &Host) {
    let Some((line, count)) = group else { return };
    let hidden = (options.has('d') && count == 1) || (options.has('u') && count > 1);
    match (hidden, options.has('c')) {
        (true, _) => {}
        (false, true) => host.stdout.line(&format!("{count:>7} {line}")),
        (false, false) => host.stdout.line(&line),
    }
}
