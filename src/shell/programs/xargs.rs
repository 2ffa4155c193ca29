//! `xargs`: run a program with arguments from its input.

use super::options::{self, Spec};
use super::{call, find_on};
use crate::host::{ExitCode, Host, Input};

const SPEC: Spec = Spec {
    program: "xargs",
    usage: "xargs [OPTION]... COMMAND [INITIAL-ARGS]...",
    short: "n:I:rt0d:L:",
    long: &[("max-args", 'n'), ("no-run-if-empty", 'r'), ("verbose", 't'), ("null", '0')],
    failure: 1,
};

/// `xargs [-rt] [-n MAX] [-I REPLACE] [COMMAND [INITIAL-ARGS]...]`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse_leading(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let text = std::mem::replace(&mut host.stdin, Input::empty()).read_to_end().await;
    let mut command = options.operands.clone();
    if command.is_empty() {
        command.push("echo".to_owned());
    }
    let lines = || text.lines().map(str::trim_start).filter(|line| !line.is_empty()).map(str::to_owned);
    let most = match options.value('n').map(str::parse::<usize>) {
        Some(Ok(most)) if most > 0 => most,
        Some(_) => {
            let value = options.value('n').unwrap_or_default();
            host.stderr.line(&format!("xargs: value {value} for -n option should be >= 1"));
            return 1;
        }
        None => usize::MAX,
    };
    let runs: Vec<Vec<String>> = if let Some(place) = options.value('I') {
        lines().map(|line| command.iter().map(|word| word.replace(place, &line)).collect()).collect()
    } else {
        let items = match (options.has('0'), options.value('d')) {
            (true, _) => text.split('\0').filter(|item| !item.is_empty()).map(str::to_owned).collect(),
            (_, Some("\\n" | "\n")) => lines().collect(),
            _ => match words(&text) {
                Ok(items) => items,
                Err(quote) => {
                    host.stderr.line(&format!(
                        "xargs: unmatched {quote} quote; by default quotes are special to xargs unless you use the -0 \
                         option"
                    ));
                    return 1;
                }
            },
        };
        match (items.is_empty(), options.has('r')) {
            (true, true) => Vec::new(),
            (true, false) => vec![command],
            (false, _) => items.chunks(most).map(|chunk| [command.as_slice(), chunk].concat()).collect(),
        }
    };
    run_all(runs, options.has('t'), &host).await
}

async fn run_all(runs: Vec<Vec<String>>, announced: bool, host: &Host) -> ExitCode {
    let mut result = 0;
    for words in runs {
        let Some((program, arguments)) = words.split_first() else { continue };
        if announced {
            host.stderr.line(&words.join(" "));
        }
        if find_on(host.machine.as_ref(), program).is_none() {
            host.stderr.line(&format!("xargs: {program}: No such file or directory"));
            return 127;
        }
        let code = call(program, arguments.to_vec(), host.sibling()).await;
        if code != 0 {
            result = 123;
        }
    }
    result
}

/// The words of the input: blanks part them, quotes and backslashes keep blanks; else the quote that isn't closed.
fn words(text: &str) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut current: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => {
                let word = current.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some(next) if next == c => break,
                        Some(next) if next != '\n' => word.push(next),
                        _ => return Err(if c == '"' { "double" } else { "single" }),
                    }
                }
            }
            '\\' => current.get_or_insert_default().extend(chars.next()),
            _ if c.is_whitespace() => words.extend(current.take()),
            _ => current.get_or_insert_default().push(c),
        }
    }
    words.extend(current);
    Ok(words)
}
