//! The app: one runtime that owns the live cluster and polls commands, and the value that the page shows.

pub mod runtime;
