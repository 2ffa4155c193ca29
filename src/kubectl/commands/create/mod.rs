//! `kubectl create`: from a file, or from what the flags describe.

mod config;
mod deployment;
mod from_file;
mod job;
mod service;
mod simple;
pub mod submit;

use super::Command;

/// All ways of creating.
pub const COMMANDS: &[Command] = &[
    from_file::COMMAND,
    config::CONFIG_MAP,
    config::SECRET,
    config::REGISTRY,
    config::TLS,
    deployment::COMMAND,
    job::JOB,
    job::CRON_JOB,
    simple::NAMESPACE,
    simple::SERVICE_ACCOUNT,
    simple::QUOTA,
    service::CLUSTER_IP,
    service::NODE_PORT,
    service::LOAD_BALANCER,
    service::EXTERNAL_NAME,
];

/// Flags that no way of creating does anything about.
const UNSIMULATED: &[&str] = &["edit", "field-manager", "raw", "save-config", "windows-line-endings", "append-hash"];
