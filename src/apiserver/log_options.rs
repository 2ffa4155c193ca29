//! What of a container's log is asked for.

use crate::api::time::{SimDuration, SimTime};

/// `v1.PodLogOptions`.
#[derive(Clone, Debug, Default)]
pub struct LogOptions {
    /// Which container; may be left out if the pod has one.
    pub container: Option<String>,
    /// Of the container before the last restart.
    pub instance: LogInstance,
    /// At most the last so many lines.
    pub tail_lines: Option<usize>,
    /// Not older than this.
    pub since: Option<SimDuration>,
    /// Not before this instant.
    pub since_time: Option<SimTime>,
    /// With the instant before each line.
    pub stamps: LogStamps,
    /// At most so many bytes.
    pub limit_bytes: Option<usize>,
}

/// Which run of a container.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogInstance {
    /// The present or newest one.
    #[default]
    Current,
    /// The one before (`--previous`).
    Previous,
}

/// Whether log lines carry their time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogStamps {
    /// Bare lines.
    #[default]
    Without,
    /// RFC 3339 and a blank before each line.
    With,
}
