//! Tabernetes: a Kubernetes cluster in a browser tab.

pub mod api;
pub mod kubectl;
