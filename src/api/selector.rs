//! Which objects are meant: label selectors in both spellings (`-l` and `matchLabels`), and field selectors.

mod label_selector;
mod parse;

pub use field_selector::{FieldOperator, FieldSelector, FieldTerm};
pub use label_selector::{LabelSelector, LabelSelectorRequirement};

mod field_selector;

use super::field::FieldError;
use super::names::{label_value_errors, qualified_name_errors};
use crate::api::order::InOrder;
use crate::api::table::Table;
use std::fmt;
use std::str::FromStr;

/// A label selector as `labels.Parse` makes it; all requirements must hold, so none at all selects everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// Sorted by key.
    requirements: Vec<Requirement>,
}

/// What one label must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    key: String,
    test: Test,
}

/// How a label is judged. The values of sets are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// `key=value`
    Equals(String),
    /// `key==value`: the same, printed as it was written.
    DoubleEquals(String),
    /// `key!=value`
    NotEquals(String),
    /// `key in (a,b)`
    In(Vec<String>),
    /// `key notin (a,b)`
    NotIn(Vec<String>),
    /// `key`
    Exists,
    /// `!key`
    DoesNotExist,
    /// `key>number`
    GreaterThan(i64),
    /// `key<number`
    LessThan(i64),
}

/// Why a text, or an object's selector, selects nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorError(String);

impl Selector {
    /// The selector that all of these labels meet; as `SelectorFromSet`, it does not judge them.
    pub fn from_labels(labels: &Table<String, String>) -> Self {
        let equals =
            |(key, value): (&String, &String)| Requirement { key: key.clone(), test: Test::Equals(value.clone()) };
        Self { requirements: labels.iter().map(equals).collect() }
    }

    /// Whether an object with these labels is selected.
    pub fn matches(&self, labels: &Table<String, String>) -> bool {
        self.requirements.iter().all(|requirement| requirement.matches(labels))
    }

    /// Whether it selects everything.
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty()
    }

    /// The requirements, sorted by key.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// The labels that must have one certain value: what an index can answer.
    pub fn exact_terms(&self) -> impl Iterator<Item = (&str, &str)> {
        self.requirements.iter().filter_map(|Requirement { key, test }| match test {
            Test::Equals(value) | Test::DoubleEquals(value) => Some((key.as_str(), value.as_str())),
            Test::In(values) => match values.as_slice() {
                [value] => Some((key.as_str(), value.as_str())),
                _ => None,
            },
            _ => None,
        })
    }

    fn new(mut requirements: Vec<Requirement>) -> Self {
        requirements.order_by(|one, other| one.key.cmp(&other.key));
        Self { requirements }
    }
}

impl FromStr for Selector {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, SelectorError> {
        parse::requirements(text).map(Self::new)
    }
}

impl Requirement {
    /// As `NewRequirement`: the key and the values must be fit for labels.
    fn checked(key: String, test: Test) -> Result<Self, SelectorError> {
        let mut errors: Vec<FieldError> = key_error("key", &key).into_iter().collect();
        let path = |index: usize| format!("values[{index}][{key}]");
        for (index, value) in test.values().iter().enumerate() {
            let complaints = label_value_errors(value);
            if !complaints.is_empty() {
                errors.push(FieldError::invalid_shown(path(index), format!("{value:?}"), complaints.join("; ")));
            }
        }
        match errors.as_slice() {
            [] => Ok(Self { key, test }),
            [error] => Err(SelectorError(error.to_string())),
            _ => {
                let texts: Vec<String> = errors.iter().map(FieldError::to_string).collect();
                Err(SelectorError(format!("[{}]", texts.join(", "))))
            }
        }
    }

    /// The label's key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// How the label is judged.
    pub fn test(&self) -> &Test {
        &self.test
    }

    /// Whether these labels meet it. A label that is missing meets `!=`, `notin` and `!`.
    pub fn matches(&self, labels: &Table<String, String>) -> bool {
        let Some(actual) = labels.get(&self.key) else {
            return matches!(self.test, Test::NotEquals(_) | Test::NotIn(_) | Test::DoesNotExist);
        };
        match &self.test {
            Test::Equals(value) | Test::DoubleEquals(value) => actual == value,
            Test::NotEquals(value) => actual != value,
            Test::In(values) => values.contains(actual),
            Test::NotIn(values) => !values.contains(actual),
            Test::Exists => true,
            Test::DoesNotExist => false,
            Test::GreaterThan(bound) => actual.parse::<i64>().is_ok_and(|number| number > *bound),
            Test::LessThan(bound) => actual.parse::<i64>().is_ok_and(|number| number < *bound),
        }
    }
}

impl Test {
    fn values(&self) -> &[String] {
        match self {
            Test::Equals(value) | Test::DoubleEquals(value) | Test::NotEquals(value) => std::slice::from_ref(value),
            Test::In(values) | Test::NotIn(values) => values,
            Test::Exists | Test::DoesNotExist | Test::GreaterThan(_) | Test::LessThan(_) => &[],
        }
    }
}

/// As `validateLabelKey`: all complaints about a key are one error.
fn key_error(path: &str, key: &str) -> Option<FieldError> {
    let complaints = qualified_name_errors(key);
    (!complaints.is_empty()).then(|| FieldError::invalid_shown(path, format!("{key:?}"), complaints.join("; ")))
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, requirement) in self.requirements.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{requirement}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = &self.key;
        match &self.test {
            Test::Equals(value) => write!(f, "{key}={value}"),
            Test::DoubleEquals(value) => write!(f, "{key}=={value}"),
            Test::NotEquals(value) => write!(f, "{key}!={value}"),
            Test::In(values) => write!(f, "{key} in ({})", values.join(",")),
            Test::NotIn(values) => write!(f, "{key} notin ({})", values.join(",")),
            Test::Exists => write!(f, "{key}"),
            Test::DoesNotExist => write!(f, "!{key}"),
            Test::GreaterThan(bound) => write!(f, "{key}>{bound}"),
            Test::LessThan(bound) => write!(f, "{key}<{bound}"),
        }
    }
}

impl fmt::Display for SelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SelectorError {}

#[cfg(test)]
mod tests;
