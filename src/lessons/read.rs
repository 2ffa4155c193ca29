//! Reads lesson files, and says of a broken one in which file, on which line, at which place, what is wrong.

use super::lesson::Lesson;
use crate::api::built_in;
use crate::api::reader::{self, Problem, Readable};
use crate::api::yaml::{self, Document};
use std::fmt;

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The file.
    pub file: String,
    /// The line, counted from one, where one is to blame.
    pub line: Option<usize>,
    /// The place: `steps[2].checks[0]`.
    pub place: String,
    /// What is wrong there.
    pub problem: String,
}

impl ReadError {
    /// A file that is still to be fetched.
    pub(super) fn not_here(id: &str) -> Self {
        let problem = "it is not fetched yet".to_owned();
        Self { file: format!("{id}.yaml"), line: None, place: String::new(), problem }
    }
}

/// Reads the lesson in `text`, which is YAML; `id` is its file's name without the ending.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn lesson(id: &str, text: &str) -> Result<Lesson, ReadError> {
    Ok(Lesson { id: id.to_owned(), ..file(&format!("{id}.yaml"), text)? })
}

/// Reads a lesson as it is built in, where lines are no more.
pub(super) fn built_in_lesson(id: &str, text: &str) -> Result<Lesson, ReadError> {
    Ok(Lesson { id: id.to_owned(), ..built_in(&[id, ".yaml"].concat(), text)? })
}

/// Reads any file of the course as it is built in.
pub(super) fn built_in<T: Readable>(file: &str, text: &str) -> Result<T, ReadError> {
    reader::read(&built_in::read(text)).map_err(|Problem { place, words }| ReadError {
        file: file.to_owned(),
        line: None,
        place,
        problem: words,
    })
}

/// Reads any file of the course as it is written.
pub(super) fn file<T: Readable>(file: &str, text: &str) -> Result<T, ReadError> {
    let document = document(file, text)?;
    reader::read(&document.value).map_err(|Problem { place, words }| ReadError {
        file: file.to_owned(),
        line: document.lines.get(&place),
        place,
        problem: words,
    })
}

fn document(file: &str, text: &str) -> Result<Document, ReadError> {
    let document = yaml::read(text).map_err(|error| ReadError {
        file: file.to_owned(),
        line: error.line(),
        place: String::new(),
        problem: error.to_string(),
    })?;
    match document.duplicates.first() {
        Some(twice) => Err(ReadError {
            file: file.to_owned(),
            line: Some(twice.line),
            place: twice.path.clone(),
            problem: "it is there twice".to_owned(),
        }),
        None => Ok(document),
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.place.is_empty() {
            write!(f, ": {}", self.place)?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for ReadError {}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "format_version: 1\ntitle: T\npath: P\nscenario: one-node\nseed: 1\nreveal: [nodes]\n\
                        glossary: []\nsteps:\n- id: a\n  title: A\n  text: Some.\n";

    fn check_refused(text: &str, expected: &str) {
        let error = lesson("00-x", text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}\ninstead of\n{expected}");
    }

    #[test]
    fn broken_files_are_blamed_with_their_place() {
        assert_eq!(lesson("00-x", HEAD).unwrap().steps.len(), 1);
        check_refused("a: [", "00-x.yaml:");
        check_refused("a: 1\na: 2\n", "00-x.yaml:2: a: it is there twice");
        check_refused(&HEAD.replace("seed", "sead"), "00-x.yaml: unknown field `sead`");
        check_refused(&HEAD.replace("[nodes]", "[nodes, moon]"), "00-x.yaml:6: reveal[1]: unknown variant `moon`");
        check_refused(&HEAD.replace("Some.", "'Some **bold'"), "00-x.yaml:11: steps[0].text: ** is missing");
        check_refused(&HEAD.replace("version: 1", "version: 2"), "00-x.yaml:1: format_version: it is 2");
        let check = |check: &str| format!("{HEAD}  checks:\n  - name: Met\n    met_when: {check}\n");
        for (broken, place, problem) in [
            ("{assert: {knid: pod}}", ".assert", "unknown field `knid`"),
            ("{assert: {kind: pot}}", ".assert.kind", "there is no kind \"pot\""),
            ("{assert: {kind: pod, exactly: 1, at_least: 1}}", ".assert", "at_least, at_most"),
            ("{assert: {kind: pod, object: {a: {$no: 1}}}}", ".assert.object", "$no is no rule"),
            ("{all: [{run: {}}]}", ".all[0]", "unknown variant `run`"),
        ] {
            check_refused(&check(broken), &format!("00-x.yaml:14: steps[0].checks[0].met_when{place}: {problem}"));
        }
    }
}
