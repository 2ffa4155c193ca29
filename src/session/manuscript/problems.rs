//! What is wrong with a manifest, before anybody sends it: its YAML, its fields, their types.

use super::documents;
use crate::api::order::InOrder;
use crate::api::schema::{Schema, check_strict, check_types};
use crate::api::yaml::{self, Document};
use serde_json::Value;

/// Something that the server would not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from one.
    pub line: usize,
    /// What is wrong there, as the server or kubectl says it.
    pub words: String,
}

/// Everything that is wrong with the documents of a text, in the order of its lines.
pub fn problems(text: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    for (lines_before, document) in documents(text) {
        let of_document = match yaml::read(document) {
            Ok(document) => judged(&document),
            Err(error) => vec![Problem { line: error.line().unwrap_or(1), words: error.to_string() }],
        };
        found.extend(of_document.into_iter().map(|problem| Problem { line: problem.line + lines_before, ..problem }));
    }
    found.order_by_key(|problem| problem.line);
    found
}

fn judged(document: &Document) -> Vec<Problem> {
    let value = &document.value;
    if value.is_null() {
        return Vec::new();
    }
    let twice = |duplicate: &yaml::Duplicate| Problem {
        line: duplicate.line,
        words: format!("key \"{}\" already set in map", duplicate.key),
    };
    let mut found: Vec<Problem> = document.duplicates.iter().map(twice).collect();
    let text = |field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    let missing = ["apiVersion", "kind"].into_iter().filter(|field| text(field).is_empty());
    found
        .extend(missing.clone().map(|field| Problem { line: first_line(document), words: format!("{field} not set") }));
    if missing.count() > 0 {
        return found;
    }
    if Schema::get().of_manifest(api_version, kind).is_none() {
        let words = format!("no matches for kind \"{kind}\" in version \"{api_version}\"");
        found.push(Problem { line: line_of(document, "kind"), words });
        return found;
    }
    found.extend(
        check_types(value, api_version, kind).map(|words| Problem { line: typed_line(document, &words), words }),
    );
    found.extend(check_strict(value, api_version, kind).into_iter().map(|words| {
        let path = words.split('"').nth(1).unwrap_or_default();
        Problem { line: line_of(document, path), words }
    }));
    found
}

fn first_line(document: &Document) -> usize {
    document.lines.iter().map(|(_, line)| line).min().unwrap_or(1)
}

/// The line of a path, or of the nearest thing that holds it.
fn line_of(document: &Document, path: &str) -> usize {
    let mut path = path;
    loop {
        if let Some(line) = document.lines.get(path) {
            return line;
        }
        match path.rfind(['.', '[']) {
            Some(end) => path = path.get(..end).unwrap_or_default(),
            None => return first_line(document),
        }
    }
}

/// Go names the fields on the way to a wrong type, but not the items of lists: the first such place is meant.
fn typed_line(document: &Document, words: &str) -> usize {
    let named = words.split("Go struct field ").nth(1).and_then(|rest| rest.split(' ').next());
    let Some((_, path)) = named.and_then(|named| named.split_once('.')) else { return first_line(document) };
    let bare = |place: &str| {
        let mut bare = String::new();
        let mut is_inside = false;
        for character in place.chars() {
            match character {
                '[' => is_inside = true,
                ']' => is_inside = false,
                _ if !is_inside => bare.push(character),
                _ => {}
            }
        }
        bare
    };
    let found = document.lines.iter().filter(|(place, _)| bare(place) == path).map(|(_, line)| line).min();
    found.unwrap_or_else(|| first_line(document))
}
