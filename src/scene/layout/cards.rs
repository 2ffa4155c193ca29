//! Node cards: a tab with the name, a socket for the kubelet, whole rows of slots.

use super::packing::{Packing, TileSize};
use super::{Air, Demand, Form, Point, Rect, Strip, floor, seating};
use crate::api::table::Table;

/// The place of one node.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The card without its tab.
    pub body: Rect,
    /// The room that the tab may take; a short name takes less.
    pub tab: Rect,
    /// The kubelet, astride the top edge.
    pub socket: Rect,
    /// Where the meters' words stand; `None` where there is no room.
    pub meters: Option<Point>,
    /// From the API bar to the socket.
    pub wire: Vec<Point>,
    /// Where the wire passes the lane.
    pub post: f64,
    /// The top left corner of the first slot.
    pub first: Point,
    /// How many slots a row has.
    pub per_row: usize,
    /// How many rows are drawn.
    pub rows: usize,
    /// The seats that are drawn elsewhere.
    pub moved: Table<usize, usize>,
}

impl Card {
    /// The place of a slot; a pod that would cross the end of the row keeps to it.
    pub fn slot(&self, slot: usize, places: usize, size: TileSize) -> Rect {
        self.place(self.place_of(slot), places, size)
    }

    /// Where a seat is drawn.
    pub fn place_of(&self, slot: usize) -> usize {
        self.moved.get(&slot).copied().unwrap_or(slot)
    }

    /// The n-th place, counted row by row.
    pub fn place(&self, slot: usize, places: usize, size: TileSize) -> Rect {
        let ((w, h), gap) = (size.tile(), size.gap());
        let (row, column) = (slot / self.per_row, slot % self.per_row);
        let places = places.clamp(1, self.per_row - column) as f64;
        let x = self.first.x + column as f64 * (w + gap);
        Rect::new(x, self.first.y + row as f64 * (h + gap), places * w + (places - 1.0) * gap, h)
    }
}

/// Sizes that differ between cards with room and cards without.
struct Trim {
    head: f64,
    tab_x: f64,
    tab_h: f64,
    socket: (f64, f64),
    socket_inset: f64,
    above: f64,
}

fn trim(form: Form, packing: Packing) -> Trim {
    match (form, packing.size) {
        (_, TileSize::Xs | TileSize::Dot) => {
            let above = if form == Form::Wide { 66.0 } else { 42.0 };
            Trim { head: 14.0, tab_x: 8.0, tab_h: 20.0, socket: (14.0, 14.0), socket_inset: 10.0, above }
        }
        (Form::Compact, _) => {
            Trim { head: 17.0, tab_x: 6.0, tab_h: 20.0, socket: (44.0, 20.0), socket_inset: 2.0, above: 42.0 }
        }
        (Form::Wide, _) if packing.card_width < 236.0 => {
            Trim { head: 30.0, tab_x: 10.0, tab_h: 22.0, socket: (50.0, 22.0), socket_inset: 8.0, above: 68.0 }
        }
        _ => Trim { head: 32.0, tab_x: 14.0, tab_h: 22.0, socket: (72.0, 24.0), socket_inset: 12.0, above: 68.0 },
    }
}

pub(super) fn arrange(
    form: Form,
    strip: &Strip,
    width: f64,
    height: f64,
    demand: Demand,
    packing: Packing,
) -> Vec<Card> {
    let trim = trim(form, packing);
    let ((tile_w, tile_h), gap) = (packing.size.tile(), packing.size.gap());
    let per_row = (((packing.card_width - 12.0 + gap) / (tile_w + gap)).floor() as usize).max(1);
    let top = strip.bar.bottom() + trim.above;
    let lines = demand.nodes.div_ceil(packing.columns).max(1);
    let between = trim.tab_h + 14.0;
    let room = (height - top - floor::height(form, demand) - between * (lines - 1) as f64) / lines as f64;
    let fitting = ((room - trim.head - 8.0 + gap) / (tile_h + gap)).floor().max(0.0) as usize;
    let moved = |node: usize| demand.seats.get(node).map(|seats| seating::moved(seats, per_row)).unwrap_or_default();
    let farthest = (0..demand.seats.len()).flat_map(&moved).map(|(_, place)| place).max();
    let slots = farthest.map_or(0, |place| place + 2).max(demand.slots);
    let rows = slots.div_ceil(per_row).max(fitting.clamp(fewest_rows(form, demand), spare_rows(packing.size)));
    let card_h = trim.head + rows as f64 * (tile_h + gap) - gap + 10.0;
    let across = packing.columns as f64 * (packing.card_width + packing.gap) - packing.gap;
    let place = |node: usize| {
        let (line, column) = (node / packing.columns, node % packing.columns);
        let x = (width - across) / 2.0 + column as f64 * (packing.card_width + packing.gap);
        let body = Rect::new(x, top + line as f64 * (card_h + between), packing.card_width, card_h);
        Card { moved: moved(node), ..card(strip, &trim, packing, body, line, per_row, rows) }
    };
    (0..demand.nodes).map(place).collect()
}

/// A phone has no room to spare for free slots above a floor, nor has a low room.
fn fewest_rows(form: Form, demand: Demand) -> usize {
    if demand.air == Air::Little || (form == Form::Compact && demand.floor.is_some()) { 1 } else { 2 }
}

/// How many rows are drawn although they are free.
fn spare_rows(size: TileSize) -> usize {
    match size {
        TileSize::Dot => 2,
        TileSize::Xs => 6,
        TileSize::S => 4,
        TileSize::M => 3,
    }
}

fn card(strip: &Strip, trim: &Trim, packing: Packing, body: Rect, line: usize, per_row: usize, rows: usize) -> Card {
    let (socket_w, socket_h) = trim.socket;
    let socket = Rect::new(body.right() - trim.socket_inset - socket_w, body.y - socket_h / 2.0, socket_w, socket_h);
    let tab_x = body.x + trim.tab_x;
    let tab = Rect::new(tab_x, body.y - trim.tab_h, socket.x - tab_x - trim.tab_x.min(8.0), trim.tab_h);
    let (gap, row) = (packing.size.gap(), per_row as f64 * (packing.size.tile().0 + packing.size.gap()));
    let first = Point { x: body.x + (body.w - row + gap) / 2.0, y: body.y + trim.head };
    let meters = (packing.size > TileSize::Xs && trim.head >= 30.0 && body.w >= 180.0)
        .then_some(Point { x: first.x + 3.0, y: body.y + 21.0 });
    let post = if line == 0 { socket.centre().x } else { body.right() + packing.gap / 2.0 };
    Card {
        body,
        tab,
        socket,
        meters,
        wire: wire(strip, socket, post, line),
        post,
        first,
        per_row,
        rows,
        moved: Table::default(),
    }
}

/// Upright to the first row; to the others down the gutter and then level. A wire beside the bar first runs to it.
fn wire(strip: &Strip, socket: Rect, post: f64, line: usize) -> Vec<Point> {
    let (bar, centre) = (strip.bar, socket.centre());
    let under = post.max(bar.x + 12.0).min(bar.right() - 12.0);
    let mut wire = vec![Point { x: under, y: bar.bottom() }];
    if (under - post).abs() > 0.1 {
        let bend = bar.bottom() + 5.0;
        wire.extend([Point { x: under, y: bend }, Point { x: post, y: bend }]);
    }
    if line == 0 {
        wire.push(Point { x: post, y: socket.y });
    } else {
        wire.extend([Point { x: post, y: centre.y - 4.0 }, Point { x: socket.right(), y: centre.y - 4.0 }]);
    }
    wire
}
