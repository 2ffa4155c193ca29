//! Partial documents: what a document must say at least, and where it says something else.

use crate::api::reader::{Readable, Reader};
use serde_json::{Map, Value};
use std::fmt;

/// A partial document. Maps match when every key given matches, lists when every item given matches another item of
/// theirs, `null` matches what is absent. A map with one `$` key is a rule: `$not`, `$any`, `$at_least`, `$at_most`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pattern(Value);

/// Where a document first says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The place: `spec.replicas`.
    pub path: String,
    /// What stands there, `None` for nothing.
    pub has: Option<String>,
    /// What should, in a few words.
    pub wants: String,
}

impl Pattern {
    /// Compares; the document may say more than the pattern.
    ///
    /// # Errors
    /// The first place that differs.
    pub fn compare(&self, document: &Value) -> Result<(), Mismatch> {
        compare(&self.0, document, "")
    }

    /// Whether every document matches.
    pub fn is_empty(&self) -> bool {
        self.0.as_object().is_none_or(Map::is_empty)
    }
}

impl Readable for Pattern {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.noted(check_rules(value));
        Self(value.clone())
    }
}

/// More letters than this do not stand beside a check.
const BRIEF: usize = 48;

impl Mismatch {
    /// In the words of [`fmt::Display`], or in fewer.
    pub fn brief(&self) -> String {
        let words = self.to_string();
        if words.chars().count() > BRIEF { "not so far".to_owned() } else { words }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.has {
            Some(has) => write!(f, "{} is {has}, wants {}", self.path, self.wants),
            None => write!(f, "{} is not set, wants {}", self.path, self.wants),
        }
    }
}

/// The rule that a pattern's map is, and its operand.
fn rule(map: &Map<String, Value>) -> Option<(&str, &Value)> {
    map.iter()
        .next()
        .filter(|(key, _)| map.len() == 1 && key.starts_with('$'))
        .map(|(key, value)| (key.as_str(), value))
}

fn check_rules(pattern: &Value) -> Result<(), String> {
    match pattern {
        Value::Array(items) => items.iter().try_for_each(check_rules),
        Value::Object(map) => {
            match rule(map) {
                Some(("$not", _)) | Some(("$any", Value::Array(_))) => {}
                Some(("$at_least" | "$at_most", Value::Number(_))) => {}
                Some((name, _)) => return Err(format!("{name} is no rule, or has the wrong operand")),
                None => {
                    if let Some(key) = map.keys().find(|key| key.starts_with('$')) {
                        return Err(format!("{key} must stand alone in its map"));
                    }
                }
            }
            map.values().try_for_each(check_rules)
        }
        _ => Ok(()),
    }
}

fn compare(pattern: &Value, actual: &Value, path: &str) -> Result<(), Mismatch> {
    let is_match = match (pattern, actual) {
        (Value::Object(map), _) if rule(map).is_some() => {
            rule(map).is_some_and(|(name, operand)| follows(name, operand, actual, path))
        }
        (Value::Object(map), Value::Object(_) | Value::Null) => {
            for (key, wanted) in map {
                let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                compare(wanted, actual.get(key).unwrap_or(&Value::Null), &inner)?;
            }
            true
        }
        (Value::Array(wanted), Value::Array(items)) => has_each(wanted, items, path),
        (Value::Array(wanted), Value::Null) => wanted.is_empty(),
        (Value::Number(wanted), Value::Number(has)) => wanted.as_f64() == has.as_f64(),
        _ => pattern == actual,
    };
    if is_match {
        return Ok(());
    }
    let has = (!actual.is_null()).then(|| in_words(actual));
    Err(Mismatch { path: path.to_owned(), has, wants: in_words(pattern) })
}

fn follows(name: &str, operand: &Value, actual: &Value, path: &str) -> bool {
    let number = |value: &Value| value.as_f64();
    match name {
        "$not" => compare(operand, actual, path).is_err(),
        "$any" => operand.as_array().is_some_and(|many| many.iter().any(|one| compare(one, actual, path).is_ok())),
        "$at_least" => number(actual).unwrap_or(0.0) >= number(operand).unwrap_or(0.0),
        "$at_most" => number(actual).unwrap_or(0.0) <= number(operand).unwrap_or(0.0),
        _ => false,
    }
}

/// Whether each wanted item has an item of its own. Greedy: enough for lists whose items have names or types.
fn has_each(wanted: &[Value], items: &[Value], path: &str) -> bool {
    let mut left: Vec<&Value> = items.iter().collect();
    wanted.iter().all(|pattern| {
        let place = left.iter().position(|item| compare(pattern, item, path).is_ok());
        place.map(|place| left.remove(place)).is_some()
    })
}

fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Object(map) => match rule(map) {
            Some(("$not", operand)) => format!("anything but {}", in_words(operand)),
            Some(("$any", Value::Array(many))) => many.iter().map(in_words).collect::<Vec<_>>().join(" or "),
            Some(("$at_least", operand)) => format!("at least {}", in_words(operand)),
            Some(("$at_most", operand)) => format!("at most {}", in_words(operand)),
            _ => map.iter().map(|(key, value)| format!("{key} {}", in_words(value))).collect::<Vec<_>>().join(" "),
        },
        // Not as any value: that would bring all of how JSON is written.
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::reader;
    use crate::api::yaml::from_yaml;

    fn check_pattern(pattern: &str, document: &str, expected: Result<(), &str>) {
        let pattern = reader::read::<Pattern>(&from_yaml(pattern).unwrap()).unwrap();
        let found = pattern.compare(&from_yaml(document).unwrap()).map_err(|mismatch| mismatch.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{pattern:?} and {document}");
    }

    #[test]
    fn documents_may_say_more() {
        let document = "spec: {replicas: 2, nodes: [{name: a, x: 1}, {name: b}], image: nginx}";
        for pattern in [
            "{}",
            "spec: {replicas: 2}",
            "spec: {replicas: 2.0}",
            "spec: {nodes: [{name: b}, {name: a}]}",
            "spec: {nodes: []}",
            "spec: {gone: null, none: [], deep: {er: null}}",
            "spec: {image: {$not: redis}}",
            "spec: {image: {$any: [redis, nginx]}}",
            "spec: {replicas: {$at_least: 2}, gone: {$at_most: 0}}",
        ] {
            check_pattern(pattern, document, Ok(()));
        }
        for (pattern, words) in [
            ("spec: {replicas: 3}", "spec.replicas is 2, wants 3"),
            ("spec: {replicas: '2'}", "spec.replicas is 2, wants 2"),
            ("spec: {gone: {x: 1}}", "spec.gone.x is not set, wants 1"),
            ("spec: {nodes: [{name: a}, {name: a}]}", "spec.nodes is name a x 1, name b, wants name a, name a"),
            ("spec: {image: {$not: nginx}}", "spec.image is nginx, wants anything but nginx"),
            ("spec: {image: {$any: [a, b]}}", "spec.image is nginx, wants a or b"),
            ("spec: {replicas: {$at_least: 3}}", "spec.replicas is 2, wants at least 3"),
            ("spec: {replicas: {x: 1}}", "spec.replicas is 2, wants x 1"),
        ] {
            check_pattern(pattern, document, Err(words));
        }
    }

    #[test]
    fn unknown_rules_are_refused() {
        for pattern in ["{a: {$nor: 1}}", "{a: {$any: 1}}", "{a: {$not: 1, b: 2}}", "[{$at_most: x}]"] {
            assert!(reader::read::<Pattern>(&from_yaml(pattern).unwrap()).is_err(), "{pattern}");
        }
    }
}
