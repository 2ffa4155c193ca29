//! From a patched document to an object: what the server's converter makes of values of other types, in its own words.

use super::formats::{Precision, base64_error, quantity_error, time_error};
use super::table::{FieldType, Schema, Type};
use super::types::json_kind;
use crate::api::go_format;
use crate::api::yaml::json_literal;
use serde_json::{Map, Value};

/// Makes the values of a patched document fit their fields where Go's converter can: whole floats become integers.
/// As `DefaultUnstructuredConverter.FromUnstructured`, which knows no path to tell.
///
/// # Errors
/// The first value that does not fit: `unrecognized type: int32`.
pub fn convert(value: &mut Value, api_version: &str, kind: &str) -> Result<(), String> {
    let schema = Schema::get();
    match (schema.of_manifest(api_version, kind), value) {
        (Some(root), Value::Object(map)) => object(map, root),
        _ => Ok(()),
    }
}

fn object(map: &mut Map<String, Value>, of: &Type) -> Result<(), String> {
    for (key, value) in map {
        if let Some(field) = of.field(key) {
            let go_type = field.go_type();
            convert_value(value, &field.kind, &go_type)?;
        }
    }
    Ok(())
}

fn convert_value(value: &mut Value, kind: &FieldType, go_type: &str) -> Result<(), String> {
    match (kind, &mut *value) {
        (_, Value::Null) | (FieldType::Any(_), _) => Ok(()),
        (FieldType::String, Value::String(_)) | (FieldType::Boolean, Value::Bool(_)) => Ok(()),
        (FieldType::Double, Value::Number(_)) => Ok(()),
        (FieldType::String, Value::Number(number)) if number.is_i64() => {
            Err(format!("cannot convert int64 to {go_type}"))
        }
        (FieldType::Int32 | FieldType::Int64, Value::Number(_)) => whole(value, kind, go_type),
        (FieldType::String, _) => Err("unrecognized type: string".to_owned()),
        (FieldType::Boolean, _) => Err("unrecognized type: bool".to_owned()),
        (FieldType::Int32, _) => Err("unrecognized type: int32".to_owned()),
        (FieldType::Int64, _) => Err("unrecognized type: int64".to_owned()),
        (FieldType::Double, _) => Err("unrecognized type: float64".to_owned()),
        (FieldType::Bytes, Value::String(text)) => match base64_error(text) {
            None => Ok(()),
            Some(mistake) => Err(format!("error decoding from json: {mistake}")),
        },
        (FieldType::List(item), Value::Array(items)) => {
            items.iter_mut().try_for_each(|value| convert_value(value, item, &item.go_type()))
        }
        (FieldType::List(_) | FieldType::Bytes, other) => Err(format!("cannot restore slice from {}", go_kind(other))),
        (FieldType::Map(item), Value::Object(map)) => {
            map.values_mut().try_for_each(|value| convert_value(value, item, &item.go_type()))
        }
        (FieldType::Map(_), other) => Err(format!("cannot restore map from {}", go_kind(other))),
        (FieldType::Object(name), Value::Object(map)) => {
            Schema::get().of_name(name).map_or(Ok(()), |of| object(map, of))
        }
        (FieldType::Object(_), other) => Err(format!("cannot restore struct from: {}", go_kind(other))),
        (FieldType::Time, value) => time(value, Precision::Seconds),
        (FieldType::MicroTime, value) => time(value, Precision::Micros),
        (FieldType::Quantity, value) => {
            let text = match value {
                Value::String(text) => text.trim().to_owned(),
                Value::Number(number) => json_literal(number),
                _ => "?".to_owned(),
            };
            quantity_error(&text).map_or(Ok(()), Err)
        }
        (FieldType::IntOrString, value) => int_or_string(value),
    }
}

/// Go cuts a number that is too large for its type, and refuses one with a fraction.
fn whole(value: &mut Value, kind: &FieldType, go_type: &str) -> Result<(), String> {
    let whole = match (value.as_i64(), value.as_f64()) {
        (Some(whole), _) => whole,
        (None, Some(float)) if float.trunc() == float => float as i64,
        _ => return Err(format!("cannot convert float64 to {go_type}")),
    };
    *value = if *kind == FieldType::Int32 { Value::from(whole as i32) } else { Value::from(whole) };
    Ok(())
}

fn time(value: &Value, precision: Precision) -> Result<(), String> {
    match value {
        Value::String(text) => time_error(text, precision).map_or(Ok(()), Err),
        other => Err(unmarshal(json_kind(other), "string")),
    }
}

fn int_or_string(value: &Value) -> Result<(), String> {
    match value {
        Value::String(_) => Ok(()),
        Value::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()) => Ok(()),
        Value::Number(number) => Err(unmarshal(&format!("number {}", json_literal(number)), "int32")),
        other => Err(unmarshal(json_kind(other), "int32")),
    }
}

fn unmarshal(found: &str, wanted: &str) -> String {
    format!("json: cannot unmarshal {found} into Go value of type {wanted}")
}

/// As `reflect.Kind` names it.
fn go_kind(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "slice",
        Value::Object(_) => "map",
        other => go_format::type_name(other),
    }
}
