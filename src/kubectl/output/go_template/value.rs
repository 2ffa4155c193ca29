//! The values that a template computes with, as Go's reflection sees decoded JSON.

use crate::api::go_format;
use serde_json::Value;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum GoValue<'d> {
    /// None at all: a key that is not there.
    Invalid,
    /// Go's `int`: a literal, a length, an index.
    Int(i64),
    /// What a map or a list holds: an `interface {}`, which may be nil.
    Held(Cow<'d, Value>),
    /// A value by itself, never null.
    Plain(Cow<'d, Value>),
}

/// What can be compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BasicKind {
    Bool,
    Int,
    Float,
    Text,
}

impl<'d> GoValue<'d> {
    /// A value made by the template.
    pub fn owned(value: impl Into<Value>) -> Self {
        Self::Plain(Cow::Owned(value.into()))
    }

    /// The nil of an untyped argument.
    pub fn nil() -> Self {
        Self::Held(Cow::Owned(Value::Null))
    }

    /// The value taken out of its `interface {}`.
    pub fn concrete(self) -> Self {
        match self {
            Self::Held(value) if value.is_null() => Self::Invalid,
            Self::Held(value) => Self::Plain(value),
            other => other,
        }
    }

    /// The JSON, unless it is an `int` or nothing.
    pub fn json(&self) -> Option<&Value> {
        match self {
            Self::Held(value) | Self::Plain(value) => Some(value),
            Self::Invalid | Self::Int(_) => None,
        }
    }

    /// The whole number, of either type.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            other => other.json().and_then(Value::as_i64),
        }
    }

    /// The string.
    pub fn text(&self) -> Option<&str> {
        self.json().and_then(Value::as_str)
    }

    /// Whether it is nil or nothing.
    pub fn is_nil(&self) -> bool {
        match self {
            Self::Invalid => true,
            other => other.json().is_some_and(Value::is_null),
        }
    }

    /// Whether a condition holds with it.
    pub fn truth(&self) -> bool {
        match self {
            Self::Invalid => false,
            Self::Int(number) => *number != 0,
            Self::Held(value) | Self::Plain(value) => match value.as_ref() {
                Value::Null => false,
                Value::Bool(truth) => *truth,
                Value::Number(number) => number.as_f64() != Some(0.0),
                Value::String(text) => !text.is_empty(),
                Value::Array(items) => !items.is_empty(),
                Value::Object(fields) => !fields.is_empty(),
            },
        }
    }

    /// The name of its own type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Invalid => "<nil>",
            Self::Int(_) => "int",
            Self::Held(value) | Self::Plain(value) => go_format::type_name(value),
        }
    }

    /// The type by which it is held.
    pub fn static_type(&self) -> &'static str {
        if matches!(self, Self::Held(_)) { "interface {}" } else { self.type_name() }
    }

    /// What `fmt.Print` shows of it.
    pub fn shown(&self) -> String {
        match self {
            Self::Invalid => "<nil>".into(),
            Self::Int(number) => number.to_string(),
            Self::Held(value) | Self::Plain(value) => go_format::print(value),
        }
    }

    /// The value of a key, if it is a map that has it.
    pub fn member(&self, key: &str) -> Option<GoValue<'d>> {
        match self {
            Self::Held(Cow::Borrowed(value)) | Self::Plain(Cow::Borrowed(value)) => {
                value.as_object()?.get(key).map(Cow::Borrowed)
            }
            other => other.json()?.as_object()?.get(key).cloned().map(Cow::Owned),
        }
        .map(Self::Held)
    }

    /// The element of a list, or the byte of a string.
    pub fn element(&self, index: usize) -> Option<GoValue<'d>> {
        if let Some(text) = self.text() {
            return text.as_bytes().get(index).map(|byte| Self::Int(i64::from(*byte)));
        }
        match self {
            Self::Held(Cow::Borrowed(value)) | Self::Plain(Cow::Borrowed(value)) => {
                value.as_array()?.get(index).map(Cow::Borrowed)
            }
            other => other.json()?.as_array()?.get(index).cloned().map(Cow::Owned),
        }
        .map(Self::Held)
    }

    /// How many elements, entries or bytes it has.
    pub fn length(&self) -> Option<usize> {
        match self.json()? {
            Value::String(text) => Some(text.len()),
            Value::Array(items) => Some(items.len()),
            Value::Object(fields) => Some(fields.len()),
            _ => None,
        }
    }

    /// The kind by which it can be compared.
    pub fn basic_kind(&self) -> Option<BasicKind> {
        match self {
            Self::Invalid => None,
            Self::Int(_) => Some(BasicKind::Int),
            Self::Held(value) | Self::Plain(value) => match value.as_ref() {
                Value::Bool(_) => Some(BasicKind::Bool),
                Value::Number(number) if number.is_i64() => Some(BasicKind::Int),
                Value::Number(_) => Some(BasicKind::Float),
                Value::String(_) => Some(BasicKind::Text),
                Value::Null | Value::Array(_) | Value::Object(_) => None,
            },
        }
    }

    /// The order of two values of one kind.
    pub fn compare(&self, other: &GoValue<'_>) -> Option<Ordering> {
        if let (Some(left), Some(right)) = (self.integer(), other.integer()) {
            return Some(left.cmp(&right));
        }
        match (self.json()?, other.json()?) {
            (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
            (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
            (Value::Number(left), Value::Number(right)) => left.as_f64().partial_cmp(&right.as_f64()),
            _ => None,
        }
    }
}
