//! Requests as the stage shows them: who sends them, where each is, and what became of all of them.

use crate::api::time::SimTime;
use crate::api::visitors::{Loss, Outcome};
use crate::apiserver::request::Key;
use std::rc::Rc;

/// Everything between those who ask and the pods that answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traffic {
    /// Visitors that come by themselves, and what became of them.
    pub streams: Vec<Stream>,
    /// Requests on their way, or lately so: of a dense stream every so many, but of the lost ones as many as can be
    /// told apart.
    pub requests: Vec<Request>,
}

/// From where a request comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// From the street: visitors from outside.
    Street,
    /// From the console.
    Learner,
    /// From a pod, by its uid.
    Pod(Rc<str>),
    /// From the API server, in the name of who asks there.
    Server,
}

/// Visitors to one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// The Service that they go to, as far as is known.
    pub service: Option<Key>,
    /// From where they come.
    pub source: Source,
    /// How many come in a second; 0 when they come no more.
    pub per_second: u32,
    /// How many were answered.
    pub served: u64,
    /// How many were lost, for each reason that there was.
    pub lost: Vec<(Loss, u64)>,
    /// The last seconds one by one, the newest last.
    pub beats: Vec<Beat>,
}

impl Stream {
    /// How many were lost in all.
    pub fn lost_in_all(&self) -> u64 {
        self.lost.iter().map(|(_, count)| count).sum()
    }
}

/// What became of the requests that ended within one second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beat {
    /// Which second of the model.
    pub second: i64,
    /// How many were answered.
    pub served: u64,
    /// How many were lost.
    pub lost: u64,
}

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The stream that it belongs to, if any, by its index.
    pub stream: Option<usize>,
    /// Who sent it.
    pub source: Source,
    /// The Service that it goes through, if any.
    pub service: Option<Key>,
    /// The machine whose port was asked, if any, by its index in [`super::Scene::nodes`].
    pub node: Option<usize>,
    /// The uid of the pod that it comes to, if any.
    pub pod: Option<Rc<str>>,
    /// When it sets out.
    pub start: SimTime,
    /// When the sender knows, and what; nothing while it is under way.
    pub end: Option<(SimTime, Outcome)>,
}

impl Request {
    /// Why it was lost, if it was.
    pub fn loss(&self) -> Option<Loss> {
        match self.end {
            Some((_, Outcome::Lost(loss))) => Some(loss),
            _ => None,
        }
    }
}

/// Why a request was lost, in as few words as stand beside a cross.
pub fn why(loss: Loss) -> &'static str {
    match loss {
        Loss::Starting => "not listening yet",
        Loss::Gone => "pod had ended",
        Loss::Refused => "nobody listens",
        Loss::NoEndpoints => "no ready pod",
        Loss::BrokenOff => "pod ended midway",
        Loss::TimedOut => "no answer in time",
        Loss::UnknownName => "no such name",
        Loss::Failed => "server error",
        Loss::NotHttp => "speaks no HTTP",
    }
}
