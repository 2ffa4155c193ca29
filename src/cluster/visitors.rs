//! Visitors: streams of requests that come by themselves, each on its true way through the network.
//!
//! What becomes of them is kept twice: as counts for as long as a stream is known, and each of the newest requests with
//! its instants, so that a picture of any instant can be drawn from them.

#[cfg(test)]
mod tests;

use super::{Cluster, beyond, mounts};
use crate::api::discovery::Kind;
use crate::api::http::HttpRequest;
use crate::api::pod::Pod;
use crate::api::service::Service;
use crate::api::shared_map::SharedMap;
use crate::api::time::{SimDuration, SimTime};
use crate::api::visitors::{Destination, Invitation, Loss, Named, Origin, Outcome, Pace, Report};
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::lazy::Unreachable;
use crate::world::World;
use crate::world::call::{Answerer, Call, Fate};
use crate::world::inside::Place;
use crate::world::network::Vantage;
use std::fmt;

/// All streams, and what is on its way.
#[derive(Clone, Debug, Default)]
pub(super) struct Visiting {
    streams: SharedMap<u64, Stream>,
    agenda: SharedMap<Slot, Coming>,
    visits: SharedMap<u64, Visit>,
    counter: u64,
}

/// A place in time; the number keeps the order.
type Slot = (SimTime, u64);

/// One stream.
#[derive(Clone, Debug, PartialEq)]
struct Stream {
    report: Report,
    /// Since when it has had this pace.
    since: SimTime,
    /// How many have come since then.
    come: u64,
    /// When the next one comes.
    next: Option<Slot>,
}

/// One request of a visitor.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// The stream that it belongs to, by its place among the reports.
    pub stream: u64,
    /// When it set out.
    pub at: SimTime,
    /// From where.
    pub from: Vantage,
    /// The Service that it went through, if any.
    pub service: Option<Key>,
    /// The pod that it came to, if any.
    pub pod: Option<Key>,
    /// When it came there, or to where it was refused.
    pub arrived: SimTime,
    /// When the visitor knew, and what; nothing while it is under way.
    pub end: Option<(SimTime, Outcome)>,
}

/// What is to happen.
#[derive(Clone, Debug)]
enum Coming {
    /// The next visitor of a stream sets out.
    Next { stream: u64 },
    /// A program is to have answered.
    Answer { request: RequestId, since: SimTime, by: Answerer, outcome: Outcome },
    /// The visitor knows.
    End { request: RequestId, outcome: Outcome },
}

/// A request and its stream.
#[derive(Clone, Copy, Debug)]
struct RequestId {
    visit: u64,
    stream: u64,
}

/// Why visitors can't come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationError {
    /// There is no Service of this name.
    NoService,
    /// There is no pod of this name for them to come from.
    NoPod,
    /// The Service has neither a node port nor an external address.
    NoWayIn,
    /// Too few or too many in a second.
    Pace,
    /// What receives them is still to be fetched.
    Unreachable(Unreachable),
}

/// The most that one stream brings in a second.
const MOST_PER_SECOND: u32 = 1_000;
/// Older requests are forgotten.
const MOST_VISITS: u64 = 2_000;
/// How long a request is on its way, and an answer back.
const ON_ITS_WAY: SimDuration = SimDuration::from_millis(1);
/// After this long a visitor gives up.
const PATIENCE: SimDuration = SimDuration::from_secs(5);
/// How many addresses visitors from outside come from.
const ADDRESSES: u64 = 200;

impl Cluster {
    /// Lets visitors come from now on, or more or less often if they come already.
    ///
    /// # Errors
    /// When they have nowhere to come from or to go to.
    pub fn invite(&mut self, invitation: &Invitation) -> Result<(), InvitationError> {
        beyond::code().map_err(InvitationError::Unreachable)?;
        check(self.store(), invitation)?;
        let known = self.visiting.find(&invitation.to, &invitation.from);
        let number = known.unwrap_or(self.visiting.streams.len() as u64);
        let before = self.visiting.halt(number);
        let tally = before.map(|stream| stream.report.tally).unwrap_or_default();
        let report = Report { invitation: invitation.clone(), pace: Pace::Steady, tally };
        let stream = Stream { report, since: self.now, come: 0, next: None };
        self.visiting.streams.insert(number, stream);
        self.visiting.expect_next(number);
        Ok(())
    }

    /// Lets no more visitors come to a place from another; whether any came. Those under way still end.
    pub fn dismiss(&mut self, to: &Destination, from: &Origin) -> bool {
        let number = self.visiting.find(to, from);
        let stream = number.and_then(|number| self.visiting.halt(number).map(|stream| (number, stream)));
        let Some((number, mut stream)) = stream.filter(|(_, stream)| stream.report.pace == Pace::Steady) else {
            return false;
        };
        stream.report.pace = Pace::Stopped;
        self.visiting.streams.insert(number, stream);
        true
    }

    /// All streams of visitors and what became of them, in the order in which they were invited.
    pub fn visitors(&self) -> impl Iterator<Item = &Report> {
        self.visiting.streams.values().map(|stream| &stream.report)
    }

    /// The newest requests of visitors, oldest first.
    pub fn visits(&self) -> impl Iterator<Item = &Visit> {
        self.visiting.visits.values()
    }

    /// The requests of visitors from the number on, each with its own, oldest first.
    pub fn visits_from(&self, number: u64) -> impl Iterator<Item = (u64, &Visit)> {
        self.visiting.visits.range_from(&number).map(|(number, visit)| (*number, visit))
    }

    /// One request of a visitor, as long as it is remembered.
    pub fn visit(&self, number: u64) -> Option<&Visit> {
        self.visiting.visits.get(&number)
    }

    /// Everything of visitors that is due now. Nobody has come before the code was there.
    pub(super) fn receive_visitors(&mut self) {
        if self.visiting.next_at().is_some_and(|at| at <= self.now)
            && let Ok(code) = beyond::code()
        {
            (code.receive_visitors)(self);
        }
    }

    pub(super) fn receive_due_visitors(&mut self) {
        while let Some((at, coming)) = self.visiting.take_due(self.now) {
            match coming {
                Coming::Next { stream } => self.receive(stream, at),
                Coming::Answer { request, since, by, outcome } => match self.world.answered(&by, outcome, at) {
                    Some((at, outcome)) => self.visiting.end(request, at + ON_ITS_WAY, outcome),
                    None => {
                        let outcome = Outcome::Lost(Loss::TimedOut);
                        self.visiting.schedule(since + PATIENCE, Coming::End { request, outcome });
                    }
                },
                Coming::End { request, outcome } => self.visiting.end(request, at, outcome),
            }
        }
    }

    /// One visitor of a stream sets out, and the next one is expected.
    fn receive(&mut self, number: u64, now: SimTime) {
        let Some(stream) = self.visiting.streams.get_mut(&number) else { return };
        stream.come += 1;
        let Invitation { to, from, .. } = stream.report.invitation.clone();
        self.visiting.expect_next(number);
        let (store, count) = (&self.api.store, self.visiting.counter);
        // Nobody is there to send it, or nobody to tell them where to.
        let Some(from) = vantage(store, &self.world, &from, count) else { return };
        let call = match address(store, &self.world, &to, &from) {
            Some(request) => {
                let mounts = |world: &World, place: &Place, path: &str| mounts::over(store, world, place, path, now);
                self.world.call(store, &from, &request, &mounts, now)
            }
            None => Call::lost(Loss::Refused),
        };
        self.visiting.begin(number, from, call, now);
    }
}

impl Visiting {
    pub(super) fn next_at(&self) -> Option<SimTime> {
        self.agenda.first().map(|((at, _), _)| *at)
    }

    fn schedule(&mut self, at: SimTime, coming: Coming) -> Slot {
        self.counter += 1;
        let slot = (at, self.counter);
        self.agenda.insert(slot, coming);
        slot
    }

    fn take_due(&mut self, now: SimTime) -> Option<(SimTime, Coming)> {
        let slot = self.agenda.first().map(|(slot, _)| *slot).filter(|(at, _)| *at <= now)?;
        self.agenda.take(&slot).map(|coming| (slot.0, coming))
    }

    fn find(&self, to: &Destination, from: &Origin) -> Option<u64> {
        let is_it = |stream: &Stream| stream.report.invitation.to == *to && stream.report.invitation.from == *from;
        self.streams.iter().find(|(_, stream)| is_it(stream)).map(|(number, _)| *number)
    }

    /// Nobody of a stream is expected any more; the stream as it was.
    fn halt(&mut self, number: u64) -> Option<Stream> {
        let stream = self.streams.get(&number).cloned()?;
        if let Some(slot) = stream.next {
            self.agenda.remove(&slot);
        }
        Some(Stream { next: None, ..stream })
    }

    /// The next visitor of a stream comes when it is time: so many in each second, without drift.
    fn expect_next(&mut self, number: u64) {
        let Some(stream) = self.streams.get(&number) else { return };
        let passed = i64::try_from(stream.come).unwrap_or_default() * 1_000;
        let at = stream.since + SimDuration::from_millis(passed / i64::from(stream.report.invitation.per_second));
        let slot = self.schedule(at, Coming::Next { stream: number });
        if let Some(stream) = self.streams.get_mut(&number) {
            stream.next = Some(slot);
        }
    }

    fn begin(&mut self, stream: u64, from: Vantage, call: Call, now: SimTime) {
        if let Some(stream) = self.streams.get_mut(&stream) {
            stream.report.tally.begin();
        }
        self.counter += 1;
        let request = RequestId { visit: self.counter, stream };
        let Call { service, pod, fate } = call;
        let visit = Visit { stream, at: now, from, service, pod, arrived: now + ON_ITS_WAY, end: None };
        self.visits.insert(request.visit, visit);
        if self.visits.len() as u64 > MOST_VISITS
            && let Some(oldest) = self.visits.first().map(|(number, _)| *number)
        {
            self.visits.remove(&oldest);
        }
        match fate {
            Fate::Answering { by, until, outcome } if until <= now + PATIENCE => {
                self.schedule(until + ON_ITS_WAY, Coming::Answer { request, since: now, by, outcome });
            }
            // The program still works on it, but nobody waits for the answer.
            Fate::Answering { .. } | Fate::Unheard => {
                let outcome = Outcome::Lost(Loss::TimedOut);
                self.schedule(now + PATIENCE, Coming::End { request, outcome });
            }
            Fate::Lost(loss) => {
                let outcome = Outcome::Lost(loss);
                self.schedule(now + ON_ITS_WAY + ON_ITS_WAY, Coming::End { request, outcome });
            }
        }
    }

    fn end(&mut self, request: RequestId, at: SimTime, outcome: Outcome) {
        if let Some(stream) = self.streams.get_mut(&request.stream) {
            stream.report.tally.end(outcome);
        }
        if let Some(visit) = self.visits.get_mut(&request.visit) {
            visit.end = Some((at, outcome));
        }
    }
}

fn check(store: &Store, invitation: &Invitation) -> Result<(), InvitationError> {
    if !(1..=MOST_PER_SECOND).contains(&invitation.per_second) {
        return Err(InvitationError::Pace);
    }
    if let Origin::Pod(name) = &invitation.from
        && store.get(&key(Kind::POD, name)).is_none()
    {
        return Err(InvitationError::NoPod);
    }
    let Destination::Service(name) = &invitation.to else { return Ok(()) };
    let service = store.typed::<Service>(&key(Kind::SERVICE, name)).ok_or(InvitationError::NoService)?;
    let is_open = !service.status.load_balancer.ingress.is_empty()
        || !service.spec.external_ips.is_empty()
        || service.spec.ports.iter().any(|port| port.node_port != 0);
    if invitation.from == Origin::Outside && !is_open { Err(InvitationError::NoWayIn) } else { Ok(()) }
}

fn key(kind: Kind, name: &Named) -> Key {
    Key::new(kind, &name.namespace, &name.name)
}

/// From where a visitor sends; nothing if the pod is not there.
fn vantage(store: &Store, world: &World, from: &Origin, count: u64) -> Option<Vantage> {
    match from {
        Origin::Outside => Some(Vantage::Outside(u8::try_from(count % ADDRESSES + 1).unwrap_or(u8::MAX))),
        Origin::Pod(name) => {
            let pod = store.typed::<Pod>(&key(Kind::POD, name))?;
            let (node, uid) = (&pod.spec.node_name, &pod.metadata.uid);
            world.is_up(node, uid).then(|| Vantage::Pod(node.clone(), uid.clone()))
        }
    }
}

/// What a visitor asks for, and where: by the Service's name from inside, by the way that leads in from outside.
fn address(store: &Store, world: &World, to: &Destination, from: &Vantage) -> Option<HttpRequest> {
    let name = match to {
        Destination::Url(request) => return Some(request.clone()),
        Destination::Service(name) => name,
    };
    if let Vantage::Pod(..) = from {
        let service = store.typed::<Service>(&key(Kind::SERVICE, name));
        let port = service.and_then(|service| service.spec.ports.first()).map_or(80, |port| port.port);
        return Some(HttpRequest::get(&format!("{}.{}", name.name, name.namespace), u16::try_from(port).ok()?, "/"));
    }
    let service = store.typed::<Service>(&key(Kind::SERVICE, name))?;
    let port = service.spec.ports.first()?;
    let balancer = service.status.load_balancer.ingress.first().map(|ingress| &ingress.ip);
    let (host, number) = match balancer.or(service.spec.external_ips.first()) {
        Some(ip) => (ip.clone(), port.port),
        None => (world.machines().next().and_then(|name| world.machine(name))?.0.to_owned(), port.node_port),
    };
    Some(HttpRequest::get(&host, u16::try_from(number).ok().filter(|number| *number > 0)?, "/"))
}

impl fmt::Display for InvitationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvitationError::NoService => f.write_str("there is no such Service"),
            InvitationError::NoPod => f.write_str("there is no such pod"),
            InvitationError::NoWayIn => f.write_str(
                "the Service has no way in from outside: let them come from a pod, or make it a NodePort or LoadBalancer",
            ),
            InvitationError::Pace => write!(f, "from 1 to {MOST_PER_SECOND} visitors a second"),
            InvitationError::Unreachable(unreachable) => unreachable.fmt(f),
        }
    }
}

impl std::error::Error for InvitationError {}
