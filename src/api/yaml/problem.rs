//! What is wrong with a YAML text, in go-yaml's words.

use super::float::go_float;
use super::resolve::Resolved;
use serde_json::Value;
use std::fmt;

/// Why a text could not be read; it prints as the real one does: `yaml: line 3: did not find expected key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    message: String,
    line: Option<usize>,
}

impl fmt::Display for YamlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for YamlError {}

impl YamlError {
    /// The line on which the reader stopped, counted from one, where one is to blame. The message may name another:
    /// go-yaml counts some lines from zero.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// An error of go-yaml that names no line.
    pub(super) fn new(problem: String) -> Self {
        Self { message: format!("yaml: {problem}"), line: None }
    }

    /// An error of go-yaml on `line`.
    pub(super) fn at(line: usize, problem: String) -> Self {
        Self { message: format!("yaml: line {line}: {problem}"), line: Some(line) }
    }

    pub(super) fn no_map_to_merge() -> Self {
        Self::new("map merge requires map or sequence of maps as the value".to_owned())
    }

    pub(super) fn invalid_key(key: &Value) -> Self {
        Self::new(format!("invalid map key: {}", go_syntax(key)))
    }

    /// Unlike the others this comes from the conversion to JSON, which does not call itself `yaml:`.
    pub(super) fn null_key(value: &Value) -> Self {
        let value = if value.is_null() { "<nil>".to_owned() } else { go_syntax(value) };
        let message = format!("unsupported map key of type: %!s(<nil>), key: <nil>, value: {value}");
        Self { message, line: None }
    }

    pub(super) fn unsupported_float(value: f64) -> Self {
        let value = match value {
            value if value.is_nan() => "NaN",
            value if value > 0.0 => "+Inf",
            _ => "-Inf",
        };
        Self { message: format!("json: unsupported value: {value}"), line: None }
    }

    pub(super) fn tag(text: &str, resolved: Resolved, tag: &str) -> Self {
        let found = match resolved {
            Resolved::String => "!!str",
            Resolved::Null => "!!null",
            Resolved::Bool(_) => "!!bool",
            Resolved::Int(_) | Resolved::Uint(_) => "!!int",
            Resolved::Float(_) => "!!float",
            Resolved::Timestamp => "!!timestamp",
        };
        Self::new(format!("cannot decode {found} `{text}` as a {tag}"))
    }

    /// An error that go-yaml's scanner finds: it names the line, but not the first one.
    pub(super) fn scanner(line: usize, problem: &str) -> Self {
        let shown = Some(line).filter(|line| *line > 1);
        Self { line: Some(line), ..Self::shown(shown, problem) }
    }

    /// An error that go-yaml's parser finds: it names the line before.
    pub(super) fn parser(line: usize, problem: &str) -> Self {
        let shown = line.checked_sub(1).filter(|line| *line > 0);
        Self { line: Some(line), ..Self::shown(shown, problem) }
    }

    fn shown(line: Option<usize>, problem: &str) -> Self {
        match line {
            Some(line) => Self::at(line, problem.to_owned()),
            None => Self::new(problem.to_owned()),
        }
    }
}

/// A value as Go's `%#v` prints it.
fn go_syntax(value: &Value) -> String {
    match value {
        Value::Null => "interface {}(nil)".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => go_float(float),
            _ => number.to_string(),
        },
        Value::String(text) => format!("{text:?}"),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(go_syntax).collect();
            format!("[]interface {{}}{{{}}}", items.join(", "))
        }
        Value::Object(map) => {
            let entries: Vec<String> = map.iter().map(|(key, value)| format!("{key:?}:{}", go_syntax(value))).collect();
            format!("map[interface {{}}]interface {{}}{{{}}}", entries.join(", "))
        }
    }
}
