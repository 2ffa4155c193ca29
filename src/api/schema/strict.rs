//! Strict decoding: the fields of a manifest that its kind does not have.

use super::table::{FieldType, Schema, Type};
use serde_json::{Map, Value};

/// sigs.k8s.io/json stops collecting after this many.
const MOST_ERRORS: usize = 100;

/// `unknown field "spec.contianers"` for each field of `value` that its kind lacks, in the order in which the API
/// server comes upon them: it gets a manifest from kubectl with the keys sorted. Kinds that are not built in have none.
pub fn check_strict(value: &Value, api_version: &str, kind: &str) -> Vec<String> {
    let schema = Schema::get();
    let mut walk = Walk { schema, path: String::new(), unknown: Vec::new() };
    if let (Some(root), Value::Object(map)) = (schema.of_manifest(api_version, kind), value) {
        walk.object(map, root);
    }
    walk.unknown
}

struct Walk<'a> {
    schema: &'a Schema,
    path: String,
    unknown: Vec<String>,
}

impl Walk<'_> {
    fn object(&mut self, map: &Map<String, Value>, of: &Type) {
        for (key, value) in map {
            match of.field(key) {
                Some(field) => self.below_key(key, |walk| walk.value(value, &field.kind)),
                None => self.below_key(key, Walk::report),
            }
        }
    }

    fn value(&mut self, value: &Value, kind: &FieldType) {
        match (kind, value) {
            (FieldType::Object(name), Value::Object(map)) => {
                if let Some(of) = self.schema.of_name(name) {
                    self.object(map, of);
                }
            }
            (FieldType::List(item), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    let outer = self.path.len();
                    self.path.push_str(&format!("[{index}]"));
                    self.value(value, item);
                    self.path.truncate(outer);
                }
            }
            (FieldType::Map(item), Value::Object(map)) => {
                for (key, value) in map {
                    self.below_key(key, |walk| walk.value(value, item));
                }
            }
            _ => {}
        }
    }

    fn below_key(&mut self, key: &str, visit: impl FnOnce(&mut Self)) {
        let outer = self.path.len();
        if outer > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        visit(self);
        self.path.truncate(outer);
    }

    fn report(&mut self) {
        if self.unknown.len() < MOST_ERRORS {
            self.unknown.push(format!("unknown field {:?}", self.path));
        }
    }
}
