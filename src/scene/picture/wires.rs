//! Wires and what rides on them at one instant.

use super::{Gallery, Heat};
use crate::api::table::Table;
use crate::api::time::SimTime;
use crate::scene::layout::{Form, Layout, Point};
use crate::scene::motion::{self, Manner, Travel};
use crate::scene::way::way;
use crate::scene::{MessageKind, Scene, StepPhase, StoryStep, Wire};
use std::rc::Rc;

/// One wire.
#[derive(Clone, Debug, PartialEq)]
pub struct WirePicture {
    /// Its way, in one piece or, to a silent node, in two.
    pub path: Rc<str>,
    /// Whether something rides on it.
    pub heat: Heat,
    /// The number of the story's step that it carries.
    pub badge: Option<Badge>,
}

/// A number of the story strip, on its wire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Badge {
    /// Its centre.
    pub at: Point,
    /// The step, counted from 1.
    pub number: usize,
    /// Whether the step is over.
    pub phase: StepPhase,
}

/// One message, or several equal ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PulsePicture {
    /// Where and what.
    pub pulse: motion::Pulse,
    /// How many ride together.
    pub count: usize,
}

/// The room that a number needs beside its middle.
const BADGE: f64 = 10.0;

/// At most so many messages are drawn at once; the newest win.
const MOST_PULSES: usize = 6;

/// A wire as it lies, whatever rides on it.
#[derive(Debug)]
pub(super) struct Cable {
    wire: Wire,
    corners: Vec<Point>,
    /// How far it has broken apart.
    gap: f64,
    path: Rc<str>,
}

/// The cables of the stage, laid anew where one was cut or mended.
fn lay(gallery: &mut Gallery, scene: &Scene, layout: &Layout, t: SimTime, manner: Manner) {
    if gallery.cables.is_empty() {
        let cable = |wire| {
            let corners = layout.wire(wire)?;
            Some(Cable { wire, gap: 0.0, path: path(&corners, 0.0), corners })
        };
        gallery.cables = all(scene, layout).into_iter().filter_map(cable).collect();
    }
    for cable in &mut gallery.cables {
        let cut = match cable.wire {
            Wire::Kubelet(node) => scene.nodes.get(node).and_then(|node| node.cut),
            _ => None,
        };
        let gap = motion::wire_gap(cut, t, manner);
        if gap != cable.gap {
            (cable.gap, cable.path) = (gap, path(&cable.corners, gap));
        }
    }
}

pub(super) fn wires(
    gallery: &mut Gallery,
    scene: &Scene,
    layout: &Layout,
    t: SimTime,
    manner: Manner,
) -> Vec<WirePicture> {
    lay(gallery, scene, layout, t, manner);
    let one = |Cable { wire, corners, path, .. }: &Cable| {
        let wire = *wire;
        let ridden = scene.messages.iter().any(|message| {
            same(layout.form, message.wire, wire) && motion::pulse(*message, corners, t, manner).is_some()
        });
        let badge = badge(scene, layout, wire, corners);
        // What stands still in the middle of its wire must not lie on the number.
        let covered = ridden && manner.travel == Travel::Still;
        let now = badge.is_some_and(|badge| badge.phase == StepPhase::Now);
        let heat = if ridden || now { Heat::Hot } else { Heat::Idle };
        WirePicture { path: path.clone(), heat, badge: badge.filter(|_| !covered) }
    };
    gallery.cables.iter().map(one).collect()
}

fn all(scene: &Scene, layout: &Layout) -> Vec<Wire> {
    let controllers = match layout.form {
        Form::Wide => scene.control_plane.controllers.len(),
        Form::Compact => 1,
    };
    let fixed = [Wire::Kubectl, Wire::Scheduler, Wire::Etcd];
    let loops = (0..controllers).map(Wire::Controller);
    let wires = fixed.into_iter().chain(loops).chain((0..scene.nodes.len()).map(Wire::Kubelet));
    wires.filter(|wire| !scene.hidden.contains(&wire.part())).collect()
}

fn badge(scene: &Scene, layout: &Layout, wire: Wire, corners: &[Point]) -> Option<Badge> {
    let is_its = |step: &StoryStep| step.wire.is_some_and(|own| same(layout.form, own, wire));
    let (at, step) = scene.story.iter().enumerate().rev().find(|(_, step)| is_its(step))?;
    let middle = longest(corners)?;
    // Between cards there is no room for a number: it stands above them, and never beyond the edge of the stage.
    let lowest = if matches!(wire, Wire::Kubelet(_)) { layout.strip.bar.bottom() + 28.0 } else { middle.y };
    let middle = Point { x: middle.x.min(layout.width - BADGE), y: middle.y.min(lowest) };
    Some(Badge { at: middle, number: at + 1, phase: step.phase })
}

/// On a phone all loops share one wire.
fn same(form: Form, one: Wire, other: Wire) -> bool {
    let both = matches!((one, other), (Wire::Controller(_), Wire::Controller(_)));
    one == other || (both && form == Form::Compact)
}

/// The middle of the longest leg.
fn longest(corners: &[Point]) -> Option<Point> {
    let legs = corners.iter().zip(corners.iter().skip(1));
    let length = |(a, b): &(&Point, &Point)| (a.x - b.x).abs() + (a.y - b.y).abs();
    let (a, b) = legs.max_by(|one, other| length(one).total_cmp(&length(other)))?;
    Some(Point { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 })
}

/// As much of its longest leg a broken wire lacks, and never more than so much.
const LACKS: f64 = 0.4;
const MOST_LACKING: f64 = 36.0;

/// The way of a wire; where it has broken, it lacks the middle of its longest leg.
fn path(corners: &[Point], gap: f64) -> Rc<str> {
    let middle = longest(corners).filter(|_| gap > 0.0);
    let mut path = String::new();
    let mut from = None::<Point>;
    for to in corners {
        if let (Some(from), Some(middle)) = (from, middle) {
            let length = (to.x - from.x).abs() + (to.y - from.y).abs();
            let is_broken = middle == (Point { x: (from.x + to.x) / 2.0, y: (from.y + to.y) / 2.0 });
            if is_broken && length > 0.0 {
                let half = (length * LACKS).min(MOST_LACKING) * gap / 2.0 / length;
                let (dx, dy) = ((to.x - from.x) * half, (to.y - from.y) * half);
                let (x, y) = (middle.x, middle.y);
                path.push_str(&way!["L", (x - dx, y - dy), "M", (x + dx, y + dy)]);
            }
        }
        path.push_str(&way![if from.is_some() { "L" } else { "M" }, (to.x, to.y)]);
        from = Some(*to);
    }
    path.into()
}

/// Equal messages on one wire at one place are one pulse with a count.
pub(super) fn pulses(scene: &Scene, layout: &Layout, t: SimTime, manner: Manner) -> Vec<PulsePicture> {
    let mut groups: Table<(SimTime, Wire, MessageKind), PulsePicture> = Table::default();
    for message in &scene.messages {
        let Some(corners) = layout.wire(message.wire) else { continue };
        let Some(pulse) = motion::pulse(*message, &corners, t, manner) else { continue };
        let none = PulsePicture { pulse, count: 0 };
        groups.or_insert((message.start, message.wire, message.kind), none).count += 1;
    }
    let too_many = groups.len().saturating_sub(MOST_PULSES);
    groups.into_iter().map(|(_, group)| group).skip(too_many).collect()
}
