//! The bytes that a row of a sorted map is found by; short ones lie in the map's nodes themselves, where a search passes.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::rc::Rc;

/// Bytes that sort as slices do. Most keys are a kind, a namespace and a name, and short.
#[derive(Clone)]
pub struct KeyBytes(Place);

const SHORT: usize = 62;

#[derive(Clone)]
enum Place {
    Here { length: u8, bytes: [u8; SHORT] },
    Elsewhere(Rc<[u8]>),
}

impl KeyBytes {
    fn as_slice(&self) -> &[u8] {
        match &self.0 {
            Place::Here { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Place::Elsewhere(bytes) => bytes,
        }
    }
}

impl From<&[u8]> for KeyBytes {
    fn from(slice: &[u8]) -> Self {
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..slice.len()), u8::try_from(slice.len())) {
            (Some(start), Ok(length)) => {
                start.copy_from_slice(slice);
                Self(Place::Here { length, bytes })
            }
            _ => Self(Place::Elsewhere(slice.into())),
        }
    }
}

impl Borrow<[u8]> for KeyBytes {
    fn borrow(&self) -> &[u8] {
        self.as_slice()
    }
}

impl Ord for KeyBytes {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_slice().cmp(other.as_slice())
    }
}

impl PartialOrd for KeyBytes {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for KeyBytes {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for KeyBytes {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn short_and_long_ones_sort_as_slices(a in prop::collection::vec(0_u8..3, 0..120), b in prop::collection::vec(0_u8..3, 0..120)) {
            let (one, other) = (KeyBytes::from(a.as_slice()), KeyBytes::from(b.as_slice()));
            prop_assert_eq!(one.cmp(&other), a.cmp(&b));
            prop_assert_eq!(one == other, a == b);
        }
    }
}
