//! What is wrong with a field: the entries of a 422 answer, worded as apimachinery's `field` package words them.

use serde_json::Value;
use std::fmt;

/// One field's trouble.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldError {
    /// What kind of trouble.
    pub kind: FieldErrorKind,
    /// The field's path: `spec.replicas`.
    pub path: String,
    /// The value as Go prints it, where the kind shows it.
    pub value: Option<String>,
    /// What would be right.
    pub detail: String,
}

/// `field.ErrorType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "upstream's own names")]
pub enum FieldErrorKind {
    Required,
    Invalid,
    NotSupported,
    Duplicate,
    Forbidden,
    TooLong,
    TooMany,
    NotFound,
}

impl FieldError {
    /// `path: Required value: detail`.
    pub fn required(path: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { kind: FieldErrorKind::Required, path: path.into(), value: None, detail: detail.into() }
    }

    /// `path: Invalid value: value: detail`; texts show in quotes, as Go's `%q`.
    pub fn invalid(path: impl Into<String>, value: impl Into<Value>, detail: impl Into<String>) -> Self {
        let value = Some(shown(&value.into()));
        Self { kind: FieldErrorKind::Invalid, path: path.into(), value, detail: detail.into() }
    }

    /// `path: Invalid value: shown: detail` with a value printed already.
    pub fn invalid_shown(path: impl Into<String>, shown: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { kind: FieldErrorKind::Invalid, path: path.into(), value: Some(shown.into()), detail: detail.into() }
    }

    /// `path: Unsupported value: "value": supported values: "A", "B"`.
    pub fn not_supported(path: impl Into<String>, value: &str, supported: &[&str]) -> Self {
        let list: Vec<String> = supported.iter().map(|word| format!("{word:?}")).collect();
        Self {
            kind: FieldErrorKind::NotSupported,
            path: path.into(),
            value: Some(format!("{value:?}")),
            detail: format!("supported values: {}", list.join(", ")),
        }
    }

    /// `path: Duplicate value: value`.
    pub fn duplicate(path: impl Into<String>, value: impl Into<Value>) -> Self {
        let value = Some(shown(&value.into()));
        Self { kind: FieldErrorKind::Duplicate, path: path.into(), value, detail: String::new() }
    }

    /// `path: Not found: value`.
    pub fn not_found(path: impl Into<String>, value: impl Into<Value>) -> Self {
        let value = Some(shown(&value.into()));
        Self { kind: FieldErrorKind::NotFound, path: path.into(), value, detail: String::new() }
    }

    /// `path: Too long: may not be more than 262144 bytes`.
    pub fn too_long(path: impl Into<String>, most: usize) -> Self {
        let detail = format!("may not be more than {most} bytes");
        Self { kind: FieldErrorKind::TooLong, path: path.into(), value: None, detail }
    }

    /// `path: Forbidden: detail`.
    pub fn forbidden(path: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { kind: FieldErrorKind::Forbidden, path: path.into(), value: None, detail: detail.into() }
    }
}

impl FieldErrorKind {
    /// The words of `ErrorType.String()`.
    pub fn words(self) -> &'static str {
        match self {
            FieldErrorKind::Required => "Required value",
            FieldErrorKind::Invalid => "Invalid value",
            FieldErrorKind::NotSupported => "Unsupported value",
            FieldErrorKind::Duplicate => "Duplicate value",
            FieldErrorKind::Forbidden => "Forbidden",
            FieldErrorKind::TooLong => "Too long",
            FieldErrorKind::TooMany => "Too many",
            FieldErrorKind::NotFound => "Not found",
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.kind.words())?;
        if let Some(value) = &self.value {
            write!(f, ": {value}")?;
        }
        match self.detail.as_str() {
            "" => Ok(()),
            detail => write!(f, ": {detail}"),
        }
    }
}

/// A value as Go's `%v`, with texts in quotes, as `field.Error.ErrorBody` shows them.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Null => "null".to_owned(),
        other => other.to_string(),
    }
}
