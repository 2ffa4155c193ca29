//! The controller manager's loops, one a file.

pub mod deployment;
pub mod garbage_collector;
pub mod namespace;
pub mod pod_control;
pub mod replica_set;
pub mod root_ca;
pub mod service_account;
