//! Command lines and what a real kubectl prints for them.

pub mod bench;
