//! Reads lesson files, and says of a broken one in which file, on which line, at which place, what is wrong.

use super::lesson::{Lesson, Requirement, Step};
use crate::api::yaml::{self, Document};
use serde::de::DeserializeOwned;
use serde_json::Value;
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

/// The format that this reader knows.
const FORMAT: u32 = 1;

/// Reads the lesson in `text`; `id` is its file's name without the ending.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn lesson(id: &str, text: &str) -> Result<Lesson, ReadError> {
    let file = format!("{id}.yaml");
    let document = document(&file, text)?;
    let lesson: Lesson =
        serde_json::from_value(document.value.clone()).map_err(|error| blame(&file, &document, &error.to_string()))?;
    if lesson.format_version != FORMAT {
        let problem = format!("it is {}, but this version reads {FORMAT}", lesson.format_version);
        return Err(error_at(&file, &document, "format_version", problem));
    }
    Ok(Lesson { id: id.to_owned(), ..lesson })
}

/// Reads any other file of the course.
pub(super) fn file<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, ReadError> {
    let document = document(file, text)?;
    serde_json::from_value(document.value.clone()).map_err(|error| error_at(file, &document, "", error.to_string()))
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

/// serde says what is wrong but not where: the smallest part that fails on its own is to blame.
fn blame(file: &str, document: &Document, problem: &str) -> ReadError {
    for (index, step) in items(&document.value, "steps").enumerate() {
        let Err(error) = Step::deserialize_from(step) else { continue };
        for (check_index, check) in items(step, "checks").enumerate() {
            if let Err(error) = Requirement::deserialize_from(check) {
                return error_at(file, document, &format!("steps[{index}].checks[{check_index}]"), error);
            }
        }
        let culprit = step.as_object().into_iter().flatten().find(|(key, value)| {
            let mut alone = minimal_step();
            if let Value::Object(map) = &mut alone {
                map.insert((*key).clone(), (*value).clone());
            }
            Step::deserialize_from(&alone).is_err()
        });
        let place = culprit.map_or_else(|| format!("steps[{index}]"), |(key, _)| format!("steps[{index}].{key}"));
        return error_at(file, document, &place, error);
    }
    error_at(file, document, "", problem.to_owned())
}

/// The least that is a step, to try one field at a time.
fn minimal_step() -> Value {
    serde_json::json!({ "id": "", "title": "", "text": "" })
}

fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn error_at(file: &str, document: &Document, place: &str, problem: String) -> ReadError {
    ReadError { file: file.to_owned(), line: document.lines.get(place).copied(), place: place.to_owned(), problem }
}

trait Attempt: DeserializeOwned {
    fn deserialize_from(value: &Value) -> Result<Self, String> {
        serde_json::from_value(value.clone()).map_err(|error| error.to_string())
    }
}

impl<T: DeserializeOwned> Attempt for T {}

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
        check_refused(&HEAD.replace("[nodes]", "[nodes, moon]"), "00-x.yaml: unknown variant `moon`");
        check_refused(&HEAD.replace("Some.", "'Some **bold'"), "00-x.yaml:11: steps[0].text: ** is missing");
        check_refused(&HEAD.replace("version: 1", "version: 2"), "00-x.yaml:1: format_version: it is 2");
        let check = |check: &str| format!("{HEAD}  checks:\n  - name: N\n    met_when: {check}\n");
        let place = "00-x.yaml:13: steps[0].checks[0]: ";
        check_refused(&check("{assert: {knid: pod}}"), &format!("{place}unknown field `knid`"));
        check_refused(&check("{assert: {kind: pot}}"), &format!("{place}there is no kind \"pot\""));
        check_refused(&check("{assert: {kind: pod, exactly: 1, at_least: 1}}"), &format!("{place}at_least, at_most"));
        check_refused(&check("{assert: {kind: pod, object: {a: {$no: 1}}}}"), &format!("{place}$no is no rule"));
        check_refused(&check("{run: {}}"), &format!("{place}unknown variant `run`"));
    }
}
