//! What somebody types while a program runs: the program asks for a line, the console hands it over.

use super::ExitCode;
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};

/// The keyboard of a console.
#[derive(Default)]
pub struct Keyboard {
    asking: RefCell<Option<Asking>>,
    last: Cell<ExitCode>,
}

struct Asking {
    prompt: String,
    answer: oneshot::Sender<Option<String>>,
}

impl Keyboard {
    /// The next line, for a program that shows `prompt`; nothing at the end of input (Ctrl-D).
    pub async fn line(&self, prompt: &str) -> Option<String> {
        let (answer, line) = oneshot::channel();
        *self.asking.borrow_mut() = Some(Asking { prompt: prompt.to_owned(), answer });
        line.await.ok().flatten()
    }

    /// A shell tells how the line before ended.
    pub fn report(&self, code: ExitCode) {
        self.last.set(code);
    }

    /// How the line before ended, as far as the program that asks tells.
    pub fn last_code(&self) -> ExitCode {
        self.last.get()
    }

    /// What a program that waits for a line shows before it.
    pub fn prompt(&self) -> Option<String> {
        let asking = self.asking.borrow();
        asking.as_ref().filter(|asking| !asking.answer.is_canceled()).map(|asking| asking.prompt.clone())
    }

    /// Hands a line over, or the end of input. Nothing happens if nobody waits.
    pub fn answer(&self, line: Option<String>) {
        if let Some(asking) = self.asking.borrow_mut().take() {
            // Whoever asked may be gone by now.
            let _ = asking.answer.send(line);
        }
    }
}
