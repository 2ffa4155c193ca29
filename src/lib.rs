//! Tabernetes: a Kubernetes cluster in a browser tab.

pub mod api;
pub mod scene;
#[cfg(target_arch = "wasm32")]
pub mod ui;
