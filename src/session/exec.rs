//! `pods/exec`: runs a program of the console in a container, over the container's files.

use super::computers::{ContainerComputer, Rank};
use super::crew::Crew;
use super::runtime::{ROUND_TRIP, Shared, sleep};
use crate::apiserver::request::{Status, StatusReason};
use crate::cluster::inside::Inside;
use crate::host::{ExecOrder, ExitCode, Files, Host, Jobs, Machine, Stdio};
use crate::shell::programs;
use futures::future::LocalBoxFuture;
use futures::task::LocalSpawn;
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// What a program ends with whose container was killed: 128 and SIGKILL.
const KILLED: ExitCode = 137;

/// Runs a program in a container until it ends.
///
/// # Errors
/// As [`crate::host::Client::exec`].
pub(super) async fn exec(
    shared: Rc<Shared>,
    client: Rc<dyn crate::host::Client>,
    order: ExecOrder,
) -> Result<ExitCode, Status> {
    sleep(&shared, ROUND_TRIP).await;
    let inside = shared.cluster.borrow_mut().enter(&order.pod, &order.container, "exec")?;
    let (entered, host) = step_inside(&shared, client, (inside, Rank::Later), order.stdio);
    let Some(program) = order.command.first() else {
        return Err(Status::bad_request("you must specify at least one command for the container"));
    };
    if let Some(why) = programs::start_error(host.machine.as_ref(), program) {
        let text = format!(
            "Internal error occurred: error executing command in container: OCI runtime exec failed: exec failed: unable to start container process: {why}: unknown"
        );
        return Err(Status::new(StatusReason::InternalError, text));
    }
    Ok(entered.run(programs::start(order.command, host)).await)
}

/// Goes into a container: where a program runs there, and what it is started with.
pub(super) fn step_inside(
    shared: &Rc<Shared>,
    client: Rc<dyn crate::host::Client>,
    (inside, rank): (Inside, Rank),
    stdio: Stdio,
) -> (Entry, Host) {
    let inside = Rc::new(inside);
    let machine: Rc<dyn Machine> =
        Rc::new(ContainerComputer { shared: Rc::clone(shared), inside: Rc::clone(&inside), rank });
    let mut environment = inside.environment.clone();
    if stdio.terminal.is_some() {
        environment.insert(2.min(environment.len()), ("TERM".to_owned(), "xterm".to_owned()));
    }
    let files: Rc<RefCell<Files>> = Rc::default();
    let crew: Rc<Crew> = Rc::default();
    let host = Host {
        client,
        clock: stdio.clock,
        files: Rc::clone(&files),
        environment: environment.into_iter().collect(),
        machine,
        stdin: stdio.stdin,
        stdout: stdio.stdout,
        stderr: stdio.stderr,
        history: Rc::default(),
        terminal: stdio.terminal,
        launch: None,
        jobs: Rc::new(Jobs::new(Rc::clone(&crew) as Rc<dyn LocalSpawn>)),
    };
    (Entry { shared: Rc::clone(shared), inside, files, crew }, host)
}

/// A way into a container, for one program.
pub(super) struct Entry {
    shared: Rc<Shared>,
    inside: Rc<Inside>,
    files: Rc<RefCell<Files>>,
    crew: Rc<Crew>,
}

impl Entry {
    /// Runs the program until it ends, or the container does.
    pub(super) fn run(self, program: LocalBoxFuture<'static, ExitCode>) -> impl Future<Output = ExitCode> {
        let Self { shared, inside, files, crew } = self;
        Entered { program, shared, inside, files, crew, seen: Files::new() }
    }
}

/// A program over the files of a container: before each of its steps they are as the container has them, after it the
/// container has what the program has changed.
struct Entered {
    program: LocalBoxFuture<'static, ExitCode>,
    shared: Rc<Shared>,
    inside: Rc<Inside>,
    files: Rc<RefCell<Files>>,
    /// What it has started beside itself.
    crew: Rc<Crew>,
    seen: Files,
}

impl Future for Entered {
    type Output = ExitCode;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<ExitCode> {
        let Some(files) = self.shared.cluster.borrow().files(&self.inside) else { return Poll::Ready(KILLED) };
        self.files.borrow_mut().clone_from(&files);
        self.seen = files;
        let polled = self.program.as_mut().poll(context);
        self.crew.go_on(context);
        let after = self.files.borrow().clone();
        if after != self.seen {
            self.shared.cluster.borrow_mut().keep_files(&self.inside, &self.seen, &after);
        }
        polled
    }
}
