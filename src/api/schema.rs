//! The fields of every built-in kind of Kubernetes v1.32: their types, and what strict decoding says of a manifest.
//!
//! The table is `static/schema.txt`, made by `xtask/schema.py`, which also tells its form.

mod convert;
mod formats;
mod strict;
mod table;
mod types;

#[cfg(test)]
mod tests;

pub use convert::convert;
pub use strict::check_strict;
pub use table::{Field, FieldType, Patch, Schema, Type};
pub use types::{check_metadata, check_types, json_kind};
