//! What a learner may expect of a step before they run it, and what it was: never graded.

use super::check::{Check, Evidence};
use super::selection::Selection;
use crate::api::object::Object;
use crate::api::reader::{Readable, Reader};
use crate::apiserver::store::{Store, key_of};
use serde_json::Value;
use std::rc::Rc;

/// A question that the cluster answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The question, in plain words.
    pub question: String,
    /// What answers it.
    pub answer: Answer,
    /// When the answer is there; when the step's checks are met, if that is not said.
    pub known_when: Option<Check>,
}

/// What answers a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// One of these comes true.
    Choices(Vec<Choice>),
    /// So many there are in the end. Those being deleted don't count.
    Count(Selection),
    /// Those that were there when the step began, and leave.
    Leaves(Selection),
}

/// One thing to expect.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// In a few words.
    pub words: String,
    /// Whether it came true.
    pub when: Check,
}

impl Prediction {
    /// What can be chosen: words, or the names of objects. Of a number there is no list.
    pub fn options(&self, start: &Store) -> Vec<String> {
        match &self.answer {
            Answer::Choices(choices) => choices.iter().map(|choice| choice.words.clone()).collect(),
            Answer::Count(_) => Vec::new(),
            Answer::Leaves(selection) => there(selection, start).map(|object| object.meta().name.clone()).collect(),
        }
    }

    /// The guesses that are right: numbers, or places among the options.
    pub fn right(&self, evidence: &Evidence<'_>) -> Vec<usize> {
        let (now, start) = (evidence.now.store(), evidence.start.store());
        match &self.answer {
            Answer::Choices(choices) => places(choices.iter(), |choice| choice.when.state(evidence).is_met()),
            Answer::Count(selection) => {
                let said = selection.of(now, start).filter(|object| selection.compare(object).is_ok());
                vec![said.filter(|object| !object.meta().is_terminating()).count()]
            }
            Answer::Leaves(selection) => places(there(selection, start), |old| {
                let same = now.get(&key_of(old)).filter(|object| object.meta().uid == old.meta().uid);
                same.is_none_or(|object| object.meta().is_terminating())
            }),
        }
    }
}

fn places<T>(all: impl Iterator<Item = T>, is_so: impl Fn(T) -> bool) -> Vec<usize> {
    all.enumerate().filter_map(|(place, one)| is_so(one).then_some(place)).collect()
}

fn there<'a>(selection: &'a Selection, start: &'a Store) -> impl Iterator<Item = &'a Rc<Object>> {
    let said = selection.of(start, start).filter(|object| selection.compare(object).is_ok());
    said.filter(|object| !object.meta().is_terminating())
}

impl Readable for Prediction {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| {
            let choices: Vec<Choice> = fields.optional("choices");
            let answer = match (fields.optional("count"), fields.optional("leaves")) {
                (Some(count), None) if choices.is_empty() => Answer::Count(count),
                (None, Some(leaves)) if choices.is_empty() => Answer::Leaves(leaves),
                (count, leaves) => {
                    if count.or(leaves).is_some() || choices.len() < 2 {
                        fields.blame("a prediction has two choices or more, or count, or leaves");
                    }
                    Answer::Choices(choices)
                }
            };
            Self { question: fields.required("question"), answer, known_when: fields.optional("known_when") }
        })
    }
}

impl Readable for Choice {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self { words: fields.required("words"), when: fields.required("when") })
    }
}
