//! Wrong types: what Go's JSON decoder says of the first value of a manifest that does not fit its field.

use super::formats::{Precision, base64_error, quantity_error, time_error};
use super::table::{Field, FieldType, Schema, Type};
use crate::api::yaml::json_literal;
use serde_json::{Map, Number, Value};

/// What the API server says of the first value in `value` whose type does not fit, as
/// `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`. Quantities and times
/// are read by functions of their own, whose complaint ends the decoding and so comes before all others.
pub fn check_types(value: &Value, api_version: &str, kind: &str) -> Option<String> {
    let schema = Schema::get();
    let root = schema.of_manifest(api_version, kind)?;
    let mut decoder = Decoder::new(schema, root.short_name());
    let Value::Object(map) = value else {
        return Some(format!("json: cannot unmarshal {} into Go value of type {}", json_kind(value), go_name(root)));
    };
    decoder.finish(|decoder| decoder.object(map, root))
}

/// What kubectl itself says before it sends a manifest: it decodes `apiVersion`, `kind` and `metadata` alone.
pub fn check_metadata(value: &Value) -> Option<String> {
    const WHOLE: &str = "metadataOnlyObject";
    let schema = Schema::get();
    let of_any_kind = schema.of_name("core/v1.ConfigMap")?;
    let mut decoder = Decoder::new(schema, WHOLE);
    let map = value.as_object()?;
    decoder.finish(|decoder| {
        for (key, value) in map {
            if matches!(key.as_str(), "apiVersion" | "kind" | "metadata")
                && let Some(field) = of_any_kind.field(key)
            {
                decoder.field(value, field, WHOLE)?;
            }
        }
        Ok(())
    })
}

/// A complaint after which nothing more is decoded.
struct Stop(String);

struct Decoder<'a> {
    schema: &'a Schema,
    /// Names of the fields from the root on, without indexes and map keys, as Go keeps them.
    path: Vec<&'static str>,
    owner: &'static str,
    first: Option<String>,
}

impl<'a> Decoder<'a> {
    fn new(schema: &'a Schema, owner: &'static str) -> Self {
        Self { schema, path: Vec::new(), owner, first: None }
    }

    fn finish(&mut self, decode: impl FnOnce(&mut Self) -> Result<(), Stop>) -> Option<String> {
        match decode(self) {
            Err(Stop(message)) => Some(message),
            Ok(()) => self.first.take(),
        }
    }

    fn object(&mut self, map: &Map<String, Value>, of: &Type) -> Result<(), Stop> {
        for (key, value) in map {
            if let Some(field) = of.field(key) {
                self.field(value, field, of.short_name())?;
            }
        }
        Ok(())
    }

    fn field(&mut self, value: &Value, field: &Field, owner: &'static str) -> Result<(), Stop> {
        let outer = std::mem::replace(&mut self.owner, owner);
        self.path.push(field.name);
        let names = Names { whole: field.go_type(), item: field.go_item_type() };
        let result = self.value(value, &field.kind, &names);
        self.path.pop();
        self.owner = outer;
        result
    }

    fn value(&mut self, value: &Value, kind: &FieldType, names: &Names) -> Result<(), Stop> {
        if value.is_null() {
            return Ok(());
        }
        match (kind, value) {
            (FieldType::Any(_), _) | (FieldType::String, Value::String(_)) | (FieldType::Boolean, Value::Bool(_)) => {}
            (FieldType::Double, Value::Number(_)) => {}
            (FieldType::Int32, Value::Number(number)) => self.whole(number, is_int32(number), names),
            (FieldType::Int64, Value::Number(number)) => self.whole(number, number.is_i64(), names),
            (FieldType::Bytes, Value::String(text)) => {
                if let Some(mistake) = base64_error(text) {
                    self.first.get_or_insert(mistake);
                }
            }
            (FieldType::Object(name), Value::Object(map)) => {
                if let Some(of) = self.schema.of_name(name) {
                    self.object(map, of)?;
                }
            }
            (FieldType::List(item), Value::Array(values)) => {
                for value in values {
                    self.value(value, item, &names.of_item(item))?;
                }
            }
            (FieldType::Map(item), Value::Object(map)) => {
                for value in map.values() {
                    self.value(value, item, &names.of_item(item))?;
                }
            }
            (FieldType::Time, _) => self.time(value, Precision::Seconds)?,
            (FieldType::MicroTime, _) => self.time(value, Precision::Micros)?,
            (FieldType::Quantity, _) => quantity(value)?,
            (FieldType::IntOrString, _) => self.int_or_string(value)?,
            _ => {
                let message = self.mismatch(json_kind(value), &names.whole);
                self.first.get_or_insert(message);
            }
        }
        Ok(())
    }

    fn whole(&mut self, number: &Number, fits: bool, names: &Names) {
        if !fits {
            let message = self.mismatch(&format!("number {}", json_literal(number)), &names.whole);
            self.first.get_or_insert(message);
        }
    }

    fn time(&self, value: &Value, precision: Precision) -> Result<(), Stop> {
        match value {
            Value::String(text) => time_error(text, precision).map_or(Ok(()), |mistake| Err(Stop(mistake))),
            _ => Err(Stop(self.mismatch(json_kind(value), "string"))),
        }
    }

    fn int_or_string(&self, value: &Value) -> Result<(), Stop> {
        match value {
            Value::String(_) => Ok(()),
            Value::Number(number) if is_int32(number) => Ok(()),
            Value::Number(number) => Err(Stop(self.mismatch(&format!("number {}", json_literal(number)), "int32"))),
            _ => Err(Stop(self.mismatch(json_kind(value), "int32"))),
        }
    }

    fn mismatch(&self, found: &str, wanted: &str) -> String {
        let path = self.path.join(".");
        format!("json: cannot unmarshal {found} into Go struct field {}.{path} of type {wanted}", self.owner)
    }
}

/// Go's names for a field's type, and for its items' type where the field is a list or map.
struct Names {
    whole: String,
    item: Option<String>,
}

impl Names {
    fn of_item(&self, item: &FieldType) -> Names {
        let whole = self.item.clone().unwrap_or_else(|| item.go_type());
        Names { whole, item: item.item().map(FieldType::go_type) }
    }
}

fn quantity(value: &Value) -> Result<(), Stop> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => json_literal(number),
        // Whatever else it is, its JSON begins with no digit.
        _ => "?".to_owned(),
    };
    quantity_error(&text).map_or(Ok(()), |mistake| Err(Stop(mistake)))
}

fn is_int32(number: &Number) -> bool {
    number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
}

/// What Go's JSON decoder calls a value.
pub fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn go_name(of: &Type) -> String {
    FieldType::Object(of.name).go_type()
}
