//! Virtual time, from the session to what the page shows.

use crate::api::time::{SimDuration, SimTime};
use crate::lazy;
use crate::session::recording::{Entry, Input};
use crate::session::{Revival, Session};
use crate::ui::live::{Live, Remark};
use crate::ui::props::*;
use crate::ui::texts;

/// The clock on top.
pub fn clock(live: &Live) -> Clock {
    let note = match (live.run, &live.revival) {
        (_, Some(revival)) => texts::going_back((revival.share() * 100.0) as i64),
        _ if lazy::is_fetching() => texts::STANDS.to_owned(),
        _ if live.remark == Some(Remark::NothingAhead) => texts::NOTHING_AHEAD.to_owned(),
        (Run::Paused, _) if live.remark == Some(Remark::WasAway) => texts::WAS_AWAY.to_owned(),
        _ if live.session.is_past() => texts::THE_PAST.to_owned(),
        (Run::Paused, _) => texts::PAUSED.to_owned(),
        (Run::Running, _) if live.session.is_holding() => texts::SLOW_MOTION.to_owned(),
        (Run::Running, _) => texts::pace(live.speed.label()),
    };
    Clock { words: clock_words(live.session.now()), note: note.into(), run: live.run, speed: live.speed }
}

/// `0:42.6`.
pub fn clock_words(now: SimTime) -> String {
    let tenths = now.as_millis().max(0) / 100;
    let (minutes, seconds) = (tenths / 600, tenths / 10 % 60);
    format!("{minutes}:{seconds:02}.{}", tenths % 10)
}

/// What the ticks were drawn from last.
#[derive(PartialEq)]
struct Stamp {
    horizon: SimTime,
    deeds: usize,
    last_deed: Option<i64>,
    marks: usize,
    last_mark: Option<SimTime>,
}

/// The ticks as they were shown last.
#[derive(Default)]
pub struct Line(Option<(Stamp, Shared<Ticks>)>);

/// The line is no shorter than this, and twice as long whenever the present comes near its end.
const SHORTEST: SimDuration = SimDuration::from_secs(60);
/// Events nearer to each other than this, in hundredths of a percent, are one.
const GRAIN: u32 = 60;

impl Line {
    /// The track now.
    pub fn track(&mut self, live: &Live) -> Track {
        let session = &live.session;
        let now = live.revival.as_ref().map_or(session.now(), Revival::until);
        let end = session.end();
        let ticks = self.ticks(session, end);
        let tense = if session.is_past() { Tense::Past } else { Tense::Present };
        let words = words(now, end, tense, &ticks).into();
        Track { now, end, tense, words, ticks }
    }

    fn ticks(&mut self, session: &Session, end: SimTime) -> Shared<Ticks> {
        let (begin, deeds, marks) = (session.beginning(), session.deeds(), session.marks());
        let mut span = SHORTEST;
        while end.since(begin).as_millis() * 20 > span.as_millis() * 19 {
            span = span + span;
        }
        let stamp = Stamp {
            horizon: begin + span,
            deeds: deeds.len(),
            last_deed: deeds.last().map(|entry| entry.at),
            marks: marks.len(),
            last_mark: marks.last().map(|mark| mark.at),
        };
        match &self.0 {
            Some((shown, ticks)) if *shown == stamp => ticks.clone(),
            _ => {
                let mut ticks = Ticks { begin, horizon: stamp.horizon, deeds: Vec::new(), events: Vec::new() };
                ticks.deeds = deeds.iter().filter_map(deed).collect();
                for mark in marks {
                    let place = ticks.place(mark.at);
                    match ticks.events.last_mut().filter(|(last, _)| place < *last + GRAIN) {
                        Some((_, tone)) => *tone = (*tone).max(mark.tone),
                        None => ticks.events.push((place, mark.tone)),
                    }
                }
                self.0.insert((stamp, Shared::new(ticks))).1.clone()
            }
        }
    }
}

/// Where the knob stands, for who hears it.
fn words(now: SimTime, end: SimTime, tense: Tense, ticks: &Ticks) -> String {
    let mut words = clock_words(now);
    if let Some(deed) = ticks.deeds.iter().rev().find(|deed| deed.at <= now && !deed.label.is_empty()) {
        words.push_str(&texts::after_deed(&deed.label, now.since(deed.at).as_secs()));
    }
    if tense == Tense::Past {
        words.push_str(&texts::of_past(&clock_words(end)));
    }
    words
}

/// Verbs of kubectl that say something only with the word behind them.
const DOUBLE: [&str; 7] = ["set", "rollout", "create", "config", "top", "auth", "cluster-info"];
/// A label's letters at the most.
const LONGEST: usize = 18;

fn deed(entry: &Entry) -> Option<Deed> {
    let label = match &entry.input {
        Input::Line(line) => label(line),
        Input::Step(_) => String::new(),
        _ => return None,
    };
    Some(Deed { at: entry.at(), label: label.into() })
}

/// `kubectl set image deploy/web …` is `set image`.
fn label(line: &str) -> String {
    let mut words = line.split_whitespace().filter(|word| *word != "kubectl" && *word != "k");
    let first = words.next().unwrap_or_default();
    let second = words.next().filter(|word| DOUBLE.contains(&first) && !word.starts_with('-'));
    let label = [first, if second.is_some() { " " } else { "" }, second.unwrap_or_default()].concat();
    label.chars().take(LONGEST).collect()
}
