//! From the cluster to the stage: what happened becomes moments, messages and a story; what is becomes tiles.
//!
//! The model takes milliseconds for what a reader needs seconds to see. So the stage has a time of its own: it runs
//! with the model's, and goes on alone while a message travels. [`StageClock`] is how one becomes the other, and
//! [`Staging::follow`] says how long the model should stand still.

mod cast;
mod chain;
mod choice;
mod crew;
mod doors;
mod ground;
mod nodes;
pub mod one;
mod pod_state;
mod traffic;
mod turn;
mod workload;

#[cfg(test)]
mod tests;

use super::motion::Manner;
use super::slots::Seats;
use super::{Part, Scene, Span};
use crate::api::meta::ResourceVersion;
use crate::api::order::Gather;
use crate::api::set::Set;
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::cluster::Cluster;
use crate::cluster::story::Occurrence;
use cast::Cast;
use chain::Chain;
use choice::{Cuts, choice};
use crew::{Crew, Post};
use doors::Doors;
use ground::{Ground, Moved};
use std::cell::RefCell;
use std::rc::Rc;
use traffic::Traffic;
use turn::{Act, Turn};

/// One instant on both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageClock {
    /// In the model.
    pub model: SimTime,
    /// On stage.
    pub stage: SimTime,
}

impl StageClock {
    /// When an instant of the model is on stage, as far as is known now.
    pub fn of(self, at: SimTime) -> SimTime {
        if at >= self.model {
            self.stage + at.since(self.model)
        } else {
            SimTime::from_millis(self.stage.as_millis() - self.model.since(at).as_millis())
        }
    }
}

/// The namespace of the cluster's own pods and Services.
const SYSTEM: &str = "kube-system";

/// Whose pods and Services are on stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// The learner's.
    Learners,
    /// The cluster's own too.
    All,
}

/// What the stage remembers from one look at the cluster to the next.
#[derive(Clone, Debug)]
pub struct Staging {
    hidden: Set<Part>,
    /// How much of the story has been played.
    told: u64,
    cast: Cast,
    doors: Doors,
    traffic: Traffic,
    crew: Crew,
    ground: RefCell<Rc<Ground>>,
    lane: Seats,
    seats: Table<Rc<str>, Rc<Seats>>,
    messages: Vec<super::Message>,
    etcd_writes: Vec<SimTime>,
    busy: Table<Post, Span>,
    choices: Vec<super::Choice>,
    cuts: Cuts,
    chain: Chain,
    repeats: Repeats,
}

/// The same actor doing the same again in no time is shown quickly.
#[derive(Clone, Debug, Default)]
struct Repeats {
    who: Option<Post>,
    at: SimTime,
    times: u32,
}

/// Within so much of the model's time an act is a repetition.
const AT_ONCE: SimDuration = SimDuration::from_millis(60);
/// How long a repetition holds the model up, and how often.
const REPETITION: SimDuration = SimDuration::from_millis(120);
const MOST_REPETITIONS: u32 = 8;
/// Messages and writes older than this are no longer needed.
const MEMORY: SimDuration = SimDuration::from_millis(4_000);
/// Above this speed time never stands still.
const NO_HOLD_ABOVE: f64 = 4.0;

impl Staging {
    /// The stage before anything is played: all that stands, stands still.
    pub fn open(cluster: &Cluster, hidden: Set<Part>) -> Self {
        let mut staging = Self {
            hidden,
            told: cluster.story().len(),
            cast: Cast::standing(cluster.store()),
            doors: Doors::standing(cluster.store()),
            traffic: Traffic::none_before(cluster),
            crew: Crew::of(Cluster::loops()),
            ground: RefCell::new(Rc::new(Ground::of(cluster.store(), Whose::All))),
            lane: Seats::default(),
            seats: Table::default(),
            messages: Vec::new(),
            etcd_writes: Vec::new(),
            busy: Table::default(),
            choices: Vec::new(),
            cuts: Cuts::standing(cluster),
            chain: Chain::default(),
            repeats: Repeats::default(),
        };
        staging.seat_who_moved(cluster);
        staging
    }

    /// What nobody has seen is over: everyone sits where they sat, the story is told, and nothing travels.
    pub fn settle(&mut self, cluster: &Cluster) {
        self.cast.settle();
        self.doors = Doors::standing(cluster.store());
        self.traffic = Traffic::none_before(cluster);
        self.messages.clear();
        self.etcd_writes.clear();
        self.busy = Table::default();
        self.choices.clear();
        self.cuts = Cuts::standing(cluster);
    }

    /// The same stage with other parts behind the curtain.
    #[must_use]
    pub fn hiding(self, hidden: Set<Part>, cluster: &Cluster) -> Self {
        let mut staging = Self { hidden, ..self };
        staging.seat(cluster, &Moved::Everyone);
        staging
    }

    /// Plays what has happened since the last look, and says how long the model should stand still for it.
    pub fn follow(&mut self, cluster: &Cluster, clock: StageClock, manner: Manner) -> SimDuration {
        let mut hold = SimDuration::ZERO;
        let mut landings: Table<ResourceVersion, SimTime> = Table::default();
        for occurrence in cluster.story().after(self.told) {
            let Some(turn) = self.turn(occurrence, cluster, clock, manner) else { continue };
            let held = self.pace(&turn, occurrence.at, manner);
            hold = hold.max(held);
            let is_seen = manner.speed <= NO_HOLD_ABOVE && self.repeats.times == 0;
            if turn.post == Post::Scheduler && is_seen && !self.hidden.contains(&Part::Scheduler) {
                self.choices.push(choice(occurrence, &turn, cluster));
            }
            landings.extend(turn::revisions(occurrence).map(|revision| (revision, turn.lands)));
            self.chain.follow(occurrence, &turn, cluster);
            self.remember(turn);
        }
        self.told = cluster.story().len();
        let lands = |revision: ResourceVersion, at: SimTime| match landings.get(&revision) {
            Some(lands) => *lands,
            None => clock.of(at),
        };
        self.cast.follow(cluster.store(), lands, clock.stage, manner);
        self.doors.follow(cluster.store(), lands, clock.stage);
        self.traffic.follow(cluster, &self.cast, clock, manner);
        self.cuts.follow(cluster, clock);
        self.seat_who_moved(cluster);
        self.forget(clock.stage);
        hold
    }

    /// Whether the newest chain is over.
    pub fn note_quiet(&mut self, at: SimTime) {
        self.chain.end(at);
    }

    /// The newest chain in one sentence.
    pub fn telling(&self) -> String {
        self.chain.sentence()
    }

    fn turn(&self, occurrence: &Occurrence, cluster: &Cluster, clock: StageClock, manner: Manner) -> Option<Turn> {
        let act = Act::of(occurrence)?;
        let post = self.crew.post(occurrence, cluster)?;
        let is_shown = !self.hidden.contains(&post.part());
        Some(Turn::plan(act, post, clock.of(occurrence.at), is_shown, manner))
    }

    /// How long the model stands still for a turn.
    fn pace(&mut self, turn: &Turn, at: SimTime, manner: Manner) -> SimDuration {
        if manner.speed > NO_HOLD_ABOVE || turn.takes == SimDuration::ZERO {
            return SimDuration::ZERO;
        }
        let is_again = self.repeats.who == Some(turn.post) && at.since(self.repeats.at) <= AT_ONCE;
        let times = if is_again { self.repeats.times + 1 } else { 0 };
        self.repeats = Repeats { who: Some(turn.post), at, times };
        match times {
            0 => turn.takes,
            1..MOST_REPETITIONS => REPETITION,
            _ => SimDuration::ZERO,
        }
    }

    fn remember(&mut self, turn: Turn) {
        let (messages, etcd) = (turn.messages, turn.etcd);
        self.messages.extend(messages);
        if let Some((message, settled)) = etcd.filter(|_| !self.hidden.contains(&Part::Etcd)) {
            self.messages.push(message);
            self.etcd_writes.push(settled);
        }
        if let Some(span) = turn.busy {
            let until = |span: Span| span.until.unwrap_or(span.from);
            let busy = self.busy.or_insert(turn.post, span);
            // What overlaps is one stretch of work.
            let from = if until(*busy) >= span.from { busy.from.min(span.from) } else { span.from };
            *busy = Span { from, until: Some(until(*busy).max(until(span))) };
        }
    }

    fn forget(&mut self, now: SimTime) {
        self.messages.retain(|message| message.start + MEMORY >= now);
        self.choices.retain(|choice| choice.at + MEMORY >= now);
        let old = self.etcd_writes.iter().filter(|at| **at + MEMORY < now).count();
        self.etcd_writes.drain(..old);
    }

    fn whose(&self) -> Whose {
        if self.hidden.contains(&Part::SystemPods) { Whose::Learners } else { Whose::All }
    }

    fn seat_who_moved(&mut self, cluster: &Cluster) {
        let moved = self.cast.take_moved();
        self.seat(cluster, &moved);
    }

    /// Gives every pod that may need it its cell or slot.
    fn seat(&mut self, cluster: &Cluster, moved: &Moved) {
        let whose = self.whose();
        let nodes: Vec<Rc<str>> = match moved {
            Moved::On(nodes) => nodes.iter().cloned().collect(),
            Moved::Everyone => {
                let names: Vec<Rc<str>> = std::iter::once("".into()).chain(nodes::names(cluster.store())).collect();
                self.seats.retain(|name, _| names.contains(name));
                names
            }
        };
        let mut here: Table<&str, Vec<(&Rc<str>, usize)>> = nodes.iter().map(|node| (&**node, Vec::new())).gather();
        for member in self.cast.members(whose) {
            if let Some(present) = here.get_mut(member.node()) {
                let places = if member.node().is_empty() { 1 } else { member.places() };
                present.push((&member.uid, places));
            }
        }
        let empty = Rc::new(Seats::default());
        for node in &nodes {
            let present = here.remove(&**node).unwrap_or_default().into_iter();
            if node.is_empty() {
                self.lane = self.lane.follow(present);
            } else {
                let seats = self.seats.get(node).unwrap_or(&empty).follow(present);
                self.seats.insert(node.clone(), seats.into());
            }
        }
        self.cast.note_cells(&self.lane);
    }

    /// What the pods stand on; the very same as long as it is equal.
    fn ground(&self, cluster: &Cluster) -> Rc<Ground> {
        let now = Ground::of(cluster.store(), self.whose());
        let mut ground = self.ground.borrow_mut();
        if **ground != now {
            *ground = Rc::new(now);
        }
        ground.clone()
    }
}

/// The scene at this instant. `command` is what kubectl was last asked.
pub fn compose(staging: &Staging, cluster: &Cluster, clock: StageClock, command: Option<Rc<str>>) -> Scene {
    let ground = staging.ground(cluster);
    let work = |post: Post| staging.busy.get(&post).copied();
    let controllers = staging.crew.chips().enumerate();
    let controllers =
        controllers.map(|(at, (name, kind))| super::Controller { name, kind, busy: work(Post::Controller(at)) });
    let focus = staging.chain.focus();
    Scene {
        now: clock.model,
        hidden: staging.hidden.clone(),
        control_plane: super::ControlPlane {
            last_command: command,
            controllers: controllers.collect(),
            scheduler: work(Post::Scheduler),
            etcd_writes: staging.etcd_writes.clone(),
        },
        nodes: nodes::nodes(cluster, |node| work(Post::Kubelet(node)), |name| staging.cuts.of(name)),
        pods: staging.cast.pods(cluster, &ground, focus, |member, node| match node {
            None => staging.lane.of(&member.uid),
            Some(node) => staging.seats.get(node)?.of(&member.uid),
        }),
        services: match staging.hidden.contains(&Part::Services) {
            true => Vec::new(),
            false => staging.doors.services(staging.whose()),
        },
        traffic: traffic(staging, cluster),
        messages: staging.messages.iter().filter(|message| message.start <= clock.stage).copied().collect(),
        choices: staging.choices.clone(),
        story: staging.chain.steps(clock.stage, &staging.hidden),
    }
}

/// Requests need the doors that they go through, except those of the API server; visitors may stay behind the curtain.
fn traffic(staging: &Staging, cluster: &Cluster) -> super::Traffic {
    let is_hidden = |part: Part| staging.hidden.contains(&part);
    let mut traffic = staging.traffic.compose(cluster, &staging.cast);
    if is_hidden(Part::Services) {
        traffic.requests.retain(|request| request.source == super::Source::Server);
    }
    if is_hidden(Part::Services) || is_hidden(Part::Visitors) {
        traffic.streams.clear();
        traffic.requests.retain(|request| request.stream.is_none());
    }
    traffic
}
