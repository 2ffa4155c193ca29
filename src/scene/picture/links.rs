//! Links from a door to the pods that take its visitors, and the ways they run: behind tiles, between cards.

use crate::api::order::Gather;
use crate::api::table::Table;
use crate::api::time::SimTime;
use crate::scene::layout::{Card, Layout, Point, Rect};
use crate::scene::motion::{self, Manner};
use crate::scene::selection::Selection;
use crate::scene::{Link, Place, Pod, Scene, Service};
use std::rc::Rc;

/// One link, or a ribbon of several to one node.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkPicture {
    /// Its way from the door.
    pub path: String,
    /// What it says.
    pub kind: LinkKind,
}

/// What a link says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LinkKind {
    /// Visitors come this way.
    Open,
    /// Its pod is leaving.
    Leaving,
    /// Several to one node: how many, and where that is written.
    Ribbon(usize, Point),
    /// The beginning only: its door is not in focus.
    Stub,
}

/// More links than this become ribbons.
const MOST_LINKS: usize = 12;
/// A narrower card has no room for a port and a count beside each other, unless they share it.
const NARROW: f64 = 200.0;
/// How long the beginning of a link is.
const STUB: f64 = 9.0;

/// The way from a door: a bend to the card, then level and upright.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Track {
    door: Point,
    entry: Point,
    /// Behind the entry.
    tail: Vec<Point>,
}

impl Track {
    fn bends(&self) -> (Point, Point) {
        let height = self.door.y - self.entry.y;
        let first = Point { x: self.door.x, y: self.door.y - height * 0.5 };
        (first, Point { x: self.entry.x, y: self.entry.y + height * 0.72 })
    }

    fn path(&self) -> String {
        let (one, two) = self.bends();
        let tail: String = self.tail.iter().map(|point| format!("L{:.1} {:.1}", point.x, point.y)).collect();
        let (door, entry) = (self.door, self.entry);
        format!(
            "M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}{tail}",
            door.x, door.y, one.x, one.y, two.x, two.y, entry.x, entry.y
        )
    }

    /// Points along the way, dense enough to look bent.
    pub(super) fn points(&self) -> Vec<Point> {
        let (one, two) = self.bends();
        let at = |step: i32| {
            let (u, v) = (f64::from(step) / 16.0, 1.0 - f64::from(step) / 16.0);
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                a * v * v * v + 3.0 * b * v * v * u + 3.0 * c * v * u * u + d * u * u * u
            };
            let (door, entry) = (self.door, self.entry);
            Point { x: mix(door.x, one.x, two.x, entry.x), y: mix(door.y, one.y, two.y, entry.y) }
        };
        (0..=16).map(at).chain(self.tail.iter().copied()).collect()
    }

    /// The first part of it.
    fn part(&self, share: f64) -> String {
        if share >= 1.0 {
            return self.path();
        }
        let points = motion::part_of(&self.points(), share);
        let words: Vec<String> = points.iter().map(|point| format!("{:.1} {:.1}", point.x, point.y)).collect();
        format!("M{}", words.join("L"))
    }
}

pub(super) fn links(
    scene: &Scene,
    layout: &Layout,
    selection: Option<&Selection>,
    t: SimTime,
    manner: Manner,
) -> Vec<LinkPicture> {
    let Some(floor) = &layout.floor else { return Vec::new() };
    let known = Known::of(scene);
    let selected = selection.and_then(|selection| scene.pods.iter().find(|pod| selection.is(&pod.key)));
    let is_selected = |link: &&Link| selected.is_some_and(|pod| pod.uid == link.pod);
    let doors = scene.services.iter().enumerate();
    let each = |(at, service): (usize, &Service)| match super::doors::top(service, floor, at) {
        None => Vec::new(),
        Some(top) if at != floor.focus => stubs(&known, layout, service, top, t),
        Some(top) if service.links.len() > MOST_LINKS => {
            let chosen = service.links.iter().filter(is_selected);
            let single = chosen.filter_map(|link| single(scene, layout, link, top, t, manner));
            ribbons(&known, layout, service, top, t).into_iter().chain(single).collect()
        }
        Some(top) => service.links.iter().filter_map(|link| single(scene, layout, link, top, t, manner)).collect(),
    };
    doors.flat_map(each).collect()
}

/// The nodes of pods by the pods' uids.
struct Known<'a>(Table<&'a str, usize>);

impl<'a> Known<'a> {
    fn of(scene: &'a Scene) -> Self {
        let node = |pod: &'a Rc<Pod>| match pod.place {
            Place::Slot { node, .. } => Some((&*pod.uid, node)),
            Place::Lane { .. } => None,
        };
        let is_asked = scene.services.iter().any(|service| !service.links.is_empty());
        Self(scene.pods.iter().filter(|_| is_asked).filter_map(node).gather())
    }
}

fn single(scene: &Scene, layout: &Layout, link: &Link, top: Point, t: SimTime, manner: Manner) -> Option<LinkPicture> {
    let drawn = motion::link_drawn(link, t, manner);
    if drawn <= 0.0 {
        return None;
    }
    let pod = scene.pods.iter().find(|pod| pod.uid == link.pod)?;
    let leaves = link.leaving.is_some_and(|at| at <= t) || link.until.is_some_and(|at| at <= t);
    let kind = if leaves { LinkKind::Leaving } else { LinkKind::Open };
    Some(LinkPicture { path: track(scene, layout, pod, top)?.part(drawn), kind })
}

/// How many visitors' links lead to each node.
fn by_node(known: &Known, service: &Service, t: SimTime) -> Table<usize, usize> {
    let mut counts = Table::default();
    for link in service.links.iter().filter(|link| link.takes_visitors(t)) {
        if let Some(node) = known.0.get(&*link.pod) {
            *counts.or_default(*node) += 1;
        }
    }
    counts
}

fn ribbons(known: &Known, layout: &Layout, service: &Service, top: Point, t: SimTime) -> Vec<LinkPicture> {
    let ribbon = |(node, count): (usize, usize)| {
        let card = layout.cards.get(node)?;
        // On a narrow card its port takes the left half.
        let aside = if service.node_port.is_some() && card.body.w < NARROW { card.body.w * 0.3 } else { 0.0 };
        let end = Point { x: card.body.centre().x + aside, y: card.body.bottom() };
        let track = to_card(layout, card, end, top, Vec::new());
        Some(LinkPicture { path: track.path(), kind: LinkKind::Ribbon(count, end) })
    };
    by_node(known, service, t).into_iter().filter_map(ribbon).collect()
}

fn stubs(known: &Known, layout: &Layout, service: &Service, top: Point, t: SimTime) -> Vec<LinkPicture> {
    let stub = |node: usize| {
        let card = layout.cards.get(node)?;
        let (dx, dy) = ((card.body.centre().x - top.x) / 6.0, card.body.bottom() - top.y);
        let length = dx.hypot(dy).max(1.0);
        let path = format!("M{:.1} {:.1}l{:.1} {:.1}", top.x, top.y, dx / length * STUB, dy / length * STUB);
        Some(LinkPicture { path, kind: LinkKind::Stub })
    };
    by_node(known, service, t).into_iter().map(|(node, _)| node).filter_map(stub).collect()
}

/// The way to a pod: to its lower edge, or, where another pod sits below it, up beside that and in from the side.
pub(super) fn track(scene: &Scene, layout: &Layout, pod: &Pod, top: Point) -> Option<Track> {
    let Place::Slot { node, slot, .. } = pod.place else { return None };
    let (card, tile) = (layout.cards.get(node)?, layout.slot(node, slot, pod.places())?);
    let below = |other: &Rect| other.y > tile.y + 1.0 && other.x < tile.right() && tile.x < other.right();
    let covers = |other: &Rc<Pod>| match other.place {
        Place::Slot { node: on, slot, .. } if on == node => {
            layout.slot(on, slot, other.places()).is_some_and(|rect| below(&rect))
        }
        _ => false,
    };
    if scene.pods.iter().any(covers) {
        let x = tile.x - layout.size.gap() / 2.0;
        let y = tile.y + tile.h * 0.62;
        let tail = vec![Point { x, y }, Point { x: tile.x + 1.0, y }];
        return Some(to_card(layout, card, Point { x, y: card.body.bottom() }, top, tail));
    }
    let x = tile.centre().x;
    let tail = vec![Point { x, y: tile.bottom() - 1.0 }];
    Some(to_card(layout, card, Point { x, y: card.body.bottom() }, top, tail))
}

/// Cards above the lowest row are reached through the gutter to their left.
fn to_card(layout: &Layout, card: &Card, end: Point, door: Point, tail: Vec<Point>) -> Track {
    let lowest = layout.cards.iter().map(|card| card.body.bottom()).fold(0.0, f64::max);
    if lowest - card.body.bottom() < 1.0 {
        return Track { door, entry: end, tail };
    }
    let (x, level) = (card.body.x - layout.gutter() / 2.0, card.body.bottom() + 6.0);
    let corners = [Point { x, y: level }, Point { x: end.x, y: level }, end];
    Track { door, entry: Point { x, y: lowest }, tail: corners.into_iter().chain(tail).collect() }
}
