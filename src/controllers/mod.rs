//! The controller manager's loops, one a file.

pub mod autoscaler;
pub mod cron_job;
pub mod daemon_set;
pub mod deployment;
pub mod disruption;
pub mod endpoint_slice;
pub mod endpoint_slice_mirroring;
pub mod endpoints;
pub mod garbage_collector;
pub mod job;
pub mod kubernetes_service;
pub mod later;
pub mod namespace;
pub mod node_lifecycle;
pub mod pod_control;
pub mod pod_gc;
pub mod replica_set;
pub mod resource_quota;
mod revisions;
pub mod root_ca;
pub mod service_account;
pub mod service_balancer;
pub mod service_pods;
pub mod stateful_set;
pub mod taint_eviction;
pub mod volume;
