//! A limit to programs that start programs: a tab's stack is small, and running out of it would end everything.

use crate::host::{ExitCode, Output};
use futures::future::LocalBoxFuture;
use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;

/// As many programs as may stand above each other.
const LIMIT: usize = 20;

thread_local! {
    /// How many programs the one that is polled right now stands on.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// `program`, unless it stands on too many others: then it ends with the words in which bash reports that the system
/// has no room for another process.
pub(super) fn limited(
    mut program: LocalBoxFuture<'static, ExitCode>,
    stderr: Output,
) -> LocalBoxFuture<'static, ExitCode> {
    Box::pin(poll_fn(move |context| {
        let depth = DEPTH.get();
        if depth >= LIMIT {
            stderr.line("bash: fork: retry: Resource temporarily unavailable");
            return Poll::Ready(254);
        }
        DEPTH.set(depth + 1);
        let polled = program.as_mut().poll(context);
        DEPTH.set(depth);
        polled
    }))
}
