//! The words of a command line, told apart as pflag tells them apart.

mod table;
mod value;

pub use table::{CommandSpec, Effect, FlagKind, FlagSpec, Standing, command, commands, global_flags};
pub use value::boolean;

use super::failure::Failure;
use crate::api::go_duration;
use crate::api::go_format::quote;
use crate::api::table::Table;
use crate::api::time::SimDuration;

/// What was given to a command.
#[derive(Clone, Debug)]
pub struct Arguments {
    /// The command.
    pub command: &'static CommandSpec,
    given: Table<&'static str, Vec<String>>,
    /// What is no flag, in order.
    pub positional: Vec<String>,
    /// How many of the positional words stood before `--`, if there was one.
    pub after_dash: Option<usize>,
    /// What to say about deprecated flags.
    pub notices: Vec<String>,
    /// The namespace of the kubeconfig's context, empty if it names none.
    pub context_namespace: String,
}

impl Arguments {
    /// Reads what follows the words of a command: `parse("create deployment", ["web", "--image=nginx"])`.
    ///
    /// # Errors
    /// A flag that the command does not know, or a value that the flag does not take.
    pub fn parse(command_path: &str, words: &[String]) -> Result<Self, Failure> {
        let command = table::command(command_path);
        let mut arguments = Self {
            command,
            given: Table::default(),
            positional: Vec::new(),
            after_dash: None,
            notices: Vec::new(),
            context_namespace: String::new(),
        };
        let result = arguments.read(words);
        result
            .map(|()| arguments)
            .map_err(|problem| Failure::Message(format!("{problem}\nSee '{} --help' for usage.", command.full_path())))
    }

    /// Refuses a command line that lacks a flag which must be given; cobra looks after the arguments are counted.
    ///
    /// # Errors
    /// `required flag(s) "image" not set`.
    pub fn check_required(&self) -> Result<(), Failure> {
        let is_missing = |flag: &&FlagSpec| flag.standing == Standing::Required && !self.is_given(flag.name);
        let missing: Vec<String> = self.command.flags.iter().filter(is_missing).map(|flag| quote(flag.name)).collect();
        match missing.is_empty() {
            true => Ok(()),
            false => Err(Failure::Message(format!("required flag(s) {} not set", missing.join(", ")))),
        }
    }

    /// Whether the flag stands on the command line.
    pub fn is_given(&self, name: &str) -> bool {
        self.values(name).is_some()
    }

    /// The value that was given, the last one if there are several.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values(name).and_then(|values| values.last()).map(String::as_str)
    }

    /// The value that was given, or the default.
    pub fn value(&self, name: &str) -> &str {
        self.text(name).unwrap_or_else(|| self.command.flag(name).map_or("", FlagSpec::default))
    }

    /// Whether a boolean flag is on, by the command line or by default.
    pub fn switch(&self, name: &str) -> bool {
        self.value(name) == "true"
    }

    /// The value of a whole number.
    pub fn number(&self, name: &str) -> i64 {
        self.value(name).parse().unwrap_or_default()
    }

    /// The value of a duration.
    pub fn duration(&self, name: &str) -> SimDuration {
        go_duration::parse(self.value(name)).unwrap_or(SimDuration::ZERO)
    }

    /// All values of a list.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values(name).map(|values| values.iter().map(String::as_str).collect()).unwrap_or_default()
    }

    /// The names of the flags on the command line, sorted.
    pub fn given_flags(&self) -> impl Iterator<Item = &'static str> {
        self.given.keys().copied()
    }

    /// The positional words before `--`.
    pub fn before_dash(&self) -> &[String] {
        let end = self.after_dash.unwrap_or(self.positional.len());
        self.positional.get(..end).unwrap_or_default()
    }

    /// The positional words after `--`.
    pub fn behind_dash(&self) -> &[String] {
        let start = self.after_dash.unwrap_or(self.positional.len());
        self.positional.get(start..).unwrap_or_default()
    }

    /// The one way to a flag: tests take down who has looked at which.
    fn values(&self, name: &str) -> Option<&Vec<String>> {
        #[cfg(test)]
        tests::take_down(self.command, name);
        self.given.get(name)
    }

    fn read(&mut self, words: &[String]) -> Result<(), String> {
        let mut rest = words.iter().map(String::as_str);
        while let Some(word) = rest.next() {
            if word == "--" {
                self.after_dash = Some(self.positional.len());
                self.positional.extend(rest.map(str::to_owned));
                return Ok(());
            }
            match (word.strip_prefix("--"), word.strip_prefix('-')) {
                (Some(long), _) => self.read_long(word, long, &mut rest)?,
                (None, Some(letters)) if !letters.is_empty() => self.read_short(letters, &mut rest)?,
                _ => self.positional.push(word.to_owned()),
            }
        }
        Ok(())
    }

    fn read_long<'a>(
        &mut self,
        word: &str,
        long: &str,
        rest: &mut impl Iterator<Item = &'a str>,
    ) -> Result<(), String> {
        if long.starts_with(['-', '=']) {
            return Err(format!("bad flag syntax: {word}"));
        }
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        // `--dry_run` is `--dry-run` to every program of Kubernetes.
        let Some(flag) = self.command.flag(&name.replace('_', "-")) else {
            return Err(format!("unknown flag: --{name}"));
        };
        match value.or(flag.alone).or_else(|| rest.next()) {
            Some(value) => self.set(flag, value),
            None => Err(format!("flag needs an argument: {word}")),
        }
    }

    fn read_short<'a>(&mut self, letters: &str, rest: &mut impl Iterator<Item = &'a str>) -> Result<(), String> {
        let mut letters = letters;
        while let Some(letter) = letters.chars().next() {
            let Some(flag) = self.command.shorthand(letter) else {
                return Err(format!("unknown shorthand flag: '{letter}' in -{letters}"));
            };
            let behind = letters.get(letter.len_utf8()..).unwrap_or_default();
            if let Some(value) = behind.strip_prefix('=').filter(|value| !value.is_empty()) {
                return self.set(flag, value);
            }
            let Some(alone) = flag.alone else {
                let value = Some(behind).filter(|value| !value.is_empty()).or_else(|| rest.next());
                return match value {
                    Some(value) => self.set(flag, value),
                    None => Err(format!("flag needs an argument: '{letter}' in -{letters}")),
                };
            };
            self.set(flag, alone)?;
            letters = behind;
        }
        Ok(())
    }

    fn set(&mut self, flag: &'static FlagSpec, text: &str) -> Result<(), String> {
        let values = value::check(flag.kind, text).map_err(|problem| {
            format!("invalid argument {} for {} flag: {problem}", quote(text), quote(&flag.display_name()))
        })?;
        if flag.standing == Standing::Deprecated && !self.given.contains_key(flag.name) {
            let name = flag.name;
            self.notices.push(format!("Flag --{name} has been deprecated, --{name} will be removed in the future"));
        }
        let known = self.given.or_default(flag.name);
        match flag.kind {
            FlagKind::Slice | FlagKind::Array => known.extend(values),
            _ => *known = values,
        }
        Ok(())
    }
}

#[cfg(test)]
pub mod tests;
