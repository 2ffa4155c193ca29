//! Manifests: the documents of a file or of the standard input, as kubectl's resource builder takes them apart.

mod json_text;

#[cfg(test)]
mod tests;

pub use json_text::next_value;

use super::schema::check_metadata;
use super::yaml::{self, Document, json_number};
use crate::api::order::Gather;
use json_text::JsonError;
use serde_json::Value;
use std::fmt;

/// One document.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// What kubectl calls the place that it came from: a path, or `STDIN`.
    pub source: String,
    /// The document; of a field set twice the last value counts, as for kubectl.
    pub value: Value,
    /// The JSON that kubectl quotes when a document is no object of Kubernetes.
    json: String,
}

/// Why kubectl does not take a document, in its words, without the `error: ` before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestError {
    /// The text is no YAML or JSON. Nothing behind it in this source is read.
    Syntax {
        /// Path or `STDIN`.
        source: String,
        /// What is wrong.
        problem: String,
    },
    /// The document says no `apiVersion` or `kind`. Nothing behind it in this source is read.
    Invalid {
        /// Path or `STDIN`.
        source: String,
        /// What is missing.
        problems: Vec<String>,
    },
    /// The document is no object of Kubernetes. Commands go on with the next.
    Undecodable {
        /// Path or `STDIN`.
        source: String,
        /// What is wrong.
        problem: String,
    },
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { source, problem, .. } => write!(f, "error parsing {source}: {problem}"),
            Self::Invalid { source, problems } => {
                let problems = match problems.as_slice() {
                    [one] => one.clone(),
                    several => format!("[{}]", several.join(", ")),
                };
                write!(
                    f,
                    "error validating {source:?}: error validating data: {problems}; \
                     if you choose to ignore these errors, turn validation off with --validate=false"
                )
            }
            Self::Undecodable { source, problem } => write!(f, "unable to decode {source:?}: {problem}"),
        }
    }
}

impl std::error::Error for ManifestError {}

/// The documents of `text`, in order; empty ones are left out. After a syntax error, the last item, nothing is read:
/// what stands before it has been done by then.
pub fn read(text: &str, source: &str) -> Vec<Result<Manifest, ManifestError>> {
    if text.trim_start().starts_with('{') {
        return read_json(text, source);
    }
    let mut manifests = Vec::new();
    for part in split(text) {
        let manifest = match part {
            Part::Document(text) => read_document(&text, source),
            Part::BadSeparator(rest) => {
                let problem = format!("invalid Yaml document separator: {rest}");
                Err(ManifestError::Syntax { source: source.to_owned(), problem })
            }
        };
        let stop = manifest.is_err();
        manifests.extend(manifest.transpose());
        if stop {
            break;
        }
    }
    manifests
}

impl Manifest {
    /// What `kubectl create` and `apply` check before they decode, unless `--validate=false`.
    ///
    /// # Errors
    /// `apiVersion not set` and its like.
    pub fn validate(&self) -> Result<(), ManifestError> {
        let problems = match &self.value {
            Value::Object(map) => {
                let set = |field: &str| match map.get(field) {
                    None | Some(Value::Null) => Some(format!("{field} not set")),
                    Some(Value::String(_)) => None,
                    Some(_) => Some(format!("{field} isn't string type")),
                };
                set("apiVersion").or_else(|| self.bad_version()).into_iter().chain(set("kind")).collect()
            }
            _ => vec!["invalid object to validate".to_owned()],
        };
        match problems.is_empty() {
            true => Ok(()),
            false => Err(ManifestError::Invalid { source: self.source.clone(), problems }),
        }
    }

    /// What every command checks when it decodes: an object or a list, with a `kind`, and with metadata of the right
    /// types.
    ///
    /// # Errors
    /// `Object 'Kind' is missing in '{…}'`, or Go's words for a wrong type.
    pub fn decode(&self) -> Result<(), ManifestError> {
        match self.decoding_problem() {
            None => Ok(()),
            Some(problem) => Err(ManifestError::Undecodable { source: self.source.clone(), problem }),
        }
    }

    /// `apps/v1`, or nothing.
    pub fn api_version(&self) -> &str {
        self.text("apiVersion")
    }

    /// `Deployment`, or nothing.
    pub fn kind(&self) -> &str {
        self.text("kind")
    }

    fn text(&self, field: &str) -> &str {
        self.value.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// `schema.ParseGroupVersion`'s complaint.
    fn bad_version(&self) -> Option<String> {
        let version = self.api_version();
        (version.matches('/').count() > 1).then(|| format!("unexpected GroupVersion string: {version}"))
    }

    fn decoding_problem(&self) -> Option<String> {
        let Value::Object(map) = &self.value else {
            return Some(cannot_unmarshal(&self.value, "Go value of type unstructured.detector"));
        };
        match map.get("items") {
            Some(Value::Array(items)) => {
                if let Some(item) = items.iter().find(|item| !item.is_object() && !item.is_null()) {
                    return Some(cannot_unmarshal(item, "Go value of type map[string]interface {}"));
                }
            }
            None | Some(Value::Null) => {}
            Some(items) => {
                return Some(cannot_unmarshal(items, "Go struct field decodeList.items of type []json.RawMessage"));
            }
        }
        if self.kind().is_empty() {
            return Some(format!("Object 'Kind' is missing in '{}'", self.json));
        }
        check_metadata(&self.value)
    }
}

fn cannot_unmarshal(value: &Value, target: &str) -> String {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    format!("json: cannot unmarshal {found} into {target}")
}

/// A piece of a text between separators.
enum Part {
    Document(String),
    BadSeparator(String),
}

/// apimachinery's `YAMLReader`: a `---` ends the document before it, but belongs to the one behind it if there is none.
fn split(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut document = String::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("---") {
            let rest = rest.trim();
            if !rest.is_empty() && !rest.starts_with('#') {
                parts.push(Part::BadSeparator(rest.to_owned()));
                return parts;
            }
            if !document.is_empty() {
                parts.push(Part::Document(std::mem::take(&mut document)));
                continue;
            }
        }
        document.push_str(line);
        document.push('\n');
    }
    if !document.is_empty() {
        parts.push(Part::Document(document));
    }
    parts
}

/// A document of YAML; None for an empty one.
fn read_document(text: &str, source: &str) -> Result<Option<Manifest>, ManifestError> {
    let Document { value, .. } = yaml::read(text).map_err(|error| ManifestError::Syntax {
        source: source.to_owned(),
        problem: format!("error converting YAML to JSON: {error}"),
    })?;
    let json = go_json(&value);
    Ok(manifest(value, json, source))
}

fn manifest(value: Value, json: String, source: &str) -> Option<Manifest> {
    (!value.is_null()).then(|| Manifest { source: source.to_owned(), value, json })
}

/// `value` as Go's `encoding/json` writes it.
fn go_json(value: &Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// JSON values, one after the other.
fn read_json(text: &str, source: &str) -> Vec<Result<Manifest, ManifestError>> {
    let mut manifests = Vec::new();
    let mut from = 0;
    while let Some(next) = json_text::next_value(text, from) {
        let parsed = next.and_then(|range| {
            from = range.end;
            let json = text.get(range).unwrap_or_default();
            let value: Value = serde_json::from_str(json).map_err(|_| JsonError::TooDeep)?;
            Ok((json, value))
        });
        match parsed {
            Ok((json, value)) => {
                manifests.extend(manifest(with_go_numbers(value), json.to_owned(), source).map(Ok));
            }
            Err(error) => {
                let problem = error.to_string();
                manifests.push(Err(ManifestError::Syntax { source: source.to_owned(), problem }));
                break;
            }
        }
    }
    manifests
}

/// Floats without a fraction become integers, as they do once Go has written them.
fn with_go_numbers(value: Value) -> Value {
    match value {
        Value::Number(number) if !number.is_i64() => {
            Value::Number(number.as_f64().and_then(json_number).unwrap_or(number))
        }
        Value::Array(items) => items.into_iter().map(with_go_numbers).collect(),
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, value)| (key, with_go_numbers(value))).gather()),
        other => other,
    }
}
