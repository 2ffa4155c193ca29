//! `Did you mean this?`, as cobra finds out.

use super::flags::command;

/// How many letters may differ.
const NEAR: usize = 2;

/// What to say about a word that is no command.
pub fn unknown_command(word: &str) -> String {
    let suggestions: Vec<String> = suggestions(word).into_iter().map(|name| format!("\t{name}\n")).collect();
    let text = format!("unknown command {word:?} for \"kubectl\"");
    match suggestions.is_empty() {
        true => text,
        false => format!("{text}\n\nDid you mean this?\n{}", suggestions.concat().trim_end_matches('\n')),
    }
}

/// The commands that the word may mean: a few letters away, begun with it, or its usual mistake.
pub fn suggestions(word: &str) -> Vec<&'static str> {
    let typed = word.to_ascii_lowercase();
    let mut names: Vec<(&'static str, &[&'static str])> = Vec::new();
    names.extend(command("").children().map(|child| (child.name(), child.suggested_for.as_slice())));
    names.extend([("options", [].as_slice()), ("help", [].as_slice())]);
    let is_meant = |name: &str, suggested_for: &[&str]| {
        distance(&typed, name) <= NEAR
            || name.starts_with(&typed)
            || suggested_for.iter().any(|usual| usual.eq_ignore_ascii_case(word))
    };
    names.into_iter().filter(|(name, usual)| is_meant(name, usual)).map(|(name, _)| name).collect()
}

/// Levenshtein's distance.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, c) in one.chars().enumerate() {
        let mut next = vec![index + 1];
        for (place, (d, costs)) in other.iter().zip(row.windows(2)).enumerate() {
            let (diagonal, above) = (costs.first().copied().unwrap_or(0), costs.last().copied().unwrap_or(0));
            let left = next.get(place).copied().unwrap_or(0);
            next.push((diagonal + usize::from(c != *d)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
