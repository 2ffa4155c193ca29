//! Where everything of the Workloads view is drawn, for a width.

use super::plot::{self, Plot};
use super::{Set, Workload};
use crate::scene::layout::Rect;
use crate::scene::lettering::{self, Face};

/// The whole drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// The workload's own card.
    pub head: Rect,
    /// The dial on it.
    pub dial: Option<DialPlan>,
    /// The cards of its sets.
    pub cards: Vec<CardPlan>,
    /// The wires from the workload to its sets, as paths; none where the cards stand below each other.
    pub wires: Vec<String>,
    /// The last rollout.
    pub plot: Option<Plot>,
}

/// The dial: places in a row, and the two limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DialPlan {
    /// The left edge of the first place.
    pub x: f64,
    /// The middle of all places.
    pub y: f64,
    /// From one place to the next.
    pub pitch: f64,
    /// The radius of a pea.
    pub r: f64,
    /// Where the words of the two settings begin.
    pub settings: (f64, f64),
}

/// One card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardPlan {
    /// Its outline.
    pub rect: Rect,
    /// Its pods.
    pub tiles: Vec<Rect>,
    /// Its places without a pod.
    pub free: Vec<Rect>,
    /// Pods that have no room.
    pub more: usize,
    /// The line of its title.
    pub title_y: f64,
    /// What it says below, line by line.
    pub words: Vec<String>,
}

/// From here on cards stand side by side.
const WIDE: f64 = 640.0;
const MARGIN: f64 = 12.0;
const GAP: f64 = 9.0;
/// A pod's tile, as on the stage.
pub const TILE: (f64, f64) = (76.0, 84.0);
const PITCH: f64 = 81.0;
const ROW: f64 = 92.0;
/// More rows of pods are counted, not drawn.
const ROWS: usize = 3;
const CHART: f64 = 240.0;
const LOWEST_CHART: f64 = 150.0;
const WIRES: f64 = 38.0;

/// The drawing of a workload in a room; what is higher than the room is scrolled.
pub fn lay_out(workload: &Workload, width: f64, height: f64) -> Plan {
    let width = width.max(320.0);
    let is_wide = width >= WIDE;
    let inner = width - 2.0 * MARGIN;
    let high = match (is_wide, &workload.dial) {
        (true, _) => 92.0,
        (false, Some(_)) => 172.0,
        (false, None) => 92.0,
    };
    let head = Rect { x: MARGIN, y: 4.0, w: inner, h: high };
    let dial = workload.dial.as_ref().map(|dial| dial_plan(head, &workload.key.name, dial.most, is_wide));
    let top = head.y + head.h + if is_wide { WIRES } else { GAP };
    let cards = if is_wide { side_by_side(&workload.sets, inner, top) } else { stacked(&workload.sets, inner, top) };
    let wires = if is_wide && workload.dial.is_some() { wires(head, &cards) } else { Vec::new() };
    let below = cards.iter().map(|card| card.rect.y + card.rect.h).fold(top, f64::max) + 12.0;
    let plot = workload.chart.as_ref().map(|chart| {
        let h = (height - below - 12.0).clamp(LOWEST_CHART, CHART);
        plot::plot(chart, Rect { x: MARGIN, y: below, w: inner, h })
    });
    let height = plot.as_ref().map_or(below, |plot| plot.rect.y + plot.rect.h + 12.0);
    Plan { width, height, head, dial, cards, wires, plot }
}

fn dial_plan(head: Rect, name: &str, most: i32, is_wide: bool) -> DialPlan {
    // Behind the name, as long as that leaves room for the places.
    let start = (lettering::width(name, Face::Sans, 18.0) + 82.0).clamp(250.0, (head.w * 0.4).max(250.0));
    let places = f64::from(most.max(1));
    let (x, room, y, settings) = if is_wide {
        (head.x + start, head.w - start - 176.0, head.y + 42.0, (0.0, head.y + 48.0))
    } else {
        (head.x + 16.0, head.w - 32.0, head.y + 126.0, (head.x + head.w - 16.0, head.y + 29.0))
    };
    let pitch = (room / places).min(76.0);
    DialPlan { x, y, pitch, r: (pitch / 2.0 - 1.0).min(14.0), settings }
}

/// Those that are empty are narrow; the others share the room.
fn side_by_side(sets: &[Set], inner: f64, top: f64) -> Vec<CardPlan> {
    let is_narrow = |set: &Set| set.motion == super::Motion::Empty && sets.len() > 1;
    let narrow = sets.iter().filter(|set| is_narrow(set)).count() as f64;
    let others = sets.len() as f64 - narrow;
    let gaps = GAP * (sets.len() as f64 - 1.0).max(0.0);
    let share = if others > 0.0 { (inner - gaps - narrow * 140.0) / others } else { inner };
    let mut x = MARGIN;
    let mut cards = Vec::new();
    for set in sets {
        let w = if is_narrow(set) { 140.0 } else { share };
        cards.push(card(set, Rect { x, y: top, w, h: 0.0 }));
        x += w + GAP;
    }
    let high = cards.iter().map(|card| card.rect.h).fold(0.0, f64::max);
    cards.iter_mut().for_each(|card| card.rect.h = high);
    cards
}

fn stacked(sets: &[Set], inner: f64, top: f64) -> Vec<CardPlan> {
    let mut y = top;
    let mut cards = Vec::new();
    // Below each other the newest comes first: it is what the reader waits for.
    for set in sets.iter().rev() {
        let card = card(set, Rect { x: MARGIN, y, w: inner, h: 0.0 });
        y += card.rect.h + GAP;
        cards.push(card);
    }
    cards.reverse();
    cards
}

fn card(set: &Set, rect: Rect) -> CardPlan {
    let columns = (((rect.w - 22.0 + PITCH - TILE.0) / PITCH).floor() as usize).max(1);
    let room = columns * ROWS;
    let shown = set.tiles.len().min(room);
    let free = set.free.len().min(room - shown);
    let place = |at: usize| Rect {
        x: rect.x + 11.0 + PITCH * (at % columns) as f64,
        y: rect.y + 58.0 + ROW * (at / columns) as f64,
        w: if rect.w < 150.0 { rect.w - 22.0 } else { TILE.0 },
        h: TILE.1,
    };
    let rows = (shown + free).div_ceil(columns).max(1);
    let title_y = rect.y + 58.0 + ROW * rows as f64 + 14.0;
    let words = wrap(&set.words, rect.w - 24.0);
    let title = wrap(&set.title, rect.w - 24.0).len().max(1);
    let h = title_y - rect.y + 15.0 * (words.len() + title - 1) as f64 + 16.0;
    CardPlan {
        rect: Rect { h, ..rect },
        tiles: (0..shown).map(place).collect(),
        free: (shown..shown + free).map(place).collect(),
        more: set.tiles.len() - shown,
        title_y,
        words,
    }
}

/// From the workload's lower edge to the middle of each card.
fn wires(head: Rect, cards: &[CardPlan]) -> Vec<String> {
    let from = head.y + head.h;
    let middle = head.x + head.w * 0.385;
    let first = middle - 60.0 * (cards.len() as f64 - 1.0) / 2.0;
    let wire = |(at, card): (usize, &CardPlan)| {
        let (x, to, end) = (first + 60.0 * at as f64, card.rect.x + card.rect.w / 2.0, card.rect.y);
        if (x - to).abs() < 20.0 {
            return format!("M{to:.1} {from:.1}V{end:.1}");
        }
        let (turn, r) = (from + 19.0, if to > x { 8.0 } else { -8.0 });
        format!(
            "M{x:.1} {from:.1}V{:.1}a8 8 0 0 {} {r:.1} 8H{:.1}a8 8 0 0 {} {r:.1} 8V{end:.1}",
            turn - 8.0,
            if r > 0.0 { 0 } else { 1 },
            to - r,
            if r > 0.0 { 1 } else { 0 },
        )
    };
    cards.iter().enumerate().map(wire).collect()
}

/// Lines of 11 px that fit, four at most.
pub fn wrap(words: &str, room: f64) -> Vec<String> {
    if words.is_empty() { Vec::new() } else { lettering::wrap(words, Face::Sans, 11.0, room, 4) }
}
