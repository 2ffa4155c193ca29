//! `key=value` and `key-`: what is to be written into labels or annotations, and what is to go.

use crate::api::names::label_value_errors;
use crate::api::table::Table;
use crate::kubectl::failure::Failure;
use serde_json::{Map, Value};

/// Anybody may change it.
const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `metadata.labels`
    Labels,
    /// `metadata.annotations`
    Annotations,
}

impl Field {
    /// `labels`
    pub fn name(self) -> &'static str {
        match self {
            Field::Labels => "labels",
            Field::Annotations => "annotations",
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Field::Labels => "label",
            Field::Annotations => "annotation",
        }
    }
}

/// What a command line asks for.
#[derive(Debug)]
pub struct Changes {
    field: Field,
    written: Table<String, String>,
    removed: Vec<String>,
}

/// The words that name objects and those that say what changes. As `GetResourcesAndPairs`.
///
/// # Errors
/// An object behind a change.
pub fn split(words: &[String], field: Field) -> Result<(Vec<String>, Vec<String>), Failure> {
    let is_change = |word: &str| (word.contains('=') && !word.starts_with('=')) || (word.ends_with('-') && word != "-");
    let first = words.iter().position(|word| is_change(word)).unwrap_or(words.len());
    let (objects, changes) = words.split_at_checked(first).unwrap_or_default();
    match changes.iter().find(|word| !is_change(word)) {
        Some(late) => {
            let noun = field.noun();
            Err(Failure::Message(format!("all resources must be specified before {noun} changes: {late}")))
        }
        None => Ok((objects.to_vec(), changes.to_vec())),
    }
}

impl Changes {
    /// Reads the words. As `parseLabels` and `ParsePairs`.
    ///
    /// # Errors
    /// A word that is none, a value that no label can have, a key that is both written and removed.
    pub fn read(words: &[String], field: Field) -> Result<Self, Failure> {
        let mut changes = Self { field, written: Table::default(), removed: Vec::new() };
        for word in words {
            match (word.split_once('='), word.strip_suffix('-')) {
                (Some((key, value)), _) => {
                    if field == Field::Labels {
                        check_label(word, value)?;
                    }
                    changes.written.insert(key.to_owned(), value.to_owned());
                }
                (None, Some(key)) => changes.removed.push(key.to_owned()),
                (None, None) => return Err(Failure::Message(format!("unknown {} spec: {word}", field.noun()))),
            }
        }
        if field == Field::Labels && !changes.contradictions().is_empty() {
            return Err(Failure::message("can not both modify and remove a label in the same command"));
        }
        Ok(changes)
    }

    /// Refuses a command that changes nothing, unless it lists, or that contradicts itself.
    ///
    /// # Errors
    /// `at least one label update is required`
    pub fn check(&self, lists: bool) -> Result<(), Failure> {
        if self.written.is_empty() && self.removed.is_empty() && !lists {
            return Err(Failure::Message(format!("at least one {} update is required", self.field.noun())));
        }
        let twice = self.contradictions();
        match twice.is_empty() {
            true => Ok(()),
            false => Err(Failure::Message(format!(
                "can not both modify and remove the following annotation(s) in the same command: {}",
                twice.join(", ")
            ))),
        }
    }

    fn contradictions(&self) -> Vec<&str> {
        self.removed.iter().filter(|key| self.written.contains_key(*key)).map(String::as_str).collect()
    }

    /// The keys that are to go and are not there.
    pub fn missing<'a>(&'a self, known: Option<&'a Map<String, Value>>) -> impl Iterator<Item = &'a String> {
        self.removed.iter().filter(move |key| known.is_none_or(|known| !known.contains_key(*key)))
    }

    /// Refuses to write over another value.
    ///
    /// # Errors
    /// `'app' already has a value (web), and --overwrite is false`
    pub fn check_overwrites(&self, known: Option<&Map<String, Value>>, field: Field) -> Result<(), Failure> {
        let taken: Vec<(&String, &str)> = self
            .written
            .iter()
            .filter(|(key, _)| field == Field::Labels || *key != CHANGE_CAUSE)
            .filter_map(|(key, value)| {
                let old = known?.get(key)?.as_str()?;
                (old != value).then_some((key, old))
            })
            .collect();
        if taken.is_empty() {
            return Ok(());
        }
        if field == Field::Labels {
            let text = |(key, old): (&String, &str)| {
                Failure::Message(format!("'{key}' already has a value ({old}), and --overwrite is false"))
            };
            return Failure::aggregate(taken.into_iter().map(text).collect());
        }
        let list: Vec<String> = taken.iter().map(|(key, old)| format!("'{key}' already has a value ({old})")).collect();
        Err(Failure::Message(format!(
            "--overwrite is false but found the following declared annotation(s): {}",
            list.join("; ")
        )))
    }

    /// Carries them out.
    pub fn apply(&self, entries: &mut Map<String, Value>) {
        for (key, value) in &self.written {
            entries.insert(key.clone(), value.as_str().into());
        }
        for key in &self.removed {
            entries.remove(key);
        }
    }
}

fn check_label(word: &str, value: &str) -> Result<(), Failure> {
    if value.contains('=') {
        return Err(Failure::Message(format!("invalid label spec: {word}")));
    }
    let errors = label_value_errors(value);
    match errors.is_empty() {
        true => Ok(()),
        false => Err(Failure::Message(format!("invalid label value: {word:?}: {}", errors.join(";")))),
    }
}
