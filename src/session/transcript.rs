//! What a console has printed, line by line.

use crate::api::shared_map::SharedMap;
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
    sheet: RefCell<Sheet>,
    version: Cell<u64>,
    columns: Cell<usize>,
}

/// What stands on a screen. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// By their number.
    lines: SharedMap<u64, Line>,
    /// The number of the next line.
    next: u64,
    /// The kind of the last line while it has not ended.
    open: Option<LineKind>,
}

/// Older lines are forgotten.
const MOST: u64 = 10_000;
/// So many at once.
const SLACK: u64 = 500;
/// As wide as a screen that nobody has measured.
const USUAL_COLUMNS: usize = 100;

impl Screen {
    /// Where a command prints.
    pub fn output(&self, kind: LineKind) -> Output {
        let screen = self.clone();
        Output::new(move |text| screen.write(kind, text))
    }

    /// A screen on which this stands already.
    pub fn showing(sheet: Sheet) -> Self {
        let screen = Self::default();
        screen.0.sheet.replace(sheet);
        screen.touch();
        screen
    }

    /// What stands on it now.
    pub fn sheet(&self) -> Sheet {
        self.0.sheet.borrow().clone()
    }

    /// Adds a whole line.
    pub fn line(&self, kind: LineKind, text: &str) {
        self.0.sheet.borrow_mut().open = None;
        self.write(kind, text);
        self.write(kind, "\n");
    }

    /// All lines.
    pub fn lines(&self) -> Vec<Line> {
        self.0.sheet.borrow().lines.values().cloned().collect()
    }

    /// What was printed since the last command was typed, and all of it.
    pub fn last_output(&self) -> String {
        let lines = self.lines();
        let typed = lines.iter().rposition(|line| matches!(line.kind, LineKind::Command | LineKind::Continuation));
        joined(lines.get(typed.map_or(0, |typed| typed + 1)..).unwrap_or_default())
    }

    /// Everything, each command behind its prompt.
    pub fn everything(&self) -> String {
        joined(&self.lines())
    }

    /// A number that changes with every change, and that no other screen has.
    pub fn version(&self) -> u64 {
        self.0.version.get()
    }

    fn write(&self, kind: LineKind, text: &str) {
        self.0.sheet.borrow_mut().write(kind, text);
        self.touch();
    }

    fn touch(&self) {
        thread_local!(static COUNTER: Cell<u64> = const { Cell::new(0) });
        COUNTER.set(COUNTER.get() + 1);
        self.0.version.set(COUNTER.get());
    }
}

fn joined(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(match line.kind {
            LineKind::Command => "$ ",
            LineKind::Continuation => "> ",
            _ => "",
        });
        text.push_str(&line.text);
        text.push('\n');
    }
    text
}

impl Sheet {
    fn write(&mut self, kind: LineKind, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut pieces = text.split('\n').map(|piece| piece.trim_end_matches('\r'));
        let first = pieces.next().unwrap_or_default();
        let last = self.next.checked_sub(1).filter(|_| self.open == Some(kind));
        match last.and_then(|last| self.lines.get_mut(&last)) {
            Some(last) => last.text = [&last.text, first].concat().into(),
            None => self.add(kind, first),
        }
        for piece in pieces {
            self.add(kind, piece);
        }
        // What follows a line's end is the next line, which has not begun.
        self.open = Some(kind);
        if text.ends_with('\n') {
            self.next -= 1;
            self.lines.remove(&self.next);
            self.open = None;
        }
        if self.lines.len() as u64 > MOST + SLACK {
            self.lines.forget_before(&(self.next - MOST));
        }
    }

    fn add(&mut self, kind: LineKind, text: &str) {
        self.lines.insert(self.next, Line { kind, text: text.into() });
        self.next += 1;
    }
}

impl Terminal for Screen {
    fn clear(&self) {
        let mut sheet = self.0.sheet.borrow_mut();
        sheet.lines = SharedMap::default();
        sheet.open = None;
        drop(sheet);
        self.touch();
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

    #[test]
    fn what_was_printed_can_be_copied() {
        let screen = Screen::default();
        screen.line(LineKind::Command, "ls");
        screen.line(LineKind::Stdout, "a");
        screen.line(LineKind::Command, "cat x");
        assert_eq!(screen.last_output(), "");
        screen.line(LineKind::Stderr, "no");
        screen.output(LineKind::Stdout).write("b");
        assert_eq!(screen.last_output(), "no\nb\n");
        assert_eq!(screen.everything(), "$ ls\na\n$ cat x\nno\nb\n");
    }

    #[test]
    fn old_lines_are_forgotten() {
        let screen = Screen::default();
        for number in 0..12_000 {
            screen.line(LineKind::Stdout, &number.to_string());
        }
        let lines = screen.lines();
        assert!((10_000..=10_500).contains(&lines.len()), "{}", lines.len());
        assert_eq!(&*lines.last().unwrap().text, "11999");
    }
}
