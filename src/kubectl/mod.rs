//! kubectl: a true client of the API server.

pub mod output;
