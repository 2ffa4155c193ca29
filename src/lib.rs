//! Tabernetes: a Kubernetes cluster in a browser tab.

pub mod api;
pub mod apiserver;
pub mod cluster;
pub mod control_loop;
pub mod controllers;
pub mod host;
pub mod kubectl;
pub mod kubelet;
pub mod lazy;
pub mod lessons;
pub mod scene;
pub mod scheduler;
pub mod session;
pub mod shell;
#[cfg(target_arch = "wasm32")]
pub mod ui;
pub mod world;
