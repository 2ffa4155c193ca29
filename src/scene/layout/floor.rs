//! The floor below the nodes: doors side by side, who stands before them, and the tally of their requests.

use super::{Air, Demand, Form, Point, Rect, strip};

/// What stands on the floor.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FloorDemand {
    /// How many doors.
    pub doors: usize,
    /// The one that draws its links and says its addresses.
    pub focus: usize,
    /// How wide its words are.
    pub words: f64,
    /// How wide the panel of the visitors is; 0 without visitors.
    pub street: f64,
    /// How wide their tally is; 0 without visitors.
    pub tally: f64,
}

/// The place of the floor.
#[derive(Clone, Debug, PartialEq)]
pub struct Floor {
    /// Where doors stand.
    pub line: f64,
    /// How large doors are drawn.
    pub scale: f64,
    /// Each door's whole outline; `None` for those that no room is left for.
    pub doors: Vec<Option<Rect>>,
    /// The one in focus.
    pub focus: usize,
    /// Where the words of the one in focus begin; `None` where there is no room.
    pub words: Option<Point>,
    /// Who stands outside.
    pub street: Option<Rect>,
    /// What became of their requests.
    pub tally: Option<Rect>,
}

/// Width and height of the outermost arch.
pub const DOOR: (f64, f64) = (116.0, 74.0);
/// From one door to the next.
const PITCH: f64 = 124.0;
/// Doors are drawn no smaller than this.
const SMALLEST: f64 = 0.5;
/// Below the line there is room for a name.
pub(super) const BASE: f64 = 18.0;
/// Between the cards and the tallest door, links find their way.
const LINKS: f64 = 40.0;
/// The same where there is little air, and the size of doors there.
const LOW_LINKS: f64 = 24.0;
const LOW: f64 = 0.8;

/// How much height the floor takes.
pub(super) fn height(form: Form, demand: Demand) -> f64 {
    match (form, demand.floor, demand.air) {
        (_, None, _) => strip::BOTTOM,
        (_, Some(FloorDemand { doors: 0, street: 0.0, .. }), _) => 38.0,
        (Form::Wide, Some(_), Air::Plenty) => LINKS + DOOR.1 + BASE,
        (Form::Wide, Some(_), Air::Little) => LOW_LINKS + DOOR.1 * LOW + BASE,
        (Form::Compact, Some(_), _) => 17.0 + DOOR.1 * COMPACT + BASE,
    }
}

/// The size of doors on a phone.
const COMPACT: f64 = 0.62;
/// How much of their width panels keep on a phone.
const NARROW: f64 = 0.7;

pub(super) fn arrange(form: Form, air: Air, width: f64, height: f64, demand: FloorDemand) -> Floor {
    let margin = strip::margin(form);
    let line = height - BASE;
    let (words, largest) = match (form, air) {
        (Form::Wide, Air::Plenty) => (demand.words, 1.0),
        (Form::Wide, Air::Little) => (demand.words, LOW),
        (Form::Compact, _) => (0.0, COMPACT),
    };
    let panel = |x: f64, w: f64, high: f64| (w > 0.0).then(|| Rect::new(x, line - high, w, high));
    let share = if form == Form::Wide { 1.0 } else { NARROW };
    let (street_h, tally_h) = if form == Form::Wide { (50.0, 66.0) } else { (34.0, 34.0) };
    let street = panel(margin, demand.street * share, street_h);
    let tally_w = demand.tally * share;
    let tally = panel(width - margin - tally_w, tally_w, tally_h);
    let left = street.map_or(margin, |street| street.right() + 12.0);
    let right = tally.map_or(width - margin, |tally| tally.x - 12.0);
    let room = right - left - words;
    let count = demand.doors.max(1) as f64;
    let scale = (room / count / PITCH).max(SMALLEST).min(largest);
    let pitch = PITCH * scale;
    let shown = ((room / pitch).floor() as usize).clamp(1, demand.doors.max(1));
    let first = demand.focus.saturating_sub(shown - 1).min(demand.doors.saturating_sub(shown));
    let across = pitch * shown as f64;
    let start = ((width - across) / 2.0).min(right - words - across).max(left);
    // Behind the door in focus its words take their room.
    let after = |at: usize| if at > demand.focus { words } else { 0.0 };
    let door = |at: usize| {
        let place = at.checked_sub(first).filter(|place| *place < shown)?;
        let (w, h) = (DOOR.0 * scale, DOOR.1 * scale);
        let x = start + place as f64 * pitch + after(at) + (pitch - w) / 2.0;
        Some(Rect::new(x, line - h, w, h))
    };
    let doors: Vec<Option<Rect>> = (0..demand.doors).map(door).collect();
    let focused = doors.get(demand.focus).copied().flatten();
    let words = focused.filter(|_| words > 0.0).map(|door| Point { x: door.right() + 10.0, y: line - DOOR.1 });
    Floor { line, scale, doors, focus: demand.focus, words, street, tally }
}
