//! Services at one instant: doors on the floor, how they are reached in words, and their ports on every node.

use super::{cards, traffic};
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::scene::layout::{Card, DOOR, Floor, FloorDemand, Layout, Point, Rect, TileSize};
use crate::scene::lettering::{Face, fit_end, fit_start, width};
use crate::scene::motion::{self, Manner};
use crate::scene::passage;
use crate::scene::{Node, Part, Scene, Service, ServiceKind, Source};
use std::rc::Rc;

/// One door.
#[derive(Clone, Debug, PartialEq)]
pub struct DoorPicture {
    /// `metadata.uid`.
    pub uid: Rc<str>,
    /// Its namespace and name.
    pub key: Key,
    /// Which arches it has.
    pub kind: ServiceKind,
    /// Its outline.
    pub rect: Rect,
    /// How large it is drawn.
    pub scale: f64,
    /// Its name, and where it stands: in the door, or below.
    pub name: (Plate, String),
    /// Whether anybody behind it takes visitors.
    pub state: DoorState,
    /// From 0 to 1.
    pub opacity: f64,
    /// How it is reached, for the one in focus.
    pub ways: Vec<WayPicture>,
    /// What it looks for, below the ways.
    pub selector: Option<(Point, String)>,
    /// What a screen reader says.
    pub spoken: String,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plate {
    /// In the door.
    Inside,
    /// Below the floor's line.
    Below,
}

/// Whether a door leads anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorState {
    /// At least one pod takes its visitors.
    Open,
    /// None does.
    Shut,
}

/// One line beside a door.
#[derive(Clone, Debug, PartialEq)]
pub struct WayPicture {
    /// Which arch it names.
    pub arch: ServiceKind,
    /// Where its sign begins.
    pub at: Point,
    /// The word of Kubernetes.
    pub word: &'static str,
    /// Where the address begins.
    pub address_x: f64,
    /// The address, fitted.
    pub address: String,
}

/// A port in the lower edge of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct PortPicture {
    /// Its outline.
    pub rect: Rect,
    /// `:30080`.
    pub words: String,
}

/// The signs before words, and the room behind them.
const SIGN: f64 = 26.0;
const LINE: f64 = 17.0;
/// Words get no wider than this.
const WIDEST: f64 = 300.0;

/// What the floor must hold; `None` while it is behind the curtain.
pub fn floor_demand(scene: &Scene, focus: usize) -> Option<FloorDemand> {
    let is_hidden = scene.hidden.contains(&Part::Services);
    let focused = scene.services.get(focus);
    let words = focused.map_or(0.0, |service| words_width(service).min(WIDEST) + 20.0);
    let is_visited = traffic::streams_to(scene, focused.map(|service| &service.key)).next().is_some();
    let from_outside = scene.traffic.streams.iter().any(|stream| stream.source == Source::Street);
    let wide = |shown: bool, width: f64| if shown { width } else { 0.0 };
    let (street, tally) = (wide(from_outside, traffic::STREET), wide(is_visited, traffic::TALLY));
    (!is_hidden).then_some(FloorDemand { doors: scene.services.len(), focus, words, street, tally })
}

fn address_x(service: &Service) -> f64 {
    let words = service.ways.iter().map(|way| width(way.word, Face::Sans, 12.0));
    SIGN + words.fold(0.0, f64::max) + 8.0
}

fn words_width(service: &Service) -> f64 {
    let addresses = service.ways.iter().map(|way| address_x(service) + width(&way.address, Face::Mono, 11.0));
    addresses.fold(SIGN + width(&looks_for(service), Face::Mono, 11.0), f64::max)
}

fn looks_for(service: &Service) -> String {
    match (&*service.selector, service.kind) {
        (_, ServiceKind::ExternalName) => String::new(),
        ("", _) => "no selector".to_owned(),
        (selector, _) => format!("looks for {selector}"),
    }
}

pub(super) fn doors(scene: &Scene, layout: &Layout, t: SimTime, manner: Manner) -> Vec<DoorPicture> {
    let Some(floor) = &layout.floor else { return Vec::new() };
    let one = |(at, service): (usize, &Service)| {
        let rect = floor.doors.get(at).copied().flatten()?;
        let mine = scene.traffic.requests.iter().filter(|request| request.service.as_ref() == Some(&service.key));
        let shake = mine.map(|request| passage::shake(request, t, manner)).fold(0.0, f64::max);
        let rect = Rect { x: rect.x + shake, ..rect };
        let (ways, selector) = if at == floor.focus { words(service, floor) } else { (Vec::new(), None) };
        let opacity = motion::door_shown(service, t, manner);
        let ready = service.ready(t);
        let state = match (ready, service.kind) {
            (0, kind) if kind != ServiceKind::ExternalName => DoorState::Shut,
            _ => DoorState::Open,
        };
        (opacity > 0.0).then(|| DoorPicture {
            uid: service.uid.clone(),
            key: service.key.clone(),
            kind: service.kind,
            rect,
            scale: floor.scale,
            name: plate(service, rect, floor.scale),
            state,
            opacity,
            ways,
            selector,
            spoken: spoken(service, ready),
        })
    };
    scene.services.iter().enumerate().filter_map(one).collect()
}

/// Where the links of a door begin: at the top of its outermost arch.
pub(super) fn top(service: &Service, floor: &Floor, at: usize) -> Option<Point> {
    let rect = floor.doors.get(at).copied().flatten()?;
    let high = match service.kind {
        ServiceKind::LoadBalancer => DOOR.1,
        ServiceKind::NodePort => 58.0,
        ServiceKind::ClusterIp | ServiceKind::ExternalName => 44.0,
        ServiceKind::Headless => 40.0,
    };
    Some(Point { x: rect.centre().x, y: rect.bottom() - high * floor.scale })
}

/// How far the outermost arch reaches to the side, at scale 1.
pub(super) fn half_width(service: &Service) -> f64 {
    match service.kind {
        ServiceKind::LoadBalancer => DOOR.0 / 2.0,
        ServiceKind::NodePort => 43.0,
        ServiceKind::ClusterIp | ServiceKind::ExternalName => 29.0,
        ServiceKind::Headless => 48.0,
    }
}

fn plate(service: &Service, rect: Rect, scale: f64) -> (Plate, String) {
    let has_face = !matches!(service.kind, ServiceKind::Headless | ServiceKind::ExternalName);
    let fits = width(&service.name, Face::Sans, 13.0) <= 50.0 * scale;
    match has_face && fits {
        true => (Plate::Inside, service.name.to_string()),
        false => (Plate::Below, fit_end(&service.name, Face::Sans, 11.0, (rect.w + 8.0).max(84.0))),
    }
}

fn words(service: &Service, floor: &Floor) -> (Vec<WayPicture>, Option<(Point, String)>) {
    let Some(start) = floor.words else { return (Vec::new(), None) };
    let lines = service.ways.len() + 1;
    let first = floor.line - 4.0 - LINE * (lines - 1) as f64;
    let address_x = address_x(service);
    let way = |(at, way): (usize, &crate::scene::Way)| WayPicture {
        arch: way.arch,
        at: Point { x: start.x, y: first + LINE * at as f64 },
        word: way.word,
        address_x: start.x + address_x,
        address: fit_start(&way.address, Face::Mono, 11.0, WIDEST - address_x),
    };
    let selector = fit_start(&looks_for(service), Face::Mono, 11.0, WIDEST - SIGN);
    let selector = (!selector.is_empty()).then_some((Point { x: start.x + SIGN, y: floor.line - 4.0 }, selector));
    (service.ways.iter().enumerate().map(way).collect(), selector)
}

fn spoken(service: &Service, ready: usize) -> String {
    let ways: Vec<String> = service.ways.iter().map(|way| format!("{} {}", way.word, way.address)).collect();
    let behind = match (service.kind, ready) {
        (ServiceKind::ExternalName, _) => String::new(),
        (_, 0) => ", no ready pod behind it".to_owned(),
        (_, 1) => ", sends visitors to 1 ready pod".to_owned(),
        (_, ready) => format!(", sends visitors to {ready} ready pods"),
    };
    format!("Service {}, {}{behind}", service.name, ways.join(", "))
}

/// Each node opens the port of each Service that has one.
pub(super) fn ports(scene: &Scene, layout: &Layout) -> Vec<PortPicture> {
    let is_free = |(node, card): &(&Node, &Card)| !cards::is_told_below(card) || cards::trouble(node).is_none();
    let cards = scene.nodes.iter().zip(&layout.cards).filter(|_| layout.floor.is_some()).filter(is_free);
    cards.flat_map(|(_, card)| on_card(scene, layout, card).map(|(_, port)| port)).collect()
}

/// Where a node opens the port of a Service.
pub(super) fn port(scene: &Scene, layout: &Layout, node: usize, key: &Key) -> Option<Point> {
    let card = layout.cards.get(node)?;
    on_card(scene, layout, card).find(|(service, _)| service.key == *key).map(|(_, port)| port.rect.centre())
}

/// Below the gaps between the tiles, for links come down from their middles; where those are small, from the left.
fn on_card<'a>(
    scene: &'a Scene,
    layout: &'a Layout,
    card: &'a Card,
) -> impl Iterator<Item = (&'a Service, PortPicture)> {
    let numbered = scene.services.iter().filter_map(|service| Some((service, service.node_port?)));
    let (pitch, is_small) = (layout.size.tile().0 + layout.size.gap(), layout.size <= TileSize::Xs || card.per_row < 2);
    let first = if is_small { card.body.x + 14.0 } else { card.first.x + pitch - layout.size.gap() / 2.0 };
    numbered.scan(first, move |x, (service, number)| {
        let words = format!(":{number}");
        let w = width(&words, Face::Mono, 11.0) + 12.0;
        let left = if is_small { *x } else { *x - w / 2.0 };
        let rect = Rect::new(left, card.body.bottom() - 8.0, w, 16.0);
        *x += if is_small { w + 6.0 } else { pitch };
        (rect.right() <= card.body.right() - 14.0).then_some((service, PortPicture { rect, words }))
    })
}
