//! Placeholder, to be replaced.
