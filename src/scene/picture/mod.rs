//! The whole stage at one instant: every word fitted, every place computed; painting it needs no thought.

mod cards;
mod doors;
mod gallery;
pub mod ground;
mod links;
mod pods;
mod traffic;
mod ways;
mod wires;

pub use cards::{CardPicture, Meter};
pub use doors::{DoorPicture, DoorState, Plate, PortPicture, WayPicture, floor_demand};
pub use gallery::Gallery;
pub use ground::Ground;
pub use links::{LinkKind, LinkPicture};
pub use pods::{InitPicture, PeaPicture, Pill, PodPicture};
pub use traffic::{BarPicture, CrossPicture, DotPicture, Side, StreetPicture, TallyPicture, TrafficPicture, Who};
pub use wires::{Badge, PulsePicture, WirePicture};

use super::layout::{Layout, Rect};
use super::lettering::{Face, fit_start, wrap};
use super::motion::{self, Manner};
use super::selection::Selection;
use super::{ChipKind, Part, Scene, Span};
use crate::api::set::Set;
use crate::api::time::SimTime;
use std::rc::Rc;

/// The stage at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What is behind the curtain.
    pub hidden: Set<Part>,
    /// kubectl's last command, broken into lines.
    pub command: Vec<String>,
    /// The newest step of the story, fitted into the API server's bar.
    pub telling: Option<String>,
    /// The loops of the controller manager.
    pub chips: Vec<Chip>,
    /// Whether the scheduler works.
    pub scheduler: Heat,
    /// Whether any controller works.
    pub manager: Heat,
    /// How far the newest line of etcd has settled, from 0 to 1.
    pub etcd: f64,
    /// All wires.
    pub wires: Vec<WirePicture>,
    /// The nodes.
    pub cards: Vec<Rc<CardPicture>>,
    /// Pods in the lane, on nodes, and between.
    pub pods: Vec<Rc<PodPicture>>,
    /// How many more wait than the lane has cells for, and where that is written.
    pub more_waiting: Option<(Rect, usize)>,
    /// What stands below the nodes.
    pub ground: Ground,
    /// Messages on their way.
    pub pulses: Vec<PulsePicture>,
}

/// Whether a component works right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heat {
    /// It listens.
    Idle,
    /// It works.
    Hot,
}

impl Heat {
    pub(super) fn of(busy: Option<Span>, t: SimTime) -> Self {
        if busy.is_some_and(|span| span.contains(t)) { Heat::Hot } else { Heat::Idle }
    }
}

/// A chip of the controller manager.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// Its place.
    pub rect: Rect,
    /// Its name, fitted.
    pub name: String,
    /// The loop it stands for; nothing if it stands for several.
    pub component: Option<Rc<str>>,
    /// Whether it works.
    pub heat: Heat,
}

/// The picture of `scene` on `layout` at `t`; the gallery helps to draw the next one.
pub fn picture(
    gallery: &mut Gallery,
    scene: &Scene,
    layout: &Rc<Layout>,
    selection: Option<&Selection>,
    t: SimTime,
    manner: Manner,
) -> Picture {
    gallery.prepare(scene, layout);
    let plane = &scene.control_plane;
    let any_hot = plane.controllers.iter().any(|controller| Heat::of(controller.busy, t) == Heat::Hot);
    let (pods, more_waiting) = pods::pods(gallery, scene, layout, t, manner);
    Picture {
        hidden: scene.hidden.clone(),
        command: command(scene, layout),
        telling: scene.story.last().map(|step| {
            fit_start(&[&*step.who, " ", &*step.what].concat(), Face::Sans, 11.0, layout.strip.bar.w - 120.0)
        }),
        chips: chips(scene, layout, t),
        scheduler: Heat::of(plane.scheduler, t),
        manager: if any_hot { Heat::Hot } else { Heat::Idle },
        etcd: motion::etcd_settled(&plane.etcd_writes, t, manner),
        wires: wires::wires(gallery, scene, layout, t, manner),
        cards: cards::cards(gallery, scene, layout, t, manner),
        pods,
        more_waiting,
        ground: ground::ground(scene, layout, selection, t, manner),
        pulses: wires::pulses(scene, layout, t, manner),
    }
}

fn command(scene: &Scene, layout: &Layout) -> Vec<String> {
    let (Some(rect), Some(command)) = (layout.strip.kubectl, &scene.control_plane.last_command) else {
        return Vec::new();
    };
    wrap(command, Face::Mono, 11.0, rect.w - 18.0, 3)
}

fn chips(scene: &Scene, layout: &Layout, t: SimTime) -> Vec<Chip> {
    let chip = |(rect, controller): (&Rect, &super::Controller)| Chip {
        rect: *rect,
        name: fit_start(&controller.name, Face::Sans, 11.0, rect.w - 8.0),
        component: (controller.kind == ChipKind::One).then(|| controller.name.clone()),
        heat: Heat::of(controller.busy, t),
    };
    layout.strip.chips.iter().zip(&scene.control_plane.controllers).map(chip).collect()
}

#[cfg(test)]
mod tests;
