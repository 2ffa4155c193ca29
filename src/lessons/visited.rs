//! Visitors since the step began: how many were served, how many were lost.

use super::check::{CheckState, Evidence, Standing};
use super::pattern::Pattern;
use crate::api::reader::{Readable, Reader};
use crate::api::visitors::{Destination, Report};
use crate::cluster::Cluster;
use serde_json::{Value, json};

/// So many visitors were served and lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Visited {
    /// The Service that they go to; any place if left out.
    pub service: Option<String>,
    /// How many were served: a number, or a rule such as `{$at_least: 1}`.
    pub served: Option<Pattern>,
    /// How many were lost.
    pub lost: Option<Pattern>,
}

impl Visited {
    /// How it stands.
    pub fn state(&self, evidence: &Evidence<'_>) -> CheckState {
        let ((served, lost), (served_before, lost_before)) = (self.count(evidence.now), self.count(evidence.start));
        let (served, lost) = (served.saturating_sub(served_before), lost.saturating_sub(lost_before));
        let holds = |pattern: &Option<Pattern>, count: u64| {
            pattern.as_ref().is_none_or(|pattern| pattern.compare(&json!(count)).is_ok())
        };
        let standing = match served + lost {
            0 => return CheckState::new(Standing::Open, "nobody so far"),
            _ if holds(&self.served, served) && holds(&self.lost, lost) => Standing::Met,
            _ => Standing::Partly,
        };
        CheckState::new(standing, format!("{served} served, {lost} lost"))
    }

    fn count(&self, cluster: &Cluster) -> (u64, u64) {
        let is_meant = |report: &&Report| match (&self.service, &report.invitation.to) {
            (None, _) => true,
            (Some(wanted), Destination::Service(service)) => service.name == *wanted,
            (Some(_), Destination::Url(_)) => false,
        };
        let tallies = cluster.visitors().filter(is_meant).map(|report| report.tally);
        tallies.fold((0, 0), |(served, lost), tally| (served + tally.served, lost + tally.lost_in_all()))
    }
}

impl Readable for Visited {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            service: fields.optional("service"),
            served: fields.optional("served"),
            lost: fields.optional("lost"),
        })
    }
}
