//! The story: who did what, when, and because of which change. It feeds the stage, "why?" and the tests.

use crate::api::fnv;
use crate::api::meta::ResourceVersion;
use crate::api::shared_map::SharedMap;
use crate::api::time::SimTime;
use crate::apiserver::request::{Key, StatusReason};
use crate::control_loop::{Note, WorldAction};
use std::rc::Rc;

/// How many occurrences are remembered one by one; the hash remembers all.
const REMEMBERED: usize = 20_000;

/// Everything that happened, oldest first.
#[derive(Clone, Debug)]
pub struct Story {
    /// By their number.
    occurrences: SharedMap<u64, Rc<Occurrence>>,
    told: u64,
    hash: u64,
}

/// One actor's act.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// When.
    pub at: SimTime,
    /// Who.
    pub actor: Actor,
    /// The change that made it look, 0 for a client's own wish.
    pub cause: ResourceVersion,
    /// What it looked at.
    pub key: Key,
    /// What it did.
    pub effects: Vec<Effect>,
    /// Why it decided so.
    pub notes: Vec<Note>,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever sends requests: kubectl.
    Client,
    /// A loop, by its name.
    Component(&'static str),
}

/// What an act did.
#[expect(missing_docs, reason = "the fields' names say it")]
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Looked something up.
    Read { verb: &'static str, key: Key },
    /// Wrote an object.
    Wrote { verb: &'static str, key: Key, revision: ResourceVersion },
    /// Was refused.
    Refused { verb: &'static str, key: Key, reason: StatusReason, message: String },
    /// Asked a machine for something.
    Asked(WorldAction),
}

impl Default for Story {
    fn default() -> Self {
        Self { occurrences: SharedMap::default(), told: 0, hash: fnv::START }
    }
}

impl Story {
    /// Adds what happened.
    pub fn tell(&mut self, occurrence: Occurrence) {
        self.hash = hash_of(self.hash, &occurrence);
        self.occurrences.insert(self.told, Rc::new(occurrence));
        self.told += 1;
        if self.occurrences.len() > 2 * REMEMBERED {
            self.occurrences.forget_before(&(self.told - REMEMBERED as u64));
        }
    }

    /// How much has been told in all, forgotten parts included.
    pub fn len(&self) -> u64 {
        self.told
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.told == 0
    }

    /// What came after the first `count` occurrences, as far as it is remembered.
    pub fn after(&self, count: u64) -> impl DoubleEndedIterator<Item = &Rc<Occurrence>> {
        (count.max(self.forgotten())..self.told).filter_map(|number| self.occurrences.get(&number))
    }

    /// What came at an instant or after it, as far as it is remembered.
    pub fn since(&self, at: SimTime) -> impl DoubleEndedIterator<Item = &Rc<Occurrence>> {
        self.after(self.first_from(|one| one.at >= at))
    }

    /// What came before an instant or at it, as far as it is remembered.
    pub fn until(&self, at: SimTime) -> impl DoubleEndedIterator<Item = &Rc<Occurrence>> {
        let end = self.first_from(|one| one.at > at);
        (self.forgotten()..end).filter_map(|number| self.occurrences.get(&number))
    }

    /// The number of the first occurrence for which `is_late` holds, as it does for all that follow.
    fn first_from(&self, is_late: impl Fn(&Occurrence) -> bool) -> u64 {
        let (mut low, mut high) = (self.forgotten(), self.told);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.occurrences.get(&middle) {
                Some(one) if is_late(one) => high = middle,
                _ => low = middle + 1,
            }
        }
        low
    }

    fn forgotten(&self) -> u64 {
        self.told - self.occurrences.len() as u64
    }

    /// A number that two equal stories share, and two different ones hardly ever.
    pub fn hash(&self) -> u64 {
        self.hash
    }
}

fn hash_of(start: u64, occurrence: &Occurrence) -> u64 {
    let mut hash = start;
    let mut mix = |bytes: &[u8]| hash = fnv::mixed(hash, bytes);
    mix(&occurrence.at.as_millis().to_le_bytes());
    mix(&occurrence.cause.0.to_le_bytes());
    mix(occurrence.key.namespace.as_bytes());
    mix(occurrence.key.name.as_bytes());
    if let Actor::Component(name) = occurrence.actor {
        mix(name.as_bytes());
    }
    for effect in &occurrence.effects {
        match effect {
            Effect::Read { verb, key } | Effect::Refused { verb, key, .. } => {
                mix(verb.as_bytes());
                mix(key.name.as_bytes());
            }
            Effect::Wrote { verb, key, revision } => {
                mix(verb.as_bytes());
                mix(key.name.as_bytes());
                mix(&revision.0.to_le_bytes());
            }
            Effect::Asked(action) => mix(&[discriminant(action)]),
        }
    }
    hash
}

fn discriminant(action: &WorldAction) -> u8 {
    match action {
        WorldAction::CreateSandbox { .. } => 1,
        WorldAction::PullImage { .. } => 2,
        WorldAction::StartContainer { .. } => 3,
        WorldAction::StopContainer { .. } => 4,
        WorldAction::RemovePod { .. } => 5,
        WorldAction::Probe { .. } => 6,
        WorldAction::OrderBalancer { .. } => 7,
        WorldAction::ReturnBalancer { .. } => 8,
    }
}
