//! `kubectl describe`'s texts: pure functions from objects, and from what surrounds them, to text.
//!
//! One file a kind, after `k8s.io/kubectl/pkg/describe` of v1.32.

pub mod access;
pub mod autoscaler;
pub mod budget;
pub mod config;
mod containers;
pub mod daemon_set;
pub mod deployment;
mod description;
pub mod endpoints;
mod environment;
mod events;
pub mod generic;
pub mod ingress;
pub mod job;
pub mod namespace;
pub mod network_policy;
pub mod node;
mod node_resources;
pub mod pod;
pub mod priority_class;
mod probe;
pub mod replica_set;
pub mod service;
pub mod stateful_set;
pub mod storage;
mod template;
mod volumes;

#[cfg(test)]
mod tests;

pub use events::Context;
pub use template::template_text;
