//! Time as the page shows it.

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
