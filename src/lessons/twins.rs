//! Twin runs: two futures of the same cluster and seed, side by side.

use super::check::{CheckState, Evidence, Standing};
use super::lesson::Line;
use super::pattern::Pattern;
use super::selection::Selection;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::api::reader::{Readable, Reader};
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::api::visitors::Loss;
use crate::apiserver::request::Change;
use crate::cluster::Cluster;
use serde_json::{Value, json};

/// Two ways to go on from the lesson's beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    /// Lines that both begin with.
    pub both: Vec<Line>,
    /// One way.
    pub left: Side,
    /// The other.
    pub right: Side,
    /// How long both last, in seconds, from where they part.
    pub seconds: u32,
    /// The pods that are counted.
    pub pods: Selection,
}

/// One of two ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Its name: `without a probe`.
    pub title: String,
    /// Its own lines.
    pub lines: Vec<Line>,
}

/// Both futures, lived through.
#[derive(Clone, Debug, PartialEq)]
pub struct Twins {
    /// One.
    pub left: Future,
    /// The other.
    pub right: Future,
}

/// A future, lived through.
#[derive(Clone, Debug, PartialEq)]
pub struct Future {
    /// How many visitors were served since both parted.
    pub served: u64,
    /// How many were lost, and why.
    pub lost: Vec<(Loss, u64)>,
    /// The pods: how many there were from each of these instants on.
    pub pods: Vec<Sample>,
    /// How long it lasted.
    pub span: SimDuration,
}

/// How many pods there were from an instant on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The instant, counted from where both futures parted.
    pub at: SimDuration,
    /// Those that are ready, leaving ones left aside.
    pub ready: usize,
    /// Those that are not leaving.
    pub wanted: usize,
}

/// Both futures were compared, and came out so.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// What is to be so of one: `served`, `lost`, `fewestReady`, `mostWanted`.
    pub left: Pattern,
    /// And of the other.
    pub right: Pattern,
}

impl Compared {
    /// How it stands.
    pub fn state(&self, evidence: &Evidence<'_>) -> CheckState {
        let twins = evidence.recent_commands().filter_map(|command| command.twins.as_ref()).last();
        let Some(twins) = twins else { return CheckState::new(Standing::Open, "not yet") };
        let sides = [(&self.left, &twins.left), (&self.right, &twins.right)];
        match sides.iter().find_map(|(pattern, future)| future.compare(pattern)) {
            Some(words) => CheckState::new(Standing::Partly, words),
            None => CheckState::new(
                Standing::Met,
                format!("{} lost, and {} lost", twins.left.lost_in_all(), twins.right.lost_in_all()),
            ),
        }
    }
}

impl Future {
    /// What became of a cluster since it was as at `fork`.
    pub fn of(fork: &Cluster, end: &Cluster, pods: &Selection) -> Self {
        let mut lost: Table<Loss, u64> = Table::default();
        let (mut served, mut served_before) = (0, 0);
        for report in end.visitors() {
            served += report.tally.served;
            report.tally.lost().for_each(|(loss, count)| *lost.or_default(loss) += count);
        }
        for report in fork.visitors() {
            served_before += report.tally.served;
            for (loss, count) in report.tally.lost() {
                let since = lost.or_default(loss);
                *since = since.saturating_sub(count);
            }
        }
        let lost = lost.into_iter().filter(|(_, count)| *count > 0).collect();
        let span = end.now().since(fork.now());
        Self { served: served - served_before, lost, pods: samples(fork, end, pods), span }
    }

    /// How many visitors were lost.
    pub fn lost_in_all(&self) -> u64 {
        self.lost.iter().map(|(_, count)| count).sum()
    }

    /// The fewest pods that were ready at any instant.
    pub fn fewest_ready(&self) -> usize {
        self.pods.iter().map(|sample| sample.ready).min().unwrap_or_default()
    }

    /// The most pods that there were at any instant, leaving ones left aside.
    pub fn most_wanted(&self) -> usize {
        self.pods.iter().map(|sample| sample.wanted).max().unwrap_or_default()
    }

    fn compare(&self, pattern: &Pattern) -> Option<String> {
        let (fewest, most) = (self.fewest_ready(), self.most_wanted());
        let counts =
            json!({"served": self.served, "lost": self.lost_in_all(), "fewestReady": fewest, "mostWanted": most});
        (!pattern.is_empty()).then(|| pattern.compare(&counts).err()).flatten().map(|mismatch| mismatch.to_string())
    }
}

/// The pods as the cluster's memory has them, change by change.
fn samples(fork: &Cluster, end: &Cluster, pods: &Selection) -> Vec<Sample> {
    let (store, start) = (end.store(), fork.store());
    let ready = |object: &Object| match object {
        Object::Pod(pod) => pod.is_ready(),
        _ => false,
    };
    let there = pods.of(start, start).filter(|object| !object.meta().is_terminating());
    let mut states: Table<_, bool> = there.map(|object| (object.meta().uid.clone(), ready(object))).gather();
    let sample = |states: &Table<_, bool>, at: SimTime| Sample {
        at: at.since(fork.now()),
        ready: states.values().filter(|ready| **ready).count(),
        wanted: states.len(),
    };
    let mut found = vec![sample(&states, fork.now())];
    for event in store.changes_since(start.revision()).into_iter().flatten() {
        if !pods.admits(&event.object, store, start) {
            continue;
        }
        let meta = event.object.meta();
        if event.change == Change::Deleted || meta.is_terminating() {
            states.remove(&meta.uid);
        } else {
            states.insert(meta.uid.clone(), ready(&event.object));
        }
        let now = sample(&states, event.at);
        match found.last_mut() {
            Some(last) if last.at == now.at => *last = now,
            Some(last) if (last.ready, last.wanted) == (now.ready, now.wanted) => {}
            _ => found.push(now),
        }
    }
    found
}

impl Readable for Twin {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            both: fields.optional("both"),
            left: fields.required("left"),
            right: fields.required("right"),
            seconds: fields.required("seconds"),
            pods: fields.required("pods"),
        })
    }
}

impl Readable for Side {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self { title: fields.required("title"), lines: fields.required("lines") })
    }
}

impl Readable for Compared {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self { left: fields.optional("left"), right: fields.optional("right") })
    }
}
