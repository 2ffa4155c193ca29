//! `alias` and `unalias`: short names for commands.

use super::super::state::Shell;
use crate::host::{ExitCode, Host};

/// `alias [-p] [name[=value] ... ]`
pub(super) fn alias(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let words: Vec<&String> = args.iter().filter(|arg| *arg != "-p").collect();
    if words.is_empty() {
        for (name, value) in &shell.aliases {
            host.stdout.line(&declaration(shell, name, value));
        }
        return 0;
    }
    let mut code = 0;
    for word in words {
        match word.split_once('=') {
            Some((name, _)) if name.is_empty() || name.contains(|c: char| " \t\n/$`\"'\\|&;()<>".contains(c)) => {
                shell.dialect.complain(&host.stderr, &format!("alias: `{name}': invalid alias name"));
                code = 1;
            }
            Some((name, value)) => {
                shell.aliases.insert(name.to_owned(), value.to_owned());
            }
            None => match shell.aliases.get(word) {
                Some(value) => host.stdout.line(&declaration(shell, word, value)),
                None => {
                    shell.dialect.complain(&host.stderr, &format!("alias: {word}: not found"));
                    code = 1;
                }
            },
        }
    }
    code
}

/// `unalias [-a] name [name ...]`
pub(super) fn unalias(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    if args.is_empty() {
        host.stderr.line("unalias: usage: unalias [-a] name [name ...]");
        return 2;
    }
    let mut code = 0;
    for name in args {
        if name == "-a" {
            shell.aliases.clear();
        } else if shell.aliases.remove(name).is_none() {
            shell.dialect.complain(&host.stderr, &format!("unalias: {name}: not found"));
            code = 1;
        }
    }
    code
}

fn declaration(shell: &Shell, name: &str, value: &str) -> String {
    let word = if shell.dialect.is_bash() { "alias " } else { "" };
    format!("{word}{name}='{}'", value.replace('\'', "'\\''"))
}
