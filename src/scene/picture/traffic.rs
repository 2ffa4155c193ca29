//! Requests at one instant: who stands outside, what travels where, what was lost, and the count of all.

use super::ways::{door, level, way};
use crate::api::order::InOrder;
use crate::api::time::SimTime;
use crate::api::visitors::Loss;
use crate::apiserver::request::Key;
use crate::scene::layout::{Form, Layout, Point, Rect};
use crate::scene::motion::{Manner, Travel};
use crate::scene::passage::{self, Leg};
use crate::scene::selection::Selection;
use crate::scene::{Request, Scene, Source, Stream, why};

/// All that is drawn of requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrafficPicture {
    /// Visitors from outside.
    pub street: Option<StreetPicture>,
    /// What became of the requests to the door in focus.
    pub tally: Option<TallyPicture>,
    /// Requests on their way.
    pub dots: Vec<DotPicture>,
    /// Where requests were lost.
    pub crosses: Vec<CrossPicture>,
    /// How many are on their way to each pod, for those who see nothing travel.
    pub counts: Vec<(Point, usize)>,
}

/// Who stands outside.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetPicture {
    /// The panel.
    pub rect: Rect,
    /// How many come in a second.
    pub per_second: u32,
    /// The way to the door.
    pub wire: String,
}

/// The count of a door's requests.
#[derive(Clone, Debug, PartialEq)]
pub struct TallyPicture {
    /// The panel.
    pub rect: Rect,
    /// How many were answered.
    pub served: u64,
    /// How many were lost.
    pub lost: u64,
    /// Why, the most frequent reason first: all of them at a selected door, else the first.
    pub reasons: Vec<(u64, &'static str)>,
    /// The last seconds, each with the part that was lost.
    pub bars: Vec<BarPicture>,
}

/// One second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BarPicture {
    /// All that ended.
    pub rect: Rect,
    /// How much of it was lost, from 0 to 1.
    pub lost: f64,
}

/// One request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DotPicture {
    /// Its centre.
    pub at: Point,
    /// There, waiting, or back.
    pub leg: Leg,
    /// Whose it is.
    pub who: Who,
}

/// Whose request it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A visitor's, or a pod's.
    Others,
    /// The learner's own.
    Learners,
}

/// One place where requests were lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossPicture {
    /// Its centre.
    pub at: Point,
    /// How many crosses lie here.
    pub count: usize,
    /// Why, for the newest of them.
    pub why: &'static str,
    /// On which side that is written.
    pub side: Side,
}

/// Where words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before a door, above the way to it.
    Left,
    /// Behind the cross.
    Right,
}

/// How wide the panels are.
pub(super) const STREET: f64 = 112.0;
pub(super) const TALLY: f64 = 134.0;
const LINE: f64 = 16.0;
/// At a selected door so many reasons have room.
const MOST_REASONS: usize = 4;

/// The streams to a Service.
pub(super) fn streams_to<'a>(scene: &'a Scene, service: Option<&'a Key>) -> impl Iterator<Item = (usize, &'a Stream)> {
    let streams = scene.traffic.streams.iter().enumerate();
    streams.filter(move |(_, stream)| service.is_some() && stream.service.as_ref() == service)
}

pub(super) fn traffic(
    scene: &Scene,
    layout: &Layout,
    selection: Option<&Selection>,
    t: SimTime,
    manner: Manner,
) -> TrafficPicture {
    let mut picture = TrafficPicture {
        street: street(scene, layout),
        tally: tally(scene, layout, selection, t, manner),
        ..TrafficPicture::default()
    };
    for request in &scene.traffic.requests {
        let Some(way) = way(scene, layout, request) else { continue };
        if manner.travel == Travel::Still && request.pod.is_some() && !passage::is_over(request, t, manner) {
            count(&mut picture.counts, way.last().copied().unwrap_or_default());
        }
        let Some(passage) = passage::passage(request, &way, t, manner) else { continue };
        match request.loss().filter(|_| passage.leg == Leg::Lost) {
            Some(loss) => {
                let at_door = request.pod.is_none() && request.service.is_some();
                let side = if at_door { Side::Left } else { Side::Right };
                cross(&mut picture.crosses, CrossPicture { at: passage.at, count: 1, why: why(loss), side });
            }
            None => {
                let who = if request.source == Source::Learner { Who::Learners } else { Who::Others };
                picture.dots.push(DotPicture { at: passage.at, leg: passage.leg, who });
            }
        }
    }
    make_room(&mut picture.crosses);
    picture
}

/// Words that would lie on those of a neighbour are left out; the tally tells all reasons.
pub(super) fn make_room(crosses: &mut [CrossPicture]) {
    const WORDS: f64 = 110.0;
    let places: Vec<Point> = crosses.iter().map(|cross| cross.at).collect();
    for cross in crosses.iter_mut().filter(|cross| cross.side == Side::Right) {
        let is_beside = |at: &Point| (at.y - cross.at.y).abs() < 12.0 && (1.0..WORDS).contains(&(at.x - cross.at.x));
        if places.iter().any(is_beside) {
            cross.why = "";
        }
    }
}

fn count(counts: &mut Vec<(Point, usize)>, at: Point) {
    match counts.iter_mut().find(|(place, _)| *place == at) {
        Some((_, count)) => *count += 1,
        None => counts.push((at, 1)),
    }
}

fn cross(crosses: &mut Vec<CrossPicture>, cross: CrossPicture) {
    match crosses.iter_mut().find(|other| other.at == cross.at) {
        Some(other) => *other = CrossPicture { count: other.count + 1, ..cross },
        None => crosses.push(cross),
    }
}

fn street(scene: &Scene, layout: &Layout) -> Option<StreetPicture> {
    let rect = layout.floor.as_ref()?.street?;
    let outside = scene.traffic.streams.iter().filter(|stream| stream.source == Source::Street);
    let to = outside.clone().filter_map(|stream| stream.service.as_ref()).next_back();
    let door = to.and_then(|key| door(scene, layout, key)).map(|(_, inside)| inside);
    let y = level(layout);
    Some(StreetPicture {
        rect,
        per_second: outside.map(|stream| stream.per_second).sum(),
        wire: door.map_or(String::new(), |door| format!("M{:.1} {y:.1}H{:.1}", rect.right(), door.x)),
    })
}

fn tally(
    scene: &Scene,
    layout: &Layout,
    selection: Option<&Selection>,
    t: SimTime,
    manner: Manner,
) -> Option<TallyPicture> {
    let floor = layout.floor.as_ref()?;
    let (place, service) = (floor.tally?, scene.services.get(floor.focus)?);
    let streams: Vec<(usize, &Stream)> = streams_to(scene, Some(&service.key)).collect();
    // What has ended in the model still travels on stage: the count waits for it.
    let mine = |request: &&Request| streams.iter().any(|(number, _)| Some(*number) == request.stream);
    let shows = |request: &&Request| passage::shows(request, manner).is_some_and(|shows| shows > t);
    let coming: Vec<&Request> = scene.traffic.requests.iter().filter(mine).filter(shows).collect();
    let coming = |loss: Option<Loss>| coming.iter().filter(|request| request.loss() == loss).count() as u64;
    let served = streams.iter().map(|(_, stream)| stream.served).sum::<u64>().saturating_sub(coming(None));
    let mut reasons = reasons(&streams, coming);
    let lost = reasons.iter().map(|(count, _)| count).sum();
    let is_selected = selection.is_some_and(|selection| selection.is(&service.key));
    reasons.truncate(match layout.form {
        Form::Compact => 0,
        Form::Wide if is_selected => MOST_REASONS,
        // Mostly these are all: who reads 5 lost and 3 of a reason misses two.
        Form::Wide => 2,
    });
    let more = LINE * reasons.len() as f64;
    let rect = Rect { y: place.y - more, h: place.h + more, ..place };
    let bars = if layout.form == Form::Wide { bars(&streams, rect) } else { Vec::new() };
    Some(TallyPicture { rect, served, lost, reasons, bars })
}

/// The most frequent one first.
fn reasons(streams: &[(usize, &Stream)], coming: impl Fn(Option<Loss>) -> u64) -> Vec<(u64, &'static str)> {
    let known = || streams.iter().flat_map(|(_, stream)| &stream.lost);
    let count = |loss: Loss| known().filter(|(own, _)| *own == loss).map(|(_, count)| count).sum::<u64>();
    let counts = Loss::ALL.into_iter().map(|loss| (count(loss).saturating_sub(coming(Some(loss))), why(loss)));
    let mut all: Vec<(u64, &'static str)> = counts.filter(|(count, _)| *count > 0).collect();
    all.order_by_key(|(count, _)| u64::MAX - count);
    all
}

/// The seconds that are over, as high as the busiest of them.
fn bars(streams: &[(usize, &Stream)], panel: Rect) -> Vec<BarPicture> {
    const HIGH: f64 = 16.0;
    const PITCH: f64 = 5.0;
    let newest = streams.iter().filter_map(|(_, stream)| stream.beats.last()).map(|beat| beat.second).max();
    let Some(newest) = newest else { return Vec::new() };
    let seconds = newest - 7..newest;
    let sums: Vec<(u64, u64)> = seconds
        .map(|second| {
            let beats = streams.iter().flat_map(|(_, stream)| &stream.beats).filter(|beat| beat.second == second);
            beats.fold((0, 0), |(all, lost), beat| (all + beat.served + beat.lost, lost + beat.lost))
        })
        .collect();
    let most = sums.iter().map(|(all, _)| *all).max().unwrap_or(0).max(1) as f64;
    let left = panel.right() - 12.0 - PITCH * sums.len() as f64;
    let bar = |(at, (all, lost)): (usize, &(u64, u64))| {
        let h = (*all as f64 / most * HIGH).max(1.0);
        let rect = Rect::new(left + PITCH * at as f64, panel.bottom() - 10.0 - h, 4.0, h);
        BarPicture { rect, lost: *lost as f64 / (*all).max(1) as f64 }
    };
    sums.iter().enumerate().map(bar).collect()
}
