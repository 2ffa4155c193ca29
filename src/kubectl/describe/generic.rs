//! Objects that have no description of their own: every field, with its name spelled out.

use super::description::Description;
use super::events::Context;
use crate::api::go_format;
use crate::api::object::Object;
use serde_json::{Map, Value};

/// Told at the top, or not worth telling.
const SKIPPED: [&str; 5] =
    [".metadata.managedFields", ".metadata.name", ".metadata.namespace", ".metadata.labels", ".metadata.annotations"];

/// The description of any object (`genericDescriber`).
pub fn describe(object: &Object, context: &Context) -> String {
    let mut description = Description::of_namespaced(object.meta());
    if let Value::Object(fields) = object.to_value() {
        tell(&mut description, 0, &fields, "");
    }
    description.finish_with_events(context)
}

fn tell(description: &mut Description, level: usize, fields: &Map<String, Value>, path: &str) {
    for (field, value) in fields {
        let path = format!("{path}.{field}");
        if SKIPPED.contains(&path.as_str()) {
            continue;
        }
        let label = label(field);
        match value {
            Value::Object(fields) => {
                description.heading(level, &label);
                tell(description, level + 1, fields, &path);
            }
            Value::Array(items) => {
                description.heading(level, &label);
                for item in items {
                    match item {
                        Value::Object(fields) => tell(description, level + 1, fields, &path),
                        item => description.line(level + 1, go_format::print(item)),
                    }
                }
            }
            value => description.field(level, &label, go_format::print(value)),
        }
    }
}

/// `creationTimestamp` as `Creation Timestamp`, `apiVersion` as `API Version` (`smartLabelFor`).
fn label(field: &str) -> String {
    if field.chars().any(|c| !c.is_alphabetic() && c != '-') {
        return field.to_owned();
    }
    let words = words(field).into_iter().map(|word| {
        let capitals = word.to_ascii_uppercase();
        if ["API", "URL", "UID", "OSB", "GUID"].contains(&capitals.as_str()) {
            return capitals;
        }
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| std::iter::once(first.to_ascii_uppercase()).chain(letters).collect())
            .unwrap_or_default()
    });
    words.collect::<Vec<String>>().join(" ")
}

/// A name in camel case cut into its words: the last of several capitals begins the next one.
fn words(field: &str) -> Vec<String> {
    let letters: Vec<char> = field.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let begins = before.is_none_or(|before| {
            let next_is_small = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
            let leaves_capitals = letter.is_uppercase() && before.is_uppercase() && next_is_small;
            leaves_capitals || (letter.is_uppercase() && !before.is_uppercase()) || (*letter == '-') != (*before == '-')
        });
        match words.last_mut().filter(|_| !begins) {
            Some(word) => word.push(*letter),
            None => words.push(letter.to_string()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_spelled_out() {
        for (field, expected) in [
            ("apiVersion", "API Version"),
            ("creationTimestamp", "Creation Timestamp"),
            ("uid", "UID"),
            ("clusterIP", "Cluster IP"),
            ("podIPs", "Pod I Ps"),
            ("HTTPGet", "HTTP Get"),
            ("k8s.io/x", "k8s.io/x"),
            ("a-b", "A - B"),
        ] {
            assert_eq!(label(field), expected);
        }
    }
}
