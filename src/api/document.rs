//! Documents: how typed objects are read from JSON and become JSON again, by a walk over their fields.
//!
//! One walk serves both ways, and is compiled once for each type; serde's derives compile a reader and a writer for each,
//! which made up an eighth of the page. Rules of Go's `encoding/json`, as the API server uses it: a field that is null or
//! missing keeps its default, and an empty one that is `omitempty` is left out.

use super::order::Gather;
use super::table::Table;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::rc::Rc;

/// Reads a document.
///
/// # Errors
/// The first value of a wrong type.
pub fn read<T: Field + Default>(value: Value) -> Result<T, WrongType> {
    let mut field = T::default();
    field.read(value)?;
    Ok(field)
}

/// The document of a value, keys sorted.
pub fn write<T: Field + Clone>(value: &T) -> Value {
    value.clone().take()
}

/// A value that can stand in a document.
pub trait Field {
    /// Becomes what the document says; it is never given null.
    ///
    /// # Errors
    /// When the document holds something of another type.
    fn read(&mut self, value: Value) -> Result<(), WrongType>;

    /// Its document. It moves into it: what stays behind is of no use.
    fn take(&mut self) -> Value;

    /// Whether Go's `omitempty` leaves it out.
    fn is_empty(&self) -> bool {
        false
    }
}

/// A value of another type than the field's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongType(pub &'static str);

/// How a field is called, and whether it shows when it is empty.
#[derive(Clone, Copy, Debug)]
pub struct FieldName {
    /// As in a manifest.
    pub name: &'static str,
    /// When it shows.
    pub presence: Presence,
}

/// When a field shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Even when it is empty.
    Always,
    /// Unless it is empty: Go's `omitempty`.
    OmitEmpty,
}

/// What the walk does at each field.
pub type Visit<'a> = &'a mut dyn FnMut(&'static FieldName, &mut dyn Field);

/// A struct of fields; [`fields!`] implements it.
pub trait Fields {
    /// Visits every field.
    fn walk(&mut self, visit: Visit<'_>);
}

/// The fields of a struct by their names in a manifest; those marked `always` show even when they are empty.
macro_rules! fields {
    ($type:ident { $($name:literal: $field:ident $($always:ident)?),+ $(,)? }) => {
        impl $crate::api::document::Fields for $type {
            fn walk(&mut self, visit: $crate::api::document::Visit<'_>) {
                $(visit($crate::api::document::fields!(@name $name $($always)?), &mut self.$field);)+
            }
        }

        impl $crate::api::document::Field for $type {
            fn read(&mut self, value: serde_json::Value) -> Result<(), $crate::api::document::WrongType> {
                $crate::api::document::read_fields(self, value)
            }

            fn take(&mut self) -> serde_json::Value {
                $crate::api::document::take_fields(self)
            }
        }
    };
    (@name $name:literal always) => {
        &$crate::api::document::FieldName { name: $name, presence: $crate::api::document::Presence::Always }
    };
    (@name $name:literal) => {
        &$crate::api::document::FieldName { name: $name, presence: $crate::api::document::Presence::OmitEmpty }
    };
}

pub(crate) use fields;

/// Reads each field that the document has; what it has besides is ignored, strict decoding has complained of it before.
///
/// # Errors
/// The first value of a wrong type.
pub fn read_fields(fields: &mut dyn Fields, value: Value) -> Result<(), WrongType> {
    let Value::Object(mut map) = value else { return Err(WrongType("expected an object")) };
    let mut outcome = Ok(());
    fields.walk(&mut |name, field| {
        if let Some(value) = map.remove(name.name).filter(|value| !value.is_null())
            && outcome.is_ok()
        {
            outcome = field.read(value);
        }
    });
    outcome
}

/// The document of all fields that show.
pub fn take_fields(fields: &mut dyn Fields) -> Value {
    let mut map = Map::new();
    fields.walk(&mut |name, field| {
        if name.presence == Presence::Always || !field.is_empty() {
            map.insert(name.name.to_owned(), field.take());
        }
    });
    Value::Object(map)
}

impl Field for bool {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        *self = value.as_bool().ok_or(WrongType("expected true or false"))?;
        Ok(())
    }

    fn take(&mut self) -> Value {
        Value::Bool(*self)
    }

    fn is_empty(&self) -> bool {
        !*self
    }
}

impl Field for i64 {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        *self = value.as_i64().ok_or(WrongType("expected a whole number"))?;
        Ok(())
    }

    fn take(&mut self) -> Value {
        Value::from(*self)
    }

    fn is_empty(&self) -> bool {
        *self == 0
    }
}

impl Field for i32 {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        let number = value.as_i64().and_then(|number| i32::try_from(number).ok());
        *self = number.ok_or(WrongType("expected a whole number of 32 bits"))?;
        Ok(())
    }

    fn take(&mut self) -> Value {
        Value::from(*self)
    }

    fn is_empty(&self) -> bool {
        *self == 0
    }
}

impl Field for String {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        let Value::String(text) = value else { return Err(WrongType("expected a text")) };
        *self = text;
        Ok(())
    }

    fn take(&mut self) -> Value {
        Value::String(mem::take(self))
    }

    fn is_empty(&self) -> bool {
        String::is_empty(self)
    }
}

/// A text that is mostly one of those that the program knows.
pub type Word = Cow<'static, str>;

impl Field for Word {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        let mut text = String::new();
        text.read(value)?;
        *self = text.into();
        Ok(())
    }

    fn take(&mut self) -> Value {
        Value::String(mem::take(self).into_owned())
    }

    fn is_empty(&self) -> bool {
        str::is_empty(self)
    }
}

/// A part that nobody looks into.
impl Field for Value {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        *self = value;
        Ok(())
    }

    fn take(&mut self) -> Value {
        Value::take(self)
    }
}

impl<T: Field + Clone> Field for Rc<T> {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        Rc::make_mut(self).read(value)
    }

    fn take(&mut self) -> Value {
        Rc::make_mut(self).take()
    }

    fn is_empty(&self) -> bool {
        (**self).is_empty()
    }
}

/// Go's pointer: what is there shows, be it empty.
impl<T: Field + Default> Field for Option<T> {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        self.get_or_insert_default().read(value)
    }

    fn take(&mut self) -> Value {
        self.as_mut().map_or(Value::Null, Field::take)
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

impl<T: Field + Default> Field for Vec<T> {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        self.clear();
        read_items(self, value)
    }

    fn take(&mut self) -> Value {
        let count = self.len();
        take_items(self, count)
    }

    fn is_empty(&self) -> bool {
        Vec::is_empty(self)
    }
}

/// A list of fields, whatever they are: reading and writing one is compiled once.
trait Items {
    /// Puts a default one behind the others.
    fn add(&mut self) -> Option<&mut dyn Field>;

    fn at(&mut self, place: usize) -> Option<&mut dyn Field>;
}

impl<T: Field + Default> Items for Vec<T> {
    fn add(&mut self) -> Option<&mut dyn Field> {
        self.push(T::default());
        self.last_mut().map(|field| field as &mut dyn Field)
    }

    fn at(&mut self, place: usize) -> Option<&mut dyn Field> {
        self.get_mut(place).map(|field| field as &mut dyn Field)
    }
}

fn read_items(list: &mut dyn Items, value: Value) -> Result<(), WrongType> {
    let Value::Array(items) = value else { return Err(WrongType("expected a list")) };
    for item in items {
        if let Some(field) = list.add().filter(|_| !item.is_null()) {
            field.read(item)?;
        }
    }
    Ok(())
}

fn take_items(list: &mut dyn Items, count: usize) -> Value {
    let mut items = Vec::with_capacity(count);
    for place in 0..count {
        items.extend(list.at(place).map(|field| field.take()));
    }
    Value::Array(items)
}

impl<T: Field + Default> Field for Table<String, T> {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        *self = Self::default();
        for (key, item) in entries(value)? {
            self.insert(key, entry(item)?);
        }
        Ok(())
    }

    fn take(&mut self) -> Value {
        let entries = mem::take(self).into_iter();
        Value::Object(entries.map(|(key, mut field)| (key, field.take())).gather())
    }

    fn is_empty(&self) -> bool {
        Table::is_empty(self)
    }
}

fn entries(value: Value) -> Result<Map<String, Value>, WrongType> {
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(WrongType("expected an object")),
    }
}

fn entry<T: Field + Default>(item: Value) -> Result<T, WrongType> {
    if item.is_null() { Ok(T::default()) } else { read(item) }
}

impl fmt::Display for WrongType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for WrongType {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Sample {
        count: i32,
        shown: String,
        limit: Option<i64>,
        names: Vec<String>,
        labels: Table<String, String>,
        rest: Option<Rc<Value>>,
        inner: Vec<Sample>,
    }

    fields!(Sample {
        "count": count,
        "shown": shown always,
        "limit": limit,
        "names": names,
        "labels": labels,
        "rest": rest,
        "inner": inner,
    });

    fn check(read_from: Value, written: Result<Value, &'static str>) {
        let sample = read::<Sample>(read_from).map(|sample| write(&sample));
        assert_eq!(sample, written.map_err(WrongType));
    }

    #[test]
    fn null_and_missing_are_defaults_and_empty_ones_are_left_out() {
        check(json!({}), Ok(json!({"shown": ""})));
        check(json!({"count": null, "limit": 0, "unknown": 1}), Ok(json!({"limit": 0, "shown": ""})));
        check(
            json!({"names": ["a", null], "labels": {"k": null}, "rest": {"any": [1]}}),
            Ok(json!({"labels": {"k": ""}, "names": ["a", ""], "rest": {"any": [1]}, "shown": ""})),
        );
        check(json!({"inner": [{"count": 1}]}), Ok(json!({"inner": [{"count": 1, "shown": ""}], "shown": ""})));
    }

    #[test]
    fn wrong_types_are_told() {
        check(json!([]), Err("expected an object"));
        check(json!({"inner": [{"count": "1"}]}), Err("expected a whole number of 32 bits"));
        check(json!({"count": 3_000_000_000_i64}), Err("expected a whole number of 32 bits"));
        check(json!({"names": "a"}), Err("expected a list"));
    }
}
