//! A limit to commands inside of commands: a tab's stack is small, and running out of it would end everything.

use crate::host::{ExitCode, Output};
use futures::future::LocalBoxFuture;
use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;

/// As many lists of commands and programs as may stand above each other.
const LIMIT: usize = 60;

/// What bash's `fork` ends with when it gives up.
const NO_ROOM: ExitCode = 254;

thread_local! {
    /// How many futures the one that is polled right now stands on.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// `inner`, unless it stands on too many others: then it ends with the words in which bash reports that the system
/// has no room for another process, and with what `end` makes of the exit code.
pub(super) fn limited<'a, T>(
    mut inner: LocalBoxFuture<'a, T>,
    stderr: Output,
    end: fn(ExitCode) -> T,
) -> LocalBoxFuture<'a, T>
where
    T: 'a,
{
    Box::pin(poll_fn(move |context| {
        let depth = DEPTH.get();
        if depth >= LIMIT {
            stderr.line("bash: fork: retry: Resource temporarily unavailable");
            return Poll::Ready(end(NO_ROOM));
        }
        DEPTH.set(depth + 1);
        let polled = inner.as_mut().poll(context);
        DEPTH.set(depth);
        polled
    }))
}
