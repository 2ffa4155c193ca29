//! From syntax to running programs: lists, pipelines, commands. Fetched with the programs when it is first needed.

use super::dialect::Dialect;
use super::expand::{Expansion, Failure};
use super::parse::Parser;
use super::programs::trap::{EXIT, TERM};
use super::programs::{self, Act, Run};
use super::run::{Console, Context, Flow, Io, host};
use super::state::Shell;
use super::syntax::{AndOr, Body, Command, Connector, Mode, Pace, Pipeline, Script, Verdict};
use super::{control, files, nesting, pipeline, special, streams};
use crate::host::{Environment, ExitCode, Host, Input, Output};
use futures::future::LocalBoxFuture;
use std::cell::RefCell;
use std::rc::Rc;

/// Runs `text`, line after line.
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
                let (Ok(code) | Err(code)) = list(context, &script).await;
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

/// Runs commands one after the other.
pub(super) fn list<'a>(context: &'a Context<'_>, script: &'a Script) -> LocalBoxFuture<'a, Flow> {
    let all = async move {
        let mut code = 0;
        for and_or in &script.lists {
            code = match and_or.pace {
                Pace::Awaited => run_and_or(context, and_or).await?,
                Pace::Beside => start_beside(context, and_or),
            };
            heed(context).await?;
            let is_plain = and_or.rest.is_empty() && and_or.first.verdict == Verdict::Plain;
            let mut shell = context.shell.borrow_mut();
            if code != 0 && is_plain && shell.exits_on_error && shell.conditions == 0 {
                shell.ended = Some(code);
                return Err(code);
            }
        }
        Ok(code)
    };
    nesting::limited(Box::pin(all), context.io.stderr.clone(), Err)
}

/// Runs `text` in a new shell with this host's environment and streams, as `bash -c` does.
pub(super) async fn run_inside(dialect: Dialect, host: Host, text: &str, arguments: Vec<String>) -> ExitCode {
    let mut shell = Shell::within(&host, dialect);
    shell.arguments = arguments;
    let shell = RefCell::new(shell);
    let console = console_of(&host);
    let io = Io { stdin: host.stdin, stdout: host.stdout, stderr: host.stderr, terminal: host.terminal };
    let context = Context { shell: &shell, console: &console, io };
    let code = run_text(&context, text).await;
    leave(&context, code).await
}

/// What a shell does at its end: `trap … EXIT`.
async fn leave(context: &Context<'_>, code: ExitCode) -> ExitCode {
    let Some(action) = context.shell.borrow_mut().traps.remove(&EXIT) else { return code };
    context.shell.borrow_mut().ended = None;
    run_text(context, &action).await;
    context.shell.borrow().ended.unwrap_or(code)
}

/// Does what is to be done when SIGTERM comes, if it has come.
async fn heed(context: &Context<'_>) -> Flow {
    let last = context.shell.borrow().last;
    let is_told = !context.shell.borrow().traps.is_empty() && context.console.machine.is_told_to_end();
    let action = if is_told { context.shell.borrow_mut().traps.remove(&TERM) } else { None };
    let Some(action) = action else { return Ok(last) };
    Box::pin(run_text(context, &action)).await;
    context.shell.borrow_mut().last = last;
    context.shell.borrow().ended.map_or(Ok(last), Err)
}

/// The console of a program that reads commands itself.
pub(super) fn console_of(host: &Host) -> Console {
    Console {
        client: Rc::clone(&host.client),
        clock: Rc::clone(&host.clock),
        machine: Rc::clone(&host.machine),
        files: Rc::clone(&host.files),
        history: Rc::clone(&host.history),
        jobs: Rc::clone(&host.jobs),
        keyboard: host.stdin.typist(),
        stdout: host.stdout.clone(),
        stderr: host.stderr.clone(),
        terminal: host.terminal.clone(),
    }
}

/// Runs `script` in a copy of the shell and gives back what it printed.
pub(super) async fn capture(context: &Context<'_>, script: &Script) -> (String, ExitCode) {
    let (stdout, buffer) = Output::buffer();
    let io = Io { stdout, terminal: None, ..context.io.clone() };
    let code = subshell(context, script, io).await;
    (buffer.take(), code)
}

/// `command &`
fn start_beside(context: &Context<'_>, and_or: &AndOr) -> ExitCode {
    let (shell, console) = (context.shell.borrow().subshell(), context.console.clone());
    let (io, list) = (Io { stdin: Input::empty(), ..context.io.clone() }, and_or.clone());
    let command = async move {
        let shell = RefCell::new(shell);
        let (Ok(code) | Err(code)) = run_and_or(&Context { shell: &shell, console: &console, io }, &list).await;
        shell.borrow().ended.unwrap_or(code)
    };
    match context.console.jobs.start(and_or.source.clone(), Box::pin(command)) {
        Some(job) => {
            // Only where somebody types at a bash.
            if context.shell.borrow().dialect == Dialect::Bash {
                context.console.stderr.line(&format!("[{}] {}", job.number, job.process));
            }
            context.shell.borrow_mut().newest_job = Some(job.process);
            0
        }
        None => {
            let dialect = context.shell.borrow().dialect;
            dialect.complain(&context.io.stderr, "& (running in the background): not simulated here");
            1
        }
    }
}

async fn run_and_or(context: &Context<'_>, and_or: &AndOr) -> Flow {
    let mut code = run_pipeline(context, &and_or.first).await?;
    for (connector, pipeline) in &and_or.rest {
        if (*connector == Connector::And) == (code == 0) {
            code = run_pipeline(context, pipeline).await?;
        }
    }
    Ok(code)
}

async fn run_pipeline(context: &Context<'_>, pipeline: &Pipeline) -> Flow {
    let code = match pipeline.stages.as_slice() {
        [single] => command(context, single).await?,
        stages => pipeline::run(context, stages).await,
    };
    let code = match pipeline.verdict {
        Verdict::Plain => code,
        Verdict::Negated => ExitCode::from(code == 0),
    };
    context.shell.borrow_mut().last = code;
    Ok(code)
}

/// Runs one stage of a pipeline in the shell of `context`.
pub(super) async fn command(context: &Context<'_>, command: &Command) -> Flow {
    if let Body::Simple { assignments, words } = &command.body {
        let expansion = Expansion::new(context);
        let arguments = expansion.arguments(words).await.map_err(|failure| abandon(context, &failure))?;
        let io = match streams::open(context, &command.redirects).await {
            Ok(io) => io,
            Err((io, failure)) => return Ok(complain(context, &io, &failure)),
        };
        let mut values = Vec::new();
        for assignment in assignments {
            let value = expansion.value(&assignment.value).await.map_err(|failure| abandon(context, &failure))?;
            let old = context.shell.borrow().value(&assignment.name).unwrap_or_default().to_owned();
            let value = if assignment.mode == Mode::Append { old + &value } else { value };
            if arguments.is_empty() {
                // Each is in force for the next one's value: `A=1 B=$A`.
                context.shell.borrow_mut().assign(&assignment.name, value);
            } else {
                values.push((assignment.name.clone(), value));
            }
        }
        return match arguments.split_first() {
            None => Ok(expansion.status().unwrap_or_default()),
            Some((name, arguments)) => invoke(context, name, arguments, values, io).await,
        };
    }
    let io = match streams::open(context, &command.redirects).await {
        Ok(io) => io,
        Err((io, failure)) => return Ok(complain(context, &io, &failure)),
    };
    match &command.body {
        Body::Subshell(script) => Ok(subshell(context, script, io).await),
        Body::Group(script) => list(&Context { shell: context.shell, console: context.console, io }, script).await,
        Body::Control(control) => {
            control::run(&Context { shell: context.shell, console: context.console, io }, control).await
        }
        Body::Simple { .. } => Ok(0),
    }
}

async fn subshell(context: &Context<'_>, script: &Script, io: Io) -> ExitCode {
    let shell = RefCell::new(context.shell.borrow().subshell());
    let inner = Context { shell: &shell, console: context.console, io };
    let (Ok(code) | Err(code)) = list(&inner, script).await;
    shell.borrow().ended.unwrap_or(code)
}

pub(super) async fn invoke(
    context: &Context<'_>,
    name: &str,
    arguments: &[String],
    variables: Vec<(String, String)>,
    io: Io,
) -> Flow {
    if special::is_special(context, name) {
        return special::run(context, name, arguments, variables, io).await;
    }
    let mut environment = context.shell.borrow().environment();
    environment.extend(variables);
    match programs::find_on(context.console.machine.as_ref(), name).map(|program| &program.run) {
        Some(Run::Builtin) => act(context, name, arguments, environment, &io).await,
        Some(Run::Program(_) | Run::Later) => {
            let host = host(context, &io, environment, io.stdin.clone());
            drop(io);
            Ok(programs::call(name, arguments.to_vec(), host).await)
        }
        None => match programs::not_simulated(context.console.machine.as_ref(), name) {
            Some(text) => {
                io.stderr.line(&text);
                Ok(1)
            }
            None => Ok(not_found(context, name, &io)),
        },
    }
}

async fn act(context: &Context<'_>, name: &str, arguments: &[String], environment: Environment, io: &Io) -> Flow {
    match programs::act_of(name) {
        Some(Act::AtOnce(act)) => {
            // A copy, so that no sink that it writes to can find the shell borrowed.
            let mut shell = context.shell.borrow().clone();
            let host = host(context, io, environment, Input::empty());
            let code = act(&mut shell, arguments, &host);
            let ended = shell.ended;
            *context.shell.borrow_mut() = shell;
            let leaps = context.shell.borrow().leap.is_some();
            if leaps { Err(code) } else { ended.map_or(Ok(code), Err) }
        }
        Some(Act::OnceRead(read)) => {
            let host = host(context, io, environment, io.stdin.clone());
            Ok(read(context.shell, arguments, host).await)
        }
        None => Ok(not_found(context, name, io)),
    }
}

fn not_found(context: &Context<'_>, name: &str, io: &Io) -> ExitCode {
    let path = files::absolute(context.shell.borrow().folder(), name);
    let entry = files::entry(&context.console.files.borrow(), &path).filter(|_| name.contains('/'));
    let dialect = context.shell.borrow().dialect;
    let reason = match entry {
        Some(files::Entry::Folder) if dialect.is_bash() => "Is a directory",
        Some(_) => "Permission denied",
        None => {
            if let Some(text) = special::not_simulated(name) {
                dialect.complain(&io.stderr, &text);
                return 0;
            }
            io.stderr.line(&dialect.not_found(name));
            return 127;
        }
    };
    io.stderr.line(&dialect.complaint(&format!("{name}: {reason}")));
    126
}

fn complain(context: &Context<'_>, io: &Io, Failure(text): &Failure) -> ExitCode {
    io.stderr.line(&context.shell.borrow().dialect.complaint(text));
    1
}

/// The words of a command couldn't be expanded: bash gives up the whole line.
fn abandon(context: &Context<'_>, failure: &Failure) -> ExitCode {
    complain(context, &context.io, failure)
}
