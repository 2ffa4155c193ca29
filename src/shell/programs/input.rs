//! What a program reads: its input or files, line after line as they come.

use super::super::files::{self, PathError};
use crate::host::{Host, Input};

/// The input that `name` stands for: `-` is the standard input.
///
/// # Errors
/// When the file can't be read.
pub(super) fn open(host: &mut Host, name: &str) -> Result<Input, PathError> {
    match name {
        "-" | "/dev/stdin" => Ok(std::mem::replace(&mut host.stdin, Input::empty())),
        _ => files::open(host, name).map(|text| Input::text(&text)),
    }
}

/// What a program without operands reads.
pub(super) fn or_stdin(mut operands: Vec<String>) -> Vec<String> {
    if operands.is_empty() {
        operands.push("-".to_owned());
    }
    operands
}

/// Lines, each with its newline if it has one.
pub(super) struct Lines {
    input: Input,
    text: String,
    at: usize,
}

impl Lines {
    pub(super) fn new(input: Input) -> Self {
        Self { input, text: String::new(), at: 0 }
    }

    pub(super) async fn next(&mut self) -> Option<String> {
        // Where the search for a newline goes on after more text has come.
        let mut searched = 0;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            if let Some(length) = rest.get(searched..).unwrap_or_default().find('\n') {
                let line = rest.get(..=searched + length).unwrap_or_default().to_owned();
                self.at += line.len();
                return Some(line);
            }
            searched = rest.len();
            self.text = rest.to_owned();
            self.at = 0;
            match self.input.chunk().await {
                Some(chunk) => self.text.push_str(&chunk),
                None if self.text.is_empty() => return None,
                None => return Some(std::mem::take(&mut self.text)),
            }
        }
    }
}

/// A line without its newline.
pub(super) fn trimmed(line: &str) -> &str {
    line.strip_suffix('\n').unwrap_or(line)
}
