//! The words of Kubernetes, a sentence each.

use super::read::{self, ReadError};
use crate::api::built_in::built_in;
use crate::api::reader::{Readable, Reader};
use crate::api::table::Table;
use serde_json::Value;

/// The terms by the key that links name: `pod`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glossary(Table<String, Term>);

/// A term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As Kubernetes spells it.
    pub word: String,
    /// One short sentence.
    pub meaning: String,
}

/// The glossary's file.
const FILE: &str = "glossary.yaml";

impl Glossary {
    /// The course's glossary.
    ///
    /// # Errors
    /// Only if the file that was built in is broken.
    pub fn built_in() -> Result<Self, ReadError> {
        read::built_in(FILE, built_in!("lessons/glossary"))
    }

    /// Reads a glossary that is not built in.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        read::file(FILE, text)
    }

    /// The term of a key.
    pub fn get(&self, key: &str) -> Option<&Term> {
        self.0.get(key)
    }

    /// Every term, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Term)> {
        self.0.iter().map(|(key, term)| (key.as_str(), term))
    }
}

impl Readable for Glossary {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        Self(Readable::read(value, reader))
    }
}

impl Readable for Term {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self { word: fields.required("word"), meaning: fields.required("meaning") })
    }
}
