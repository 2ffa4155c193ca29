//! What somebody types while a program runs: the program asks for a line, or for a whole text, the console hands it over.

use super::{ExitCode, Output};
use futures::channel::oneshot;
use futures::future::{Either, select};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The keyboard of a console.
#[derive(Default)]
pub struct Keyboard {
    asking: RefCell<Option<Asking>>,
    editing: RefCell<Option<Editing>>,
    last: Cell<ExitCode>,
    reach: Reach,
    /// The ways to end what shells run that are talked with, the innermost last.
    guarded: RefCell<Vec<oneshot::Sender<()>>>,
    /// Where a terminal shows what is typed, besides the screen.
    echo: RefCell<Option<Output>>,
}

/// Whom a keyboard gives lines to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Reach {
    /// Who asks for a line, as a shell does; whoever reads a text finds it at its end.
    #[default]
    Talks,
    /// Whoever reads.
    All,
}

/// What Ctrl-C does to a program that asks for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    /// Nothing but to empty its line: a shell.
    Shell,
    /// It ends.
    Program,
}

struct Asking {
    prompt: String,
    asker: Asker,
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
    draft: Rc<Draft>,
    answer: oneshot::Sender<Option<String>>,
}

/// Ends the writing along, even if nobody waits for the program any more.
struct Echo<'a> {
    keyboard: &'a Keyboard,
    before: Option<Output>,
}

impl Drop for Echo<'_> {
    fn drop(&mut self) {
        self.keyboard.echo.replace(self.before.take());
    }
}

impl Keyboard {
    /// The keyboard of a terminal, from which every program can read until Ctrl-D.
    pub fn of_terminal() -> Self {
        Self { reach: Reach::All, ..Self::default() }
    }

    /// The next line, for a program that shows `prompt`; nothing at the end of input (Ctrl-D).
    pub async fn line(&self, prompt: &str) -> Option<String> {
        self.ask(prompt, Asker::Program).await
    }

    /// The same for a shell.
    pub async fn command(&self, prompt: &str) -> Option<String> {
        self.ask(prompt, Asker::Shell).await
    }

    /// The next piece of text, for a program that reads whatever comes.
    pub async fn text(&self) -> Option<String> {
        match self.reach {
            Reach::All => self.line("").await.map(|line| line + "\n"),
            Reach::Talks => None,
        }
    }

    async fn ask(&self, prompt: &str, asker: Asker) -> Option<String> {
        let (answer, line) = oneshot::channel();
        *self.asking.borrow_mut() = Some(Asking { prompt: prompt.to_owned(), asker, answer });
        let line = line.await.ok().flatten();
        if let Some(echo) = &*self.echo.borrow() {
            echo.line(&format!("{prompt}{}", line.as_deref().unwrap_or_default()));
        }
        line
    }

    /// Talks with a program behind a terminal: prompts and what is typed are written to `log` as well.
    pub async fn echoed<T>(&self, log: &Output, talk: impl Future<Output = T>) -> T {
        let before = self.echo.replace(Some(log.clone()));
        let _end = Echo { keyboard: self, before };
        talk.await
    }

    /// What a shell runs for who talks with it; nothing if Ctrl-C ended it.
    pub async fn guard(&self, command: impl Future<Output = ExitCode>) -> Option<ExitCode> {
        let (end, ended) = oneshot::channel();
        self.guarded.borrow_mut().push(end);
        let outcome = match select(Box::pin(command), ended).await {
            Either::Left((code, _)) => Some(code),
            Either::Right(_) => None,
        };
        self.guarded.borrow_mut().retain(|end| !end.is_canceled());
        outcome
    }

    /// Ctrl-C for what a shell runs that is talked with; whether there is one.
    pub fn interrupt(&self) -> bool {
        let mut guarded = self.guarded.borrow_mut();
        guarded.retain(|end| !end.is_canceled());
        guarded.pop().is_some_and(|end| end.send(()).is_ok())
    }

    /// Whether a shell asks for a command.
    pub fn is_shells(&self) -> bool {
        let asking = self.asking.borrow();
        asking.as_ref().is_some_and(|asking| asking.asker == Asker::Shell && !asking.answer.is_canceled())
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
        *self.editing.borrow_mut() = Some(Editing { draft: Rc::new(draft), answer });
        text.await.ok().flatten()
    }

    /// The file that is being edited.
    pub fn draft(&self) -> Option<Rc<Draft>> {
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
