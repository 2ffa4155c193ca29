//! How time passes: the model's, the stage's, and when the one waits for the other.

use super::Session;
use super::marks::Mark;
use super::recording::Entry;
use super::transcript::LineKind;
use crate::api::time::{SimDuration, SimTime};
use crate::lazy;
use crate::scene::compose::StageClock;
use crate::scene::motion::{self, Manner, Travel};
use crate::scene::{Place, PodState, Scene};
use std::mem::{Discriminant, discriminant};
use std::rc::Rc;

/// Both clocks, and how long the model still stands still.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    clock: StageClock,
    hold: SimDuration,
    /// What is less than a millisecond.
    rest: f64,
}

/// After a step, the stage goes on for so long at least.
const COAST: SimDuration = SimDuration::from_millis(720);
/// More instants than this in one frame make the clock slower, not the page.
const MOST_INSTANTS: usize = 2_000;
/// What is ahead no more than this on a wall clock is near.
const NEAR: SimDuration = SimDuration::from_millis(400);
/// Whoever waits for something to happen waits for so long.
const FORESIGHT: SimDuration = SimDuration::from_secs(3_600);
/// The model is looked at no more often than this when nobody looks.
const STRIDE: SimDuration = SimDuration::from_millis(50);
/// How time passes when nobody looks.
const UNSEEN: Manner = Manner { speed: 1_000.0, travel: Travel::Still };

impl Pace {
    /// Both clocks at one instant.
    pub fn at(now: SimTime) -> Self {
        Self { clock: StageClock { model: now, stage: now }, hold: SimDuration::ZERO, rest: 0.0 }
    }

    /// Both clocks.
    pub fn clock(&self) -> StageClock {
        self.clock
    }

    fn pass(&mut self, span: SimDuration) {
        self.clock.model += span;
        self.clock.stage += span;
    }

    /// Only the stage goes on; what is left of `span` when the hold is over.
    fn stand(&mut self, span: SimDuration) -> SimDuration {
        let stood = self.hold.min(span);
        self.clock.stage += stood;
        self.hold = SimDuration::from_millis(self.hold.as_millis() - stood.as_millis());
        SimDuration::from_millis(span.as_millis() - stood.as_millis())
    }
}

/// What of a scene a reader would call a change: not what only counts on.
fn sight(scene: &Scene) -> Vec<(Rc<str>, Discriminant<PodState>, Discriminant<Place>)> {
    let pods = scene.pods.iter();
    pods.map(|pod| (pod.uid.clone(), discriminant(&pod.state), discriminant(&pod.place))).collect()
}

impl Session {
    /// Lets so many milliseconds pass on stage. The model stands still while a message travels.
    pub fn advance(&mut self, milliseconds: f64, manner: Manner) {
        self.look_for_code();
        let wanted = self.pace.rest + milliseconds.max(0.0);
        self.pace.rest = wanted.fract();
        let mut left = SimDuration::from_millis(wanted as i64);
        for _ in 0..MOST_INSTANTS {
            left = self.pace.stand(left);
            if left == SimDuration::ZERO || self.stands_still() {
                break;
            }
            let now = self.runtime.now();
            let to = self.next_instant().map_or(now + left, |at| at.min(now + left));
            left = SimDuration::from_millis(left.as_millis() - to.since(now).as_millis());
            self.pass(to, manner);
            self.keep_moment_at_times();
            if self.has_caught_up() {
                break;
            }
        }
        self.end_of_look();
    }

    /// Lets the stage alone go on: what a step began comes to its end.
    pub fn coast(&mut self, milliseconds: f64) {
        let wanted = self.pace.rest + milliseconds.max(0.0);
        self.pace.rest = wanted.fract();
        self.pace.stand(SimDuration::from_millis(wanted as i64));
    }

    /// Whether no time can pass: the model runs in a circle, or a command waits for its code.
    fn stands_still(&self) -> bool {
        self.trouble.is_some() || lazy::is_fetching()
    }

    /// Lets a command go on whose code has arrived.
    fn look_for_code(&mut self) {
        if lazy::is_fetching() {
            self.runtime.advance_to(self.runtime.now());
            self.look_at_foregrounds();
        }
    }

    /// Whether the stage goes on while the model stands still.
    pub fn is_holding(&self) -> bool {
        self.pace.hold > SimDuration::ZERO
    }

    /// One step: to the next instant at which there is something to see.
    pub fn step(&mut self, manner: Manner) {
        self.look_for_code();
        self.pace.stand(self.pace.hold);
        let before = sight(&self.scene());
        for _ in 0..MOST_INSTANTS {
            let Some(at) = self.next_activity_at().filter(|_| !self.stands_still()) else { break };
            let deeds = self.timeline.recording.inputs.len();
            self.pass(at, manner);
            let is_new = self.is_holding() || self.timeline.recording.inputs.len() > deeds;
            if is_new || self.has_caught_up() || sight(&self.scene()) != before {
                break;
            }
        }
        self.pace.hold = self.pace.hold.max(COAST);
        self.end_of_look();
    }

    /// Leaps to the next instant at which something noteworthy happens; whether there is one in the time to come that
    /// is worth waiting for.
    pub fn skip(&mut self) -> bool {
        self.look_for_code();
        self.pace.stand(self.pace.hold);
        let (limit, marks) = (self.now() + FORESIGHT, self.marks_here());
        while !self.stands_still() && self.marks_here() == marks && !self.has_caught_up() {
            let Some(at) = self.next_activity_at().filter(|at| *at <= limit) else { break };
            self.pass(at, UNSEEN);
        }
        self.pace.hold = SimDuration::ZERO;
        self.end_of_look();
        self.marks_here() != marks
    }

    /// The newest mark, by which a new one is told from it.
    fn marks_here(&self) -> Option<Mark> {
        self.timeline.marks().last().copied()
    }

    /// A command given while time stands still gets the time that it needs, as long as it needs little.
    pub fn indulge(&mut self, manner: Manner) {
        self.look_for_code();
        let limit = self.runtime.now() + super::PATIENCE;
        while self.is_busy() {
            let Some(at) = self.runtime.next_at().filter(|at| *at <= limit && !self.stands_still()) else { break };
            self.pass(at, manner);
        }
        self.pace.hold = self.pace.hold.max(COAST);
        self.end_of_look();
    }

    /// The next instant at which anything happens that one could see.
    pub fn next_activity_at(&self) -> Option<SimTime> {
        [self.runtime.next_activity_at(), self.next_input().map(Entry::at)].into_iter().flatten().min()
    }

    /// The next instant at which anything happens; in the past, at which anything was done, and the present at the last.
    fn next_instant(&self) -> Option<SimTime> {
        let end = self.is_past().then(|| self.end());
        [self.runtime.next_at(), self.next_input().map(Entry::at), end].into_iter().flatten().min()
    }

    /// Whether the past that is shown has become the present.
    fn has_caught_up(&self) -> bool {
        self.is_past() && self.now() >= self.end()
    }

    /// Whether frames are wanted: something moves, or is about to.
    pub fn is_lively(&self, scene: &Scene, manner: Manner) -> bool {
        let near = NEAR.as_millis() as f64 * manner.speed.max(1.0);
        let is_near = |at: SimTime| at.since(self.runtime.now()).as_millis() as f64 <= near;
        self.is_holding()
            || lazy::is_fetching()
            || motion::is_moving(scene, self.pace.clock.stage, manner)
            || self.next_activity_at().is_some_and(is_near)
    }

    /// Lets time pass unseen.
    pub(super) fn pass_to(&mut self, to: SimTime) {
        self.pass_within(to, &mut usize::MAX.clone());
    }

    /// Lets time pass unseen, with so many looks at the model at the most; whether it has passed.
    pub(super) fn pass_within(&mut self, to: SimTime, looks: &mut usize) -> bool {
        while self.trouble.is_none() {
            let Some(at) = self.runtime.next_at().filter(|at| *at <= to) else { break };
            let Some(left) = looks.checked_sub(1) else { return false };
            *looks = left;
            // Where no command runs, nobody does anything in between.
            let stride =
                if self.is_at_prompt() { (at + STRIDE).min(self.next_deed().unwrap_or(to)).min(to) } else { at };
            self.pass(stride.max(at), UNSEEN);
            self.keep_moment_at_times();
        }
        self.pass(to.max(self.runtime.now()), UNSEEN);
        self.end_of_look();
        true
    }

    /// When the next thing is done in what is only looked at.
    fn next_deed(&self) -> Option<SimTime> {
        self.next_input().map(Entry::at)
    }

    fn pass(&mut self, to: SimTime, manner: Manner) {
        let span = to.since(self.runtime.now());
        self.runtime.advance_to(to);
        self.pace.pass(span);
        let cluster = self.runtime.snapshot();
        self.timeline.marks.follow(&cluster);
        let hold = self.staging.follow(&cluster, self.pace.clock, manner);
        self.pace.hold = self.pace.hold.max(hold);
        self.look_at_foregrounds();
        self.relive();
        if let Some(livelock) = cluster.livelock().filter(|_| self.trouble.is_none()) {
            let text = format!("The model runs in a circle over {:?}: time stands still for good.", livelock.key);
            self.front.screen.line(LineKind::Note, &text);
            self.trouble = Some(text);
        }
    }

    fn end_of_look(&mut self) {
        if self.has_caught_up() {
            self.come_back();
        }
        self.keep_moment_at_times();
        let cluster = self.runtime.snapshot();
        self.course.look(&cluster);
        let is_quiet = |at: SimTime| at.since(cluster.now()) > SimDuration::from_secs(5);
        if cluster.next_activity_at().is_none_or(is_quiet) {
            self.staging.note_quiet(self.pace.clock.stage);
        }
    }
}
