//! What only history can tell: changes of objects since the step began, in their order, and who made them.

use super::check::{CheckState, Evidence, Standing};
use super::pattern::Pattern;
use super::selection::Selection;
use crate::api::order::Gather;
use crate::api::reader::{Readable, Reader};
use crate::api::set::Set;
use crate::apiserver::request::{Change, WatchEvent};
use crate::cluster::story::{Actor, Effect};
use serde_json::Value;

/// Changes of objects.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// What happened to them, and how often.
    pub turn: Turn,
    /// Which objects, as they were after the change.
    pub selection: Selection,
}

/// What happened to objects, and how often.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// The kind of change; any if left out.
    pub change: Option<ChangeWord>,
    /// Who made it: `kubectl`, or a loop by its name, such as `replicaset-controller`.
    pub by: Option<String>,
    /// What the same object says later on.
    pub then: Option<Pattern>,
    /// So many different objects; 1 if left out.
    pub at_least: Option<usize>,
}

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in a watch event")]
pub enum ChangeWord {
    Added,
    Modified,
    Deleted,
}

const FORGOTTEN: &str = "too much has happened to tell: begin the step again";

/// No object has been so since the step began.
pub fn never(selection: &Selection, evidence: &Evidence<'_>) -> CheckState {
    let happened = Happened { turn: Turn::default(), selection: selection.clone() };
    match happened.count(evidence) {
        Some(0) => CheckState::new(Standing::Met, "not so far"),
        Some(_) => CheckState::new(Standing::Open, "it has happened"),
        None => CheckState::new(Standing::Open, FORGOTTEN),
    }
}

impl Happened {
    /// How it stands.
    pub fn state(&self, evidence: &Evidence<'_>) -> CheckState {
        let wanted = self.turn.at_least.unwrap_or(1);
        match self.count(evidence) {
            Some(has) if has >= wanted => CheckState::new(Standing::Met, "it has happened"),
            Some(0) => CheckState::new(Standing::Open, "not so far"),
            Some(has) => CheckState::new(Standing::Partly, format!("{has} of {wanted} so far")),
            None => CheckState::new(Standing::Open, FORGOTTEN),
        }
    }

    /// How many different objects changed so; `None` if that is forgotten.
    fn count(&self, evidence: &Evidence<'_>) -> Option<usize> {
        let changes = || evidence.now.store().changes_since(evidence.start.store().revision());
        let written = self.turn.by.as_deref().map(|actor| written_by(actor, evidence));
        let is_his = |event: &WatchEvent| written.as_ref().is_none_or(|written| written.contains(&event.revision.0));
        let mut found = Set::default();
        for event in changes()?.filter(|event| self.is_such(event, evidence) && is_his(event)) {
            let uid = &event.object.meta().uid;
            let comes_true = |pattern: &Pattern| {
                let later = changes()?.filter(|later| later.revision > event.revision);
                let mut same = later.filter(|later| later.object.meta().uid == *uid);
                same.any(|later| pattern.compare(&later.object.to_value()).is_ok()).then_some(())
            };
            if self.turn.then.as_ref().is_none_or(|pattern| comes_true(pattern).is_some()) {
                found.insert(uid.clone());
            }
        }
        Some(found.len())
    }

    fn is_such(&self, event: &WatchEvent, evidence: &Evidence<'_>) -> bool {
        let change = match event.change {
            Change::Added => ChangeWord::Added,
            Change::Modified => ChangeWord::Modified,
            Change::Deleted => ChangeWord::Deleted,
        };
        self.turn.change.is_none_or(|wanted| wanted == change)
            && self.selection.admits(&event.object, evidence.now.store(), evidence.start.store())
            && self.selection.compare(&event.object).is_ok()
    }
}

/// The revisions that somebody wrote since the step began.
fn written_by(actor: &str, evidence: &Evidence<'_>) -> Set<u64> {
    let story = evidence.now.story().after(evidence.start.story().len());
    let own = story.filter(|occurrence| match occurrence.actor {
        Actor::Client => actor == "kubectl",
        Actor::Component(name) => actor == name,
    });
    let effects = own.flat_map(|occurrence| &occurrence.effects);
    let revision = |effect: &Effect| match effect {
        Effect::Wrote { revision, .. } => Some(revision.0),
        _ => None,
    };
    effects.filter_map(revision).gather()
}

impl Readable for Happened {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| {
            let turn = Turn {
                change: fields.optional("change"),
                by: fields.optional("by"),
                then: fields.optional("then"),
                at_least: fields.optional("at_least"),
            };
            Self { turn, selection: Selection::of_fields(fields) }
        })
    }
}

impl Readable for ChangeWord {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let words = &[("added", Self::Added), ("modified", Self::Modified), ("deleted", Self::Deleted)];
        reader.word(value, words).unwrap_or(Self::Added)
    }
}
