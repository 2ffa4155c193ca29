//! Heartbeats: what a control plane hears of a machine's kubelet, and how often.

use crate::api::time::{SimDuration, SimTime};

/// How often a kubelet renews its node's lease: a quarter of the lease's 40 s (`nodeLeaseDurationSeconds`).
pub const RENEWAL: SimDuration = SimDuration::from_secs(10);
/// How often a kubelet posts the whole status of its node though nothing has changed (`nodeStatusReportFrequency`).
pub const REPORT: SimDuration = SimDuration::from_secs(300);

/// What was last heard of a machine's kubelet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    /// When it renewed its lease.
    pub renewed: SimTime,
    /// When it posted its node's status without need.
    pub posted: SimTime,
    /// Whether more will come.
    pub contact: Contact,
    /// What tells this start of the machine from the one that it joined with, if it was started again.
    pub boot_id: Option<String>,
}

/// Whether a kubelet and the API server reach each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// They do.
    Alive,
    /// They do not.
    Lost,
}
