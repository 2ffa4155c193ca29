//! kubectl: a true client of the API server.

pub mod describe;
pub mod output;
