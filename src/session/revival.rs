//! A course of events that is lived through once more, a piece at a time: a long one must not hold up the page.

use super::Session;
use super::recording::Recording;
use super::timeline::Timeline;
use crate::api::time::SimTime;

/// A session on its way to where a course of events ends.
pub struct Revival {
    session: Session,
    recording: Recording,
    /// How many inputs are done.
    done: usize,
    from: SimTime,
    pub(super) arrival: Arrival,
}

/// What becomes of the session that is left.
pub(super) enum Arrival {
    /// It waits: the past is only looked at.
    Beside,
    /// It is over, and this is what is left of it.
    Instead {
        /// What becomes of what was undone before.
        undone: Undone,
        /// What there is to say.
        words: String,
    },
}

/// What becomes of what was undone.
pub(super) enum Undone {
    /// This is the newest of it.
    With(Timeline),
    /// The newest of it is done again.
    WithoutNewest,
    /// It is forgotten.
    Nothing,
}

impl Revival {
    /// From the newest moment of a course on.
    pub(super) fn of(timeline: Timeline, arrival: Arrival) -> Option<Self> {
        let moment = timeline.newest()?.clone();
        let recording = timeline.recording.clone();
        let mut start = timeline;
        start.recording = recording.cut(moment.inputs, moment.at());
        start.marks = start.marks.until(moment.at());
        let mut session = Session::resume(&moment, start);
        session.timeline.marks.skip_to(&session.runtime.snapshot());
        Some(Self { session, recording, done: moment.inputs, from: moment.at(), arrival })
    }

    /// Lives through some more of it, so many looks at the model; whether that was all.
    pub fn go_on(&mut self, mut looks: usize) -> bool {
        while let Some(entry) = self.recording.inputs.get(self.done) {
            if !self.session.pass_within(entry.at(), &mut looks) {
                return false;
            }
            self.session.perform(entry);
            self.done += 1;
        }
        self.session.pass_within(self.until(), &mut looks)
    }

    /// Where it leads.
    pub fn until(&self) -> SimTime {
        SimTime::from_millis(self.recording.until)
    }

    /// How much of the way is behind it, from 0 to 1.
    pub fn share(&self) -> f64 {
        let whole = self.until().since(self.from).as_millis().max(1) as f64;
        self.session.runtime.now().since(self.from).as_millis() as f64 / whole
    }

    /// Whether the session that is left is over where it leads: it undoes something, or does it again.
    pub fn is_for_good(&self) -> bool {
        matches!(self.arrival, Arrival::Instead { .. })
    }

    /// The session where it leads.
    pub(super) fn arrived(mut self) -> (Session, Arrival) {
        self.go_on(usize::MAX);
        (self.session, self.arrival)
    }
}
