//! `pods/exec`: runs a program of the console in a container, over the container's files.

use super::computers::ContainerComputer;
use super::runtime::{ROUND_TRIP, Shared, sleep};
use crate::apiserver::request::{Status, StatusReason};
use crate::cluster::inside::Inside;
use crate::host::{ExecOrder, ExitCode, Files, Host, Machine};
use crate::shell::programs;
use futures::future::LocalBoxFuture;
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
    let inside = Rc::new(shared.cluster.borrow_mut().enter(&order.pod, &order.container)?);
    let machine: Rc<dyn Machine> =
        Rc::new(ContainerComputer { shared: Rc::clone(&shared), inside: Rc::clone(&inside) });
    let mut environment = inside.environment.clone();
    if order.terminal.is_some() {
        environment.insert(2.min(environment.len()), ("TERM".to_owned(), "xterm".to_owned()));
    }
    let files: Rc<RefCell<Files>> = Rc::default();
    let Some(program) = order.command.first() else {
        return Err(Status::bad_request("you must specify at least one command for the container"));
    };
    if let Some(why) = programs::start_error(machine.as_ref(), program) {
        let text = format!(
            "Internal error occurred: error executing command in container: OCI runtime exec failed: exec failed: unable to start container process: {why}: unknown"
        );
        return Err(Status::new(StatusReason::InternalError, text));
    }
    let host = Host {
        client,
        clock: order.clock,
        files: Rc::clone(&files),
        environment: environment.into_iter().collect(),
        machine,
        stdin: order.stdin,
        stdout: order.stdout,
        stderr: order.stderr,
        history: Rc::default(),
        terminal: order.terminal,
        launch: None,
        jobs: Rc::default(),
    };
    let program = programs::start(order.command, host);
    Ok(Entered { program, shared, inside, files, seen: Files::new() }.await)
}

/// A program over the files of a container: before each of its steps they are as the container has them, after it the
/// container has what the program has changed.
struct Entered {
    program: LocalBoxFuture<'static, ExitCode>,
    shared: Rc<Shared>,
    inside: Rc<Inside>,
    files: Rc<RefCell<Files>>,
    seen: Files,
}

impl Future for Entered {
    type Output = ExitCode;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<ExitCode> {
        let Some(files) = self.shared.cluster.borrow().files(&self.inside) else { return Poll::Ready(KILLED) };
        self.files.borrow_mut().clone_from(&files);
        self.seen = files;
        let polled = self.program.as_mut().poll(context);
        let after = self.files.borrow().clone();
        if after != self.seen {
            self.shared.cluster.borrow_mut().keep_files(&self.inside, &self.seen, &after);
        }
        polled
    }
}
