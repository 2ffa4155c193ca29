//! Whether a learner has run something, in any spelling.

use super::check::{CheckState, Evidence, Standing};
use super::command::{Act, Command, Place};
use super::selection::Selection;
use crate::api::reader::{Readable, Reader};
use crate::apiserver::store::Store;
use serde_json::Value;

/// A command that counts, since the step before began: whoever looked a little early has looked.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    /// The program; kubectl, or the page's inspector, if left out.
    pub program: Option<String>,
    /// kubectl's verbs; whatever shows an object, if left out.
    pub verbs: Vec<String>,
    /// `-o`: one of these, a template's text left out.
    pub output: Vec<String>,
    /// An object that it showed: it was there, and the command was about it.
    pub shows: Option<Selection>,
    /// Texts among its further words, such as the program behind `exec … --`.
    pub words: Vec<String>,
    /// Where it was typed: at the console, or for a shell in a container.
    pub place: Place,
    /// Whether it failed, as a step announced.
    pub fails: bool,
}

/// What shows an object.
const SHOWING: &[&str] = &["get", "describe", "inspect"];

impl Ran {
    /// How it stands.
    pub fn state(&self, evidence: &Evidence<'_>) -> CheckState {
        let mut best = (Standing::Open, "not yet");
        for (at, command) in evidence.commands.iter().enumerate().skip(evidence.earlier) {
            let acts = command.acts.iter().filter(|_| command.place == self.place);
            for act in acts.filter(|act| self.describes(act)) {
                let found = self.judge(command, act, evidence);
                if found.0 == Standing::Met {
                    return CheckState::new(found.0, found.1);
                }
                // What was near before the step began was no try at it.
                if at >= evidence.begun {
                    best = found;
                }
            }
        }
        CheckState::new(best.0, best.1)
    }

    fn judge(&self, command: &Command, act: &Act, evidence: &Evidence<'_>) -> (Standing, &'static str) {
        if self.fails {
            return match &command.end {
                Some(_) if command.succeeds(act) => (Standing::Open, "it did not fail"),
                Some(_) => (Standing::Met, "it failed"),
                None => (Standing::Partly, "running"),
            };
        }
        if !command.succeeds(act) {
            return match command.end {
                Some(_) => (Standing::Open, "it failed: the console says why"),
                None => (Standing::Partly, "running"),
            };
        }
        let store = command.end.as_ref().map_or(evidence.now.store(), |end| &end.store);
        match &self.shows {
            Some(shown) if !has_shown(shown, act, store, evidence) => {
                (Standing::Partly, "it was not among them: look again")
            }
            _ => (Standing::Met, "done"),
        }
    }

    fn describes(&self, act: &Act) -> bool {
        let is_program = match &self.program {
            Some(program) => act.program == *program,
            None => matches!(act.program.as_str(), "kubectl" | "inspector"),
        };
        let is_verb = match self.verbs.as_slice() {
            [] if self.program.is_some() => true,
            [] => SHOWING.contains(&act.verb.as_str()),
            verbs => verbs.contains(&act.verb),
        };
        let output = act.output.as_deref().unwrap_or_default();
        let form = output.split_once('=').map_or(output, |(form, _)| form);
        let is_output = self.output.is_empty() || self.output.iter().any(|wanted| wanted == form);
        let is_kind =
            self.shows.as_ref().is_none_or(|shown| act.targets.iter().any(|target| target.kind == shown.kind.0));
        let has_words = self.words.iter().all(|wanted| act.words.iter().any(|word| word.contains(wanted.as_str())));
        is_program && is_verb && is_output && is_kind && has_words
    }
}

fn has_shown(shown: &Selection, act: &Act, store: &Store, evidence: &Evidence<'_>) -> bool {
    shown.of(store, evidence.start.store()).any(|object| act.concerns(object) && shown.compare(object).is_ok())
}

impl Readable for Ran {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            program: fields.optional("program"),
            verbs: fields.optional("verbs"),
            output: fields.optional("output"),
            shows: fields.optional("shows"),
            words: fields.optional("words"),
            place: fields.optional("place"),
            fails: fields.optional("fails"),
        })
    }
}

impl Readable for Place {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.word(value, &[("console", Self::Console), ("inside", Self::Inside)]).unwrap_or_default()
    }
}
