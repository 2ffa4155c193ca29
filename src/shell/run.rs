//! What was typed, line after line: a plain command runs at once, everything else once its code is here.

use super::programs::{self, Run};
use super::state::Shell;
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
    let context = Context { shell, console, io };
    let code = match run_plain(&context, text).await {
        Some(code) => code,
        None => run_all(&context, text).await,
    };
    tell_of_ended(console);
    code
}

/// Whether all that it takes to read `text` is here: of what is fetched, a plain command needs nothing.
pub fn can_read(text: &str) -> bool {
    programs::here().is_some() || plain::words(text).is_some()
}

/// Whether `text` is the beginning of a command rather than a whole one, so that a console asks for another line.
pub fn needs_more(text: &str) -> bool {
    plain::words(text).is_none() && programs::here().is_some_and(|more| (more.needs_more)(text))
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

/// A program that is here already, called with words that mean themselves by a shell that has nothing to watch for.
async fn run_plain(context: &Context<'_>, text: &str) -> Option<ExitCode> {
    let words = plain::words(text)?;
    let (name, arguments) = words.split_first()?;
    let is_plain = context.shell.borrow().is_at_ease() && context.shell.borrow().aliases.get(name).is_none();
    let program = programs::find_on(context.console.machine.as_ref(), name).filter(|_| is_plain)?;
    if !matches!(program.run, Run::Program(_)) {
        return None;
    }
    let environment = context.shell.borrow().environment();
    let host = host(context, &context.io, environment, context.io.stdin.clone());
    let code = programs::call(name, arguments.to_vec(), host).await;
    context.shell.borrow_mut().last = code;
    Some(code)
}

/// Everything else, once its code is here.
async fn run_all(context: &Context<'_>, text: &str) -> ExitCode {
    match programs::more().await {
        Ok(more) => (more.run_text)(context, text).await,
        Err(unreachable) => {
            context.shell.borrow().dialect.complain(&context.io.stderr, &unreachable.to_string());
            context.shell.borrow_mut().last = 126;
            126
        }
    }
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
