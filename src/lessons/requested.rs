//! Requests that were sent since the step began: by whom, through which Service, and which pods answered.

use super::check::{CheckState, Evidence, Standing};
use super::selection::Selection;
use crate::api::reader::{Readable, Reader};
use crate::api::set::Set;
use crate::world::network::{Trace, Vantage};
use serde_json::Value;

/// So many requests that ended so.
#[derive(Clone, Debug, PartialEq)]
pub struct Requested {
    /// The Service that they went through; any, or none, if left out.
    pub service: Option<String>,
    /// Who sent them.
    pub from: Sender,
    /// How they ended.
    pub end: End,
    /// So many; 1 if left out.
    pub at_least: Option<usize>,
    /// So many different pods got them.
    pub pods: Option<usize>,
    /// They were sent to so many different addresses.
    pub addresses: Option<usize>,
    /// The port that they were sent to.
    pub port: Option<u16>,
    /// The pod that got them, which is still there.
    pub to: Option<Selection>,
}

/// Who sends a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sender {
    /// Anybody.
    #[default]
    Anybody,
    /// The learner's computer.
    Learner,
    /// A pod.
    Pod,
}

/// How a request ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// With an answer.
    #[default]
    Answered,
    /// Without one.
    Failed,
}

impl Requested {
    /// How it stands.
    pub fn state(&self, evidence: &Evidence<'_>) -> CheckState {
        let began = evidence.start.now();
        let traces = evidence.now.traffic().filter(|trace| trace.at > began && self.is_such(trace, evidence));
        let (mut has, mut pods, mut addresses) = (0, Set::default(), Set::default());
        for trace in traces {
            has += 1;
            pods.extend(trace.pod.as_ref());
            addresses.insert(&trace.to.0);
        }
        let (has, wanted, noun) = match (self.pods, self.addresses) {
            (Some(wanted), _) => (pods.len(), wanted, "pods"),
            (None, Some(wanted)) => (addresses.len(), wanted, "addresses"),
            (None, None) => (has, self.at_least.unwrap_or(1), "requests"),
        };
        let verb = match self.end {
            End::Answered => "answered",
            End::Failed => "failed",
        };
        let words = match wanted {
            1 => verb.to_owned(),
            _ => format!("{} of {wanted} {noun} {verb}", has.min(wanted)),
        };
        match has {
            0 => CheckState::new(Standing::Open, "none so far"),
            _ if has < wanted => CheckState::new(Standing::Partly, words),
            _ => CheckState::new(Standing::Met, words),
        }
    }

    fn is_such(&self, trace: &Trace, evidence: &Evidence<'_>) -> bool {
        let is_sender = match self.from {
            Sender::Anybody => true,
            Sender::Learner => trace.from == Vantage::Learner,
            Sender::Pod => matches!(trace.from, Vantage::Pod(..)),
        };
        let is_service = |wanted: &String| trace.service.as_ref().is_some_and(|service| service.name == *wanted);
        is_sender
            && self.service.as_ref().is_none_or(is_service)
            && self.port.is_none_or(|port| port == trace.to.1)
            && self.to.as_ref().is_none_or(|pod| came_to(pod, trace, evidence))
            && (self.end == End::Answered) == trace.outcome.as_ref().is_ok_and(|status| *status < 500)
    }
}

fn came_to(pod: &Selection, trace: &Trace, evidence: &Evidence<'_>) -> bool {
    let (now, start) = (evidence.now.store(), evidence.start.store());
    let found = trace.pod.as_ref().and_then(|key| now.get(key));
    found.is_some_and(|found| pod.admits(found, now, start) && pod.compare(found).is_ok())
}

impl Readable for Requested {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            service: fields.optional("service"),
            from: fields.optional("from"),
            end: fields.optional("end"),
            at_least: fields.optional("at_least"),
            pods: fields.optional("pods"),
            addresses: fields.optional("addresses"),
            port: fields.optional("port"),
            to: fields.optional("to"),
        })
    }
}

impl Readable for Sender {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let words = &[("anybody", Self::Anybody), ("learner", Self::Learner), ("pod", Self::Pod)];
        reader.word(value, words).unwrap_or_default()
    }
}

impl Readable for End {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.word(value, &[("answered", Self::Answered), ("failed", Self::Failed)]).unwrap_or_default()
    }
}
