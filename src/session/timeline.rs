//! One course of events: what the learner did, moments to go back to, what was noteworthy, and what it took the place of.

use super::marks::{Mark, Marks};
use super::moment::Moment;
use super::recording::Recording;
use crate::api::time::SimTime;
use std::rc::Rc;

/// A course of events, up to `recording.until`.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    pub(super) recording: Recording,
    /// Oldest first. The first is the beginning.
    pub(super) moments: Vec<Rc<Moment>>,
    pub(super) marks: Marks,
    /// What other courses this one took the place of, because somebody typed in the past.
    pub(super) forks: Vec<Fork>,
    /// What a reset put an end to.
    pub(super) before: Option<Rc<Timeline>>,
}

/// A place at which events once took another course.
#[derive(Clone, Debug)]
pub(super) struct Fork {
    /// How many inputs lead to it.
    inputs: usize,
    /// The other course.
    other: Rc<Timeline>,
}

/// As many moments are kept at the most; where they lie close and long ago they are thinned.
const MOST_MOMENTS: usize = 192;
/// As many of the newest are never thinned.
const DENSE: usize = 16;
/// As many other courses are remembered, the newest.
const MOST_FORKS: usize = 8;

impl Timeline {
    /// The beginning.
    pub(super) fn new(recording: Recording) -> Self {
        Self { recording, moments: Vec::new(), marks: Marks::default(), forks: Vec::new(), before: None }
    }

    /// The newest moment.
    pub(super) fn newest(&self) -> Option<&Rc<Moment>> {
        self.moments.last()
    }

    /// The oldest moment.
    pub(super) fn beginning(&self) -> Option<&Rc<Moment>> {
        self.moments.first()
    }

    /// Keeps a moment.
    pub(super) fn keep(&mut self, moment: Moment) {
        self.moments.push(Rc::new(moment));
        if self.moments.len() > MOST_MOMENTS {
            self.thin();
        }
    }

    /// Gives up the moment that is missed least: the one whose neighbours are nearest to each other by what happened
    /// between them, for that takes time to live through again.
    fn thin(&mut self) {
        let worth = |three: &[Rc<Moment>]| match three {
            [before, _, after] => {
                let told = after.told().saturating_sub(before.told()) as i64;
                told + after.at().since(before.at()).as_secs()
            }
            _ => i64::MAX,
        };
        let old = self.moments.len().saturating_sub(DENSE);
        let triples = self.moments.windows(3).take(old).enumerate();
        let least = triples.min_by_key(|(_, three)| worth(three));
        if let Some((at, _)) = least {
            self.moments.remove(at + 1);
        }
    }

    /// The same up to an instant, and only its first inputs.
    pub(super) fn cut(&self, inputs: usize, until: SimTime) -> Self {
        let is_before = |moment: &&Rc<Moment>| moment.inputs <= inputs && moment.at() <= until;
        Self {
            recording: self.recording.cut(inputs, until),
            moments: self.moments.iter().filter(is_before).cloned().collect(),
            marks: self.marks.until(until),
            forks: self.forks.iter().filter(|fork| fork.inputs < inputs).cloned().collect(),
            before: self.before.clone(),
        }
    }

    /// The newest moment up to an instant.
    pub(super) fn newest_up_to(&self, at: SimTime) -> Option<&Rc<Moment>> {
        self.moments.iter().rev().find(|moment| moment.at() <= at)
    }

    /// How many inputs there were at an instant.
    pub(super) fn inputs_at(&self, at: SimTime) -> usize {
        self.recording.inputs.iter().filter(|entry| entry.at() <= at).count()
    }

    /// Remembers that events took another course from here on.
    pub(super) fn fork(&mut self, other: Timeline) {
        let inputs = self.recording.inputs.len();
        self.forks.push(Fork { inputs, other: Rc::new(other) });
        if self.forks.len() > MOST_FORKS {
            self.forks.remove(0);
        }
    }

    /// What came in place of the input that so many lead to, once.
    pub(super) fn other_at(&self, inputs: usize) -> Option<&Rc<Timeline>> {
        self.forks.iter().rev().find(|fork| fork.inputs == inputs).map(|fork| &fork.other)
    }

    /// What was noteworthy.
    pub(super) fn marks(&self) -> &[Mark] {
        self.marks.all()
    }
}
