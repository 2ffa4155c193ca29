//! Visitors: who calls again and again, and what became of them.

use super::http::HttpRequest;

/// A steady stream of requests that somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitation {
    /// Where they go.
    pub to: Destination,
    /// Where they come from.
    pub from: Origin,
    /// How many come in a second.
    pub per_second: u32,
}

/// Where visitors go.
#[derive(Clone, Debug, PartialEq)]
pub enum Destination {
    /// To a Service, on the way that it has: from outside its external address or its node port, from a pod its name.
    Service(Named),
    /// To an address, as `curl` would.
    Url(HttpRequest),
}

/// Where visitors come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From outside of the cluster.
    Outside,
    /// From a pod.
    Pod(Named),
}

/// An object of a namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The namespace.
    pub namespace: String,
    /// The name.
    pub name: String,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer came back, with this status.
    Served(u16),
    /// None did, or only that of a server which failed.
    Lost(Loss),
}

/// Why a request was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// The pod runs, but its program does not listen yet.
    Starting,
    /// The pod that the request was sent to has ended.
    Gone,
    /// Nobody listens at that address and port.
    Refused,
    /// The Service has no pod that is ready.
    NoEndpoints,
    /// The pod died while it was answering.
    BrokenOff,
    /// Nothing came back in time.
    TimedOut,
    /// Nobody knows the name.
    UnknownName,
    /// The program answered that it failed.
    Failed,
    /// What listens there speaks no HTTP.
    NotHttp,
}

impl Loss {
    /// All of them, in the order of the type.
    pub const ALL: [Loss; 9] = [
        Loss::Starting,
        Loss::Gone,
        Loss::Refused,
        Loss::NoEndpoints,
        Loss::BrokenOff,
        Loss::TimedOut,
        Loss::UnknownName,
        Loss::Failed,
        Loss::NotHttp,
    ];

    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Loss::Starting => "refused: the pod's program was not listening yet",
            Loss::Gone => "refused: the pod had ended",
            Loss::Refused => "refused: nobody listens there",
            Loss::NoEndpoints => "refused: the Service had no ready pod",
            Loss::BrokenOff => "broken off: the pod ended while it was answering",
            Loss::TimedOut => "timed out: nothing came back",
            Loss::UnknownName => "unknown: no such name",
            Loss::Failed => "failed: the program answered with an error",
            Loss::NotHttp => "not understood: what listens there speaks no HTTP",
        }
    }
}

/// What became of the requests of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many were answered.
    pub served: u64,
    /// How many are on their way, or being answered.
    pub under_way: u64,
    lost: [u64; Loss::ALL.len()],
}

impl Tally {
    /// Counts one that sets out.
    pub fn begin(&mut self) {
        self.under_way += 1;
    }

    /// Counts the end of one.
    pub fn end(&mut self, outcome: Outcome) {
        self.under_way = self.under_way.saturating_sub(1);
        let count = match outcome {
            Outcome::Served(_) => Some(&mut self.served),
            Outcome::Lost(loss) => self.lost.get_mut(loss as usize),
        };
        if let Some(count) = count {
            *count += 1;
        }
    }

    /// How many were lost, for each reason that there was.
    pub fn lost(&self) -> impl Iterator<Item = (Loss, u64)> {
        Loss::ALL.into_iter().zip(self.lost).filter(|(_, count)| *count > 0)
    }

    /// How many were lost in all.
    pub fn lost_in_all(&self) -> u64 {
        self.lost.iter().sum()
    }
}

/// A stream and what became of it so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What was asked for.
    pub invitation: Invitation,
    /// Whether they still come.
    pub pace: Pace,
    /// The count.
    pub tally: Tally,
}

/// Whether visitors come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// One after the other.
    Steady,
    /// No more; those under way still end.
    Stopped,
}
