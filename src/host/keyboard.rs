//! What somebody types while a program runs: the program asks for a line, or for a whole text, the console hands it over.

use super::ExitCode;
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};

/// The keyboard of a console.
#[derive(Default)]
pub struct Keyboard {
    asking: RefCell<Option<Asking>>,
    editing: RefCell<Option<Editing>>,
    last: Cell<ExitCode>,
}

struct Asking {
    prompt: String,
    answer: oneshot::Sender<Option<String>>,
}

/// A file that is to be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where it lies.
    pub path: String,
    /// What it says now.
    pub text: String,
}

struct Editing {
    draft: Draft,
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

    /// What somebody makes of a file in an editor; nothing if they leave it as it is.
    pub async fn edit(&self, draft: Draft) -> Option<String> {
        let (answer, text) = oneshot::channel();
        *self.editing.borrow_mut() = Some(Editing { draft, answer });
        text.await.ok().flatten()
    }

    /// The file that is being edited.
    pub fn draft(&self) -> Option<Draft> {
        let editing = self.editing.borrow();
        editing.as_ref().filter(|editing| !editing.answer.is_canceled()).map(|editing| editing.draft.clone())
    }

    /// Leaves the editor: with the new text to keep, or without. Nothing happens if there is none.
    pub fn close_editor(&self, text: Option<String>) {
        if let Some(editing) = self.editing.borrow_mut().take() {
            // Whoever opened it may be gone by now.
            let _ = editing.answer.send(text);
        }
    }
}
