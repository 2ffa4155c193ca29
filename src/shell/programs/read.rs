//! `read`: one line of the input into variables.

use super::super::state::Shell;
use super::super::syntax::is_name;
use crate::host::{ExitCode, Host};
use futures::future::LocalBoxFuture;
use std::cell::RefCell;

/// `read [-r] [-p PROMPT] [NAME …]`: the last name takes the rest of the line. What follows the line stays to be read.
pub(super) fn run<'a>(shell: &'a RefCell<Shell>, args: &'a [String], mut host: Host) -> LocalBoxFuture<'a, ExitCode> {
    Box::pin(async move {
        let (mut prompt, mut names) = ("", Vec::new());
        let mut words = args.iter().map(String::as_str);
        while let Some(word) = words.next() {
            match word {
                "-r" => {}
                "-p" | "-rp" => prompt = words.next().unwrap_or_default(),
                option if option.starts_with('-') => {
                    shell
                        .borrow()
                        .dialect
                        .complain(&host.stderr, &format!("read: {option}: not simulated by this console"));
                    return 2;
                }
                name if !is_name(name) => {
                    shell.borrow().dialect.complain(&host.stderr, &format!("read: `{name}': not a valid identifier"));
                    return 1;
                }
                name => names.push(name),
            }
        }
        let Some(line) = host.stdin.line(prompt).await else { return 1 };
        assign(&mut shell.borrow_mut(), &names, &line);
        0
    })
}

fn assign(shell: &mut Shell, names: &[&str], line: &str) {
    let Some((last, first)) = names.split_last() else {
        shell.assign("REPLY", line.to_owned());
        return;
    };
    let mut rest = line.trim_matches([' ', '\t']);
    for name in first {
        let (word, behind) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        shell.assign(name, word.to_owned());
        rest = behind.trim_start_matches([' ', '\t']);
    }
    shell.assign(last, rest.to_owned());
}
