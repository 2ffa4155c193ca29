//! `bash` and `sh`: run commands in a new shell, or talk with whoever is at the keyboard.

use super::super::dialect::Dialect;
use super::super::parse::needs_more;
use super::super::run::run;
use super::super::script::{console_of, run_inside};
use super::super::state::Shell;
use super::input;
use crate::host::{ExitCode, Host, INTERRUPTED, Input, Keyboard, Place};
use std::cell::RefCell;
use std::rc::Rc;

/// `bash -c SCRIPT`, `bash FILE`, `… | bash`, or `bash` alone at a terminal
pub(super) async fn bash(args: Vec<String>, host: Host) -> ExitCode {
    start(Kind::Bash, args, host).await
}

/// The same as `sh`
pub(super) async fn sh(args: Vec<String>, host: Host) -> ExitCode {
    start(Kind::Sh, args, host).await
}

/// The same as `dash`
pub(super) async fn dash(args: Vec<String>, host: Host) -> ExitCode {
    start(Kind::Dash, args, host).await
}

/// The same as `ash`
pub(super) async fn ash(args: Vec<String>, host: Host) -> ExitCode {
    start(Kind::Ash, args, host).await
}

/// Which shell it is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bash,
    Sh,
    Dash,
    Ash,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Bash => "bash",
            Kind::Sh => "sh",
            Kind::Dash => "dash",
            Kind::Ash => "ash",
        }
    }
}

async fn start(kind: Kind, args: Vec<String>, mut host: Host) -> ExitCode {
    let words: Vec<&str> = args.iter().map(String::as_str).filter(|word| !matches!(*word, "-l" | "--login")).collect();
    let dialect = match dialect(kind, &host) {
        Dialect::Dash { name, .. } => Dialect::Dash { name, line: 0 },
        other => other,
    };
    let arguments: Vec<String> = match words.as_slice() {
        [option, _, rest @ ..] if option.starts_with('-') && option.ends_with('c') => {
            rest.iter().map(|word| (*word).to_owned()).collect()
        }
        rest => rest.iter().skip_while(|word| word.starts_with('-')).map(|word| (*word).to_owned()).collect(),
    };
    let arguments = if arguments.is_empty() { vec![kind.name().to_owned()] } else { arguments };
    let text = match words.as_slice() {
        ["-ec" | "-exc" | "-euc", script, ..] => format!("set -e; {script}"),
        ["-c" | "-lc" | "-xc", script, ..] => (*script).to_owned(),
        ["-c"] => {
            dialect.complain(&host.stderr, "-c: option requires an argument");
            return 2;
        }
        [] | ["-i"] if host.stdin.typist().is_some() && host.terminal.is_some() => {
            let Some(keyboard) = host.stdin.typist() else { return 0 };
            return talk(kind, &keyboard, &host).await;
        }
        [] | ["-" | "-s" | "-i", ..] => std::mem::replace(&mut host.stdin, Input::empty()).read_to_end().await,
        [option, ..] if option.starts_with('-') => {
            dialect.complain(&host.stderr, &format!("{option}: not simulated by this console"));
            return 2;
        }
        [file, ..] => match input::open(&mut host, file) {
            Ok(mut input) => input.read_to_end().await,
            Err(error) => {
                let text = match dialect {
                    Dialect::Ash { .. } => format!("can't open '{file}': {error}"),
                    other => other.cannot_open(file, error),
                };
                dialect.complain(&host.stderr, &text);
                return if dialect.is_bash() { 127 } else { 2 };
            }
        },
    };
    let dialect = match dialect {
        Dialect::Bash => Dialect::Script { line: 1 },
        other => other.lines_on(1),
    };
    run_inside(dialect, host, &text, arguments).await
}

fn dialect(kind: Kind, host: &Host) -> Dialect {
    match kind {
        Kind::Bash => Dialect::Bash,
        Kind::Sh => Dialect::of_sh(host.machine.place()),
        Kind::Dash => Dialect::Dash { name: "dash", line: 1 },
        Kind::Ash => Dialect::Ash { name: "ash" },
    }
}

/// Asks for one command after the other until `exit` or the end of input.
async fn talk(kind: Kind, keyboard: &Rc<Keyboard>, host: &Host) -> ExitCode {
    let shell = RefCell::new(Shell::within(host, dialect(kind, host)));
    let console = console_of(host);
    let mut text = String::new();
    loop {
        let sign = if text.is_empty() { prompt(kind, &shell.borrow(), host) } else { "> ".to_owned() };
        let Some(line) = keyboard.command(&sign).await else {
            host.stdout.line(if kind == Kind::Bash { "exit" } else { "" });
            return shell.borrow().last;
        };
        text.push_str(&line);
        text.push('\n');
        if needs_more(&text) {
            continue;
        }
        let command = std::mem::take(&mut text);
        match keyboard.guard(run(&shell, &console, &command)).await {
            Some(code) => keyboard.report(code),
            None => {
                shell.borrow_mut().last = INTERRUPTED;
                keyboard.report(INTERRUPTED);
            }
        }
        let next = shell.borrow().dialect.lines_on(1);
        shell.borrow_mut().dialect = next;
        if let Some(code) = shell.borrow().ended {
            if kind == Kind::Bash {
                host.stderr.line("exit");
            }
            return code;
        }
    }
}

/// As Debian's bash, as dash, and as busybox' ash show it.
fn prompt(kind: Kind, shell: &Shell, host: &Host) -> String {
    match (host.machine.place(), kind) {
        (Place::Learner, _) => "$ ".to_owned(),
        (Place::Container, Kind::Bash) => format!("root@{}:{}# ", host.machine.name(), shell.prompt_folder()),
        (Place::Container, _) => "# ".to_owned(),
        (Place::Busybox, _) => format!("{} # ", shell.prompt_folder()),
    }
}
