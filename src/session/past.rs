//! A look at the past: the session as it was at an instant, while the present stands still and waits.

use super::marks::Mark;
use super::recording::Entry;
use super::revival::Arrival;
use super::transcript::LineKind;
use super::{Revival, Session};
use crate::api::time::SimTime;

impl Session {
    /// Shows an instant of the past exactly as it was; the present one, and any to come, is the present itself.
    ///
    /// Whoever goes on typing there takes another course from that instant on.
    pub fn view_at(&mut self, at: SimTime) {
        if let Some(revival) = self.seek(at) {
            self.arrive(revival);
        }
    }

    /// As [`Session::view_at`], but what must be lived through once more for it is left to the caller.
    pub fn seek(&mut self, at: SimTime) -> Option<Revival> {
        if self.is_past() && at.max(self.beginning()) == self.now() {
            return None;
        }
        let is_ahead = self.present.is_some() && at > self.now() && self.newest_moment_before(at) <= self.now();
        if is_ahead && at < self.end() {
            // Nearer than any moment is what is shown already.
            self.pass_to(at);
            return None;
        }
        if at >= self.end() {
            self.come_back();
            return None;
        }
        let at = at.max(self.beginning());
        let whole = match &mut self.present {
            Some(present) => present.sealed(),
            None => self.sealed(),
        };
        // Whoever has typed before time first passed did so at the very beginning: that is shown as it was before.
        let inputs = match whole.beginning() {
            Some(first) if at == first.at() => first.inputs,
            _ => whole.inputs_at(at),
        };
        Revival::of(whole.cut(inputs, at), Arrival::Beside)
    }

    /// Shows what was lived through: a look at the past, for which the present waits, or what takes its place.
    pub fn arrive(&mut self, revival: Revival) {
        self.come_back();
        let (session, arrival) = revival.arrived();
        let present = std::mem::replace(self, session);
        match arrival {
            Arrival::Beside => self.present = Some(Box::new(present)),
            Arrival::Instead { undone, words } => self.succeed(present, undone, &words),
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

    /// The newest instant before this one at which something happened or was done.
    pub fn event_before(&self) -> SimTime {
        let now = self.now();
        let marks = self.marks().iter().map(|mark| mark.at);
        let deeds = self.deeds().iter().map(Entry::at);
        let before = marks.chain(deeds).filter(|at| *at < now).max();
        before.unwrap_or(self.beginning())
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
