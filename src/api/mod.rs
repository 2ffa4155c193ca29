//! The words: objects as in a manifest, and the small languages that select and print them.

pub mod discovery;
pub mod go_format;
pub mod jsonpath;
pub mod manifest;
pub mod meta;
pub mod quantity;
pub mod schema;
pub mod selector;
pub mod template_hash;
pub mod time;
pub mod yaml;
