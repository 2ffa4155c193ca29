//! A look at the past: the session as it was at an instant, while the present stands still and waits.

use super::Session;
use super::marks::Mark;
use super::recording::Entry;
use super::transcript::LineKind;
use crate::api::time::SimTime;

impl Session {
    /// Shows an instant of the past exactly as it was; the present one, and any to come, is the present itself.
    ///
    /// Whoever goes on typing there takes another course from that instant on.
    pub fn view_at(&mut self, at: SimTime) {
        let is_ahead = self.present.is_some() && at >= self.now() && self.newest_moment_before(at) <= self.now();
        if is_ahead && at < self.end() {
            // Nearer than any moment is what is shown already.
            self.pass_to(at);
            return;
        }
        self.come_back();
        let beginning = self.timeline.beginning().map_or(SimTime::ZERO, |moment| moment.at());
        if at >= self.now() {
            return;
        }
        let at = at.max(beginning);
        let whole = self.sealed();
        if let Some(past) = Self::at_the_end_of(whole.cut(whole.inputs_at(at), at)) {
            let present = std::mem::replace(self, past);
            self.present = Some(Box::new(present));
        }
    }

    /// From a look at the past to the present.
    pub fn come_back(&mut self) {
        if let Some(present) = self.present.take() {
            *self = *present;
        }
    }

    /// The present session: the one that waits, or, if nobody looks at the past, this one.
    pub(super) fn newest(&self) -> &Self {
        self.present.as_deref().unwrap_or(self)
    }

    /// Whether the past is shown.
    pub fn is_past(&self) -> bool {
        self.present.is_some()
    }

    /// The instant up to which there is something to show: the present one.
    pub fn end(&self) -> SimTime {
        self.newest().runtime.now()
    }

    /// The first instant that can be shown.
    pub fn beginning(&self) -> SimTime {
        let timeline = &self.newest().timeline;
        timeline.beginning().map_or(SimTime::ZERO, |moment| moment.at())
    }

    /// What the learner did, up to the present.
    pub fn deeds(&self) -> &[Entry] {
        &self.newest().timeline.recording.inputs
    }

    /// What was noteworthy, up to the present.
    pub fn marks(&self) -> &[Mark] {
        self.newest().timeline.marks()
    }

    /// Back to the event before: the newest instant before this one at which something happened or was done.
    pub fn step_back(&mut self) {
        let now = self.now();
        let marks = self.marks().iter().map(|mark| mark.at);
        let deeds = self.deeds().iter().map(Entry::at);
        let before = marks.chain(deeds).filter(|at| *at < now).max();
        self.view_at(before.unwrap_or(self.beginning()));
    }

    /// Typing in the past: what came after is put aside, and undo brings it back.
    pub(super) fn fork(&mut self) {
        let Some(mut present) = self.present.take() else { return };
        let whole = present.sealed();
        self.front.screen.line(LineKind::Note, "What came after this is put aside; undo brings it back.");
        self.timeline = whole.cut(self.timeline.recording.inputs.len(), self.now());
        self.timeline.fork(whole);
    }

    /// The instant of the newest moment before another instant.
    fn newest_moment_before(&self, at: SimTime) -> SimTime {
        let timeline = &self.newest().timeline;
        timeline.newest_up_to(at).map_or(SimTime::ZERO, |moment| moment.at())
    }

    /// The next input of what is only looked at, if it is due by then.
    pub(super) fn next_input(&self) -> Option<&Entry> {
        let present = self.present.as_deref()?;
        present.timeline.recording.inputs.get(self.timeline.recording.inputs.len())
    }

    /// In the past, does what was done at this instant.
    pub(super) fn relive(&mut self) {
        let now = self.now();
        while let Some(entry) = self.next_input().filter(|entry| entry.at() <= now).cloned() {
            self.perform(&entry);
        }
    }
}
