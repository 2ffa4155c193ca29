//! Pods at one instant: pills in the lane, tiles on their nodes, and what is between.

use super::gallery::Hung;
use super::{Gallery, Heat};
use crate::api::order::Gather;
use crate::api::set::Set;
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::scene::glyphs::{self, Glyph, Look, Ring};
use crate::scene::layout::{Layout, Point, Rect, TileSize};
use crate::scene::lettering::{Face, fit_end, fit_start, width};
use crate::scene::motion::{self, Manner, Pose};
use crate::scene::palette::Hue;
use crate::scene::passage;
use crate::scene::{Part, PeaState, Place, Pod, PodState, Scene};
use std::rc::Rc;

/// One pod.
#[derive(Clone, Debug, PartialEq)]
pub struct PodPicture {
    /// What stays the same, as a name in the page.
    pub id: Rc<str>,
    /// How many came on stage before it.
    pub number: usize,
    /// Its namespace and name.
    pub key: Key,
    /// Its place and its gestures.
    pub pose: Pose,
    /// The size of the tile it is or becomes.
    pub size: TileSize,
    /// Its state.
    pub look: Look,
    /// Its containers: two at most.
    pub peas: Vec<PeaPicture>,
    /// Its init containers, from the left edge of the tile.
    pub inits: Vec<InitPicture>,
    /// Its name, fitted to the tile.
    pub name: String,
    /// The end of its name.
    pub hash: Rc<str>,
    /// Its words as a pill.
    pub pill: Pill,
    /// What a screen reader says.
    pub spoken: String,
    /// Whether it has just been asked.
    pub asked: Heat,
    /// The node it is on, and its first place there.
    pub seat: Option<(usize, usize)>,
}

/// One container of a tile.
#[derive(Clone, Debug, PartialEq)]
pub struct PeaPicture {
    /// Its centre, from the left edge of the tile.
    pub x: f64,
    /// Its radius.
    pub r: f64,
    /// What is printed in it.
    pub tag: Rc<str>,
    /// Its revision.
    pub hue: Hue,
    /// How it is drawn.
    pub ring: Ring,
    /// Degrees by which a broken ring has turned.
    pub turn: f64,
}

/// One init container.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InitPicture {
    /// Its centre.
    pub at: Point,
    /// Its radius.
    pub r: f64,
    /// How it is drawn.
    pub ring: Ring,
}

/// The words of a pod that waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pill {
    /// Who waits.
    pub name: String,
    /// Why, behind the name.
    pub words: String,
    /// Where the words begin.
    pub words_x: f64,
}

impl Pod {
    /// How many slots it takes: two peas need two.
    pub fn places(&self) -> usize {
        self.peas.len().clamp(1, 2)
    }
}

type Waiting = Option<(Rect, usize)>;

pub(super) fn pods(
    gallery: &mut Gallery,
    scene: &Scene,
    layout: &Layout,
    t: SimTime,
    manner: Manner,
) -> (Vec<Rc<PodPicture>>, Waiting) {
    let cells = || scene.pods.iter().filter_map(|pod| lane_cell(pod));
    let taken: Set<usize> = cells().gather();
    let last = layout.lane.len().saturating_sub(1);
    let beyond = cells().filter(|cell| *cell >= last).count();
    let more = if beyond > 1 { layout.lane.last().map(|rect| (*rect, beyond)) } else { None };
    let shown = |pod: &&Rc<Pod>| more.is_none() || lane_cell(pod).is_none_or(|cell| cell < last);
    let lit = scene.traffic.requests.iter().filter(|request| passage::lights(request, t, manner));
    let lit: Vec<&Rc<str>> = lit.filter_map(|request| request.pod.as_ref()).collect();
    let mut hung = Vec::with_capacity(scene.pods.len());
    let mut at = 0;
    let draw = |pod: &Rc<Pod>| {
        let asked = if lit.contains(&&pod.uid) { Heat::Hot } else { Heat::Idle };
        let last = gallery.pod(pod, &mut at);
        let beat = if is_crowded(layout.size) { 0 } else { glyphs::beat(pod.state, scene.now) };
        // What has no room for a ring counts with its words only.
        let rings = || !is_crowded(layout.size) && motion::counts(pod.state, scene.now);
        let is_as = |last: &Rc<Pod>| Rc::ptr_eq(last, pod) || is_crowded(layout.size) && looks_like(last, pod);
        let is_same = |last: &&Hung| is_as(&last.pod) && last.drawn.asked == asked && last.beat == beat;
        let (drawn, stands) = match last.filter(|last| last.stands && is_same(last) && !rings()) {
            Some(last) => (last.drawn.clone(), true),
            None => {
                let drawn = one(scene, layout, &taken, pod, asked, t, manner)?;
                let stands = drawn.seat.is_some() && motion::stands(pod, t, manner);
                let same = last.filter(|last| *last.drawn == drawn).map(|last| last.drawn.clone());
                (same.unwrap_or_else(|| Rc::new(drawn)), stands)
            }
        };
        hung.push(Hung { pod: pod.clone(), drawn: drawn.clone(), stands, beat });
        Some(drawn)
    };
    let pods = scene.pods.iter().filter(shown).filter_map(draw).collect();
    gallery.pods = hung;
    (pods, more)
}

fn lane_cell(pod: &Pod) -> Option<usize> {
    match pod.place {
        Place::Lane { cell, .. } => Some(cell),
        Place::Slot { .. } => None,
    }
}

fn one(
    scene: &Scene,
    layout: &Layout,
    taken: &Set<usize>,
    pod: &Pod,
    asked: Heat,
    t: SimTime,
    manner: Manner,
) -> Option<PodPicture> {
    let look = glyphs::look(pod.state, scene.now);
    let look = if is_crowded(layout.size) { uncounted(look, pod.state) } else { look };
    let (pill_rect, pill, slot, seat) = match &pod.place {
        Place::Lane { cell, reason } => {
            let (rect, pill) = pill(pod, reason.as_deref(), room(layout, taken, *cell)?);
            (Some(rect), pill, None, None)
        }
        Place::Slot { node, slot, from_cell } => {
            // Its words as a pill are needed only as long as it flies.
            let flies = motion::is_flying(pod, t, manner);
            let waited = layout.cell(*from_cell).filter(|_| flies).map(|rect| match is_beyond(layout, *from_cell) {
                true => (rect.inside(layout.size.tile()), Pill::default()),
                false => pill_in(pod, rect),
            });
            let (rect, pill) = waited.map_or((None, Pill::default()), |(rect, pill)| (Some(rect), pill));
            (rect, pill, layout.slot(*node, *slot, pod.places()), Some((*node, *slot)))
        }
    };
    let address = Some(&pod.address).filter(|address| !address.is_empty() && !scene.hidden.contains(&Part::PodIps));
    let look = match address {
        Some(address) => addressed(look, address, pod.places()),
        None => look,
    };
    let mut pose = motion::pod_pose(pod, pill_rect, slot, t, manner)?;
    if matches!(pod.place, Place::Slot { from_cell, .. } if is_beyond(layout, from_cell)) {
        pose.grown = 1.0;
    }
    let tile_w = slot.map_or(0.0, |slot| slot.w);
    Some(PodPicture {
        id: ["pod-", &pod.uid].concat().into(),
        number: pod.number,
        key: pod.key.clone(),
        pose,
        size: layout.size,
        peas: match is_crowded(layout.size) {
            true => Vec::new(),
            false => peas(pod, tile_w, scene.now, motion::ring_turn(pod.state, scene.now, manner)),
        },
        inits: inits(pod, layout.size, scene.now),
        name: name(pod, &look, layout.size, tile_w),
        // Several containers share one address: that is what their tile is about.
        hash: if pod.places() > 1 { address.unwrap_or(&pod.hash).clone() } else { pod.hash.clone() },
        pill,
        spoken: spoken(scene, pod, &look),
        asked,
        seat,
        look,
    })
}

/// Whether who waited in `cell` had no pill of its own there. Of a crowd, hundreds may set out from it at once: they do
/// so as what they become.
fn is_beyond(layout: &Layout, cell: usize) -> bool {
    is_crowded(layout.size) && cell + 1 >= layout.lane.len()
}

/// Whether pods are drawn so small that they show nothing but their state.
fn is_crowded(size: TileSize) -> bool {
    size <= TileSize::Xs
}

/// Whether two pods that show nothing but their state are drawn alike.
fn looks_like(one: &Pod, other: &Pod) -> bool {
    let sight = |pod: &Pod| (pod.state, pod.places(), pod.address.clone(), pod.workload.clone());
    one.place == other.place && one.moments == other.moments && sight(one) == sight(other)
}

/// In a crowd nobody counts: a thousand words a second would help no one.
fn uncounted(look: Look, state: PodState) -> Look {
    use PodState::{CrashLoopBackOff, Pulling, Terminating};
    let spoken = match (state, look.word) {
        (Pulling { .. } | Terminating { .. } | CrashLoopBackOff { .. }, Some(word)) => word.to_owned(),
        _ => look.spoken,
    };
    Look { words: String::new(), spoken, ..look }
}

/// What is ready says where it is reached; outline and glyph go on saying that it is ready.
fn addressed(look: Look, address: &str, places: usize) -> Look {
    let spoken = format!("{}, address {address}", look.spoken);
    let is_ready = look.glyph == Glyph::Ready && places == 1;
    let words = if is_ready { address.to_owned() } else { look.words };
    Look { words, spoken, ..look }
}

/// The name on a tile; a small tile shows a state that wants a look instead, or the hash of a long name.
fn name(pod: &Pod, look: &Look, size: TileSize, tile_w: f64) -> String {
    match (size, look.word) {
        (TileSize::M, _) => fit_end(&pod.workload, Face::Sans, 12.0, tile_w - 6.0),
        (TileSize::S, Some(word)) => word.to_owned(),
        (TileSize::S, None) if width(&pod.workload, Face::Sans, 11.0) > tile_w - 4.0 && !pod.hash.is_empty() => {
            pod.hash.to_string()
        }
        (TileSize::S, None) => fit_end(&pod.workload, Face::Sans, 11.0, tile_w - 4.0),
        (TileSize::Xs | TileSize::Dot, _) => String::new(),
    }
}

/// One below the other, left of the others; as many as have room.
fn inits(pod: &Pod, size: TileSize, t: SimTime) -> Vec<InitPicture> {
    let (x, middle, r) = match size {
        TileSize::M => (15.0, 39.0, 4.5),
        TileSize::S => (10.0, 27.0, 4.5),
        TileSize::Xs | TileSize::Dot => return Vec::new(),
    };
    let (pitch, count) = (2.0 * r + 1.5, pod.inits.len().min(3));
    let first = middle - pitch * (count.saturating_sub(1)) as f64 / 2.0;
    let one = |(at, state): (usize, &PeaState)| InitPicture {
        at: Point { x, y: first + pitch * at as f64 },
        r,
        ring: glyphs::ring(PodState::Starting, *state, t),
    };
    pod.inits.iter().enumerate().take(count).map(one).collect()
}

fn peas(pod: &Pod, tile_w: f64, t: SimTime, turn: f64) -> Vec<PeaPicture> {
    let narrow = tile_w < 100.0;
    let (apart, r) = match (pod.peas.len(), narrow) {
        (0..=1, _) => (0.0, 14.0),
        (_, true) => (tile_w * 0.21, tile_w * 0.165),
        (_, false) => (tile_w * 0.2125, 14.0),
    };
    // Init containers stand to the left.
    let aside = if pod.inits.is_empty() || !narrow { 0.0 } else { tile_w * 0.1 };
    let r = if aside > 0.0 { r - 1.5 } else { r };
    let places: &[f64] = if pod.peas.len() < 2 { &[0.0] } else { &[-1.0, 1.0] };
    let hidden = pod.peas.len().saturating_sub(2);
    let place = |(index, (side, pea)): (usize, (&f64, &crate::scene::Pea))| PeaPicture {
        x: tile_w / 2.0 + side * apart + aside,
        r,
        tag: if index == 1 && hidden > 0 { format!("+{}", hidden + 1).into() } else { pea.tag.clone() },
        hue: pea.hue,
        ring: glyphs::ring(pod.state, pea.state, t),
        turn: if pea.state == PeaState::Broken { turn } else { 0.0 },
    };
    places.iter().zip(&pod.peas).enumerate().map(place).collect()
}

fn spoken(scene: &Scene, pod: &Pod, look: &Look) -> String {
    let who = [&*pod.workload, &*pod.hash].join(" ");
    let (who, state) = (who.trim_end(), &look.spoken);
    let on = |node: usize| scene.nodes.get(node).map_or(String::new(), |node| format!(", on {}", node.name));
    match &pod.place {
        Place::Slot { node, .. } => format!("Pod {who}, {state}{}", on(*node)),
        Place::Lane { reason: Some(reason), .. } => format!("Pod {who}, {state}, {reason}"),
        Place::Lane { reason: None, .. } if pod.state == PodState::Pending => {
            format!("Pod {who}, {state}, no node yet")
        }
        Place::Lane { reason: None, .. } => format!("Pod {who}, {state}"),
    }
}

/// A pill needs about so much for a name and a reason.
const ENOUGH: f64 = 300.0;

/// The cell and the free ones that follow it without a wire between; if they are few, those before it too.
fn room(layout: &Layout, taken: &Set<usize>, cell: usize) -> Option<Rect> {
    let mut room = layout.cell(cell)?;
    for (index, next) in layout.lane.iter().enumerate().skip(cell + 1) {
        if taken.contains(&index) || next.x - room.right() > 8.0 {
            break;
        }
        room.w = next.right() - room.x;
    }
    for (index, next) in layout.lane.iter().enumerate().take(cell).rev() {
        if room.w >= ENOUGH || taken.contains(&index) || room.x - next.right() > 8.0 {
            break;
        }
        room = Rect { x: next.x, w: room.right() - next.x, ..room };
    }
    Some(room)
}

/// The pill a pod wore in its cell, before it flew.
fn pill_in(pod: &Pod, cell: Rect) -> (Rect, Pill) {
    pill(pod, None, cell)
}

const NAME_X: f64 = 28.0;
const END: f64 = 12.0;

/// As many words as the room has place for: who, then why.
fn pill(pod: &Pod, reason: Option<&str>, room: Rect) -> (Rect, Pill) {
    let place = room.w - NAME_X - END;
    let short = width(&pod.workload, Face::Sans, 12.0) > place && !pod.hash.is_empty();
    let name = if short { pod.hash.to_string() } else { fit_end(&pod.workload, Face::Sans, 12.0, place) };
    let words_x = NAME_X + width(&name, Face::Sans, 12.0) + 7.0;
    let left = room.w - words_x - END;
    let words =
        if left >= 44.0 { fit_start(reason.unwrap_or("waiting"), Face::Sans, 11.0, left) } else { String::new() };
    let used = if words.is_empty() { words_x - 7.0 } else { words_x + width(&words, Face::Sans, 11.0) };
    (Rect { w: (used + END).min(room.w), ..room }, Pill { name, words, words_x })
}
