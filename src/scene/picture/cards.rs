//! Nodes at one instant: the outline with its tab, the meters of what was promised, the free slots.

use super::{Gallery, Heat};
use crate::api::time::SimTime;
use crate::scene::glyphs::{self, Glyph};
use crate::scene::layout::{Card, Form, Layout, Point, Rect, TileSize};
use crate::scene::lettering::{Face, fit_last, fit_start, width};
use crate::scene::motion::{self, Manner};
use crate::scene::way::way;
use crate::scene::{Condition, Machine, Node, Part, Place, Promise, Scene, Shortage};
use std::rc::Rc;

/// One node.
#[derive(Clone, Debug, PartialEq)]
pub struct CardPicture {
    /// `metadata.name`.
    pub node: Rc<str>,
    /// Its name in the page, and its kubelet's.
    pub ids: (Rc<str>, Rc<str>),
    /// Card and tab as one path.
    pub path: String,
    /// The tab alone, for its hatching.
    pub tab: Rect,
    /// Its state.
    pub condition: Condition,
    /// The sign on its tab; `None` where there is no room.
    pub glyph: Option<(Point, Glyph)>,
    /// Its name, fitted, and where it begins.
    pub name: (Point, String),
    /// What a screen reader says.
    pub spoken: String,
    /// The kubelet, unless it is behind the curtain.
    pub socket: Option<Rect>,
    /// Whether the socket has room for its word.
    pub socket_word: Option<&'static str>,
    /// Whether the kubelet works.
    pub kubelet: Heat,
    /// The word before the meters, if there is room.
    pub meters_word: Option<Point>,
    /// What was promised.
    pub meters: Vec<Meter>,
    /// What befell its machine, or else why the scheduler does not take it, and where that is written, at its end.
    pub trouble: Option<(Point, Rc<str>)>,
    /// How brightly the scheduler looks at it, from 0 to 1.
    pub considered: f64,
    /// From where an arrow says that pods are leaving.
    pub leaving: Option<Point>,
    /// The centres of free slots.
    pub free: Vec<Point>,
}

/// How much of a resource is promised to pods.
#[derive(Clone, Debug, PartialEq)]
pub struct Meter {
    /// `CPU` or `Mem`.
    pub word: &'static str,
    /// Where the word begins.
    pub at: Point,
    /// The whole.
    pub track: Rect,
    /// The promised part.
    pub value: f64,
    /// Whether the node is short of it.
    pub short: Heat,
}

pub(super) fn cards(
    gallery: &mut Gallery,
    scene: &Scene,
    layout: &Layout,
    t: SimTime,
    manner: Manner,
) -> Vec<Rc<CardPicture>> {
    let mut counts = vec![0; scene.nodes.len()];
    for pod in &scene.pods {
        if let Place::Slot { node, .. } = pod.place
            && let Some(count) = counts.get_mut(node)
        {
            *count += 1;
        }
    }
    let known = std::mem::take(&mut gallery.cards);
    let each = scene.nodes.iter().zip(&layout.cards).zip(counts).enumerate();
    let draw = |(index, ((node, card), count)): (usize, ((&Node, &Card), usize))| {
        let heat = Heat::of(node.kubelet, t);
        let is_as = |known: &Node| Node { kubelet: None, ..node.clone() } == *known;
        let last = known.get(index);
        let thought = thought(scene, index, t, manner);
        // Where free slots are drawn, it matters which ones are taken.
        let holds = layout.size <= TileSize::Xs;
        match last.filter(|((of, on), drawn)| {
            holds && *on == count && drawn.kubelet == heat && is_as(of) && thought == (drawn.considered, None)
        }) {
            Some(last) => last.clone(),
            None => {
                let drawn = one(scene, layout, &Spot { index, node, card, count }, heat, thought);
                let same = last.filter(|(_, last)| **last == drawn).map(|(_, last)| last.clone());
                ((Node { kubelet: None, ..node.clone() }, count), same.unwrap_or_else(|| Rc::new(drawn)))
            }
        }
    };
    gallery.cards = each.map(draw).collect();
    gallery.cards.iter().map(|(_, drawn)| drawn.clone()).collect()
}

/// A node, where it is drawn, and how many pods it has.
struct Spot<'a> {
    index: usize,
    node: &'a Node,
    card: &'a Card,
    count: usize,
}

fn one(
    scene: &Scene,
    layout: &Layout,
    &Spot { index, node, card, count }: &Spot<'_>,
    kubelet: Heat,
    (considered, reason): (f64, Option<&Rc<str>>),
) -> CardPicture {
    let (sign, condition) = glyphs::node_look(node.condition);
    // On a phone a sign that would cost the name its beginning is left out, and elsewhere one that would cut a word.
    let fits = width(&node.name, Face::Sans, 12.0) <= card.tab.w - 34.0;
    let roomy = card.tab.w >= 84.0 && (fits || layout.form == Form::Wide && node.name.contains('-'));
    let (before, size) = if roomy { (29.0, 12.0) } else { (8.0, 11.0) };
    let name = fit_last(&node.name, Face::Sans, size, card.tab.w - before - 5.0);
    let tab_w = (before + width(&name, Face::Sans, size) + before.min(12.0)).max(44.0).min(card.tab.w);
    let tab = Rect { w: tab_w, ..card.tab };
    let baseline = tab.y + 16.0;
    CardPicture {
        node: node.name.clone(),
        ids: (format!("node-{index}").into(), format!("kubelet-{index}").into()),
        path: outline(card.body, tab),
        tab,
        condition: node.condition,
        glyph: roomy.then_some((Point { x: tab.x + 11.0, y: tab.y + 6.5 }, sign)),
        name: (Point { x: tab.x + before, y: baseline }, name),
        spoken: spoken(node, condition, count),
        socket: (!scene.hidden.contains(&Part::Kubelets)).then_some(card.socket),
        socket_word: (card.socket.w >= 40.0).then_some("kubelet"),
        kubelet,
        meters_word: card.meters.filter(|_| card.body.w >= 300.0 && reason.is_none()),
        // A reason is read where else the meters stand.
        meters: if reason.is_none() { meters(node, card) } else { Vec::new() },
        trouble: trouble(node)
            .map(Rc::from)
            .or_else(|| Some(fit_start(reason?, Face::Sans, 11.0, card.body.w - 24.0).into()))
            .filter(|_| card.rows > 0 && card.first.y - card.body.y >= 17.0)
            .map(|words| (Point { x: card.body.right() - 12.0, y: trouble_y(card) }, words)),
        considered,
        leaving: (node.condition == Condition::Draining && card.meters.is_some())
            .then_some(Point { x: card.body.right() - 64.0, y: card.first.y - 8.0 }),
        free: free(scene, layout, index, card),
    }
}

/// How brightly the scheduler looks at a node, and what it has against it.
fn thought(scene: &Scene, index: usize, t: SimTime, manner: Manner) -> (f64, Option<&Rc<str>>) {
    let last = scene.choices.iter().rev().find(|choice| choice.at <= t);
    let Some(choice) = last else { return (0.0, None) };
    let reason = choice.rejected.iter().find(|(node, _)| *node == index).map(|(_, reason)| reason);
    let bright = if choice.fits.contains(&index) { motion::considered(choice, t, manner) } else { 0.0 };
    (bright, reason.filter(|_| motion::is_told(choice, t, manner)))
}

/// Above the tiles, or below them where a narrow card leaves no room beside its socket.
fn trouble_y(card: &Card) -> f64 {
    if is_told_below(card) { card.body.bottom() - 8.0 } else { card.first.y - 6.0 }
}

/// Whether what befell its machine takes the lower edge of a card, where else its ports are.
pub(super) fn is_told_below(card: &Card) -> bool {
    card.first.y - 16.0 <= card.socket.bottom() && card.body.w < 160.0
}

/// What befell the machine, or what it is short of.
pub(super) fn trouble(node: &Node) -> Option<&'static str> {
    match node.machine {
        Machine::Well => match node.condition {
            Condition::Pressure(_) => Some(glyphs::node_look(node.condition).1),
            _ => None,
        },
        Machine::NoPower => Some("no power"),
        Machine::NoNetwork => Some("network cut"),
        Machine::NoKubelet => Some("kubelet ended"),
    }
}

fn spoken(node: &Node, condition: &str, count: usize) -> String {
    let pods = if count == 1 { "1 pod".to_owned() } else { format!("{count} pods") };
    let trouble = trouble(node).filter(|_| node.machine != Machine::Well);
    let trouble = trouble.map_or(String::new(), |words| format!(", its machine: {words}"));
    format!(
        "Node {}, {condition}{trouble}, {pods}, promised {} CPU and {} memory",
        node.name, node.cpu.words, node.memory.words
    )
}

fn meters(node: &Node, card: &Card) -> Vec<Meter> {
    let Some(start) = card.meters else { return Vec::new() };
    let first = if card.body.w >= 300.0 { start.x + 58.0 } else { start.x };
    let track_w = if card.body.w >= 250.0 { 36.0 } else { 24.0 };
    let meter = |place: f64, word, promise: &Promise, short: Heat| {
        let x = first + place * (track_w + 40.0);
        Meter {
            word,
            at: Point { x: x + 21.0 - width(word, Face::Sans, 11.0), y: start.y },
            track: Rect::new(x + 28.0, start.y - 7.0, track_w, 6.0),
            value: promise.share.clamp(0.0, 1.0) * track_w,
            short,
        }
    };
    let short = match node.condition {
        Condition::Pressure(Shortage::Memory) => Heat::Hot,
        _ => Heat::Idle,
    };
    vec![meter(0.0, "CPU", &node.cpu, Heat::Idle), meter(1.0, "Mem", &node.memory, short)]
}

fn free(scene: &Scene, layout: &Layout, index: usize, card: &Card) -> Vec<Point> {
    if layout.size <= TileSize::Xs {
        return Vec::new();
    }
    let taken = |slot: usize| {
        scene.pods.iter().any(|pod| match pod.place {
            Place::Slot { node, slot: first, .. } => {
                let first = card.place_of(first);
                node == index && (first..first + pod.places()).contains(&slot)
            }
            Place::Lane { .. } => false,
        })
    };
    let slots = (0..card.per_row * card.rows).filter(|slot| !taken(*slot));
    slots.map(|slot| card.place(slot, 1, layout.size).centre()).collect()
}

/// A rounded card whose tab flares into its top edge, clockwise from the top left.
fn outline(body: Rect, tab: Rect) -> String {
    let (left, right, round) = ((tab.x - body.x - 4.0).clamp(0.0, 6.0), 6.0, 9.0);
    let corner = tab.x - body.x - left;
    let bend = |flare: f64| (flare * 0.66, flare * 0.34);
    let ((l1, l2), (r1, r2)) = (bend(left), bend(right));
    let (up, down, top) = (tab.h - round - left, tab.h - round - right, tab.right() - round);
    let (end, bottom, back) = (body.right() - 10.0, body.bottom() - 10.0, body.x + 10.0);
    let corner_left = way!["M", (body.x, body.y + corner), "a", (corner, corner), " 0 0 1 ", (corner, -corner)];
    let flare_left = way!["c", (l1, 0.0), " ", (left, -l2), " ", (left, -left), "v", -up];
    let tab =
        way!["a", (round, round), " 0 0 1 ", (round, -round), "H", top, "a", (round, round), " 0 0 1 ", (round, round)];
    let flare_right = way!["v", down, "c", (0.0, r1), " ", (r2, right), " ", (right, right)];
    let rest = way!["H", end, "a10 10 0 0 1 10 10V", bottom, "a10 10 0 0 1 -10 10H", back, "a10 10 0 0 1 -10 -10z"];
    [corner_left, flare_left, tab, flare_right, rest].concat()
}
