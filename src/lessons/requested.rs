//! Requests that were sent since the step began: by whom, through which Service, and which pods answered.

use super::check::{CheckState, Evidence, Standing};
use crate::world::network::{Trace, Vantage};
use serde::Deserialize;
use std::collections::BTreeSet;

/// So many requests that ended so.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requested {
    /// The Service that they went through; any, or none, if left out.
    #[serde(default)]
    pub service: Option<String>,
    /// Who sent them.
    #[serde(default)]
    pub from: Sender,
    /// How they ended.
    #[serde(default)]
    pub end: End,
    /// So many; 1 if left out.
    #[serde(default)]
    pub at_least: Option<usize>,
    /// So many different pods got them.
    #[serde(default)]
    pub pods: Option<usize>,
}

/// Who sends a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
        let traces = evidence.now.traffic().filter(|trace| trace.at > began && self.is_such(trace));
        let (mut has, mut pods) = (0, BTreeSet::new());
        for trace in traces {
            has += 1;
            pods.extend(trace.pod.as_ref());
        }
        let (has, wanted, noun) = match self.pods {
            Some(wanted) => (pods.len(), wanted, "pods"),
            None => (has, self.at_least.unwrap_or(1), "requests"),
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

    fn is_such(&self, trace: &Trace) -> bool {
        let is_sender = match self.from {
            Sender::Anybody => true,
            Sender::Learner => trace.from == Vantage::Learner,
            Sender::Pod => matches!(trace.from, Vantage::Pod(..)),
        };
        let is_service = |wanted: &String| trace.service.as_ref().is_some_and(|service| service.name == *wanted);
        is_sender
            && self.service.as_ref().is_none_or(is_service)
            && (self.end == End::Answered) == trace.outcome.as_ref().is_ok_and(|status| *status < 500)
    }
}
