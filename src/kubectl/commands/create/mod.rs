//! `kubectl create`: from a file, or from what the flags describe.

mod config;
pub mod deployment;
mod from_file;
mod ingress;
mod job;
mod policy;
mod rbac;
mod service;
mod simple;
pub mod submit;
mod token;

use super::Command;

/// All ways of creating.
pub const COMMANDS: &[Command] = &[
    from_file::COMMAND,
    config::CONFIG_MAP,
    config::SECRET,
    config::REGISTRY,
    config::TLS,
    deployment::COMMAND,
    ingress::COMMAND,
    job::JOB,
    job::CRON_JOB,
    policy::BUDGET,
    policy::PRIORITY_CLASS,
    rbac::ROLE,
    rbac::CLUSTER_ROLE,
    rbac::ROLE_BINDING,
    rbac::CLUSTER_ROLE_BINDING,
    simple::NAMESPACE,
    simple::SERVICE_ACCOUNT,
    simple::QUOTA,
    service::CLUSTER_IP,
    service::NODE_PORT,
    service::LOAD_BALANCER,
    service::EXTERNAL_NAME,
    token::COMMAND,
];
