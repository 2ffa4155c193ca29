//! `jobs`, `fg` and `wait`: commands that run beside the shell.

use super::super::jobs::line;
use super::super::state::Shell;
use super::trap::TERM;
use crate::host::{ExitCode, Host, Job};
use futures::future::{Either, select};
use std::cell::RefCell;

/// What a shell says of a job that it does not know.
const UNKNOWN: ExitCode = 127;

/// `jobs [-l] [-p]`
pub(super) fn jobs(_: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    for job in host.jobs.all() {
        match args.first().map(String::as_str) {
            Some("-p") => host.stdout.line(&job.process.to_string()),
            _ => host.stdout.line(&line(host.jobs.mark(&job), &job)),
        }
    }
    host.jobs.ended();
    0
}

/// `fg [job]`: it is the command that is waited for from now on, and Ctrl-C ends it.
pub(super) async fn fg(shell: &RefCell<Shell>, args: &[String], host: Host) -> ExitCode {
    let word = args.first().map_or("%%", String::as_str);
    let Some(job) = host.jobs.find(word) else {
        let shown = if args.is_empty() { "current" } else { word };
        shell.borrow().dialect.complain(&host.stderr, &format!("fg: {shown}: no such job"));
        return 1;
    };
    host.stdout.line(&job.text);
    let mut guard = Foreground { job: Some(job.clone()) };
    let code = job.wait().await;
    guard.job = None;
    host.jobs.ended();
    code
}

/// Ends its job when the command that waits for it is interrupted.
struct Foreground {
    job: Option<Job>,
}

impl Drop for Foreground {
    fn drop(&mut self) {
        if let Some(job) = &self.job {
            job.kill(2);
        }
    }
}

/// `wait [job]...`
pub(super) async fn wait(shell: &RefCell<Shell>, args: &[String], host: Host) -> ExitCode {
    // A signal that the shell heeds ends its wait.
    if !shell.borrow().traps.contains_key(&TERM) {
        return wait_for(shell, args, &host).await;
    }
    let told = host.machine.told_to_end();
    match select(Box::pin(wait_for(shell, args, &host)), told).await {
        Either::Left((code, _)) => code,
        Either::Right(_) => 128 + TERM,
    }
}

async fn wait_for(shell: &RefCell<Shell>, args: &[String], host: &Host) -> ExitCode {
    if args.is_empty() {
        for job in host.jobs.all() {
            job.wait().await;
        }
        return 0;
    }
    let mut code = 0;
    for word in args {
        code = match host.jobs.find(word) {
            Some(job) => job.wait().await,
            None => {
                let text = if word.starts_with('%') {
                    format!("wait: {word}: no such job")
                } else {
                    format!("wait: pid {word} is not a child of this shell")
                };
                shell.borrow().dialect.complain(&host.stderr, &text);
                UNKNOWN
            }
        };
    }
    code
}
