//! The map of all lessons as the page shows it.

use std::rc::Rc;

/// The way into everything.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeView {
    pub rows: Vec<PathRow>,
    pub done: usize,
    pub all: usize,
    /// Where to begin or to go on.
    pub next: Option<Stop>,
    /// Whether anything was begun.
    pub is_new: bool,
    /// What of the address could not be read.
    pub lost: Option<Rc<str>>,
}

/// One path of the course.
#[derive(Clone, Debug, PartialEq)]
pub struct PathRow {
    pub name: Rc<str>,
    pub stops: Vec<Stop>,
}

/// A lesson on its path.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub number: usize,
    /// Where it is: a link.
    pub address: Rc<str>,
    pub title: Rc<str>,
    pub summary: Rc<str>,
    pub standing: StopStanding,
}

/// How far the reader has come there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopStanding {
    Open,
    /// At this step, counted from 1.
    Underway {
        step: usize,
        steps: usize,
    },
    Done,
}
