//! YAML as kubectl reads and writes it: sigs.k8s.io/yaml v1.4 over go-yaml v2, so YAML 1.1 scalars and go-yaml's words.

mod decode;
mod emit;
mod float;
mod key_order;
mod problem;
mod resolve;
mod scalar;
mod translate;
mod tree;

#[cfg(test)]
mod tests;

pub use decode::{Document, Duplicate, read};
pub use emit::to_yaml;
pub use float::{go_float, json_literal, json_number};
pub use problem::YamlError;

use serde_json::Value;

/// How deep lists and maps may nest: far deeper than any manifest, and shallow enough for every recursion over a value.
pub const MAX_DEPTH: usize = 120;

/// The first document of `text`; of a key given twice the last value counts, as for `kubectl apply`.
///
/// # Errors
/// What go-yaml says of text that is no YAML, or cannot be JSON.
pub fn from_yaml(text: &str) -> Result<Value, YamlError> {
    read(text).map(|document| document.value)
}
