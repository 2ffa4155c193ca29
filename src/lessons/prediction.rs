//! What a learner may expect of a step before they run it, and what it was: never graded.

use super::check::{Check, Evidence};
use super::selection::Selection;
use crate::api::object::Object;
use crate::apiserver::store::{Store, key_of};
use serde::Deserialize;
use std::rc::Rc;

/// A question that the cluster answers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Raw")]
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
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// In a few words.
    pub words: String,
    /// Whether it came true.
    pub when: Check,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    question: String,
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    count: Option<Selection>,
    #[serde(default)]
    leaves: Option<Selection>,
    #[serde(default)]
    known_when: Option<Check>,
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

impl TryFrom<Raw> for Prediction {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        let answer = match (raw.choices, raw.count, raw.leaves) {
            (choices, None, None) if choices.len() > 1 => Answer::Choices(choices),
            (choices, Some(count), None) if choices.is_empty() => Answer::Count(count),
            (choices, None, Some(leaves)) if choices.is_empty() => Answer::Leaves(leaves),
            _ => return Err("a prediction has two choices or more, or count, or leaves".to_owned()),
        };
        Ok(Self { question: raw.question, answer, known_when: raw.known_when })
    }
}
