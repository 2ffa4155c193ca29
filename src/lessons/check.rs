//! Checks: conditions on the cluster and on what the learner did, and in words how far they are met.

use super::command::Command;
use super::happened::{self, Happened};
use super::pattern::Mismatch;
use super::ran::Ran;
use super::requested::Requested;
use super::selection::Selection;
use super::twins::Compared;
use super::visited::Visited;
use crate::api::go_format;
use crate::api::object::Object;
use crate::api::reader::{Form, Readable, Reader};
use crate::api::set::Set;
use crate::cluster::Cluster;
use serde_json::Value;

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// Every one of these.
    All(Vec<Check>),
    /// One of these at least.
    Any(Vec<Check>),
    /// Not this.
    Not(Box<Check>),
    /// So many objects say so now.
    Assert(Assert),
    /// The learner ran it.
    Ran(Ran),
    /// An object changed so since the step began.
    Happened(Happened),
    /// Requests ended so since the step began.
    Requested(Requested),
    /// Visitors came since the step began, and this became of them.
    Visited(Visited),
    /// Both futures of the step's twin runs were compared.
    Compared(Compared),
    /// No object has been so since the step began.
    Never(Selection),
}

/// So many objects that match. Those being deleted don't count.
#[derive(Clone, Debug, PartialEq)]
pub struct Assert {
    /// Which objects.
    pub selection: Selection,
    /// How many, and how to say it.
    pub amount: Amount,
}

/// How many objects, and how to say it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amount {
    /// This many or more; 1 if no bound is given.
    pub at_least: Option<usize>,
    /// This many or fewer.
    pub at_most: Option<usize>,
    /// This many.
    pub exactly: Option<usize>,
    /// Counts different values of this field (`spec.nodeName`) instead of objects.
    pub distinct: Option<String>,
    /// What they are: `ready`.
    pub word: String,
    /// Whether those being deleted must be gone.
    pub leaving: Leaving,
}

/// What becomes of objects that are being deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leaving {
    /// They may take their time.
    #[default]
    Ignored,
    /// The check waits until they are gone.
    Awaited,
}

/// What checks look at.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The cluster now.
    pub now: &'a Cluster,
    /// The cluster when the step began.
    pub start: &'a Cluster,
    /// All commands since the cluster was new.
    pub commands: &'a [Command],
    /// How many of them there were when the step before this one began.
    pub earlier: usize,
    /// How many there were when this one began.
    pub begun: usize,
}

/// How a check stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckState {
    /// Whether it is met.
    pub standing: Standing,
    /// In a few words: `1 of 2 ready`.
    pub words: String,
}

/// How far a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing of it.
    Open,
    /// Something of it.
    Partly,
    /// All of it.
    Met,
}

impl Evidence<'_> {
    /// The commands that may count for this step.
    pub fn recent_commands(&self) -> impl Iterator<Item = &Command> {
        self.commands.iter().skip(self.earlier)
    }
}

impl CheckState {
    /// A state in words.
    pub fn new(standing: Standing, words: impl Into<String>) -> Self {
        Self { standing, words: words.into() }
    }

    /// Whether the condition is met.
    pub fn is_met(&self) -> bool {
        self.standing == Standing::Met
    }
}

impl Check {
    /// How it stands. Pure: the same evidence gives the same state.
    pub fn state(&self, evidence: &Evidence<'_>) -> CheckState {
        match self {
            Self::All(checks) => all(checks.iter().map(|check| check.state(evidence)).collect()),
            Self::Any(checks) => any(checks.iter().map(|check| check.state(evidence)).collect()),
            Self::Not(check) => {
                let CheckState { standing, words } = check.state(evidence);
                CheckState::new(if standing == Standing::Met { Standing::Open } else { Standing::Met }, words)
            }
            Self::Assert(assert) => assert.state(evidence),
            Self::Ran(ran) => ran.state(evidence),
            Self::Happened(happened) => happened.state(evidence),
            Self::Requested(requested) => requested.state(evidence),
            Self::Visited(visited) => visited.state(evidence),
            Self::Compared(compared) => compared.state(evidence),
            Self::Never(selection) => happened::never(selection, evidence),
        }
    }
}

/// The first that is missing speaks for all.
fn all(states: Vec<CheckState>) -> CheckState {
    let standing = match states.iter().map(|state| state.standing).min() {
        Some(Standing::Open) if states.iter().any(|state| state.standing > Standing::Open) => Standing::Partly,
        lowest => lowest.unwrap_or(Standing::Met),
    };
    let words = states.iter().find(|state| !state.is_met()).or(states.last()).map(|state| state.words.clone());
    CheckState { standing, words: words.unwrap_or_default() }
}

/// The one that is nearest speaks for all; of equals the first.
fn any(states: Vec<CheckState>) -> CheckState {
    let nearest = states.into_iter().reduce(|best, next| if next.standing > best.standing { next } else { best });
    nearest.unwrap_or(CheckState { standing: Standing::Open, words: String::new() })
}

/// What the objects of a check add up to.
#[derive(Default)]
struct Tally {
    selected: usize,
    matching: usize,
    leaving: usize,
    values: Set<String>,
    mismatch: Option<Mismatch>,
}

impl Assert {
    fn state(&self, evidence: &Evidence<'_>) -> CheckState {
        let mut tally = Tally::default();
        for object in self.selection.of(evidence.now.store(), evidence.start.store()) {
            self.count(object, &mut tally);
        }
        let has = if self.amount.distinct.is_some() { tally.values.len() } else { tally.matching };
        self.amount.state(has, &tally)
    }

    fn count(&self, object: &Object, tally: &mut Tally) {
        if object.meta().is_terminating() {
            tally.leaving += 1;
            return;
        }
        tally.selected += 1;
        match self.selection.compare(object) {
            Ok(()) => {
                tally.matching += 1;
                let path = self.amount.distinct.as_ref().map(|path| format!("/{}", path.replace('.', "/")));
                let document = path.as_ref().map(|_| object.to_value());
                let value = document.as_ref().zip(path.as_ref()).and_then(|(document, path)| document.pointer(path));
                tally.values.extend(value.map(go_format::print));
            }
            Err(mismatch) => {
                tally.mismatch.get_or_insert(mismatch);
            }
        }
    }
}

impl Amount {
    fn state(&self, has: usize, tally: &Tally) -> CheckState {
        let waits = self.leaving == Leaving::Awaited && tally.leaving > 0;
        let (is_met, words) = if let Some(wanted) = self.exactly {
            let is_met = has == wanted && !waits;
            let words = match has == wanted {
                true if waits => format!("wants {wanted}"),
                true => self.with_word(wanted.to_string()),
                false => format!("wants {wanted}, has {has}"),
            };
            (is_met, words)
        } else if let Some(most) = self.at_most {
            let words = if has <= most { format!("{has} so far") } else { format!("wants {most} at most, has {has}") };
            (has <= most && !waits, words)
        } else {
            let wanted = self.at_least.unwrap_or(1);
            (has >= wanted && !waits, self.words_of_at_least(has, wanted, tally))
        };
        let leaving = if tally.leaving > 0 && !(is_met && self.exactly.is_none()) {
            format!("{words}, {} leaving", tally.leaving)
        } else {
            words
        };
        let standing = match is_met {
            true => Standing::Met,
            false if tally.selected > 0 || has > 0 => Standing::Partly,
            false => Standing::Open,
        };
        CheckState::new(standing, leaving)
    }

    fn words_of_at_least(&self, has: usize, wanted: usize, tally: &Tally) -> String {
        match (wanted, has, &tally.mismatch) {
            (1, 0, Some(mismatch)) if self.word.is_empty() => mismatch.brief(),
            (1, 0, None) if self.word.is_empty() => "none yet".to_owned(),
            (1, 1.., _) if self.word.is_empty() => "there".to_owned(),
            _ => self.with_word(format!("{} of {wanted}", has.min(wanted))),
        }
    }

    fn with_word(&self, number: String) -> String {
        if self.word.is_empty() { number } else { format!("{number} {}", self.word) }
    }
}

impl Readable for Check {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let forms: &[Form<Self>] = &[
            ("all", |value, reader| Self::All(Readable::read(value, reader))),
            ("any", |value, reader| Self::Any(Readable::read(value, reader))),
            ("not", |value, reader| Self::Not(Box::new(Readable::read(value, reader)))),
            ("assert", |value, reader| Self::Assert(Readable::read(value, reader))),
            ("ran", |value, reader| Self::Ran(Readable::read(value, reader))),
            ("happened", |value, reader| Self::Happened(Readable::read(value, reader))),
            ("requested", |value, reader| Self::Requested(Readable::read(value, reader))),
            ("visited", |value, reader| Self::Visited(Readable::read(value, reader))),
            ("compared", |value, reader| Self::Compared(Readable::read(value, reader))),
            ("never", |value, reader| Self::Never(Readable::read(value, reader))),
        ];
        reader.form(value, forms).unwrap_or(Self::All(Vec::new()))
    }
}

impl Readable for Assert {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| {
            let amount = Amount {
                at_least: fields.optional("at_least"),
                at_most: fields.optional("at_most"),
                exactly: fields.optional("exactly"),
                distinct: fields.optional("distinct"),
                word: fields.optional("word"),
                leaving: fields.optional("leaving"),
            };
            if [amount.at_least, amount.at_most, amount.exactly].iter().flatten().count() > 1 {
                fields.blame("at_least, at_most and exactly exclude each other");
            }
            Self { selection: Selection::of_fields(fields), amount }
        })
    }
}

impl Readable for Leaving {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.word(value, &[("ignored", Self::Ignored), ("awaited", Self::Awaited)]).unwrap_or_default()
    }
}
