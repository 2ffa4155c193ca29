//! `cat`: print files.

use super::complaint::complain;
use super::input::{self, Lines};
use super::options::{self, Spec};
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "cat",
    usage: "cat [OPTION]... [FILE]...",
    short: "nbEesAu",
    long: &[("number", 'n'), ("number-nonblank", 'b'), ("show-ends", 'E'), ("squeeze-blank", 's'), ("show-all", 'A')],
    failure: 1,
};

/// `cat [-nbEs] [FILE]...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let ends = options.has('E') || options.has('A') || options.has('e');
    let (mut code, mut number, mut blank_before) = (0, 0, false);
    for name in input::or_stdin(options.operands.clone()) {
        let mut input = match input::open(&mut host, &name) {
            Ok(input) => input,
            Err(error) => {
                complain(&host, &format!("cat: {name}: {error}"));
                code = 1;
                continue;
            }
        };
        if options.flags.is_empty() {
            while let Some(chunk) = input.chunk().await {
                host.stdout.write(&chunk);
            }
            continue;
        }
        let mut lines = Lines::new(input);
        while let Some(line) = lines.next().await {
            let text = input::trimmed(&line);
            if options.has('s') && blank_before && text.is_empty() {
                continue;
            }
            blank_before = text.is_empty();
            let numbered = if options.has('b') { !text.is_empty() } else { options.has('n') };
            if numbered {
                number += 1;
                host.stdout.write(&format!("{number:>6}\t"));
            }
            let tabs = if options.has('A') { text.replace('\t', "^I") } else { text.to_owned() };
            let end = match (line.ends_with('\n'), ends) {
                (true, true) => "$\n",
                (true, false) => "\n",
                (false, _) => "",
            };
            host.stdout.write(&format!("{tabs}{end}"));
        }
    }
    code
}
