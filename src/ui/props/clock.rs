//! Time as the page shows it.

use super::Shared;
use crate::api::time::SimTime;
use crate::session::marks::Tone;
use std::rc::Rc;

/// Whether time runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    Running,
    Paused,
}

/// The time on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// As it is printed: `0:42.6`.
    pub words: String,
    /// How it runs, in a word or two.
    pub note: Rc<str>,
    pub run: Run,
    pub speed: Speed,
}

/// How fast virtual time runs against the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(usize);

impl Speed {
    /// One second a second.
    pub const REAL: Speed = Speed(2);
    const FACTORS: [(f64, &str); 9] = [
        (0.25, "¼×"),
        (0.5, "½×"),
        (1.0, "1×"),
        (2.0, "2×"),
        (4.0, "4×"),
        (8.0, "8×"),
        (16.0, "16×"),
        (32.0, "32×"),
        (64.0, "64×"),
    ];

    pub fn all() -> impl Iterator<Item = Speed> {
        (0..Self::FACTORS.len()).map(Speed)
    }

    /// The speed that a menu's value names.
    pub fn from_index(index: usize) -> Self {
        Speed(index.min(Self::FACTORS.len() - 1))
    }

    pub fn index(self) -> usize {
        self.0
    }

    /// Virtual milliseconds in one on the wall.
    pub fn factor(self) -> f64 {
        Self::FACTORS.get(self.0).map_or(1.0, |(factor, _)| *factor)
    }

    pub fn label(self) -> &'static str {
        Self::FACTORS.get(self.0).map_or("1×", |(_, label)| label)
    }

    pub fn slower(self) -> Self {
        Speed(self.0.saturating_sub(1))
    }

    pub fn faster(self) -> Self {
        Self::from_index(self.0 + 1)
    }
}

/// Ways through time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leap {
    /// Back to the event before.
    Back,
    /// To the next event, however far it is.
    Ahead,
}

/// Everything up to now, and the instant that is shown.
#[derive(Clone, PartialEq)]
pub struct Track {
    pub now: SimTime,
    /// The present.
    pub end: SimTime,
    pub tense: Tense,
    /// Where the knob stands, in words: `0:42.6, set image, 14 s ago`.
    pub words: Rc<str>,
    pub ticks: Shared<Ticks>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    Present,
    /// The present waits while something earlier is shown.
    Past,
}

/// What stands along the line.
#[derive(Debug)]
pub struct Ticks {
    pub begin: SimTime,
    /// Where the line ends: well behind the present, so that it need not be drawn anew all the time.
    pub horizon: SimTime,
    pub deeds: Vec<Deed>,
    /// Events by their places on the line, in hundredths of a percent.
    pub events: Vec<(u32, Tone)>,
}

/// Something that the reader did.
#[derive(Debug)]
pub struct Deed {
    pub at: SimTime,
    /// In a word or two; empty if it needs none.
    pub label: Rc<str>,
}

/// The whole line.
const LINE: i64 = 10_000;
/// A letter's share of it, and what is left between two labels.
const LETTER: u32 = 150;
const GUTTER: u32 = 350;

impl Ticks {
    /// Where an instant is on the line, in hundredths of a percent.
    pub fn place(&self, at: SimTime) -> u32 {
        let span = self.horizon.since(self.begin).as_millis().max(1);
        (at.since(self.begin).as_millis() * LINE / span).clamp(0, LINE) as u32
    }

    /// The deeds' places; those with room for it with their labels, the newest first.
    pub fn labelled(&self) -> Vec<(u32, Option<&str>)> {
        let mut free = LINE as u32;
        let mut all = Vec::with_capacity(self.deeds.len());
        for deed in self.deeds.iter().rev() {
            let place = self.place(deed.at);
            let needs = deed.label.chars().count() as u32 * LETTER + GUTTER;
            let fits = !deed.label.is_empty() && place + needs <= free;
            // A later deed's mark would cut through the words as later words would.
            free = place;
            all.push((place, fits.then_some(&*deed.label)));
        }
        all
    }
}
