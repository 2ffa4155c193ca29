//! What the scheduler thinks of each node while it looks for one, and the nodes to which nothing gets through.

use super::turn::Turn;
use super::{MEMORY, StageClock, nodes};
use crate::api::order::Gather;
use crate::api::set::Set;
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::cluster::Cluster;
use crate::cluster::story::Occurrence;
use crate::control_loop::Note;
use crate::scene::{Choice, Condition, Machine, Span};
use std::rc::Rc;

/// What it thought during a turn of its own.
pub fn choice(occurrence: &Occurrence, turn: &Turn, cluster: &Cluster) -> Choice {
    let names: Table<Rc<str>, usize> = nodes::names(cluster.store()).zip(0..).gather();
    let place = |note: &Note| names.get(note.subject.as_str()).copied();
    let fits = |note: &&Note| note.text.starts_with("fits");
    Choice {
        at: turn.busy.map_or(turn.from, |busy| busy.from),
        fits: occurrence.notes.iter().filter(fits).filter_map(place).collect(),
        rejected: occurrence
            .notes
            .iter()
            .filter(|note| !fits(note))
            .filter_map(|note| Some((place(note)?, note.text.as_str().into())))
            .collect(),
    }
}

/// Since when, and until when, nothing gets through to nodes.
#[derive(Clone, Debug, Default)]
pub struct Cuts {
    looked: Option<SimTime>,
    spans: Table<Rc<str>, Span>,
}

/// Between two looks.
const GLANCE: SimDuration = SimDuration::from_millis(100);

impl Cuts {
    /// Those that were cut before anybody looked.
    pub fn standing(cluster: &Cluster) -> Self {
        let span = Span { from: SimTime::ZERO, until: None };
        Self { looked: None, spans: cut_off(cluster).into_iter().map(|name| (name, span)).gather() }
    }

    /// Looks again, now and then.
    pub fn follow(&mut self, cluster: &Cluster, clock: StageClock) {
        if self.looked.is_some_and(|looked| clock.model.since(looked) < GLANCE) {
            return;
        }
        self.looked = Some(clock.model);
        let now = cut_off(cluster);
        for (name, span) in self.spans.iter_mut() {
            match (now.contains(name), span.until) {
                (true, Some(_)) => *span = Span { from: clock.stage, until: None },
                (false, None) => span.until = Some(clock.stage),
                _ => {}
            }
        }
        self.spans.retain(|_, span| span.until.is_none_or(|until| until + MEMORY >= clock.stage));
        for name in now {
            self.spans.or_insert(name, Span { from: clock.stage, until: None });
        }
    }

    /// Of one node.
    pub fn of(&self, name: &str) -> Option<Span> {
        self.spans.get(name).copied()
    }
}

/// The nodes to which nothing gets through, whatever the cluster knows of it.
fn cut_off(cluster: &Cluster) -> Set<Rc<str>> {
    let nodes = nodes::nodes(cluster, |_| None, |_| None).into_iter();
    let is_cut = |node: &crate::scene::Node| node.condition == Condition::NotReady || node.machine != Machine::Well;
    nodes.filter(is_cut).map(|node| node.name).gather()
}
