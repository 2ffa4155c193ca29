//! How things move: pure functions of an instant, so that pause, half speed and going back cost nothing.

use super::easing::{ease_in_out, ease_land, ease_out, wave};
use super::layout::{Point, Rect};
use super::{Choice, Link, Message, MessageKind, MomentKind, Pod, PodState, Scene, Service, Span, Wire};
use crate::api::time::{SimDuration, SimTime};

/// Durations in milliseconds at speed 1.
mod lasting {
    pub const HOP: f64 = 420.0;
    pub const FALL_BACK: f64 = 320.0;
    pub const STAND: f64 = 600.0;
    pub const CREATED: f64 = 320.0;
    pub const FLIGHT: f64 = 640.0;
    pub const SETTLE: f64 = 320.0;
    pub const SHORT: f64 = 240.0;
    pub const NUDGES: f64 = 270.0;
    pub const CROSS_FADE: f64 = 120.0;
    /// The scheduler looks at a node, and a reason against it is read.
    pub const PULSE: f64 = 560.0;
    pub const REASON: f64 = 900.0;
}

/// Above this speed a hop keeps its length on the wall.
const COMPRESSED_ABOVE: f64 = 4.0;
const SHORTEST_HOP: f64 = 80.0;
/// Above this speed messages are not drawn at all.
const NO_PULSES_ABOVE: f64 = 20.0;
/// The shortest way on a wall clock for everything else.
const SHORTEST: f64 = 80.0;

/// Whether things travel, or stand where they will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travel {
    /// As designed.
    Moving,
    /// For those who asked their system for less motion.
    Still,
}

/// How the picture moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manner {
    /// Virtual milliseconds in one on the wall.
    pub speed: f64,
    /// Whether things travel.
    pub travel: Travel,
}

impl Manner {
    pub(super) fn lasting(self, milliseconds: f64, shortest: f64) -> f64 {
        if self.speed > COMPRESSED_ABOVE { milliseconds.min(shortest) * self.speed } else { milliseconds }
    }

    /// The virtual time that a message needs for its wire.
    pub fn hop(self) -> SimDuration {
        SimDuration::from_millis(self.lasting(lasting::HOP, SHORTEST_HOP) as i64)
    }
}

fn between(from: f64, to: f64, u: f64) -> f64 {
    from + (to - from) * u
}

/// From 0 at `at` to 1 a `duration` later; `None` before.
fn progress(at: SimTime, t: SimTime, duration: f64) -> Option<f64> {
    (at <= t).then(|| (t.since(at).as_millis() as f64 / duration).min(1.0))
}

/// How a pod is drawn at one instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Its outline.
    pub rect: Rect,
    /// From 0, a pill, to 1, a tile.
    pub grown: f64,
    /// From 0 to 1.
    pub opacity: f64,
    /// Around its centre.
    pub scale: f64,
    /// Scale of its peas.
    pub pea: f64,
    /// Scale of its glyph.
    pub glyph: f64,
    /// Degrees by which its glyph is turned.
    pub turn: f64,
    /// How far a pea has filled that bursts, from 0 to 1; 0 for all others.
    pub flood: f64,
}

impl Pose {
    /// Standing still.
    pub fn at_rest(rect: Rect, grown: f64) -> Self {
        Self { rect, grown, opacity: 1.0, scale: 1.0, pea: 1.0, glyph: 1.0, turn: 0.0, flood: 0.0 }
    }
}

/// The pose of `pod` between its pill and its slot; `None` when it is not there at `t`.
pub fn pod_pose(pod: &Pod, pill: Option<Rect>, slot: Option<Rect>, t: SimTime, manner: Manner) -> Option<Pose> {
    let since = |what, duration| last(pod, what, t).and_then(|at| progress(at, t, duration));
    if first(pod, MomentKind::Created).is_some_and(|at| t < at) {
        return None;
    }
    let mut pose = match (pill, slot) {
        (Some(pill), Some(slot)) => flight(pod, pill, slot, t, manner),
        (None, Some(slot)) => Pose::at_rest(slot, 1.0),
        (Some(pill), None) => Pose::at_rest(pill, 0.0),
        (None, None) => return None,
    };
    let (created, deleted) = match manner.travel {
        Travel::Moving => (lasting::CREATED, lasting::SHORT),
        Travel::Still => (lasting::CROSS_FADE, lasting::CROSS_FADE),
    };
    if let Some(u) = since(MomentKind::Created, manner.lasting(created, SHORTEST)) {
        pose.opacity = u;
        pose.scale = between(0.92, 1.0, ease_out(u));
    }
    if let Some(u) = since(MomentKind::Deleted, manner.lasting(deleted, SHORTEST)) {
        pose.opacity = 1.0 - u;
        pose.scale = between(1.0, 0.9, u);
    }
    match manner.travel {
        Travel::Moving => gestures(&mut pose, &since, manner),
        Travel::Still => pose.scale = 1.0,
    }
    (pose.opacity > 0.0).then_some(pose)
}

/// By how many degrees the broken ring of a crashed container has turned: a dash a second until its next start.
pub fn ring_turn(state: PodState, t: SimTime, manner: Manner) -> f64 {
    const DASH: f64 = 31.05;
    match (state, manner.travel) {
        (PodState::CrashLoopBackOff { from, .. }, Travel::Moving) => {
            t.since(from).as_millis() as f64 / 1_000.0 * DASH % 360.0
        }
        _ => 0.0,
    }
}

/// Whether a pod with a slot is not there yet.
pub fn is_flying(pod: &Pod, t: SimTime, manner: Manner) -> bool {
    let duration = SimDuration::from_millis(manner.lasting(lasting::FLIGHT, SHORTEST) as i64);
    first(pod, MomentKind::Scheduled).is_some_and(|at| t <= at + duration)
}

/// From the lane to the slot, growing on the way.
fn flight(pod: &Pod, pill: Rect, slot: Rect, t: SimTime, manner: Manner) -> Pose {
    let Some(at) = first(pod, MomentKind::Scheduled) else { return Pose::at_rest(slot, 1.0) };
    match manner.travel {
        Travel::Moving => {
            let u = progress(at, t, manner.lasting(lasting::FLIGHT, SHORTEST)).unwrap_or(0.0);
            let f = ease_in_out(u);
            let lift = wave(f) * 6.0;
            let rect = Rect {
                x: between(pill.x, slot.x, f),
                y: between(pill.y, slot.y, f) - lift,
                w: between(pill.w, slot.w, f),
                h: between(pill.h, slot.h, f),
            };
            Pose::at_rest(rect, f)
        }
        Travel::Still if t < at => Pose::at_rest(pill, 0.0),
        Travel::Still => {
            let u = progress(at, t, manner.lasting(lasting::CROSS_FADE, SHORTEST)).unwrap_or(1.0);
            Pose { opacity: u, ..Pose::at_rest(slot, 1.0) }
        }
    }
}

/// Small movements on the spot: the pea pops, the glyph rocks, the tile lifts or shakes.
fn gestures(pose: &mut Pose, since: &impl Fn(MomentKind, f64) -> Option<f64>, manner: Manner) {
    let settle = manner.lasting(lasting::SETTLE, SHORTEST);
    let short = manner.lasting(lasting::SHORT, SHORTEST);
    if let Some(u) = since(MomentKind::Refused, manner.lasting(lasting::NUDGES, SHORTEST)) {
        pose.rect.x += 4.0 * wave(3.0 * u);
    }
    if let Some(u) = since(MomentKind::Started, settle) {
        pose.pea = between(0.6, 1.0, ease_land(u));
    }
    if let Some(u) = since(MomentKind::ProbeFailed, short) {
        pose.turn = 6.0 * wave(2.0 * u);
    }
    if let Some(u) = since(MomentKind::Ready, settle) {
        pose.glyph = between(0.6, 1.0, ease_land(u));
        pose.rect.y -= 2.0 * wave(u);
    }
    if let Some(u) = since(MomentKind::OutOfMemory, manner.lasting(lasting::HOP, SHORTEST_HOP)) {
        pose.flood = if u < 1.0 { u } else { 0.0 };
    }
    if let Some(u) = since(MomentKind::Crashed, short) {
        pose.rect.x += 3.0 * wave(2.0 * u);
    }
}

fn first(pod: &Pod, what: MomentKind) -> Option<SimTime> {
    pod.moments.iter().find(|moment| moment.what == what).map(|moment| moment.at)
}

fn last(pod: &Pod, what: MomentKind, t: SimTime) -> Option<SimTime> {
    pod.moments.iter().rev().find(|moment| moment.what == what && moment.at <= t).map(|moment| moment.at)
}

/// A message on its wire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pulse {
    /// Its centre.
    pub at: Point,
    /// What is drawn: a refused request is a dot until it reaches the bar.
    pub kind: MessageKind,
    /// From 0 to 1.
    pub opacity: f64,
}

/// The message at `t` on a wire whose corners start at the API bar; `None` when it is not on its way.
pub fn pulse(message: Message, wire: &[Point], t: SimTime, manner: Manner) -> Option<Pulse> {
    if !draws_pulses(manner) || t < message.start {
        return None;
    }
    let elapsed = t.since(message.start).as_millis() as f64;
    let kind = message.kind;
    if manner.travel == Travel::Still {
        let stands = elapsed < manner.lasting(lasting::STAND, SHORTEST);
        return stands.then(|| Pulse { at: along(wire, 0.5), kind, opacity: 1.0 });
    }
    let (hop, fall) = (manner.hop().as_millis() as f64, manner.lasting(lasting::FALL_BACK, SHORTEST));
    let outward = kind == MessageKind::Watch || message.wire == Wire::Etcd;
    if elapsed < hop {
        let u = ease_in_out(elapsed / hop);
        let drawn = if kind == MessageKind::Refused { MessageKind::Write } else { kind };
        return Some(Pulse { at: along(wire, if outward { u } else { 1.0 - u }), kind: drawn, opacity: 1.0 });
    }
    let falling = kind == MessageKind::Refused && elapsed < hop + fall;
    falling.then(|| Pulse { at: along(wire, ease_out((elapsed - hop) / fall)), kind, opacity: 1.0 })
}

/// Whether the clock is slow enough for what travels to be seen.
pub fn draws_pulses(manner: Manner) -> bool {
    manner.speed <= NO_PULSES_ABOVE
}

/// The point at the share `u` of the way along `corners`.
pub fn along(corners: &[Point], u: f64) -> Point {
    let legs = || corners.iter().zip(corners.iter().skip(1)).map(|(a, b)| (*a, *b, (b.x - a.x).hypot(b.y - a.y)));
    let mut left = legs().map(|(_, _, length)| length).sum::<f64>() * u.clamp(0.0, 1.0);
    for (a, b, length) in legs() {
        if left <= length && length > 0.0 {
            let share = left / length;
            return Point { x: between(a.x, b.x, share), y: between(a.y, b.y, share) };
        }
        left -= length;
    }
    corners.last().copied().unwrap_or_default()
}

/// The first part of a way.
pub fn part_of(corners: &[Point], share: f64) -> Vec<Point> {
    let length = |(a, b): (&Point, &Point)| (b.x - a.x).hypot(b.y - a.y);
    let mut left = corners.iter().zip(corners.iter().skip(1)).map(length).sum::<f64>() * share.clamp(0.0, 1.0);
    let mut part: Vec<Point> = corners.first().copied().into_iter().collect();
    for (a, b) in corners.iter().zip(corners.iter().skip(1)) {
        let leg = length((a, b));
        let u = if leg > 0.0 { (left / leg).min(1.0) } else { 1.0 };
        part.push(Point { x: between(a.x, b.x, u), y: between(a.y, b.y, u) });
        left -= leg;
        if left <= 0.0 {
            break;
        }
    }
    part
}

/// How far a wire has broken apart: from 0, whole, to 1.
pub fn wire_gap(cut: Option<Span>, t: SimTime, manner: Manner) -> f64 {
    let duration = match manner.travel {
        Travel::Moving => manner.lasting(lasting::HOP, SHORTEST_HOP),
        Travel::Still => 1.0,
    };
    let since = |at: SimTime| progress(at, t, duration).unwrap_or(0.0);
    cut.map_or(0.0, |cut| ease_in_out(since(cut.from) * (1.0 - cut.until.map_or(0.0, since))))
}

/// How bright the scheduler's look at a node is: once up and down.
pub fn considered(choice: &Choice, t: SimTime, manner: Manner) -> f64 {
    let duration = match manner.travel {
        Travel::Moving => manner.lasting(lasting::PULSE, SHORTEST),
        Travel::Still => manner.lasting(lasting::STAND, SHORTEST),
    };
    match progress(choice.at, t, duration).filter(|u| *u < 1.0) {
        Some(_) if manner.travel == Travel::Still => 1.0,
        Some(u) => wave(u),
        None => 0.0,
    }
}

/// Whether the reasons of a choice are still read.
pub fn is_told(choice: &Choice, t: SimTime, manner: Manner) -> bool {
    progress(choice.at, t, manner.lasting(lasting::REASON, SHORTEST * 4.0)).is_some_and(|u| u < 1.0)
}

/// How fresh the newest write to etcd is: from 0, just arrived, to 1, settled.
pub fn etcd_settled(writes: &[SimTime], t: SimTime, manner: Manner) -> f64 {
    let newest = writes.iter().rev().find(|at| **at <= t);
    newest.and_then(|at| progress(*at, t, manner.lasting(lasting::SHORT, SHORTEST))).unwrap_or(1.0)
}

/// How much of a link is drawn at `t`, from its door on: it draws itself, stands, and draws itself in.
pub fn link_drawn(link: &Link, t: SimTime, manner: Manner) -> f64 {
    let duration = match manner.travel {
        Travel::Moving => manner.lasting(lasting::HOP, SHORTEST_HOP),
        Travel::Still => 1.0,
    };
    let since = |at: SimTime| progress(at, t, duration).unwrap_or(0.0);
    let drawn = link.from.map_or(1.0, since);
    ease_in_out(drawn * (1.0 - link.until.map_or(0.0, since)))
}

/// How visible a door is at `t`.
pub fn door_shown(service: &Service, t: SimTime, manner: Manner) -> f64 {
    let duration = manner.lasting(lasting::SETTLE, SHORTEST);
    let since = |at: SimTime| progress(at, t, duration).unwrap_or(0.0);
    // Its links draw themselves in first.
    let leaves = |gone: SimTime| since(gone + SimDuration::from_millis(manner.lasting(lasting::HOP, SHORTEST) as i64));
    service.came.map_or(1.0, since) * (1.0 - service.gone.map_or(0.0, leaves))
}

fn longest(manner: Manner) -> f64 {
    manner.lasting(lasting::FLIGHT, SHORTEST)
}

/// Whether a state counts to an instant that lies ahead.
pub fn counts(state: PodState, now: SimTime) -> bool {
    match state {
        PodState::Pulling { until, .. }
        | PodState::Terminating { until, .. }
        | PodState::CrashLoopBackOff { until, .. } => now < until,
        _ => false,
    }
}

/// Whether a pod has come to rest at `t`, whatever its state counts.
pub fn stands(pod: &Pod, t: SimTime, manner: Manner) -> bool {
    let settled = SimDuration::from_millis(longest(manner) as i64);
    pod.moments.iter().all(|moment| moment.at + settled < t)
}

/// Whether the picture after `t` differs from that at `t` by itself: as long as it does, frames are drawn.
pub fn is_moving(scene: &Scene, t: SimTime, manner: Manner) -> bool {
    let lately = |at: SimTime, duration: f64| t <= at + SimDuration::from_millis(duration as i64);
    let longest = longest(manner);
    let ride = manner.lasting(lasting::HOP + lasting::FALL_BACK, SHORTEST * 2.0);
    let ends = |span: Option<Span>| span.and_then(|span| span.until).is_some_and(|until| t < until);
    let changes = |at: Option<SimTime>| at.is_some_and(|at| lately(at, longest + ride));
    let links = |service: &Service| service.links.iter().any(|link| changes(link.from) || changes(link.until));
    let plane = &scene.control_plane;
    !scene.traffic.requests.is_empty()
        || scene.services.iter().any(|service| changes(service.came) || changes(service.gone) || links(service))
        || scene.pods.iter().any(|pod| counts(pod.state, scene.now) || !stands(pod, t, manner))
        || scene.messages.iter().any(|message| lately(message.start, ride))
        || scene.choices.iter().any(|choice| lately(choice.at, lasting::REASON.max(longest)))
        || scene.nodes.iter().filter_map(|node| node.cut).any(|cut| changes(Some(cut.from)) || changes(cut.until))
        || plane.etcd_writes.iter().any(|at| lately(*at, longest))
        || plane.controllers.iter().any(|controller| ends(controller.busy))
        || scene.nodes.iter().any(|node| ends(node.kubelet))
        || ends(plane.scheduler)
}

/// The starts of a chain of hops so that each waits for the one before: what takes the model milliseconds
/// would otherwise be drawn all at once.
pub fn one_after_another(starts: &[SimTime], manner: Manner) -> Vec<SimTime> {
    let mut free = None;
    let mut after = |start: SimTime| {
        let start = free.map_or(start, |free: SimTime| start.max(free));
        free = Some(start + manner.hop());
        start
    };
    starts.iter().map(|start| after(*start)).collect()
}

#[cfg(test)]
#[path = "motion_tests.rs"]
mod tests;
