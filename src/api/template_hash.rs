//! The `pod-template-hash` of Kubernetes v1.32: FNV over the template as the controllers' memory holds it.
//!
//! Upstream (`controller.ComputeHash`) prints the Go value, field by field and with the fields' types, and hashes the
//! text. So the text depends on the Go structs of that version, which the tables beside this file list, and on nothing
//! else: the same template has the same hash on everybody's cluster.

mod claims;
mod policies;
mod print;
mod tables;
mod volumes;

use print::Struct;
use serde_json::Value;
use std::fmt;

/// Structs that the templates of a first visit have nothing of.
#[derive(Clone, Copy)]
pub struct Rest(&'static [&'static Struct]);

crate::lazy!(verbs: pub fn fetch() -> Rest, here as here { Rest(tables::REST) });

/// A struct of those, which is here before a template can have it.
fn find(name: &str) -> Option<&'static Struct> {
    here()?.0.iter().copied().find(|of| of.name == name)
}

/// The hash of a `PodTemplateSpec` in JSON, with its defaults filled in, as it stands in the names of ReplicaSets.
///
/// `collision_count` is the Deployment's own: it rises when another template had the same hash.
pub fn hash(template: &Value, collision_count: Option<i32>) -> String {
    let mut fnv = Fnv32a::default();
    // The hasher takes every text, so printing into it cannot fail.
    let _ = print::print(&mut fnv, &tables::POD_TEMPLATE_SPEC, template);
    if let Some(count) = collision_count {
        fnv.write_bytes(&count.to_le_bytes());
        fnv.write_bytes(&[0; 4]);
    }
    safe_encode(&fnv.sum32().to_string())
}

/// The text that is hashed: Go's spew of the template with `%#v`, without methods, with sorted keys.
pub fn dump(template: &Value) -> String {
    let mut text = String::new();
    let _ = print::print(&mut text, &tables::POD_TEMPLATE_SPEC, template);
    text
}

/// As `rand.SafeEncodeString`: no vowels and no digits that look like one, so no hash is a bad word.
pub fn safe_encode(text: &str) -> String {
    const ALPHABET: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";
    text.bytes()
        .filter_map(|byte| ALPHABET.get(usize::from(byte) % ALPHABET.len()))
        .map(|&byte| char::from(byte))
        .collect()
}

/// Go's `fnv.New32a`, fed with bytes or with formatted text.
#[derive(Clone, Copy, Debug)]
pub struct Fnv32a(u32);

impl Fnv32a {
    /// Takes in more bytes.
    pub fn write_bytes(&mut self, bytes: &[u8]) {
        const PRIME: u32 = 16_777_619;
        self.0 = bytes.iter().fold(self.0, |sum, &byte| (sum ^ u32::from(byte)).wrapping_mul(PRIME));
    }

    /// The hash of what it has taken in.
    pub fn sum32(self) -> u32 {
        self.0
    }
}

impl Default for Fnv32a {
    fn default() -> Self {
        Self(2_166_136_261)
    }
}

impl fmt::Write for Fnv32a {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write_bytes(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests;
