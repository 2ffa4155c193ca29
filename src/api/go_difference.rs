//! How go-cmp shows what differs between two pod specs: the server's answer to a change that a pod does not take.

mod layout;
mod types;

#[cfg(test)]
mod tests;

use super::go_format::quote;
use layout::{Mark, Record, Text};
use serde_json::Value;
use types::{Type, fields};

/// Fields that show around those that differ.
const CONTEXT: usize = 2;
/// Characters of a text that show in what is equal on both sides.
const LONGEST: usize = 64;
/// Items that show of a list, or fields of a struct, that is equal on both sides.
const MOST: usize = 4;

/// `cmp.Diff` of two `core.PodSpec`s, given as documents.
pub fn pod_spec_difference(old: &Value, new: &Value) -> String {
    let (old, new) = (types::internal(old.clone()), types::internal(new.clone()));
    let body = structs(Some(&old), Some(&new), "PodSpec");
    format!("  {}\n", Text::wrapped("core.PodSpec", body).lines())
}

/// Whether types are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tell {
    /// Of a value that is only on one side.
    Types,
    /// Nowhere: the value is on both sides.
    Nothing,
}

/// Go's zero value: what a document leaves out.
fn is_zero(value: Option<&Value>, of: Type<'_>) -> bool {
    match (value, of) {
        (None | Some(Value::Null), _) => true,
        (Some(value), Type::Struct(name)) => {
            fields(name, value).iter().all(|field| is_zero(field.of(value), field.kind))
        }
        (Some(_), Type::Pointer(_) | Type::List(_) | Type::Map) => false,
        (Some(value), Type::Scalar) => {
            value == "" || *value == Value::Bool(false) || value.as_f64().is_some_and(|number| number == 0.0)
        }
    }
}

/// A whole value. As `formatOptions.FormatValue`.
fn whole(value: Option<&Value>, of: Type<'_>, tell: Tell) -> Text {
    let value = match (value.filter(|value| !value.is_null()), of) {
        (None, Type::Scalar) => return Text::Line("\"\"".to_owned()),
        (None, Type::Struct(_)) => return Text::wrapped("", Vec::new()),
        (None, _) => return Text::Line("nil".to_owned()),
        (Some(value), _) => value,
    };
    let prefix = |name: &str| if tell == Tell::Types { name.to_owned() } else { String::new() };
    let limit = |records: &mut Vec<Record>| {
        if tell == Tell::Nothing && records.len() > MOST {
            records.truncate(MOST);
            records.push(Record::ellipsis(String::new()));
        }
    };
    match of {
        Type::Scalar => Text::Line(scalar(value, tell)),
        Type::Pointer(inner) => whole(Some(value), types::parse(inner), tell).pointed_to(),
        Type::List(item) => {
            let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
            // What a list holds is told by the list.
            let of = types::parse(item);
            let mut records: Vec<Record> =
                items.iter().map(|value| Record::equal("", item_text(value, of, tell))).collect();
            limit(&mut records);
            Text::wrapped(&prefix(&types::name(Type::List(item))), records)
        }
        Type::Map => {
            let entries = value.as_object().into_iter().flatten();
            let record = |(key, value): (&String, &Value)| {
                Record::equal(&quote(key), Text::Line(quote(value.as_str().unwrap_or_default())))
            };
            Text::wrapped(&prefix("map[string]string"), entries.map(record).collect())
        }
        Type::Struct(name) => {
            let all = fields(name, value);
            let set = all.iter().filter(|field| !is_zero(field.of(value), field.kind));
            let mut records: Vec<Record> =
                set.map(|field| Record::equal(&field.name, whole(field.of(value), field.kind, tell))).collect();
            limit(&mut records);
            Text::wrapped(&prefix(&format!("core.{name}")), records)
        }
    }
}

fn item_text(value: &Value, of: Type<'_>, tell: Tell) -> Text {
    match whole(Some(value), of, tell) {
        Text::Wrap { records, .. } => Text::wrapped("", records),
        line => line,
    }
}

fn scalar(value: &Value, tell: Tell) -> String {
    match value {
        Value::String(text) if tell == Tell::Nothing && text.len() > LONGEST + 3 => {
            let cut: String = text.chars().take(LONGEST).collect();
            format!("{}...", quote(&cut))
        }
        Value::String(text) => quote(text),
        other => other.to_string(),
    }
}

/// The zero of a scalar is written by its kind, which only the other side may know.
fn field_text(value: Option<&Value>, other: Option<&Value>, field: &types::Field<'_>, tell: Tell) -> Text {
    match (value, field.kind) {
        (None, Type::Scalar) => Text::Line(match other {
            Some(Value::Bool(_)) => "false".to_owned(),
            Some(Value::Number(_)) => "0".to_owned(),
            _ => field.zero().to_owned(),
        }),
        _ => whole(value, field.kind, tell),
    }
}

/// The fields of two structs, those that are equal only near others. As `formatDiffList`.
fn structs(old: Option<&Value>, new: Option<&Value>, name: &str) -> Vec<Record> {
    let known = old.or(new).unwrap_or(&Value::Null);
    let all = fields(name, known);
    let pair = |field: &types::Field<'_>| (old.and_then(|old| field.of(old)), new.and_then(|new| field.of(new)));
    let is_equal = |field: &types::Field<'_>| {
        let (old, new) = pair(field);
        old == new || is_zero(old, field.kind) && is_zero(new, field.kind)
    };
    let mut records = Vec::new();
    for run in all.chunk_by(|a, b| is_equal(a) == is_equal(b)) {
        let Some(first) = run.first() else { continue };
        if !is_equal(first) {
            for field in run {
                let (old, new) = pair(field);
                unequal(old, new, field, &mut records);
            }
            continue;
        }
        let is_first = all.first().is_some_and(|start| start.name == first.name);
        let is_last = all.last().map(|end| &end.name) == run.last().map(|end| &end.name);
        let low = if is_first { 0 } else { CONTEXT.min(run.len()) };
        let mut high = if is_last { 0 } else { CONTEXT.min(run.len() - low) };
        if run.len() - low - high == 1 {
            high += 1;
        }
        let hidden = run.len() - low - high;
        for (index, field) in run.iter().enumerate() {
            if index < low || index >= low + hidden {
                let (old, new) = pair(field);
                records.push(Record::equal(&field.name, field_text(old, new, field, Tell::Nothing)));
            } else if index == low {
                records.push(Record::ellipsis(format!("{hidden} identical fields")));
            }
        }
    }
    records
}

fn unequal(old: Option<&Value>, new: Option<&Value>, field: &types::Field<'_>, records: &mut Vec<Record>) {
    let nested = match (old, new, field.kind) {
        (Some(old), Some(new), Type::List(item)) => {
            lists(old, new, item).map(|body| Text::wrapped(&types::name(field.kind), body))
        }
        (Some(old), Some(new), Type::Struct(name)) => {
            Some(Text::wrapped(&format!("core.{name}"), structs(Some(old), Some(new), name)))
        }
        (Some(old), Some(new), Type::Pointer(inner)) => match types::parse(inner) {
            Type::Struct(name) => Some(Text::wrapped(&format!("&core.{name}"), structs(Some(old), Some(new), name))),
            _ => None,
        },
        _ => None,
    };
    match nested {
        Some(text) => records.push(Record::equal(&field.name, text)),
        None => {
            records.push(Record::marked(Mark::Gone, &field.name, field_text(old, new, field, Tell::Types)));
            records.push(Record::marked(Mark::New, &field.name, field_text(new, old, field, Tell::Types)));
        }
    }
}

/// Two lists, item by item; none if they hold no structs, or one of them nothing.
fn lists(old: &Value, new: &Value, item: &str) -> Option<Vec<Record>> {
    let (old, new, of) = (old.as_array()?, new.as_array()?, types::parse(item));
    let Type::Struct(name) = of else { return None };
    let mut records = Vec::new();
    for index in 0..old.len().max(new.len()) {
        match (old.get(index), new.get(index)) {
            (Some(old), Some(new)) if old == new => records.push(Record::equal("", item_text(old, of, Tell::Nothing))),
            (Some(old), Some(new)) => {
                records.push(Record::equal("", Text::wrapped("", structs(Some(old), Some(new), name))));
            }
            (Some(old), None) => records.push(Record::marked(Mark::Gone, "", item_text(old, of, Tell::Types))),
            (None, Some(new)) => records.push(Record::marked(Mark::New, "", item_text(new, of, Tell::Types))),
            (None, None) => {}
        }
    }
    Some(records)
}
