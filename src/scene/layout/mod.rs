//! Where everything stands: the geometry of the Cluster view, in units of which one is a pixel at scale 1.

mod cards;
mod floor;
mod packing;
mod seating;
mod strip;

pub use cards::Card;
pub use floor::{DOOR, Floor, FloorDemand};
pub use packing::TileSize;
pub use seating::Seated;
pub use strip::Strip;

use super::Wire;
use crate::api::order::InOrder;

/// A point of the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: f64,
    /// From the top edge.
    pub y: f64,
}

/// A rectangle of the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub x: f64,
    /// Its top edge.
    pub y: f64,
    /// Its width.
    pub w: f64,
    /// Its height.
    pub h: f64,
}

impl Rect {
    /// A rectangle from its top left corner and its size.
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// Its right edge.
    pub fn right(self) -> f64 {
        self.x + self.w
    }

    /// Its bottom edge.
    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    /// Its centre.
    pub fn centre(self) -> Point {
        Point { x: self.x + self.w / 2.0, y: self.y + self.h / 2.0 }
    }

    /// A smaller one around the same centre.
    pub fn inside(self, (w, h): (f64, f64)) -> Self {
        Self::new(self.x + (self.w - w) / 2.0, self.y + (self.h - h) / 2.0, w, h)
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(self, other: Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// What the stage must hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand<'a> {
    /// How many nodes.
    pub nodes: usize,
    /// The most slots in use on one node.
    pub slots: usize,
    /// The seats of each node that holds pods which take two; of the others nothing.
    pub seats: &'a [Seated],
    /// How wide each chip of the controller manager wants to be; none while nothing shows above the API server.
    pub chips: &'a [f64],
    /// The size of tiles on the picture before, for steadiness.
    pub before: Option<TileSize>,
    /// What stands below the nodes; `None` while it is behind the curtain.
    pub floor: Option<FloorDemand>,
    /// How much is left free.
    pub air: Air,
}

/// How much the drawing leaves free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Air {
    /// Rows of free slots, and a wide bend for links.
    #[default]
    Plenty,
    /// No more than what stands there needs: for a room that is low.
    Little,
}

/// The two drawings of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With kubectl, chips and meters.
    Wide,
    /// For a phone: boxes with names only.
    Compact,
}

/// The geometry of one stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Which drawing.
    pub form: Form,
    /// How many pixels a unit is.
    pub scale: f64,
    /// Width in units.
    pub width: f64,
    /// Height in units; more than the room when the cards need it.
    pub height: f64,
    /// The size of the tiles, one for all nodes.
    pub size: TileSize,
    /// The control plane.
    pub strip: Strip,
    /// The nodes.
    pub cards: Vec<Card>,
    /// The cells of the lane between the API bar and the nodes.
    pub lane: Vec<Rect>,
    /// What is below the nodes.
    pub floor: Option<Floor>,
}

/// Below this width in pixels the stage is drawn for a phone.
const COMPACT_BELOW: f64 = 740.0;
const SCALES: [f64; 8] = [1.15, 1.1, 1.05, 1.0, 0.95, 0.9, 0.85, 0.8];
/// The narrowest wide drawing.
const MIN_WIDTH: f64 = 820.0;

/// Cards are snug when their rows of slots leave less than this at the sides.
const SNUG: f64 = 34.0;

/// The layout for a room of so many pixels: the largest scale at which everything fits. A somewhat smaller one is better
/// if one more slot fits in a row. A room that is too low for all of them gets less air, then the phone's drawing; what
/// does not fit even so is scrolled.
pub fn fit(room_width: f64, room_height: f64, demand: Demand) -> Layout {
    if room_width < COMPACT_BELOW {
        return largest_compact(&PHONE_SCALES, room_width, room_height, demand);
    }
    let fits = |layout: &Layout| layout.height <= room_height / layout.scale + 0.5;
    let scales = || SCALES.iter().filter(|scale| room_width / **scale >= MIN_WIDTH);
    let all = |demand: Demand, largest: TileSize| -> Vec<Layout> {
        let at = |scale: &f64| largest_of(Form::Wide, *scale, room_width / scale, room_height / scale, demand, largest);
        scales().map(at).collect()
    };
    // Capsules that would need scrolling give way to dots, and come back when there is room for a row more.
    let rows = if demand.before == Some(TileSize::Dot) { 5 } else { 0 };
    let roomier = all(Demand { slots: demand.slots + rows, ..demand }, TileSize::M);
    let are_capsules = roomier.last().is_some_and(|layout| layout.size <= TileSize::Xs);
    let largest = if are_capsules && !roomier.iter().any(fits) { TileSize::Dot } else { TileSize::M };
    let layouts = all(demand, largest);
    let snug = layouts.iter().position(|layout| layout.scale >= 1.0 && fits(layout) && layout.side() < SNUG);
    let chosen = snug.or_else(|| layouts.iter().position(fits)).and_then(|at| layouts.into_iter().nth(at));
    let sparse = Demand { air: Air::Little, ..demand };
    let low = || all(sparse, largest).into_iter().find(fits);
    let phone = || Some(largest_compact(&PHONE_SCALES, room_width, room_height, sparse)).filter(fits);
    let smallest = || all(demand, largest).into_iter().last();
    chosen
        .or_else(low)
        .or_else(phone)
        .or_else(smallest)
        .unwrap_or_else(|| arrange(Form::Wide, room_width / MIN_WIDTH, MIN_WIDTH, room_height, demand))
}

/// On a phone words stay large enough to read; what does not fit is scrolled.
const PHONE_SCALES: [f64; 4] = [1.0, 0.95, 0.9, 0.85];
const SMALL_SCALES: [f64; 7] = [1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7];

/// The layout of a page inside of another: the compact drawing whatever the width, at the largest scale that fits.
pub fn fit_small(room_width: f64, room_height: f64, demand: Demand) -> Layout {
    largest_compact(&SMALL_SCALES, room_width, room_height, demand)
}

fn largest_compact(scales: &[f64], room_width: f64, room_height: f64, demand: Demand) -> Layout {
    let at = |scale: &f64| {
        let (width, height) = ((room_width / scale).max(300.0), room_height / scale);
        arrange(Form::Compact, *scale, width, height, demand)
    };
    let fits = |layout: &Layout| layout.height <= room_height / layout.scale + 0.5;
    let last = scales.last().unwrap_or(&1.0);
    scales.iter().map(at).find(fits).unwrap_or_else(|| at(last))
}

/// The layout in a room of `width` × `height` units.
pub fn arrange(form: Form, scale: f64, width: f64, height: f64, demand: Demand) -> Layout {
    largest_of(form, scale, width, height, demand, TileSize::M)
}

/// The same, with no tile larger than `largest`.
fn largest_of(form: Form, scale: f64, width: f64, height: f64, demand: Demand, largest: TileSize) -> Layout {
    let strip = strip::arrange(form, width, demand.chips);
    let packing = packing::choose(form, width, demand, largest);
    let cards = cards::arrange(form, &strip, width, height, demand, packing);
    let lane = lane(form, &strip, width, &cards);
    let bottom = cards.last().map_or(strip.zone.bottom(), |card| card.body.bottom());
    let height = height.max(bottom + floor::height(form, demand));
    let floor = demand.floor.map(|wanted| floor::arrange(form, demand.air, width, height, wanted));
    Layout { form, scale, width, height, size: packing.size, strip, cards, lane, floor }
}

impl Layout {
    /// What a card's rows of slots leave free at both sides.
    fn side(&self) -> f64 {
        self.cards.first().map_or(0.0, |card| 2.0 * (card.first.x - card.body.x))
    }

    /// The free space between cards.
    pub fn gutter(&self) -> f64 {
        packing::gap(self.form)
    }

    /// The place of a pod on a node; `places` is 2 for a pod that is drawn with two peas.
    pub fn slot(&self, node: usize, slot: usize, places: usize) -> Option<Rect> {
        self.cards.get(node).map(|card| card.slot(slot, places, self.size))
    }

    /// The cell of the lane, the last one for those beyond.
    pub fn cell(&self, cell: usize) -> Option<Rect> {
        self.lane.get(cell).or(self.lane.last()).copied()
    }

    /// The corners of a wire, from the API bar to its end. A wire runs level or upright, never askew.
    pub fn wire(&self, wire: Wire) -> Option<Vec<Point>> {
        match wire {
            Wire::Kubectl => self.strip.kubectl_wire(),
            Wire::Controller(index) => self.strip.controller_wire(index),
            Wire::Scheduler => Some(self.strip.upward(self.strip.scheduler.centre().x)),
            Wire::Etcd => Some(self.strip.upward(self.strip.etcd.centre().x)),
            Wire::Kubelet(node) => self.cards.get(node).map(|card| card.wire.clone()),
        }
    }
}

/// The narrowest cell: room for a glyph and five letters.
const CELL: f64 = 78.0;

/// Cells between the wires, so that a pill never lies on one.
fn lane(form: Form, strip: &Strip, width: f64, cards: &[Card]) -> Vec<Rect> {
    let margin = strip::margin(form);
    let (top, high) = match form {
        Form::Wide => (strip.bar.bottom() + 17.0, 24.0),
        Form::Compact => (strip.bar.bottom() + 2.0, 20.0),
    };
    let mut posts: Vec<f64> = cards.iter().map(|card| card.post).collect();
    posts.order_by(f64::total_cmp);
    posts.dedup();
    let starts = std::iter::once(margin).chain(posts.iter().map(|x| x + 14.0));
    let ends = posts.iter().map(|x| x - 14.0).chain([width - margin]);
    let mut cells = Vec::new();
    for (start, end) in starts.zip(ends) {
        let count = ((end - start + 6.0) / (CELL + 6.0)).floor().max(0.0);
        let pitch = (end - start + 6.0) / count.max(1.0);
        cells.extend((0..count as usize).map(|at| Rect::new(start + at as f64 * pitch, top, pitch - 6.0, high)));
    }
    cells
}

#[cfg(test)]
mod tests;
