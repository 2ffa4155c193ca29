//! Commands that concern the shell itself: `exec`, `eval`, `command`, `source` and `set`.

use super::files;
use super::programs::{self, Run};
use super::run::{Context, Flow, Io};
use super::script::{invoke, run_text};
use futures::future::LocalBoxFuture;

/// Words of a shell that this console does not know.
const NOT_SIMULATED: [&str; 18] = [
    "bg", "declare", "dirs", "disown", "getopts", "hash", "let", "local", "popd", "pushd", "readonly", "return",
    "shift", "shopt", "times", "typeset", "ulimit", "umask",
];

/// Whether a shell has a command of this name that must be run here.
pub(super) fn is_special(context: &Context<'_>, name: &str) -> bool {
    let is_bash = context.shell.borrow().dialect.is_bash();
    matches!(name, "exec" | "eval" | "command" | "." | "set") || name == "source" && is_bash
}

/// What is said of a word that shells know and this console does not.
pub(super) fn not_simulated(name: &str) -> Option<String> {
    NOT_SIMULATED.contains(&name).then(|| format!("{name}: not simulated by this console"))
}

/// Runs one of them.
pub(super) fn run<'a>(
    context: &'a Context<'a>,
    name: &'a str,
    arguments: &'a [String],
    variables: Vec<(String, String)>,
    io: Io,
) -> LocalBoxFuture<'a, Flow> {
    Box::pin(async move {
        let inner = Context { shell: context.shell, console: context.console, io: io.clone() };
        match (name, arguments) {
            ("exec", [program, rest @ ..]) => {
                let (Ok(code) | Err(code)) = invoke(context, program, rest, variables, io).await;
                context.shell.borrow_mut().ended = Some(code);
                Err(code)
            }
            ("command", [option, names @ ..]) if option == "-v" || option == "-V" => Ok(say_where(&inner, names)),
            ("command", [program, rest @ ..]) => invoke(context, program, rest, variables, io).await,
            ("eval", words) => run_here(&inner, &words.join(" ")).await,
            ("." | "source", [file, ..]) => {
                let path = files::absolute(context.shell.borrow().folder(), file);
                let text = files::read(&context.console.files.borrow(), &path);
                match text {
                    Ok(text) => run_here(&inner, &text).await,
                    Err(error) => {
                        let dialect = context.shell.borrow().dialect;
                        dialect.complain(&io.stderr, &dialect.cannot_open(file, error));
                        Ok(1)
                    }
                }
            }
            ("set", options) => Ok(set(&inner, options)),
            _ => Ok(0),
        }
    })
}

async fn run_here(context: &Context<'_>, text: &str) -> Flow {
    let code = run_text(context, text).await;
    if context.shell.borrow().ended.is_some() { Err(code) } else { Ok(code) }
}

/// `command -v NAME...`
fn say_where(context: &Context<'_>, names: &[String]) -> i32 {
    let mut code = 0;
    for name in names {
        match programs::find_on(context.console.machine.as_ref(), name).map(|program| &program.run) {
            Some(Run::Program(_) | Run::Later) => context.io.stdout.line(&format!("/usr/bin/{name}")),
            Some(_) => context.io.stdout.line(name),
            None => code = if context.shell.borrow().dialect.is_bash() { 1 } else { 127 },
        }
    }
    code
}

/// `set -e`, `set +e`; what other options would change is not simulated.
fn set(context: &Context<'_>, options: &[String]) -> i32 {
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        let (sign, letters) = option.split_at_checked(1).unwrap_or(("", ""));
        let named = if letters == "o" { rest.next().map(String::as_str) } else { None };
        let letters = if named == Some("errexit") { "e" } else { letters };
        for letter in letters.chars().filter(|letter| *letter != '-') {
            if letter == 'e' {
                context.shell.borrow_mut().exits_on_error = sign == "-";
            } else {
                let what = named.map_or_else(|| format!("{sign}{letter}"), |name| format!("{sign}o {name}"));
                let dialect = context.shell.borrow().dialect;
                dialect.complain(&context.io.stderr, &format!("set: {what}: not simulated by this console"));
            }
        }
    }
    0
}
