//! `intstr.IntOrString`: a count, or a share of one.

use super::document::{Field, WrongType};
use super::field::FieldError;
use super::workload::not_negative;
use serde_json::Value;
use std::fmt;

const PERCENT: &str = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or \
                       '93%', regex used for validation is '[0-9]+%')";

/// A number, or a text such as `25%` or the name of a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntOrString {
    /// A count.
    Int(i32),
    /// A percentage or a name.
    Text(String),
}

/// Which way a share of a small number goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the next whole number above.
    Up,
    /// To the next whole number below.
    Down,
}

impl IntOrString {
    /// The count that this means out of `total`; `None` if it is a text that is no percentage.
    pub fn scaled(&self, total: i32, rounding: Rounding) -> Option<i32> {
        let percent = match self {
            IntOrString::Int(count) => return Some(*count),
            IntOrString::Text(text) => i64::from(text.strip_suffix('%')?.parse::<i32>().ok()?),
        };
        let hundredths = percent * i64::from(total);
        let count = match rounding {
            Rounding::Up => (hundredths + 99).div_euclid(100),
            Rounding::Down => hundredths.div_euclid(100),
        };
        i32::try_from(count).ok()
    }
}

impl IntOrString {
    /// As `ValidatePositiveIntOrPercent`: a count that is not negative, or a percentage.
    pub fn validate(&self, path: &str) -> Option<FieldError> {
        match self {
            IntOrString::Int(count) => not_negative(path, *count),
            IntOrString::Text(text) => {
                let digits = text.strip_suffix('%').unwrap_or_default();
                let is_percent = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                (!is_percent).then(|| FieldError::invalid_shown(path, self.to_go_string(), PERCENT))
            }
        }
    }

    /// As Go's `%#v`.
    pub fn to_go_string(&self) -> String {
        match self {
            IntOrString::Int(count) => format!("intstr.IntOrString{{Type:0, IntVal:{count}, StrVal:\"\"}}"),
            IntOrString::Text(text) => format!("intstr.IntOrString{{Type:1, IntVal:0, StrVal:{text:?}}}"),
        }
    }
}

impl Default for IntOrString {
    fn default() -> Self {
        Self::Int(0)
    }
}

impl Field for IntOrString {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        *self = match value {
            Value::String(text) => Self::Text(text),
            number => {
                let mut count = 0;
                count.read(number)?;
                Self::Int(count)
            }
        };
        Ok(())
    }

    fn take(&mut self) -> Value {
        match self {
            Self::Int(count) => count.take(),
            Self::Text(text) => text.take(),
        }
    }
}

impl From<i32> for IntOrString {
    fn from(count: i32) -> Self {
        Self::Int(count)
    }
}

impl fmt::Display for IntOrString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IntOrString::Int(count) => count.fmt(f),
            IntOrString::Text(text) => text.fmt(f),
        }
    }
}
