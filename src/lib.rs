//! Tabernetes: a Kubernetes cluster in a browser tab.

pub mod api;
pub mod apiserver;
pub mod cluster;
pub mod control_loop;
pub mod controllers;
pub mod host;
pub mod kubectl;
pub mod kubelet;
pub mod lessons;
pub mod scheduler;
pub mod world;
