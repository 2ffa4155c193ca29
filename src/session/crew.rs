//! What runs beside a program in its container: `command &`.

use futures::FutureExt;
use futures::task::{LocalFutureObj, LocalSpawn, SpawnError};
use std::cell::RefCell;
use std::task::Context;

/// Programs that another one has started, and that end with it.
#[derive(Default)]
pub(super) struct Crew(RefCell<Vec<LocalFutureObj<'static, ()>>>);

impl LocalSpawn for Crew {
    fn spawn_local_obj(&self, program: LocalFutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.0.borrow_mut().push(program);
        Ok(())
    }
}

impl Crew {
    /// Lets each of them do what it can.
    pub(super) fn go_on(&self, context: &mut Context<'_>) {
        let mut waiting = Vec::new();
        // Those that they start in turn are at work at once, too.
        while let Some(mut program) = self.next() {
            if program.poll_unpin(context).is_pending() {
                waiting.push(program);
            }
        }
        self.0.replace(waiting);
    }

    fn next(&self) -> Option<LocalFutureObj<'static, ()>> {
        self.0.borrow_mut().pop()
    }
}
