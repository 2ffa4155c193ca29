//! The agenda: which loop looks at which key, and when. A key waits at most once in each loop's queue.

use crate::api::meta::ResourceVersion;
use crate::api::shared_map::SharedMap;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::Key;

/// Everything that waits.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    due: SharedMap<Slot, Work>,
    waiting: SharedMap<(usize, Key), Slot>,
    busy_until: SharedMap<(usize, Key), SimTime>,
    /// How often in a row a key could not be done.
    refusals: SharedMap<(usize, Key), u32>,
    counter: u64,
}

/// The first wait of a key that could not be done, in milliseconds.
const SOONEST_RETRY: i64 = 5;
/// And the longest.
const LATEST_RETRY: i64 = 1_000_000;
/// After so many doublings the wait is at its longest.
const MOST_DOUBLINGS: u32 = 18;

/// A place in time; the number keeps the order of arrival.
type Slot = (SimTime, u64);

/// One key in one loop's queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The loop's place in the component list.
    pub component: usize,
    /// What to look at.
    pub key: Key,
    /// The change that woke it first.
    pub cause: ResourceVersion,
}

impl Queue {
    /// Puts a key into a loop's queue; if it waits there already, the earlier time counts.
    pub fn wake(&mut self, component: usize, key: Key, now: SimTime, cause: ResourceVersion, latency: SimDuration) {
        let entry = (component, key);
        let at = (now + latency).max(self.busy_until.get(&entry).copied().unwrap_or(now));
        if let Some(slot) = self.waiting.get(&entry).copied() {
            if slot.0 <= at {
                return;
            }
            self.due.remove(&slot);
        }
        self.counter += 1;
        let slot = (at, self.counter);
        self.due.insert(slot, Work { component, key: entry.1.clone(), cause });
        self.waiting.insert(entry, slot);
    }

    /// Puts back a key that could not be done: each time twice as late (`DefaultTypedControllerRateLimiter`).
    pub fn retry(&mut self, component: usize, key: &Key, now: SimTime, cause: ResourceVersion) {
        let entry = (component, key.clone());
        let refusals = self.refusals.get(&entry).copied().unwrap_or_default();
        self.refusals.insert(entry, (refusals + 1).min(MOST_DOUBLINGS));
        let delay = (SOONEST_RETRY << refusals).min(LATEST_RETRY);
        self.wake(component, key.clone(), now, cause, SimDuration::from_millis(delay));
    }

    /// Forgets that a key could not be done.
    pub fn forgive(&mut self, component: usize, key: &Key) {
        if !self.refusals.is_empty() {
            self.refusals.remove(&(component, key.clone()));
        }
    }

    /// Notes that a loop has its hands full with a key until an instant.
    pub fn keep_busy(&mut self, component: usize, key: &Key, until: SimTime) {
        self.busy_until.insert((component, key.clone()), until);
    }

    /// When the next key is due.
    pub fn next_at(&self) -> Option<SimTime> {
        self.due.first().map(|((at, _), _)| *at)
    }

    /// Takes the first key that is due.
    pub fn take_due(&mut self, now: SimTime) -> Option<Work> {
        let slot = self.due.first().map(|(slot, _)| *slot).filter(|(at, _)| *at <= now)?;
        let work = self.due.take(&slot)?;
        let entry = (work.component, work.key.clone());
        self.waiting.remove(&entry);
        self.busy_until.remove(&entry);
        Some(work)
    }
}
