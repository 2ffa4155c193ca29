//! kubectl: a true client of the API server.

pub mod failure;
pub mod flags;
pub mod output;
