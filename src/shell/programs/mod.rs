//! The programs of the console: one table, one file a program.

mod abroad;
mod alias;
mod awk;
mod base64;
mod basename;
mod cat;
mod cd;
mod clear;
mod complaint;
mod curl;
mod cut;
mod date;
mod echo;
mod editor;
mod env;
mod exit;
mod export;
mod expr;
mod fetched;
mod grep;
mod head;
mod help;
mod history;
mod identity;
mod input;
mod jobs;
mod kill;
mod leap;
mod ls;
mod minikube;
mod mkdir;
mod mv;
mod nslookup;
mod options;
mod page;
mod perl;
mod pkill;
mod ps;
mod read;
mod regex;
mod rm;
mod sed;
mod seq;
mod sh;
mod sleep;
mod sort;
mod tail;
mod tee;
mod test;
mod touch;
mod tr;
pub(super) mod trap;
mod uniq;
mod visitors;
mod watch;
mod wc;
mod wget;
mod which;
mod xargs;

#[cfg(test)]
mod tests;

use super::nesting;
use crate::host::{ExitCode, Host, Machine, Place};
use crate::lazy::Unreachable;
use futures::future::{FutureExt, LocalBoxFuture};
use std::cell::RefCell;

pub(super) use fetched::{Act, act_of, here, more};

/// An entry of the table.
pub struct Program {
    /// What one types.
    pub name: &'static str,
    /// What it does, in one line.
    pub help: &'static str,
    /// How it runs.
    pub run: Run,
}

/// How a program runs.
pub enum Run {
    /// Inside the shell, which it may change; its code comes with the shell's.
    Builtin,
    /// Beside it, for as long as it takes.
    Program(Start),
    /// The same, once its code is here.
    Later,
}

impl Run {
    /// Whether it runs beside the shell, as a file in a folder does.
    pub fn is_apart(&self) -> bool {
        matches!(self, Run::Program(_) | Run::Later)
    }
}

/// Starts a program.
type Start = fn(Vec<String>, Host) -> LocalBoxFuture<'static, ExitCode>;

/// The table, in the order of the alphabet.
pub const PROGRAMS: &[Program] = &[
    builtin(":", "do nothing, successfully"),
    builtin("[", "compare texts, numbers and files: [ -f FILE ]"),
    builtin("alias", "give a command a short name: alias k=kubectl"),
    later("ash", "run commands in busybox' shell: ash -c '…'"),
    later("awk", "print fields of lines: awk '{print $1}'"),
    later("base64", "write bytes in letters, or read them back: base64 -d"),
    later("basename", "print the last part of a path"),
    later("bash", "run commands in a new shell: bash -c '…'"),
    builtin("break", "leave a loop"),
    later("cat", "print files"),
    builtin("cd", "go to another folder"),
    program("clear", "empty the screen", |args, host| clear::run(args, host).boxed_local()),
    builtin("continue", "go on with a loop's next turn"),
    later("cp", "copy a file"),
    later("curl", "send a request over the network"),
    later("cut", "print columns of lines: cut -d: -f1"),
    later("dash", "run commands in Debian's shell: dash -c '…'"),
    later("date", "print the cluster's date and time"),
    later("dirname", "print the folder of a path"),
    builtin("echo", "print its arguments"),
    later("env", "print the environment, or run a program in another one"),
    builtin("exit", "leave the shell"),
    builtin("export", "hand variables on to programs: export NAME=value"),
    later("expr", "print a sum or a comparison: expr 1 + 2"),
    builtin("false", "fail"),
    builtin("fg", "wait for a command that runs beside the shell"),
    later("grep", "print the lines that match a pattern"),
    later("head", "print the first lines"),
    builtin("help", "list the commands of this console"),
    builtin("history", "list the lines typed so far"),
    later("hostname", "print the name of the computer"),
    later("id", "print who one is"),
    builtin("jobs", "list the commands that run beside the shell"),
    builtin("kill", "end a process or a job: kill %1"),
    program("kubectl", "control the cluster", |args, host| crate::kubectl::run(args, host).boxed_local()),
    later("less", "show a text"),
    later("ls", "list files"),
    later("minikube", "look after the machines of the cluster"),
    later("mkdir", "make a folder"),
    later("more", "show a text"),
    later("mv", "rename a file"),
    later("nano", "edit a file"),
    later("nslookup", "ask the name server"),
    later("perl", "print texts, numbers and π: perl -Mbignum=bpi -wle 'print bpi(9)'"),
    later("pidof", "print the numbers of a program's processes"),
    later("pkill", "end processes by name"),
    later("printenv", "print environment variables"),
    builtin("printf", "print its arguments in a form: printf '%s\\n' …"),
    later("ps", "list processes"),
    builtin("pwd", "print the folder one is in"),
    builtin("read", "read a line into variables"),
    builtin("redo", "bring back what was undone"),
    builtin("reset", "start over; undo brings back what was"),
    later("rm", "remove files"),
    later("sed", "edit lines: sed 's/old/new/'"),
    later("seq", "print numbers"),
    later("sh", "run commands in a new shell: sh -c '…'"),
    later("sleep", "wait, in the cluster's time"),
    later("sort", "sort lines"),
    later("tail", "print the last lines"),
    later("tee", "print what comes in and keep it in files"),
    builtin("test", "compare texts, numbers and files: test -f FILE"),
    later("touch", "make empty files"),
    later("tr", "replace or delete characters"),
    builtin("trap", "do something when a signal comes: trap 'echo bye' TERM"),
    builtin("true", "succeed"),
    builtin("type", "say what a command is"),
    builtin("unalias", "forget a short name"),
    later("uname", "print the name of the system"),
    builtin("undo", "take back the last command, in the cluster and here"),
    later("uniq", "drop repeated lines"),
    builtin("unset", "forget variables"),
    later("vi", "edit a file"),
    later("vim", "edit a file"),
    later("visitors", "let visitors come to a Service, and see how they fare"),
    builtin("wait", "wait for commands that run beside the shell"),
    later("watch", "run a command again and again"),
    later("wc", "count lines, words and bytes"),
    later("wget", "fetch a page over the network"),
    later("which", "say where a program is"),
    later("whoami", "print one's name"),
    later("xargs", "run a program with arguments from its input"),
];

/// Fetches what is not here yet.
///
/// # Errors
/// That it cannot be fetched.
pub async fn fetch_all() -> Result<(), Unreachable> {
    fetched::fetch().await
}

/// Where programs lie.
const FOLDERS: [&str; 6] = ["/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"];
/// A shell's own commands that lie there as programs, too.
const IN_FOLDERS_TOO: [&str; 8] = ["[", "echo", "false", "kill", "printf", "pwd", "test", "true"];
/// What only the learner's computer has.
const OUTSIDE: [&str; 7] = ["kubectl", "minikube", "visitors", "help", "undo", "redo", "reset"];

/// The program that is called `name`, with or without the folder that it lies in.
pub fn find(name: &str) -> Option<&'static Program> {
    let base = base_of(name);
    let found = |name: &str| PROGRAMS.iter().find(|program| program.name == name);
    match base {
        Some(base) => found(base).filter(|program| program.run.is_apart() || IN_FOLDERS_TOO.contains(&program.name)),
        None => found(name),
    }
}

/// As [`find`], if the computer has it; a shell's own commands are wherever a shell is.
pub fn find_on(machine: &dyn Machine, name: &str) -> Option<&'static Program> {
    let found = find(name)?;
    let is_here = match (machine.place(), &found.run) {
        (Place::Learner, _) => true,
        _ if OUTSIDE.contains(&found.name) => false,
        (_, Run::Builtin) => true,
        _ => machine.has_program(found.name),
    };
    is_here.then_some(found)
}

fn base_of(name: &str) -> Option<&str> {
    FOLDERS.iter().find_map(|folder| name.strip_prefix(folder)).filter(|base| !base.contains('/'))
}

/// Why a runtime can't start a program in a container, in its words.
pub fn start_error(machine: &dyn Machine, name: &str) -> Option<String> {
    let base = base_of(name).unwrap_or(name);
    let is_there = machine.has_program(base);
    match (is_there, name.contains('/')) {
        (true, _) => None,
        (false, true) => Some(format!("exec: {name:?}: stat {name}: no such file or directory")),
        (false, false) => Some(format!("exec: {name:?}: executable file not found in $PATH")),
    }
}

/// What is said of a program that is in an image, but not in the table.
pub(super) fn not_simulated(machine: &dyn Machine, name: &str) -> Option<String> {
    let base = base_of(name).unwrap_or(name);
    let is_there = machine.place() != Place::Learner && machine.has_program(base);
    (is_there && find(name).is_none()).then(|| format!("{name}: this program is in the image, but it is not simulated"))
}

/// Starts a program that is there, without a shell around it.
pub fn start(words: Vec<String>, host: Host) -> LocalBoxFuture<'static, ExitCode> {
    let Some((name, arguments)) = words.split_first() else { return std::future::ready(0).boxed_local() };
    if let Some(text) = not_simulated(host.machine.as_ref(), name) {
        host.stderr.line(&text);
        return std::future::ready(1).boxed_local();
    }
    call(name, arguments.to_vec(), host)
}

/// Runs the program that is called `name`, for a shell or for another program.
pub(super) fn call(name: &str, args: Vec<String>, host: Host) -> LocalBoxFuture<'static, ExitCode> {
    let Some(program) = find_on(host.machine.as_ref(), name) else { return std::future::ready(127).boxed_local() };
    let stderr = host.stderr.clone();
    match &program.run {
        Run::Program(run) => nesting::limited(run(args, host), stderr, |code| code),
        Run::Later | Run::Builtin => {
            nesting::limited(start_fetched(program.name, args, host).boxed_local(), stderr, |code| code)
        }
    }
}

/// Starts a program by its words, for programs that start others; nothing if there is none of this name.
pub(super) fn launch(words: Vec<String>, host: Host) -> LocalBoxFuture<'static, Option<ExitCode>> {
    match words.split_first().filter(|(name, _)| find_on(host.machine.as_ref(), name).is_some()) {
        Some((name, arguments)) => call(name, arguments.to_vec(), host).map(Some).boxed_local(),
        None => std::future::ready(None).boxed_local(),
    }
}

const fn later(name: &'static str, help: &'static str) -> Program {
    Program { name, help, run: Run::Later }
}

/// Fetches a program and runs it.
async fn start_fetched(name: &'static str, args: Vec<String>, host: Host) -> ExitCode {
    match more().await {
        Ok(more) => (more.start)(name, args, host).await,
        Err(unreachable) => {
            host.stderr.line(&format!("{name}: {unreachable}"));
            126
        }
    }
}

const fn builtin(name: &'static str, help: &'static str) -> Program {
    Program { name, help, run: Run::Builtin }
}

const fn program(
    name: &'static str,
    help: &'static str,
    run: fn(Vec<String>, Host) -> LocalBoxFuture<'static, ExitCode>,
) -> Program {
    Program { name, help, run: Run::Program(run) }
}
