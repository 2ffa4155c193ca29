//! What Tab does: which word is being typed, what could become of it, and what can be put in already.

use super::files::{self, Entry};
use super::programs::PROGRAMS;
use super::state::Shell;
use super::syntax::{continues_name, starts_name};
use crate::api::order::InOrder;
use crate::host::Files;

/// Something that the word could become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The whole word.
    pub text: String,
    /// What it is, in a few words; may be empty.
    pub gloss: String,
}

/// What is known about a program's own words: from those before the caret (without the program's name) and the
/// beginning of the one at the caret to what it could become.
pub type Completer<'a> = &'a dyn Fn(&[String], &str) -> Vec<Candidate>;

/// What completion looks at.
pub struct Surroundings<'a> {
    /// Variables, aliases and the folder.
    pub shell: &'a Shell,
    /// The home folder.
    pub files: &'a Files,
    /// Lines typed before, for the ghost text.
    pub history: &'a [String],
    /// What kubectl knows of its words.
    pub kubectl: Completer<'a>,
}

/// What Tab has to offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// What is put in at the caret at once: as much as all candidates share; all of it and a blank for a single one.
    pub insert: String,
    /// What the word could become; shown when there are several.
    pub candidates: Vec<Candidate>,
}

/// Completes the text before the caret.
pub fn complete(before_caret: &str, surroundings: &Surroundings<'_>) -> Completion {
    let Some(place) = place(before_caret) else { return Completion::default() };
    let mut candidates = candidates(&place, surroundings);
    let prefix = place.prefix();
    candidates.retain(|candidate| candidate.text.starts_with(prefix));
    let rest = |candidate: &Candidate| candidate.text.get(prefix.len()..).unwrap_or_default().to_owned();
    let shared = candidates.iter().map(rest).reduce(|a, b| common_prefix(&a, &b)).unwrap_or_default();
    let mut insert = place.quote.escape(&shared);
    if let [single] = candidates.as_slice()
        && !single.text.ends_with(['/', '=', ':'])
    {
        insert.push_str(place.quote.closing());
        insert.push(' ');
    }
    Completion { insert, candidates }
}

/// The text shown in grey behind the caret: the rest of the newest line that began like this one, or of the only word
/// that fits.
pub fn ghost(line: &str, surroundings: &Surroundings<'_>) -> Option<String> {
    if line.trim().is_empty() {
        return None;
    }
    let older = surroundings.history.iter().rev().find_map(|old| old.strip_prefix(line));
    if let Some(rest) = older.filter(|rest| !rest.is_empty()) {
        return Some(rest.to_owned());
    }
    let completion = complete(line, surroundings);
    let single = completion.candidates.len() == 1;
    Some(completion.insert.trim_end().to_owned()).filter(|rest| single && !rest.is_empty())
}

/// Where in a line the caret is.
#[derive(Clone, Debug, Default)]
struct Place {
    /// The words of the command so far.
    words: Vec<String>,
    /// The word at the caret, freed of its quotes.
    current: String,
    /// Whether the word at the caret has begun.
    begun: bool,
    quote: Quote,
    role: Role,
    /// The name behind a `$`, if the caret is in one.
    variable: Option<String>,
}

/// What the word at the caret is to the command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Argument,
    /// It follows a `>` or `<`.
    File,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Quote {
    #[default]
    None,
    Single,
    Double,
}

impl Quote {
    fn escape(self, text: &str) -> String {
        let special = match self {
            Self::None => " \t\n\\'\"`$&|;()<>*?[]#~!{}",
            Self::Double => "\\\"`$",
            Self::Single => "",
        };
        let mut escaped = String::new();
        for c in text.chars() {
            if special.contains(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    }

    fn closing(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Single => "'",
            Self::Double => "\"",
        }
    }
}

impl Place {
    /// What a candidate has to begin with.
    fn prefix(&self) -> &str {
        self.variable.as_deref().unwrap_or(&self.current)
    }

    fn finish_word(&mut self) {
        let word = std::mem::take(&mut self.current);
        self.variable = None;
        if std::mem::take(&mut self.begun) && std::mem::take(&mut self.role) == Role::Argument {
            self.words.push(word);
        }
    }

    fn push(&mut self, c: char) {
        self.begun = true;
        self.current.push(c);
        let continues = |name: &String| if name.is_empty() { starts_name(c) } else { continues_name(c) };
        self.variable = self.variable.take().filter(continues).map(|name| format!("{name}{c}"));
    }
}

/// The caret's place at the end of `text`; nothing inside of a comment.
fn place(text: &str) -> Option<Place> {
    let mut outer: Vec<(Place, char)> = Vec::new();
    let mut place = Place::default();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (place.quote, c) {
            (Quote::Single, '\'') | (Quote::Double, '"') => place.quote = Quote::None,
            (Quote::Single, _) => place.push(c),
            (Quote::None, '\'') => (place.quote, place.begun) = (Quote::Single, true),
            (Quote::None, '"') => (place.quote, place.begun) = (Quote::Double, true),
            (Quote::None, '\\') => chars.next().into_iter().for_each(|next| place.push(next)),
            (Quote::Double, '\\') => match chars.next_if(|next| "$`\"\\".contains(*next)) {
                Some(next) => place.push(next),
                None => place.push(c),
            },
            (_, '$') if chars.next_if_eq(&'(').is_some() => outer.push((std::mem::take(&mut place), ')')),
            (_, '`') if outer.last().is_some_and(|(_, end)| *end == '`') => place = outer.pop()?.0,
            (_, '`') => outer.push((std::mem::take(&mut place), '`')),
            (_, '$') => {
                place.push(c);
                chars.next_if_eq(&'{').into_iter().for_each(|brace| place.push(brace));
                place.variable = Some(String::new());
            }
            (Quote::Double, _) => place.push(c),
            (Quote::None, ' ' | '\t') => place.finish_word(),
            (Quote::None, ')') if outer.last().is_some_and(|(_, end)| *end == ')') => {
                place = outer.pop()?.0;
                place.begun = true;
            }
            (Quote::None, '<' | '>') => {
                if place.current.chars().all(|c| c.is_ascii_digit()) {
                    (place.current, place.begun) = (String::new(), false);
                }
                place.finish_word();
                place.role = Role::File;
            }
            (Quote::None, '&') if place.role == Role::File && !place.begun => {}
            (Quote::None, '|' | '&' | ';' | '(' | ')' | '\n') => place = Place::default(),
            (Quote::None, '#') if !place.begun => return None,
            (Quote::None, _) => place.push(c),
        }
    }
    Some(place)
}

fn candidates(place: &Place, surroundings: &Surroundings<'_>) -> Vec<Candidate> {
    let shell = surroundings.shell;
    if place.variable.is_some() {
        return shell.names().map(|name| plain(name.to_owned())).collect();
    }
    if place.role == Role::File {
        return paths(&place.current, surroundings);
    }
    let words = command_words(&place.words, shell);
    match words.split_first() {
        None if place.current.contains('/') => paths(&place.current, surroundings),
        None => programs(shell),
        Some((program, words)) => match program.as_str() {
            "kubectl" => (surroundings.kubectl)(words, &place.current),
            "which" | "type" | "help" => programs(shell),
            "export" | "unset" | "printenv" => shell.names().map(|name| plain(name.to_owned())).collect(),
            "alias" | "unalias" => shell.aliases.keys().cloned().map(plain).collect(),
            "echo" => Vec::new(),
            _ => paths(&place.current, surroundings),
        },
    }
}

/// The words from the program on: assignments before it go, an alias becomes what it stands for, and what only starts
/// another program is passed over.
fn command_words(words: &[String], shell: &Shell) -> Vec<String> {
    let is_assignment = |word: &&String| {
        word.split_once('=').is_some_and(|(name, _)| name.starts_with(starts_name) && name.chars().all(continues_name))
    };
    let mut words: Vec<String> =
        words.iter().skip_while(|word| is_assignment(word) || *word == "!" || *word == "{").cloned().collect();
    if let Some(value) = words.first().and_then(|word| shell.aliases.get(word)) {
        words.splice(0..1, value.split_whitespace().map(str::to_owned));
    }
    let starters = ["watch", "xargs", "env"];
    if words.first().is_some_and(|word| starters.contains(&word.as_str())) {
        let skipped = words.iter().skip(1).take_while(|word| word.starts_with('-') || is_assignment(word)).count();
        words.drain(..=skipped);
    }
    words
}

fn programs(shell: &Shell) -> Vec<Candidate> {
    let table = PROGRAMS.iter().filter(|program| program.name.starts_with(|c: char| c.is_alphabetic()));
    let mut found: Vec<Candidate> =
        table.map(|program| Candidate { text: program.name.to_owned(), gloss: program.help.to_owned() }).collect();
    found.extend(shell.aliases.iter().map(|(name, value)| Candidate { text: name.clone(), gloss: value.clone() }));
    found.order_by(|a, b| a.text.cmp(&b.text));
    found
}

/// Files and folders that a path's beginning could become.
fn paths(current: &str, surroundings: &Surroundings<'_>) -> Vec<Candidate> {
    let (folder, name) = match current.rsplit_once('/') {
        Some((folder, name)) => (format!("{folder}/"), name),
        None => (String::new(), current),
    };
    let looked_in = match folder.strip_prefix("~/") {
        Some(rest) => format!("{}/{rest}", surroundings.shell.value("HOME").unwrap_or(files::HOME)),
        None => folder.clone(),
    };
    let path = files::absolute(surroundings.shell.folder(), &looked_in);
    let entries = files::list(surroundings.files, &path).into_iter();
    let shown = entries.filter(|(entry, _)| !entry.starts_with('.') || name.starts_with('.'));
    let mark = |kind: Entry| if kind == Entry::Folder { "/" } else { "" };
    shown.map(|(entry, kind)| plain(format!("{folder}{entry}{}", mark(kind)))).collect()
}

fn plain(text: String) -> Candidate {
    Candidate { text, gloss: String::new() }
}

fn common_prefix(a: &str, b: &str) -> String {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c).collect()
}

#[cfg(test)]
mod tests;
