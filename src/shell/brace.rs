//! `{a,b}` and `{1..5}`: one word becomes several before anything else is expanded.

use super::lexer::{push_plain, push_quoted};
use super::syntax::{Part, Word};

/// A word with more braces than this stays as it is, and so does one that would become more words.
const BRACE_LIMIT: usize = 50;
const WORD_LIMIT: usize = 10_000;

/// The words that `word` stands for: itself, unless it has living braces.
pub(super) fn expand(word: &Word) -> Vec<Word> {
    let open = |part: &Part| if let Part::Plain(text) = part { text.matches('{').count() } else { 0 };
    let braces: usize = word.parts.iter().map(open).sum();
    if braces == 0 || braces > BRACE_LIMIT {
        return vec![word.clone()];
    }
    let rebuilt = |atoms: Vec<Atom>| Word { parts: parts(atoms), source: word.source.clone() };
    match alternatives(&atoms(&word.parts)) {
        Some(words) => words.into_iter().map(rebuilt).collect(),
        None => vec![word.clone()],
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Atom {
    Char(char),
    Part(Part),
}

fn atoms(parts: &[Part]) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for part in parts {
        match part {
            Part::Plain(text) => atoms.extend(text.chars().map(Atom::Char)),
            other => atoms.push(Atom::Part(other.clone())),
        }
    }
    atoms
}

fn parts(atoms: Vec<Atom>) -> Vec<Part> {
    let mut parts = Vec::new();
    for atom in atoms {
        match atom {
            Atom::Char(c) => push_plain(&mut parts, c),
            Atom::Part(Part::Quoted(text)) => text.chars().for_each(|c| push_quoted(&mut parts, c)),
            Atom::Part(part) => parts.push(part),
        }
    }
    parts
}

/// Every word that the atoms stand for; nothing if there are too many.
fn alternatives(atoms: &[Atom]) -> Option<Vec<Vec<Atom>>> {
    for (start, _) in atoms.iter().enumerate().filter(|(_, atom)| **atom == Atom::Char('{')) {
        let Some((inside, behind)) = atoms.get(start + 1..).and_then(split_at_close) else { continue };
        let choices = match (split_at_commas(inside), sequence(inside)) {
            (choices, _) if choices.len() > 1 => {
                let mut all = Vec::new();
                for choice in choices {
                    all.extend(alternatives(choice)?);
                }
                all
            }
            (_, Some(choices)) => choices,
            _ => continue,
        };
        let front = atoms.get(..start).unwrap_or_default();
        let tails = alternatives(behind)?;
        if choices.len().saturating_mul(tails.len()) > WORD_LIMIT {
            return None;
        }
        let joined = |choice: &Vec<Atom>, tail: &Vec<Atom>| [front, choice, tail].concat();
        return Some(choices.iter().flat_map(|choice| tails.iter().map(move |tail| joined(choice, tail))).collect());
    }
    Some(vec![atoms.to_vec()])
}

/// The atoms up to the brace that closes, and those behind it.
fn split_at_close(atoms: &[Atom]) -> Option<(&[Atom], &[Atom])> {
    let mut open = 0_usize;
    for (at, atom) in atoms.iter().enumerate() {
        match atom {
            Atom::Char('{') => open += 1,
            Atom::Char('}') if open == 0 => return Some((atoms.get(..at)?, atoms.get(at + 1..)?)),
            Atom::Char('}') => open -= 1,
            _ => {}
        }
    }
    None
}

fn split_at_commas(atoms: &[Atom]) -> Vec<&[Atom]> {
    let mut open = 0_usize;
    let comma = |atom: &Atom| {
        match atom {
            Atom::Char('{') => open += 1,
            Atom::Char('}') => open = open.saturating_sub(1),
            _ => {}
        }
        open == 0 && *atom == Atom::Char(',')
    };
    atoms.split(comma).collect()
}

/// `1..5`, `a..e`, `1..9..2`
fn sequence(atoms: &[Atom]) -> Option<Vec<Vec<Atom>>> {
    let char_of = |atom: &Atom| if let Atom::Char(c) = atom { Some(*c) } else { None };
    let text: String = atoms.iter().map(char_of).collect::<Option<_>>()?;
    let fields: Vec<&str> = text.split("..").collect();
    let (from, to, step) = match fields.as_slice() {
        [from, to] => (*from, *to, 1),
        [from, to, step] => (*from, *to, step.parse::<i32>().ok()?.unsigned_abs().max(1)),
        _ => return None,
    };
    let spelled = |text: String| text.chars().map(Atom::Char).collect();
    if let (Ok(first), Ok(last)) = (from.parse::<i32>(), to.parse::<i32>()) {
        let padded = |text: &str| text.trim_start_matches('-').starts_with('0') && text.len() > 1;
        let width = if padded(from) || padded(to) { from.len().max(to.len()) } else { 0 };
        return Some(steps(first, last, step)?.into_iter().map(|n| spelled(format!("{n:0width$}"))).collect());
    }
    let letter = |text: &str| match text.as_bytes() {
        [byte] if byte.is_ascii_alphabetic() => Some(i32::from(*byte)),
        _ => None,
    };
    let letters = steps(letter(from)?, letter(to)?, step)?;
    Some(letters.into_iter().filter_map(|n| u8::try_from(n).ok()).map(|n| vec![Atom::Char(char::from(n))]).collect())
}

fn steps(first: i32, last: i32, step: u32) -> Option<Vec<i32>> {
    let count = (first.abs_diff(last) / step).checked_add(1).filter(|count| *count as usize <= WORD_LIMIT)?;
    let signed = if first <= last { i64::from(step) } else { -i64::from(step) };
    let nth = |n: u32| i32::try_from(i64::from(first) + signed * i64::from(n)).ok();
    (0..count).map(nth).collect()
}
