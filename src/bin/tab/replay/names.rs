//! Generated names in a transcript: which of ours they stand for.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use tabernetes::api::discovery::Kind;
use tabernetes::apiserver::store::Store;

/// What a generated name stands for: the n-th, in sorted order, of the names alive that have a form.
#[derive(Deserialize)]
pub struct Form {
    /// `web-<hash>-<rand>`.
    like: String,
    /// From 1.
    index: usize,
}

/// The command with our names in place of the transcript's.
pub fn fill(cmd: &str, names: &BTreeMap<String, Form>, store: &Store) -> String {
    let mut line = cmd.to_owned();
    // The longest first: a pod's name begins with its ReplicaSet's.
    let mut recorded: Vec<&String> = names.keys().collect();
    recorded.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for name in recorded {
        if let Some(ours) = names.get(name).and_then(|form| find(form, store)) {
            line = line.replace(name.as_str(), &ours);
        }
    }
    line
}

fn find(form: &Form, store: &Store) -> Option<String> {
    let alive: BTreeSet<&str> = Kind::all()
        .filter(|kind| *kind != Kind::EVENT)
        .flat_map(|kind| store.list(kind, ""))
        .map(|(key, _)| key.name.as_str())
        .filter(|name| has_form(name, &form.like))
        .collect();
    alive.into_iter().nth(form.index.checked_sub(1)?).map(str::to_owned)
}

/// Whether a name is of a form, as compare.py masks names.
fn has_form(name: &str, form: &str) -> bool {
    let (mut name, mut form) = (name, form);
    loop {
        let Some((literal, rest)) = form.split_once("-<") else { return name == form };
        let Some((mark, after)) = rest.split_once('>') else { return name == form };
        let Some(tail) = name.strip_prefix(literal).and_then(|tail| tail.strip_prefix('-')) else { return false };
        let length = tail.find('-').unwrap_or(tail.len());
        let (part, left) = tail.split_at(length);
        let is_part = match mark {
            "hash" => {
                (8..=10).contains(&part.len()) && part.chars().all(is_safe) && part.chars().any(|c| c.is_ascii_digit())
            }
            "rand" => part.len() == 5 && part.chars().all(is_safe),
            "minute" => part.len() == 8 && part.chars().all(|c| c.is_ascii_digit()),
            _ => !part.is_empty(),
        };
        if !is_part {
            return false;
        }
        (name, form) = (left, after);
    }
}

fn is_safe(c: char) -> bool {
    c.is_ascii_digit() || "bcdfghjklmnpqrstvwxz".contains(c)
}
