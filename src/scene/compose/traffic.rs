//! Requests on stage: which of them are drawn, when each sets out and when its sender knows, and the counts.

use super::cast::Cast;
use super::{StageClock, Whose, nodes};
use crate::api::discovery::Kind;
use crate::api::http::NetworkError;
use crate::api::node::Node;
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::api::visitors::{Destination, Loss, Named, Origin, Outcome, Pace, Report};
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
use crate::cluster::visitors::Visit;
use crate::scene::motion::Manner;
use crate::scene::passage;
use crate::scene::{Beat, Request, Source, Stream};
use crate::world::network::{Trace, Vantage};
use std::collections::VecDeque;
use std::rc::Rc;

/// What the stage remembers of requests.
#[derive(Clone, Debug)]
pub struct Traffic {
    /// The first numbers that have not been looked at.
    visits: u64,
    traces: u64,
    drawn: Vec<Drawn>,
    /// Visits that are not drawn, unless they are lost.
    unseen: VecDeque<u64>,
    /// For each stream, by its place among the reports.
    counts: Table<u64, Counted>,
}

#[derive(Clone, Debug)]
struct Drawn {
    /// The visit that it follows; nothing for what is known to its end.
    visit: Option<u64>,
    request: Request,
}

#[derive(Clone, Debug, Default)]
struct Counted {
    served: u64,
    lost: u64,
    is_met: bool,
    beats: VecDeque<Beat>,
    /// When the last one set out that is drawn, and when the last one that was lost.
    drawn_at: Option<SimTime>,
    lost_at: Option<SimTime>,
    /// Where the stream went last.
    service: Option<Key>,
}

/// Requests of a stream are drawn no closer than this, in milliseconds on the wall.
const APART: f64 = 80.0;
/// Of those that are not drawn, so many are watched.
const MOST_UNSEEN: usize = 256;
/// No more requests than this are drawn at once.
const MOST_DRAWN: usize = 96;
/// So many seconds are told one by one.
const BEATS: usize = 8;

impl Traffic {
    /// Nothing of what was sent before.
    pub fn none_before(cluster: &Cluster) -> Self {
        let visits = cluster.visits_from(0).last().map_or(0, |(number, _)| number + 1);
        let traces = cluster.traffic_from(0).last().map_or(0, |(number, _)| number + 1);
        Self { visits, traces, drawn: Vec::new(), unseen: VecDeque::new(), counts: Table::default() }
    }

    /// Plays what has been sent and what has ended since the last look.
    pub fn follow(&mut self, cluster: &Cluster, cast: &Cast, clock: StageClock, manner: Manner) {
        let apart = passage::stretched(APART, manner);
        for (number, visit) in cluster.visits_from(self.visits) {
            self.visits = number + 1;
            let at = clock.of(visit.at);
            let counted = self.counts.or_default(visit.stream);
            counted.service = visit.service.clone().or(counted.service.take());
            if counted.drawn_at.is_none_or(|last| last + apart <= at) {
                counted.drawn_at = Some(at);
                self.drawn.push(Drawn { visit: Some(number), request: of_visit(visit, cast, clock) });
            } else {
                self.unseen.push_back(number);
            }
        }
        for (number, trace) in cluster.traffic_from(self.traces) {
            self.traces = number + 1;
            self.drawn.push(Drawn { visit: None, request: of_trace(trace, cluster, cast, clock) });
        }
        self.end(cluster, cast, clock, apart);
        for (number, report) in (0..).zip(cluster.visitors()) {
            self.counts.or_default(number).count(report, clock.model);
        }
        let excess = self.drawn.len().saturating_sub(MOST_DRAWN);
        self.drawn.drain(..excess);
        self.drawn.retain(|drawn| !passage::is_over(&drawn.request, clock.stage, manner));
    }

    /// What has ended: those on stage, and those that come on stage because they were lost.
    fn end(&mut self, cluster: &Cluster, cast: &Cast, clock: StageClock, apart: SimDuration) {
        self.drawn.retain(|drawn| drawn.visit.is_none_or(|number| cluster.visit(number).is_some()));
        for drawn in self.drawn.iter_mut().filter(|drawn| drawn.request.end.is_none()) {
            let visit = drawn.visit.and_then(|number| cluster.visit(number));
            drawn.request.end = visit.and_then(|visit| visit.end).map(|(at, outcome)| (clock.of(at), outcome));
        }
        let excess = self.unseen.len().saturating_sub(MOST_UNSEEN);
        self.unseen.drain(..excess);
        let (counts, drawn) = (&mut self.counts, &mut self.drawn);
        self.unseen.retain(|number| {
            let Some(visit) = cluster.visit(*number) else { return false };
            let Some((_, outcome)) = visit.end else { return true };
            let at = clock.of(visit.at);
            let counted = counts.or_default(visit.stream);
            if matches!(outcome, Outcome::Lost(_)) && counted.lost_at.is_none_or(|last| last + apart <= at) {
                counted.lost_at = Some(at);
                drawn.push(Drawn { visit: Some(*number), request: of_visit(visit, cast, clock) });
            }
            false
        });
    }

    /// The streams, and the requests on their way.
    pub fn compose(&self, cluster: &Cluster, cast: &Cast) -> crate::scene::Traffic {
        let streams = (0..).zip(cluster.visitors()).map(|(number, report)| self.stream(number, report, cast));
        crate::scene::Traffic {
            streams: streams.collect(),
            requests: self.drawn.iter().map(|drawn| drawn.request.clone()).collect(),
        }
    }

    fn stream(&self, number: u64, report: &Report, cast: &Cast) -> Stream {
        let counted = self.counts.get(&number);
        let service = match &report.invitation.to {
            Destination::Service(name) => Some(key(Kind::SERVICE, name)),
            Destination::Url(_) => counted.and_then(|counted| counted.service.clone()),
        };
        let source = match &report.invitation.from {
            Origin::Outside => Source::Street,
            Origin::Pod(name) => uid_of(cast, &key(Kind::POD, name)).map_or(Source::Street, Source::Pod),
        };
        Stream {
            service,
            source,
            per_second: if report.pace == Pace::Steady { report.invitation.per_second } else { 0 },
            served: report.tally.served,
            lost: report.tally.lost().collect(),
            beats: counted.map(|counted| counted.beats.iter().copied().collect()).unwrap_or_default(),
        }
    }
}

impl Counted {
    fn count(&mut self, report: &Report, now: SimTime) {
        let (served, lost) = (report.tally.served, report.tally.lost_in_all());
        let second = now.as_millis().div_euclid(1_000);
        if self.beats.back().is_none_or(|beat| beat.second < second) {
            self.beats.push_back(Beat { second, ..Beat::default() });
        }
        // A stream that is met midway begins to be told now.
        if let Some(beat) = self.beats.back_mut().filter(|_| self.is_met) {
            beat.served += served.saturating_sub(self.served);
            beat.lost += lost.saturating_sub(self.lost);
        }
        let old = self.beats.iter().filter(|beat| beat.second + BEATS as i64 <= second).count();
        self.beats.drain(..old);
        (self.served, self.lost, self.is_met) = (served, lost, true);
    }
}

fn key(kind: Kind, name: &Named) -> Key {
    Key::new(kind, &name.namespace, &name.name)
}

fn uid_of(cast: &Cast, key: &Key) -> Option<Rc<str>> {
    cast.members(Whose::All).filter(|member| member.is(key)).last().map(|member| member.uid.clone())
}

fn source(from: &Vantage) -> Source {
    match from {
        Vantage::Learner => Source::Learner,
        Vantage::Outside(_) => Source::Street,
        // Of all that runs on machines, only the API server asks pods.
        Vantage::Node(_) => Source::Server,
        Vantage::Pod(_, uid) => Source::Pod(uid.0.as_str().into()),
    }
}

/// The machine that an address belongs to.
fn machine(address: &str, store: &Store) -> Option<usize> {
    let mut nodes = nodes::names(store);
    nodes.position(|name| {
        let node = store.typed::<Node>(&Key::new(Kind::NODE, "", &name));
        node.is_some_and(|node| node.status.address("InternalIP") == Some(address))
    })
}

fn of_visit(visit: &Visit, cast: &Cast, clock: StageClock) -> Request {
    Request {
        stream: usize::try_from(visit.stream).ok(),
        source: source(&visit.from),
        service: visit.service.clone(),
        node: None,
        pod: visit.pod.as_ref().and_then(|key| uid_of(cast, key)),
        start: clock.of(visit.at),
        end: visit.end.map(|(at, outcome)| (clock.of(at), outcome)),
    }
}

fn of_trace(trace: &Trace, cluster: &Cluster, cast: &Cast, clock: StageClock) -> Request {
    let start = clock.of(trace.at);
    let (outcome, waited) = match &trace.outcome {
        Ok(status) => (Outcome::Served(*status), None),
        Err(error) => {
            let (loss, waited) = loss(error, trace);
            (Outcome::Lost(loss), waited)
        }
    };
    Request {
        stream: None,
        source: source(&trace.from),
        service: trace.service.clone(),
        node: machine(&trace.to.0, cluster.store()),
        pod: trace.pod.as_ref().and_then(|key| uid_of(cast, key)),
        start,
        end: Some((waited.map_or(start, |waited| start + waited), outcome)),
    }
}

/// How it failed, and after how long.
fn loss(error: &NetworkError, trace: &Trace) -> (Loss, Option<SimDuration>) {
    match error {
        NetworkError::Unresolved => (Loss::UnknownName, None),
        NetworkError::Refused(waited) if trace.service.is_some() && trace.pod.is_none() => {
            (Loss::NoEndpoints, Some(*waited))
        }
        NetworkError::Refused(waited) => (Loss::Refused, Some(*waited)),
        NetworkError::NoRoute(waited) | NetworkError::TimedOut(waited) => (Loss::TimedOut, Some(*waited)),
        NetworkError::Empty => (Loss::BrokenOff, None),
        NetworkError::OtherProtocol(_) | NetworkError::NoTls => (Loss::NotHttp, None),
    }
}
