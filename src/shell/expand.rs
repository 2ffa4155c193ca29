//! From words to arguments: variables, substitutions, splitting, wildcards, and the quotes go.

use super::files;
use super::glob;
use super::run::Context;
use super::script::capture;
use super::state::Shell;
use super::syntax::{Absent, End, Fallback, Mode, Operation, Parameter, Part, Reach, Word};
use super::{arithmetic, brace};
use crate::host::ExitCode;
use futures::future::LocalBoxFuture;
use std::cell::Cell;

/// Why a line was abandoned: what bash says behind its own name.
pub(super) struct Failure(pub(super) String);

/// Characters with whether they are quoted.
type Text = Vec<(char, bool)>;

/// An expansion under way, and the exit code of the last command that it ran.
pub(super) struct Expansion<'a> {
    context: &'a Context<'a>,
    substituted: Cell<Option<ExitCode>>,
}

/// What becomes of blanks and wildcards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Splitting {
    /// Values are split, typed text isn't: an argument.
    Values,
    /// Both are: what stands in for `${name:-…}`.
    Everything,
    /// Nothing is: an assignment, a pattern.
    Nothing,
    /// Nothing is, and everything is quoted: `"…"`.
    Quoted,
}

impl<'a> Expansion<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        Self { context, substituted: Cell::new(None) }
    }

    /// How the last command substitution ended, if there was one.
    pub(super) fn status(&self) -> Option<ExitCode> {
        self.substituted.get()
    }

    /// The arguments of a command. Behind `export`, what looks like an assignment is one and isn't split.
    pub(super) async fn arguments(&self, words: &[Word]) -> Result<Vec<String>, Failure> {
        let declares = words.first().is_some_and(|word| word.plain() == Some("export"));
        let mut arguments = Vec::new();
        for word in words {
            match word.assignment() {
                Some(assignment) if declares => {
                    let sign = if assignment.mode == Mode::Append { "+=" } else { "=" };
                    let value = self.value(&assignment.value).await?;
                    arguments.push(format!("{}{sign}{value}", assignment.name));
                }
                _ => arguments.extend(self.fields(word).await?),
            }
        }
        Ok(arguments)
    }

    /// The arguments that one word becomes: none, one or several.
    pub(super) async fn fields(&self, word: &Word) -> Result<Vec<String>, Failure> {
        let mut arguments = Vec::new();
        let words = match self.context.shell.borrow().dialect.is_bash() {
            true => brace::expand(word),
            false => vec![word.clone()],
        };
        for word in words {
            let mut fields = Fields::default();
            self.add(&word.parts, Splitting::Values, &mut fields).await?;
            for field in fields.finish() {
                arguments.extend(self.wildcards(&field));
            }
        }
        Ok(arguments)
    }

    /// A word's text without splitting: the value of an assignment, a here-string.
    pub(super) async fn value(&self, word: &Word) -> Result<String, Failure> {
        Ok(self.whole(&word.parts).await?.into_iter().map(|(c, _)| c).collect())
    }

    async fn whole(&self, parts: &[Part]) -> Result<Text, Failure> {
        let mut fields = Fields::default();
        self.add(parts, Splitting::Nothing, &mut fields).await?;
        Ok(fields.finish().into_iter().flatten().collect())
    }

    fn add<'b>(
        &'b self,
        parts: &'b [Part],
        splitting: Splitting,
        fields: &'b mut Fields,
    ) -> LocalBoxFuture<'b, Result<(), Failure>> {
        Box::pin(async move {
            for (place, part) in parts.iter().enumerate() {
                match part {
                    Part::Plain(text) => {
                        let alone = parts.len() == place + 1;
                        let rest = if place == 0 { self.tilde(text, alone, fields) } else { text };
                        fields.typed(rest, splitting);
                    }
                    Part::Quoted(text) => fields.quoted(text),
                    Part::Double(inner) => {
                        fields.quoted("");
                        self.add(inner, Splitting::Quoted, fields).await?;
                    }
                    Part::Parameter(parameter) => self.parameter(parameter, splitting, fields).await?,
                    Part::Command(script) => {
                        let (text, code) = capture(self.context, script).await;
                        self.substituted.set(Some(code));
                        fields.value(text.trim_end_matches('\n'), splitting);
                    }
                    Part::Arithmetic(inner) => {
                        let expression: String = self.whole(inner).await?.into_iter().map(|(c, _)| c).collect();
                        let lookup = |name: &str| self.lookup(name);
                        let number = arithmetic::evaluate(&expression, &lookup).map_err(Failure)?;
                        fields.value(&number.to_string(), splitting);
                    }
                }
            }
            Ok(())
        })
    }

    /// Puts the home folder in place of a leading `~` and gives back the text behind it.
    fn tilde<'t>(&self, text: &'t str, alone: bool, fields: &mut Fields) -> &'t str {
        let home = || self.lookup("HOME").unwrap_or_else(|| files::HOME.to_owned());
        match text.strip_prefix('~') {
            Some(rest) if rest.starts_with('/') || (rest.is_empty() && alone) => {
                fields.quoted(&home());
                rest
            }
            _ => text,
        }
    }

    fn lookup(&self, name: &str) -> Option<String> {
        let shell = self.context.shell.borrow();
        match name {
            "?" => Some(shell.last.to_string()),
            "#" => Some(shell.arguments.len().saturating_sub(1).to_string()),
            "@" | "*" => Some(shell.arguments.get(1..).unwrap_or_default().join(" ")),
            "$" => Some("1".to_owned()),
            "!" => shell.newest_job.map(|process| process.to_string()),
            "0" if shell.arguments.is_empty() => Some("bash".to_owned()),
            name if name.starts_with(|first: char| first.is_ascii_digit()) => {
                shell.arguments.get(name.parse::<usize>().ok()?).cloned()
            }
            "-" => Some("himBHs".to_owned()),
            _ => shell.value(name).map(str::to_owned),
        }
    }

    async fn parameter(&self, parameter: &Parameter, splitting: Splitting, fields: &mut Fields) -> Result<(), Failure> {
        let value = self.lookup(&parameter.name);
        match &parameter.operation {
            Operation::Value => fields.value(&value.unwrap_or_default(), splitting),
            Operation::Length => {
                let length = value.unwrap_or_default().chars().count();
                fields.value(&length.to_string(), splitting);
            }
            Operation::Fallback(absent, fallback, operand) => {
                let value = value.filter(|value| *absent == Absent::Unset || !value.is_empty());
                return self.fallback(parameter, value, (*fallback, operand), splitting, fields).await;
            }
            Operation::Trim(end, reach, operand) => {
                let pattern = glob::pattern(&self.whole(operand).await?);
                let value: Vec<char> = value.unwrap_or_default().chars().collect();
                fields.value(&trim(&value, &pattern, *end, *reach), splitting);
            }
            Operation::Bad => return Err(Failure(format!("{}: bad substitution", parameter.source))),
        }
        Ok(())
    }

    async fn fallback(
        &self,
        parameter: &Parameter,
        value: Option<String>,
        (fallback, operand): (Fallback, &[Part]),
        splitting: Splitting,
        fields: &mut Fields,
    ) -> Result<(), Failure> {
        let inner = if splitting == Splitting::Values { Splitting::Everything } else { splitting };
        match (fallback, value) {
            (Fallback::Alternative, None) => {}
            (Fallback::Alternative, Some(_)) | (Fallback::Use, None) => {
                self.add(operand, inner, fields).await?;
            }
            (_, Some(value)) => fields.value(&value, splitting),
            (Fallback::Assign, None) => {
                let value: String = self.whole(operand).await?.into_iter().map(|(c, _)| c).collect();
                fields.value(&value, splitting);
                self.context.shell.borrow_mut().assign(&parameter.name, value);
            }
            (Fallback::Complain, None) => {
                let text: String = self.whole(operand).await?.into_iter().map(|(c, _)| c).collect();
                let text = match parameter.operation {
                    _ if !text.is_empty() => &text,
                    Operation::Fallback(Absent::UnsetOrEmpty, ..) => "parameter null or not set",
                    _ => "parameter not set",
                };
                return Err(Failure(format!("{}: {text}", parameter.name)));
            }
        }
        Ok(())
    }

    /// The files that fit a field with living wildcards; the field itself if there are none.
    fn wildcards(&self, field: &Text) -> Vec<String> {
        let plain: String = field.iter().map(|(c, _)| c).collect();
        if !glob::is_wild(&glob::pattern(field)) {
            return vec![plain];
        }
        let found = matching_paths(field, &self.context.shell.borrow(), &self.context.console.files.borrow());
        if found.is_empty() { vec![plain] } else { found }
    }
}

/// Walks down the folders that fit, part by part.
fn matching_paths(field: &Text, shell: &Shell, table: &crate::host::Files) -> Vec<String> {
    let mut found = vec![String::new()];
    for (place, part) in field.split(|(c, _)| *c == '/').enumerate() {
        let pattern = glob::pattern(part);
        let name: String = part.iter().map(|(c, _)| c).collect();
        let mut next = Vec::new();
        for path in &found {
            let front = if place == 0 { String::new() } else { format!("{path}/") };
            if !glob::is_wild(&pattern) {
                next.push(format!("{front}{name}"));
                continue;
            }
            let folder = files::absolute(shell.folder(), if place > 0 && path.is_empty() { "/" } else { path });
            for (entry, _) in files::list(table, &folder) {
                let hidden = entry.starts_with('.') && !name.starts_with('.');
                if !hidden && glob::matches(&pattern, &entry.chars().collect::<Vec<_>>()) {
                    next.push(format!("{front}{entry}"));
                }
            }
        }
        found = next;
    }
    found.retain(|path| files::entry(table, &files::absolute(shell.folder(), path)).is_some());
    found
}

/// `value` without the front or back that fits the pattern.
fn trim(value: &[char], pattern: &[glob::Piece], end: End, reach: Reach) -> String {
    let mut cuts: Vec<usize> = (0..=value.len()).collect();
    if (end == End::Front) == (reach == Reach::Longest) {
        cuts.reverse();
    }
    for cut in cuts {
        let (front, back) = value.split_at(cut);
        let (tested, kept) = if end == End::Front { (front, back) } else { (back, front) };
        if glob::matches(pattern, tested) {
            return kept.iter().collect();
        }
    }
    value.iter().collect()
}

/// The arguments that a word is becoming.
#[derive(Default)]
struct Fields {
    done: Vec<Text>,
    /// Nothing until something is there, be it two quotes with nothing between them.
    current: Option<Text>,
}

impl Fields {
    fn finish(mut self) -> Vec<Text> {
        self.done.extend(self.current);
        self.done
    }

    fn quoted(&mut self, text: &str) {
        self.current.get_or_insert_default().extend(text.chars().map(|c| (c, true)));
    }

    fn typed(&mut self, text: &str, splitting: Splitting) {
        match splitting {
            Splitting::Values | Splitting::Nothing => self.alive(text),
            Splitting::Everything => self.split(text),
            Splitting::Quoted => self.quoted(text),
        }
    }

    fn value(&mut self, text: &str, splitting: Splitting) {
        match splitting {
            Splitting::Values | Splitting::Everything => self.split(text),
            Splitting::Nothing => self.alive(text),
            Splitting::Quoted => self.quoted(text),
        }
    }

    fn alive(&mut self, text: &str) {
        if !text.is_empty() {
            self.current.get_or_insert_default().extend(text.chars().map(|c| (c, false)));
        }
    }

    fn split(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' => self.done.extend(self.current.take()),
                _ => self.current.get_or_insert_default().push((c, false)),
            }
        }
    }
}
