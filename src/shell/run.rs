//! What was typed, line after line: a plain command runs at once, everything else once its code is here.

use super::parse::Parser;
use super::programs::{self, Run};
use super::state::Shell;
use super::syntax::Script;
use super::{jobs, plain};
use crate::host::{
    Client, Clock, Environment, ExitCode, Files, Host, Input, Job, Jobs, Keyboard, Machine, Output, Terminal,
};
use std::cell::RefCell;
use std::rc::Rc;

/// What all commands of a console share.
#[derive(Clone)]
pub struct Console {
    /// The API.
    pub client: Rc<dyn Client>,
    /// Virtual time.
    pub clock: Rc<dyn Clock>,
    /// The computer that it stands on.
    pub machine: Rc<dyn Machine>,
    /// The home folder.
    pub files: Rc<RefCell<Files>>,
    /// The lines typed so far, oldest first.
    pub history: Rc<RefCell<Vec<String>>>,
    /// What runs beside the commands that are typed.
    pub jobs: Rc<Jobs>,
    /// What is typed while a command runs, if somebody types.
    pub keyboard: Option<Rc<Keyboard>>,
    /// Where commands print.
    pub stdout: Output,
    /// Where they complain.
    pub stderr: Output,
    /// The terminal behind it, if there is one.
    pub terminal: Option<Rc<dyn Terminal>>,
}

/// Runs what was typed, line after line, and says how the last command ended.
///
/// `shell` is never borrowed while the future waits: a page may look into it between two polls, and a future that is
/// dropped (Ctrl-C) leaves in it what the commands before had changed.
pub async fn run(shell: &RefCell<Shell>, console: &Console, text: &str) -> ExitCode {
    let io = Io {
        stdin: console.keyboard.as_ref().map_or_else(Input::empty, Input::keyboard),
        stdout: console.stdout.clone(),
        stderr: console.stderr.clone(),
        terminal: console.terminal.clone(),
    };
    tell_of_ended(console);
    let code = run_text(&Context { shell, console, io }, text).await;
    tell_of_ended(console);
    code
}

/// An interactive shell says which jobs have ended before it asks for the next line.
fn tell_of_ended(console: &Console) {
    let marked: Vec<(char, Job)> = console.jobs.all().into_iter().map(|job| (console.jobs.mark(&job), job)).collect();
    console.jobs.ended();
    for (mark, job) in marked.iter().filter(|(_, job)| job.code().is_some()) {
        console.stderr.line(&jobs::line(*mark, job));
    }
}

/// A command's streams.
#[derive(Clone)]
pub(super) struct Io {
    /// Programs that follow each other read on where the one before has stopped.
    pub(super) stdin: Input,
    pub(super) stdout: Output,
    pub(super) stderr: Output,
    /// There only while stdout leads to it.
    pub(super) terminal: Option<Rc<dyn Terminal>>,
}

/// Where a command runs.
pub(super) struct Context<'a> {
    pub(super) shell: &'a RefCell<Shell>,
    pub(super) console: &'a Console,
    pub(super) io: Io,
}

/// An exit code; as an error, the rest of the line doesn't run.
pub(super) type Flow = Result<ExitCode, ExitCode>;

pub(super) async fn run_text(context: &Context<'_>, text: &str) -> ExitCode {
    let mut parser = Parser::new(text);
    let dialect = context.shell.borrow().dialect;
    loop {
        let aliases = context.shell.borrow().aliases.clone();
        let line = parser.next_line(&aliases);
        context.shell.borrow_mut().dialect = dialect.lines_on(parser.lines_read());
        for warning in parser.warnings() {
            context.shell.borrow().dialect.complain(&context.io.stderr, &warning);
        }
        match line {
            Ok(None) => {
                context.shell.borrow_mut().dialect = dialect;
                return context.shell.borrow().last;
            }
            Ok(Some(script)) => {
                let (Ok(code) | Err(code)) = run_script(context, &script).await;
                context.shell.borrow_mut().last = code;
            }
            Err(error) => {
                context.shell.borrow().dialect.complain(&context.io.stderr, &error.to_string());
                context.shell.borrow_mut().last = 2;
            }
        }
        if let Some(code) = context.shell.borrow().ended {
            return code;
        }
    }
}

async fn run_script(context: &Context<'_>, script: &Script) -> Flow {
    if let Some(code) = run_plain(context, script).await {
        context.shell.borrow_mut().last = code;
        return Ok(code);
    }
    match programs::more().await {
        Ok(more) => (more.list)(context, script).await,
        Err(unreachable) => {
            context.shell.borrow().dialect.complain(&context.io.stderr, &unreachable.to_string());
            Err(126)
        }
    }
}

/// A program that is here already, called with words that mean themselves by a shell that has nothing to watch for.
async fn run_plain(context: &Context<'_>, script: &Script) -> Option<ExitCode> {
    let words = plain::words(script).filter(|_| context.shell.borrow().is_at_ease())?;
    let (name, arguments) = words.split_first()?;
    let program = programs::find_on(context.console.machine.as_ref(), name)?;
    if !matches!(program.run, Run::Program(_)) {
        return None;
    }
    let environment = context.shell.borrow().environment();
    let host = host(context, &context.io, environment, context.io.stdin.clone());
    Some(programs::call(name, arguments.to_vec(), host).await)
}

pub(super) fn host(context: &Context<'_>, io: &Io, environment: Environment, stdin: Input) -> Host {
    let console = context.console;
    Host {
        client: Rc::clone(&console.client),
        clock: Rc::clone(&console.clock),
        files: Rc::clone(&console.files),
        environment,
        machine: Rc::clone(&console.machine),
        jobs: Rc::clone(&console.jobs),
        stdin,
        stdout: io.stdout.clone(),
        stderr: io.stderr.clone(),
        history: Rc::clone(&console.history),
        terminal: io.terminal.clone(),
        launch: Some(programs::launch),
    }
}
