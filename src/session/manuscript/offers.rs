//! The words that fit where the caret is: the fields of the kind at that place, and their values where only some are allowed.

use super::documents;
use crate::api::order::InOrder;
use crate::api::schema::{Field, FieldType, Schema, Type};

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The word.
    pub word: String,
    /// What is put in for it.
    pub text: String,
    /// Its type.
    pub gloss: String,
}

/// The words that fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// Where what is typed of the word begins, in bytes.
    pub start: usize,
    /// The words, in the order of the alphabet.
    pub words: Vec<Offer>,
}

/// A line of a manifest, taken apart.
struct Line<'a> {
    /// The column of its key, behind the dashes of a list.
    column: usize,
    /// The column of its first dash, if it begins an item.
    dash: Option<usize>,
    key: &'a str,
    /// What stands behind the colon, if there is one.
    value: Option<&'a str>,
}

/// What fits at `caret`, a place in bytes.
pub fn offers(text: &str, caret: usize) -> Offers {
    let before = text.get(..caret).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let typed = before.get(line_start..).unwrap_or_default();
    let line_number = before.matches('\n').count();
    let Some((first, document)) = documents(text).into_iter().rfind(|(first, _)| *first <= line_number) else {
        return Offers::default();
    };
    let lines: Vec<&str> = document.lines().collect();
    let here = take_apart(typed);
    let above = lines.get(..line_number - first).unwrap_or_default();
    let (word, found) = match here.value {
        Some(value) => (value, values(&here, above, &lines)),
        None => (here.key, keys(&here, above, &lines, line_number - first)),
    };
    let fitting = found.into_iter().filter(|offer| offer.word.starts_with(word) && offer.word != word);
    Offers { start: caret - word.len(), words: fitting.collect() }
}

fn take_apart(line: &str) -> Line<'_> {
    let rest = line.trim_start_matches([' ', '-']);
    let column = line.len() - rest.len();
    let dash = line.get(..column).and_then(|before| before.find('-'));
    match rest.split_once(':') {
        Some((key, value)) => Line { column, dash, key, value: Some(value.trim_start()) },
        None => Line { column, dash, key: rest, value: None },
    }
}

/// The fields that lead to the place of a line, outermost first.
fn path<'a>(here: &Line<'_>, above: &[&'a str]) -> Vec<&'a str> {
    let mut path = Vec::new();
    // An item's own fields stand behind its dash; a list may begin in the column of its field.
    let (mut column, mut dash) = (here.column, here.dash);
    for line in above.iter().rev().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        let line = take_apart(line);
        let holds = line.column < column && dash.is_none_or(|dash| line.column <= dash);
        let opens = line.value.is_some_and(str::is_empty);
        if holds && opens {
            path.push(line.key);
            (column, dash) = (line.column, line.dash);
        } else if dash.is_none() && line.dash.is_some() && line.column == column {
            dash = line.dash;
        }
    }
    path.reverse();
    path
}

fn root(lines: &[&str]) -> Option<&'static Type> {
    let of = |key: &str| lines.iter().find_map(|line| line.strip_prefix(key)?.strip_prefix(':').map(str::trim));
    Schema::get().of_manifest(of("apiVersion")?, of("kind")?)
}

/// The type at a path; maps have no fields of their own.
fn type_at(root: &'static Type, path: &[&str]) -> Option<&'static Type> {
    let schema = Schema::get();
    let Some(field) = (!path.is_empty()).then(|| schema.field(root, path)) else { return Some(root) };
    match field?.kind {
        FieldType::Map(_) => None,
        _ => schema.of_name(field?.kind.object()?),
    }
}

fn keys(here: &Line<'_>, above: &[&str], lines: &[&str], index: usize) -> Vec<Offer> {
    let path = path(here, above);
    let Some(root) = root(lines) else {
        let is_top = path.is_empty() && here.column == 0;
        let top = if is_top { ["apiVersion", "kind", "metadata", "spec"].as_slice() } else { &[] };
        return top
            .iter()
            .map(|word| Offer { word: (*word).to_owned(), text: format!("{word}: "), gloss: String::new() })
            .collect();
    };
    let Some(of) = type_at(root, &path) else { return Vec::new() };
    let taken = siblings(here, lines, index);
    of.fields.iter().filter(|field| !taken.contains(&field.name)).map(field_offer).collect()
}

/// The fields that stand beside a line already.
fn siblings<'a>(here: &Line<'_>, lines: &[&'a str], index: usize) -> Vec<&'a str> {
    let beside = |line: &&'a str| {
        let line = take_apart(line);
        (line.key.is_empty() || line.column >= here.column, line)
    };
    let before = lines.get(..index).unwrap_or_default().iter().rev();
    let after = lines.get(index + 1..).unwrap_or_default().iter();
    let mut taken = Vec::new();
    if here.dash.is_none() {
        for (_, line) in before.map(beside).take_while(|(is_beside, _)| *is_beside) {
            if line.column == here.column {
                taken.push(line.key);
                if line.dash.is_some() {
                    break;
                }
            }
        }
    }
    for (_, line) in
        after.map(beside).take_while(|(is_beside, line)| *is_beside && line.dash.is_none_or(|dash| dash > here.column))
    {
        if line.column == here.column {
            taken.push(line.key);
        }
    }
    taken
}

fn field_offer(field: &Field) -> Offer {
    let text = match field.kind {
        FieldType::Object(_) | FieldType::Map(_) | FieldType::List(_) => format!("{}:", field.name),
        _ => format!("{}: ", field.name),
    };
    let required = if field.required { ", required" } else { "" };
    Offer { word: field.name.to_owned(), text, gloss: format!("{}{required}", field.kind.explained()) }
}

fn values(here: &Line<'_>, above: &[&str], lines: &[&str]) -> Vec<Offer> {
    let offer = |word: &str| Offer { word: word.to_owned(), text: word.to_owned(), gloss: String::new() };
    let mut path = path(here, above);
    if path.is_empty() && matches!(here.key, "apiVersion" | "kind") {
        return top_values(here.key, lines).iter().map(|word| offer(word)).collect();
    }
    path.push(here.key);
    let Some(field) = root(lines).and_then(|root| Schema::get().field(root, &path)) else { return Vec::new() };
    match field.kind {
        FieldType::Boolean => ["false", "true"].map(offer).into(),
        _ => field.choices.iter().map(|choice| offer(choice)).collect(),
    }
}

/// Kinds and versions that go with what the manifest says already.
fn top_values(key: &str, lines: &[&str]) -> Vec<&'static str> {
    let other = if key == "kind" { "apiVersion" } else { "kind" };
    let given =
        lines.iter().find_map(|line| line.strip_prefix(other)?.strip_prefix(':')).map(str::trim).unwrap_or_default();
    let fits = |(version, kind): &(&'static str, &'static str)| match key {
        _ if given.is_empty() => true,
        "kind" => *version == given,
        _ => *kind == given,
    };
    let mut words: Vec<&str> =
        Schema::get().kinds().filter(fits).map(|(version, kind)| if key == "kind" { kind } else { version }).collect();
    words.order();
    words.dedup();
    words
}
