//! The chart as shapes: stacked areas of revisions, the line of those that are ready, the limits, the present.

use super::{Chart, Steps};
use crate::api::order::Gather;
use crate::api::set::Set;
use crate::api::time::SimTime;
use crate::scene::layout::Rect;
use crate::scene::palette::Hue;

/// The drawing of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// The card.
    pub rect: Rect,
    /// The revisions as areas, the oldest at the bottom.
    pub areas: Vec<Area>,
    /// How many were ready, as points.
    pub ready: String,
    /// What comes if nobody does anything, as points.
    pub planned: Vec<(String, Hue)>,
    /// The heights of nothing, of the least that are ready, and of the most that are there.
    pub levels: [f64; 3],
    /// Left and right end of all lines.
    pub sides: (f64, f64),
    /// Where the present is.
    pub now: Option<f64>,
    /// Instants under the axis.
    pub ticks: Vec<(f64, SimTime)>,
}

/// One revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its points.
    pub points: String,
    /// Its hue.
    pub hue: Hue,
    /// Its name and where there is room for it.
    pub label: Option<(f64, f64, String)>,
}

/// Between two instants under the axis, at least.
const TICKS: f64 = 84.0;

/// The drawing in a card.
pub fn plot(chart: &Chart, rect: Rect) -> Plot {
    let (left, right) = (rect.x + 84.0, rect.x + rect.w - 12.0);
    let (top, bottom) = (rect.y + 59.0, rect.y + rect.h - 26.0);
    let span = chart.to.since(chart.from).as_millis().max(1) as f64;
    let x = |at: SimTime| left + (right - left) * (at.since(chart.from).as_millis() as f64 / span).clamp(0.0, 1.0);
    let y = |count: i32| bottom - (bottom - top) * f64::from(count) / f64::from(chart.most.max(1));
    let end = chart.now.unwrap_or(chart.to);
    let mut below: Steps = Vec::new();
    let mut areas = Vec::new();
    for band in &chart.bands {
        let sum = added(&below, &band.pods);
        let points = format!("{} {}", upper(&sum, chart.from, end, x, y), lower(&below, chart.from, end, x, y));
        areas.push(Area { points, hue: band.hue, label: label(&below, &sum, &band.name, end, x, y) });
        below = sum;
    }
    let planned = chart.bands.iter().zip(&chart.planned).scan(Steps::new(), |below, (band, steps)| {
        *below = added(below, steps);
        Some((upper(below, end, chart.to, x, y), band.hue))
    });
    Plot {
        rect,
        ready: upper(&chart.ready, chart.from, end, x, y),
        planned: planned.collect(),
        levels: [bottom, y(chart.least), y(chart.most)],
        sides: (left, right),
        now: chart.now.map(x),
        ticks: ticks(chart, x),
        areas,
    }
}

fn value(steps: &Steps, at: SimTime) -> i32 {
    let before = steps.iter().take_while(|(from, _)| *from <= at).last().or(steps.first());
    before.map_or(0, |(_, count)| *count)
}

fn added(one: &Steps, other: &Steps) -> Steps {
    let all: Set<SimTime> = one.iter().chain(other).map(|(at, _)| *at).gather();
    all.into_iter().map(|at| (at, value(one, at) + value(other, at))).collect()
}

/// The stairs from left to right.
fn upper(steps: &Steps, from: SimTime, to: SimTime, x: impl Fn(SimTime) -> f64, y: impl Fn(i32) -> f64) -> String {
    let mut points = String::new();
    let mut level = y(steps.first().map_or(0, |(_, count)| *count));
    push(&mut points, x(from), level);
    for (at, count) in steps.iter().skip(1).filter(|(at, _)| *at <= to) {
        push(&mut points, x(*at), level);
        level = y(*count);
        push(&mut points, x(*at), level);
    }
    push(&mut points, x(to), level);
    points
}

/// The same from right to left.
fn lower(steps: &Steps, from: SimTime, to: SimTime, x: impl Fn(SimTime) -> f64, y: impl Fn(i32) -> f64) -> String {
    let forth = upper(steps, from, to, x, y);
    forth.split(' ').rev().collect::<Vec<_>>().join(" ")
}

fn push(points: &mut String, x: f64, y: f64) {
    if !points.is_empty() {
        points.push(' ');
    }
    points.push_str(&format!("{x:.1},{y:.1}"));
}

/// The largest piece of a band that has room for its name.
fn label(
    below: &Steps,
    above: &Steps,
    name: &str,
    end: SimTime,
    x: impl Fn(SimTime) -> f64,
    y: impl Fn(i32) -> f64,
) -> Option<(f64, f64, String)> {
    let mut best: Option<(f64, f64, f64)> = None;
    for (at, (from, high)) in above.iter().enumerate() {
        let to = above.get(at + 1).map_or(end, |(to, _)| *to);
        let (left, right) = (x(*from), x(to));
        let (top, bottom) = (y(*high), y(value(below, *from)));
        let size = (right - left) * (bottom - top);
        if right - left >= 88.0 && bottom - top >= 24.0 && best.is_none_or(|(largest, ..)| size > largest) {
            best = Some((size, (left + right) / 2.0, (top + bottom) / 2.0));
        }
    }
    best.map(|(_, x, y)| (x, y, name.to_owned()))
}

/// The instants at which something changed, as far apart as they can be read.
fn ticks(chart: &Chart, x: impl Fn(SimTime) -> f64) -> Vec<(f64, SimTime)> {
    let measured = chart.bands.iter().flat_map(|band| band.pods.iter().skip(1));
    let instants: Set<SimTime> =
        measured.chain(chart.planned.iter().flatten()).map(|(at, _)| *at).filter(|at| *at <= chart.to).gather();
    let mut ticks: Vec<(f64, SimTime)> = Vec::new();
    for at in instants {
        let place = x(at);
        // A second is written once.
        let second = |at: SimTime| at.as_millis() / 1_000;
        if ticks.last().is_none_or(|(last, before)| place - last >= TICKS && second(at) > second(*before)) {
            ticks.push((place, at));
        }
    }
    ticks
}
