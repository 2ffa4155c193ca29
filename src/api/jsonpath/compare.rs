//! Compares two scalars as the filters of Go's templates do: only values of one kind have an order.

use serde_json::Value;
use std::cmp::Ordering;

/// A comparison between values of different kinds.
const INCOMPATIBLE: &str = "incompatible types for comparison";
/// A comparison of something that has no order: a map, a list, null, or `<` on truth values.
const INVALID: &str = "invalid type for comparison";

/// Whether `left operator right` holds.
pub(super) fn holds(left: &Value, operator: &str, right: &Value) -> Result<bool, String> {
    let accepts: fn(Ordering) -> bool = match operator {
        "==" => Ordering::is_eq,
        "!=" => Ordering::is_ne,
        "<" => Ordering::is_lt,
        "<=" => Ordering::is_le,
        ">" => Ordering::is_gt,
        ">=" => Ordering::is_ge,
        _ => return Err(format!("unrecognized filter operator {operator}")),
    };
    for side in [left, right] {
        if matches!(side, Value::Null | Value::Array(_) | Value::Object(_)) {
            return Err(INVALID.into());
        }
    }
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) if matches!(operator, "==" | "!=") => Ok(accepts(left.cmp(right))),
        (Value::Bool(_), Value::Bool(_)) => Err(INVALID.into()),
        (Value::String(left), Value::String(right)) => Ok(accepts(left.cmp(right))),
        (Value::Number(left), Value::Number(right)) => match (left.as_i64(), right.as_i64()) {
            (Some(left), Some(right)) => Ok(accepts(left.cmp(&right))),
            (None, None) => Ok(left.as_f64().partial_cmp(&right.as_f64()).is_some_and(accepts)),
            _ => Err(INCOMPATIBLE.into()),
        },
        _ => Err(INCOMPATIBLE.into()),
    }
}
