//! Field selectors: `status.phase=Running,metadata.name!=x`, as apimachinery's `fields` package reads them.

use super::SelectorError;
use crate::api::order::InOrder;
use std::fmt;
use std::str::FromStr;

/// Terms that must all hold; none at all selects everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldSelector {
    terms: Vec<FieldTerm>,
}

/// What one field must be, or must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldTerm {
    /// The field: `status.phase`.
    pub field: String,
    /// Whether the value is wanted or unwanted.
    pub operator: FieldOperator,
    /// The value.
    pub value: String,
}

/// The two things that a field selector can ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldOperator {
    /// `=` or `==`
    Equals,
    /// `!=`
    NotEquals,
}

impl FieldSelector {
    /// Reads a selector's text; `\` before `,`, `=` and `\` takes their meaning away.
    pub fn parse(text: &str) -> Result<Self, SelectorError> {
        let mut parts = split_terms(text);
        parts.order();
        let terms = parts.into_iter().filter(|part| !part.is_empty()).map(|part| {
            let Some((field, operator, value)) = split_term(part) else {
                return Err(SelectorError(format!("invalid selector: '{text}'; can't understand '{part}'")));
            };
            Ok(FieldTerm { field: field.to_owned(), operator, value: unescape(value)? })
        });
        Ok(Self { terms: terms.collect::<Result<_, _>>()? })
    }

    /// The terms, sorted by their text.
    pub fn terms(&self) -> &[FieldTerm] {
        &self.terms
    }

    /// Whether it selects everything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether an object is selected, `value_of` its fields; a field that its kind cannot select by is an error.
    pub fn matches(&self, value_of: impl Fn(&str) -> Option<String>) -> Result<bool, SelectorError> {
        let mut is_match = true;
        for term in &self.terms {
            let Some(value) = value_of(&term.field) else {
                return Err(SelectorError(format!("field label not supported: {}", term.field)));
            };
            is_match &= term.admits(&value);
        }
        Ok(is_match)
    }
}

impl FieldTerm {
    /// Whether a field with this value meets the term.
    pub fn admits(&self, value: &str) -> bool {
        (self.value == value) == (self.operator == FieldOperator::Equals)
    }
}

impl FromStr for FieldSelector {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, SelectorError> {
        Self::parse(text)
    }
}

impl fmt::Display for FieldSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, term) in self.terms.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for FieldTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operator = match self.operator {
            FieldOperator::Equals => "=",
            FieldOperator::NotEquals => "!=",
        };
        let value = self.value.replace('\\', "\\\\").replace(',', "\\,").replace('=', "\\=");
        write!(f, "{}{operator}{value}", self.field)
    }
}

fn split_terms(text: &str) -> Vec<&str> {
    let mut is_escaped = false;
    let is_comma = |c: char| {
        let ends = c == ',' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    };
    text.split(is_comma).collect()
}

/// Splits at the first operator, wherever it stands.
fn split_term(term: &str) -> Option<(&str, FieldOperator, &str)> {
    term.char_indices().find_map(|(at, _)| {
        let (field, rest) = term.split_at_checked(at)?;
        let operators = [("!=", FieldOperator::NotEquals), ("==", FieldOperator::Equals), ("=", FieldOperator::Equals)];
        operators.into_iter().find_map(|(text, operator)| Some((field, operator, rest.strip_prefix(text)?)))
    })
}

fn unescape(value: &str) -> Result<String, SelectorError> {
    let wrong_escape =
        |sequence: String| SelectorError(format!("invalid field selector: invalid escape sequence: {sequence}"));
    let mut plain = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(escaped @ ('\\' | ',' | '=')) => plain.push(escaped),
                Some(other) => return Err(wrong_escape(format!("\\{other}"))),
                None => return Err(wrong_escape("\\".to_owned())),
            },
            // Go's `%v` prints the character's number.
            ',' | '=' => {
                let why = format!("invalid field selector: unescaped character in value: {}", u32::from(c));
                return Err(SelectorError(why));
            }
            _ => plain.push(c),
        }
    }
    Ok(plain)
}
