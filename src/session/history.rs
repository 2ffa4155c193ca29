//! Undo, redo, reset: from one course of events to another.

use super::recording::{Entry, Input};
use super::revival::{Arrival, Undone};
use super::timeline::Timeline;
use super::transcript::LineKind;
use super::{Revival, Session};
use crate::api::time::SimDuration;

/// As many steps can be done again.
const MOST_UNDONE: usize = 50;
/// Between two moments that are kept while nobody types.
const GAP: SimDuration = SimDuration::from_secs(2);
/// They are kept closer where much happens: what lies between two of them is lived through again in no time.
const MOST_TOLD: u64 = 200;

impl Session {
    /// Takes the last deed back: all is as it was before it. Deeds that were done in the past, and a reset, give back
    /// what they took the place of.
    pub fn undo(&mut self) {
        let way = self.way_to_undo();
        self.go(way);
    }

    /// Brings back what was undone last, as it was.
    pub fn redo(&mut self) {
        let way = self.way_to_redo();
        self.go(way);
    }

    /// Starts over. Even that can be undone.
    pub fn reset(&mut self) {
        let way = self.way_to_reset();
        self.go(way);
    }

    /// The step from its beginning. Redo brings back what was done in it.
    pub fn reset_step(&mut self) {
        let way = self.way_to_reset_step();
        self.go(way);
    }

    /// As [`Session::undo`], but what must be lived through once more for it is left to the caller; nothing if there is
    /// nothing to undo.
    pub fn way_to_undo(&mut self) -> Option<Revival> {
        self.come_back();
        let whole = self.sealed();
        let inputs = &whole.recording.inputs;
        let last = inputs.iter().enumerate().rev().find(|(_, entry)| entry.is_deed());
        let (target, words) = match last {
            Some((place, entry)) => {
                let words = ["Undone: ", &said(entry)].concat();
                let other = whole.other_at(place).map(|other| Timeline::clone(other));
                (other.unwrap_or_else(|| whole.cut(place, entry.at())), words)
            }
            None => match &whole.before {
                Some(before) => (Timeline::clone(before), "Undone: starting over".to_owned()),
                None => {
                    self.remark("There is nothing to undo.");
                    return None;
                }
            },
        };
        Revival::of(target, Arrival::Instead { undone: Undone::With(whole), words })
    }

    /// As [`Session::redo`], in the same way.
    pub fn way_to_redo(&mut self) -> Option<Revival> {
        self.come_back();
        match self.undone.last() {
            Some(target) => {
                let arrival = Arrival::Instead { undone: Undone::WithoutNewest, words: String::new() };
                Revival::of(target.clone(), arrival)
            }
            None => {
                self.remark("There is nothing to redo.");
                None
            }
        }
    }

    /// As [`Session::reset`], in the same way.
    pub fn way_to_reset(&mut self) -> Option<Revival> {
        self.come_back();
        let whole = self.sealed();
        let beginning = whole.beginning()?.at();
        let mut target = whole.cut(0, beginning);
        // A chain of resets would keep everything that ever was.
        let before = Timeline { before: None, ..whole };
        target.before = Some(before.into());
        let words = "Started over. undo brings back what was.".to_owned();
        Revival::of(target, Arrival::Instead { undone: Undone::Nothing, words })
    }

    /// As [`Session::reset_step`], in the same way.
    pub fn way_to_reset_step(&mut self) -> Option<Revival> {
        self.come_back();
        let whole = self.sealed();
        let inputs = &whole.recording.inputs;
        let step = inputs.iter().enumerate().rev().find(|(_, entry)| matches!(entry.input, Input::Step(_)));
        let Some((place, entry)) = step else { return self.way_to_reset() };
        let target = whole.cut(place + 1, entry.at());
        let words = "The step begins again. redo brings back what was.".to_owned();
        Revival::of(target, Arrival::Instead { undone: Undone::With(whole), words })
    }

    fn go(&mut self, way: Option<Revival>) {
        if let Some(revival) = way {
            self.arrive(revival);
        }
    }

    /// Takes the place of a session that is left.
    pub(super) fn succeed(&mut self, left: Self, undone: Undone, words: &str) {
        self.undone = left.undone;
        match undone {
            Undone::With(whole) => {
                self.undone.push(whole);
                if self.undone.len() > MOST_UNDONE {
                    self.undone.remove(0);
                }
            }
            Undone::WithoutNewest => {
                self.undone.pop();
            }
            Undone::Nothing => self.undone.clear(),
        }
        if !words.is_empty() {
            self.remark(words);
        }
    }

    /// What would be undone, in a few words.
    pub fn last_deed(&self) -> Option<String> {
        self.deeds().iter().rev().find(|entry| entry.is_deed()).map(said)
    }

    /// Whether there is anything to undo.
    pub fn can_undo(&self) -> bool {
        let timeline = &self.newest().timeline;
        timeline.before.is_some() || timeline.recording.inputs.iter().any(Entry::is_deed)
    }

    /// Whether there is anything to redo.
    pub fn can_redo(&self) -> bool {
        !self.newest().undone.is_empty()
    }

    /// The course of events up to now.
    pub(super) fn sealed(&mut self) -> Timeline {
        self.keep_moment();
        Timeline { recording: self.recording(), ..self.timeline.clone() }
    }

    /// Keeps this moment, unless a command runs or it is kept already.
    pub(super) fn keep_moment(&mut self) {
        let inputs = self.timeline.recording.inputs.len();
        let now = self.now();
        let is_kept = self.timeline.newest().is_some_and(|newest| newest.inputs == inputs && newest.at() == now);
        if let Some(moment) = Some(()).filter(|()| !is_kept).and_then(|()| self.moment()) {
            self.timeline.keep(moment);
        }
    }

    /// Keeps a moment now and then.
    pub(super) fn keep_moment_at_times(&mut self) {
        let cluster = self.runtime.snapshot();
        let is_due = self.timeline.newest().is_none_or(|newest| {
            let is_far = self.now().since(newest.at()) >= GAP || cluster.story().len() >= newest.told() + MOST_TOLD;
            newest.differs_from(&cluster) && is_far
        });
        if is_due && self.present.is_none() {
            self.keep_moment();
        }
    }

    /// A word of the page's own in the console.
    fn remark(&mut self, words: &str) {
        self.front.screen.line(LineKind::Note, words);
    }
}

/// An input in a word or two.
fn said(entry: &Entry) -> String {
    match &entry.input {
        Input::Line(line) => line.trim().to_owned(),
        Input::Step(_) => "going to another step".to_owned(),
        Input::OpenTab => "opening a tab".to_owned(),
        Input::CloseTab => "closing a tab".to_owned(),
        Input::Look { .. } => "a look".to_owned(),
        Input::Expect(_) => "what you expected".to_owned(),
        Input::Compare => "comparing two futures".to_owned(),
        Input::Interrupt => "^C".to_owned(),
        Input::EndOfInput => "^D".to_owned(),
        Input::Edited(Some(_)) => "saving a file".to_owned(),
        Input::Edited(None) => "leaving the editor".to_owned(),
    }
}
