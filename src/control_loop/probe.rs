//! Probes and visits: what is asked of a container from outside, and what it answers.

use crate::api::time::SimTime;

/// What a probe is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProbeKind {
    /// Whether it has started: until then the others wait.
    Startup,
    /// Whether clients may come.
    Readiness,
    /// Whether it is better restarted.
    Liveness,
}

impl ProbeKind {
    /// As in events: `Readiness`.
    pub fn name(self) -> &'static str {
        match self {
            ProbeKind::Startup => "Startup",
            ProbeKind::Readiness => "Readiness",
            ProbeKind::Liveness => "Liveness",
        }
    }
}

/// What a probe asks, and how often the answer must be the same before it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeQuestion {
    /// How it asks.
    pub check: ProbeCheck,
    /// So many good answers in a row count.
    pub successes: i32,
    /// So many bad ones.
    pub failures: i32,
}

/// How a probe asks.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields' names say it")]
pub enum ProbeCheck {
    /// By a request.
    Http { scheme: String, host: String, port: i32, path: String },
    /// By opening a connection.
    Tcp { host: String, port: i32 },
    /// By running a program in the container.
    Exec { command: Vec<String> },
    /// In a way that can't be: with the reason.
    Impossible { why: String },
}

/// What a probe has heard since its container started.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProbeRecord {
    /// When it last asked.
    pub last: SimTime,
    /// Whether the last answer was good.
    pub was_good: bool,
    /// How many answers were like the last.
    pub in_a_row: i32,
    /// What counts: good or bad; `None` until enough answers agree.
    pub verdict: Option<bool>,
}

/// What a client meets at a pod's port.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields' names say it")]
pub enum Reach {
    /// Nobody listens.
    Refused,
    /// Somebody who speaks no HTTP.
    Open,
    /// A page.
    Http { status: u16, body: String },
}
