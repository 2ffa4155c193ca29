//! `a | b | c`: the stages run side by side on one thread.

use super::run::{Context, Io};
use super::script::command;
use super::syntax::Command;
use crate::host::{ExitCode, Input, Output};
use futures::future::{LocalBoxFuture, join_all};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, ready};

/// What a shell reports of a program that wrote to a pipe which nobody reads any more: 128 + SIGPIPE.
const BROKEN_PIPE: ExitCode = 141;

/// Runs the stages, each in a shell of its own, and waits for all; the last one's exit code counts.
pub(super) async fn run(context: &Context<'_>, stages: &[Command]) -> ExitCode {
    let mut futures = Vec::new();
    let mut input = context.io.stdin.clone();
    let mut incoming: Option<Pipe> = None;
    for (place, stage) in stages.iter().enumerate() {
        let mut io = Io { stdin: input, ..context.io.clone() };
        let mut outgoing = None;
        input = Input::empty();
        if place + 1 < stages.len() {
            let (pipe, output, reader) = Pipe::new();
            input = reader;
            io.stdout = output;
            io.terminal = None;
            outgoing = Some(pipe);
        }
        futures.push(Stage { inner: Some(start(context, stage, io)), incoming, outgoing: outgoing.clone() });
        incoming = outgoing;
    }
    join_all(futures).await.pop().unwrap_or_default()
}

fn start<'a>(context: &'a Context<'_>, stage: &'a Command, io: Io) -> LocalBoxFuture<'a, ExitCode> {
    let shell = RefCell::new(context.shell.borrow().clone());
    Box::pin(async move {
        let own = Context { shell: &shell, console: context.console, io };
        match command(&own, stage).await {
            Ok(code) | Err(code) => shell.borrow().ended.unwrap_or(code),
        }
    })
}

/// What the two ends of a pipe know of each other.
#[derive(Clone)]
struct Pipe {
    /// Cleared when the reading stage has ended.
    read: Rc<Cell<bool>>,
    /// Set when something was written after that.
    broken: Rc<Cell<bool>>,
}

impl Pipe {
    fn new() -> (Self, Output, Input) {
        let (inner, input) = Input::pipe();
        let pipe = Self { read: Rc::new(Cell::new(true)), broken: Rc::new(Cell::new(false)) };
        let own = pipe.clone();
        let output = Output::new(move |text| match own.read.get() {
            true => inner.write(text),
            false => own.broken.set(true),
        });
        (pipe, output, input)
    }
}

/// A stage that ends when it writes to a pipe which nobody reads any more, as SIGPIPE would end it.
struct Stage<'a> {
    /// Nothing once it has ended: what it held, the ends of its pipes above all, is let go at once.
    inner: Option<LocalBoxFuture<'a, ExitCode>>,
    incoming: Option<Pipe>,
    outgoing: Option<Pipe>,
}

impl Future for Stage<'_> {
    type Output = ExitCode;

    fn poll(mut self: Pin<&mut Self>, context: &mut std::task::Context<'_>) -> Poll<ExitCode> {
        let polled = match &mut self.inner {
            Some(inner) => inner.as_mut().poll(context),
            None => Poll::Ready(BROKEN_PIPE),
        };
        let broken = self.outgoing.as_ref().is_some_and(|pipe| pipe.broken.get());
        let code = if polled.is_pending() && broken { BROKEN_PIPE } else { ready!(polled) };
        self.inner = None;
        if let Some(pipe) = &self.incoming {
            pipe.read.set(false);
        }
        Poll::Ready(code)
    }
}
