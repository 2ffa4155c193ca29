//! kubectl's JSONPath templates, as `k8s.io/client-go/util/jsonpath` reads and prints them.
//!
//! Text stands for itself, `{…}` holds paths: `{range .items[*]}{.metadata.name}{"\n"}{end}`. The dialect's peculiarities
//! are kept: `$` and `@` both mean the current object, and quoted keys still end at a dot.

mod compare;
mod eval;
mod parse;
#[cfg(test)]
mod tests;

pub use eval::MissingKeys;

use crate::api::go_format;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// Values that a template found: borrowed from the data, or owned where the template itself holds them (text, numbers).
pub type Found<'a> = Vec<Cow<'a, Value>>;

/// A parsed template.
#[derive(Clone, Debug)]
pub struct Template {
    text: String,
    segments: Vec<parse::Segment>,
    missing_keys: MissingKeys,
}

impl Template {
    /// Parses a whole template, as `-o jsonpath=…` takes it.
    pub fn parse(text: &str) -> Result<Self, JsonPathError> {
        match parse::parse(text) {
            Ok(segments) => Ok(Self { text: text.into(), segments, missing_keys: MissingKeys::Allowed }),
            Err(reason) => Err(JsonPathError::Parse { template: text.into(), reason }),
        }
    }

    /// Parses a lone path in one of the forms of `--sort-by` and custom columns: `.a.b`, `a.b`, `{a.b}`, `{.a.b}`.
    pub fn parse_relaxed(text: &str) -> Result<Self, JsonPathError> {
        Self::parse(&relaxed(text)?)
    }

    /// The template with another answer to keys that are not there (`--allow-missing-template-keys`).
    pub fn with_missing_keys(self, missing_keys: MissingKeys) -> Self {
        Self { missing_keys, ..self }
    }

    /// The text that was parsed; for a relaxed path the full form, with braces.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What every text and every `{…}` of the template found, one list each; loops unrolled.
    pub fn find<'a>(&self, data: &'a Value) -> Result<Vec<Found<'a>>, JsonPathError> {
        eval::find(&self.segments, self.missing_keys, data).map_err(|reason| JsonPathError::Execute { reason })
    }

    /// All values found, in order.
    pub fn values<'a>(&self, data: &'a Value) -> Result<Found<'a>, JsonPathError> {
        Ok(self.find(data)?.into_iter().flatten().collect())
    }

    /// The output of `-o jsonpath=…`: values of one `{…}` separated by blanks, maps and lists as JSON.
    pub fn render(&self, data: &Value) -> Result<String, JsonPathError> {
        let mut out = String::new();
        for found in self.find(data).map_err(|error| self.while_printing(error, data))? {
            for (index, value) in found.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                match value.as_ref() {
                    Value::Null | Value::Array(_) | Value::Object(_) => out.push_str(&go_format::json(value)),
                    scalar => out.push_str(&go_format::print(scalar)),
                }
            }
        }
        Ok(out)
    }

    /// The output of `-o jsonpath-as-json=…`: what each `{…}` found, as an indented JSON list.
    pub fn render_as_json(&self, data: &Value) -> Result<String, JsonPathError> {
        let mut out = String::new();
        for found in self.find(data).map_err(|error| self.while_printing(error, data))? {
            let list = Value::Array(found.into_iter().map(Cow::into_owned).collect());
            out.push_str(&go_format::json_indented(&list));
            out.push('\n');
        }
        Ok(out)
    }

    fn while_printing(&self, error: JsonPathError, data: &Value) -> JsonPathError {
        let JsonPathError::Execute { reason } = error else { return error };
        JsonPathError::Print { template: self.text.clone(), reason, object: go_format::print_with_types(data) }
    }
}

/// The full form `{.a.b}` of a path given as `.a.b`, `a.b`, `{a.b}` or `{.a.b}`; the empty text stays empty.
///
/// `RelaxedJSONPathExpression` of `k8s.io/kubectl/pkg/cmd/get`.
pub fn relaxed(path: &str) -> Result<String, JsonPathError> {
    if path.is_empty() {
        return Ok(String::new());
    }
    let inner = match path.strip_prefix('{') {
        Some(rest) => rest.strip_suffix('}'),
        None => Some(path),
    };
    let plain = inner.filter(|inner| !inner.contains(['{', '}']));
    // A lone "." is itself the path, for at least one character must remain.
    let path = plain.map(|inner| inner.strip_prefix('.').filter(|rest| !rest.is_empty()).unwrap_or(inner));
    match path {
        Some(path) if !path.is_empty() => Ok(format!("{{.{path}}}")),
        _ => Err(JsonPathError::Execute { reason: RELAXED_FORMS.into() }),
    }
}

const RELAXED_FORMS: &str =
    "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'";

/// Why a template cannot be used; displayed in kubectl's words (to follow `error: `).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonPathError {
    /// The template is not well formed.
    Parse {
        /// The text given.
        template: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The template does not fit the data.
    Execute {
        /// Where it does not fit.
        reason: String,
    },
    /// The template did not fit the data to be printed.
    Print {
        /// The text given.
        template: String,
        /// Where it does not fit.
        reason: String,
        /// The data in Go's notation.
        object: String,
    },
}

impl JsonPathError {
    /// The library's own words, which custom columns and sorting show without kubectl's frame.
    pub fn reason(&self) -> &str {
        match self {
            Self::Parse { reason, .. } | Self::Execute { reason } | Self::Print { reason, .. } => reason,
        }
    }
}

impl fmt::Display for JsonPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse { template, reason } => write!(f, "error parsing jsonpath {template}, {reason}"),
            Self::Execute { reason } => f.write_str(reason),
            Self::Print { template, reason, object } => {
                let quoted = go_format::quote(template);
                write!(f, "error executing jsonpath {quoted}: Error executing template: {reason}. ")?;
                writeln!(f, "Printing more information for debugging the template:")?;
                write!(f, "\ttemplate was:\n\t\t{template}\n\tobject given to jsonpath engine was:\n\t\t{object}\n\n\n")
            }
        }
    }
}

impl std::error::Error for JsonPathError {}
