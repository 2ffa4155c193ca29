//! What a console has printed, line by line.

use crate::host::{Output, Terminal};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who wrote it.
    pub kind: LineKind,
    /// The line, without its end.
    pub text: Rc<str>,
}

/// Who wrote a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The learner, at a prompt.
    Command,
    /// The learner, at the prompt of an unfinished command.
    Continuation,
    /// A command.
    Stdout,
    /// A command that complains.
    Stderr,
    /// The page itself.
    Note,
}

/// A console's screen. Clones are the same screen.
#[derive(Clone, Debug, Default)]
pub struct Screen(Rc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    lines: RefCell<Vec<Line>>,
    /// The kind of the last line while it has not ended.
    open: Cell<Option<LineKind>>,
    /// Counts the changes.
    version: Cell<u64>,
    columns: Cell<usize>,
}

/// Older lines are forgotten.
const MOST: usize = 2_000;
/// As wide as a screen that nobody has measured.
const USUAL_COLUMNS: usize = 100;

impl Screen {
    /// Where a command prints.
    pub fn output(&self, kind: LineKind) -> Output {
        let screen = self.clone();
        Output::new(move |text| screen.write(kind, text))
    }

    /// Adds a whole line.
    pub fn line(&self, kind: LineKind, text: &str) {
        self.0.open.set(None);
        self.write(kind, text);
        self.write(kind, "\n");
    }

    /// All lines.
    pub fn lines(&self) -> Vec<Line> {
        self.0.lines.borrow().clone()
    }

    /// A number that changes with every change.
    pub fn version(&self) -> u64 {
        self.0.version.get()
    }

    fn write(&self, kind: LineKind, text: &str) {
        let mut lines = self.0.lines.borrow_mut();
        let mut pieces = text.split('\n').map(|piece| piece.trim_end_matches('\r'));
        let first = pieces.next().unwrap_or_default();
        match lines.last_mut().filter(|_| self.0.open.get() == Some(kind)) {
            Some(last) => last.text = format!("{}{first}", last.text).into(),
            None if first.is_empty() && !text.contains('\n') => return,
            None => lines.push(Line { kind, text: first.into() }),
        }
        for piece in pieces {
            lines.push(Line { kind, text: piece.into() });
        }
        // What follows a line's end is the next line, which has not begun.
        if text.ends_with('\n') {
            lines.pop();
            self.0.open.set(None);
        } else {
            self.0.open.set(Some(kind));
        }
        let excess = lines.len().saturating_sub(MOST);
        lines.drain(..excess);
        self.0.version.set(self.0.version.get() + 1);
    }
}

impl Terminal for Screen {
    fn clear(&self) {
        self.0.lines.borrow_mut().clear();
        self.0.open.set(None);
        self.0.version.set(self.0.version.get() + 1);
    }

    fn columns(&self) -> usize {
        match self.0.columns.get() {
            0 => USUAL_COLUMNS,
            columns => columns,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_screen(writes: &[(LineKind, &str)], expected: &[&str]) {
        let screen = Screen::default();
        for (kind, text) in writes {
            screen.output(*kind).write(text);
        }
        let lines: Vec<String> = screen.lines().iter().map(|line| line.text.to_string()).collect();
        assert_eq!(lines, expected, "{writes:?}");
    }

    #[test]
    fn writes_become_lines() {
        use LineKind::{Stderr, Stdout};
        check_screen(&[(Stdout, "a\nb\n"), (Stdout, "c\n")], &["a", "b", "c"]);
        check_screen(&[(Stdout, "a"), (Stdout, "b\n"), (Stdout, "\n"), (Stdout, "c")], &["ab", "", "c"]);
        check_screen(&[(Stdout, "a"), (Stderr, "oh\n"), (Stdout, "b\r\n")], &["a", "oh", "b"]);
        check_screen(&[(Stdout, "")], &[]);
    }
}
