//! A small sorted set: a list, found by halving it. See [`Table`](super::table::Table) for why, and when not.

use std::borrow::Borrow;
use std::slice;
use std::vec;

/// Items in their order, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set<T> {
    items: Vec<T>,
}

impl<T: Ord> Set<T> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether an item is among them.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.place(item).is_ok()
    }

    /// Puts an item in; whether it is new.
    pub fn insert(&mut self, item: T) -> bool {
        let place = self.place(&item);
        if let Err(at) = place {
            self.items.insert(at, item);
        }
        place.is_err()
    }

    /// Takes an item out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q)
    where
        T: Borrow<Q>,
    {
        if let Ok(at) = self.place(item) {
            self.items.remove(at);
        }
    }

    /// Keeps the items that are wanted.
    pub fn retain(&mut self, is_wanted: impl FnMut(&T) -> bool) {
        self.items.retain(is_wanted);
    }

    /// All items, in order.
    pub fn iter(&self) -> slice::Iter<'_, T> {
        self.items.iter()
    }

    fn place<Q: Ord + ?Sized>(&self, item: &Q) -> Result<usize, usize>
    where
        T: Borrow<Q>,
    {
        self.items.binary_search_by(|known| known.borrow().cmp(item))
    }
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut set = Self::default();
        set.extend(items);
        set
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Set<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_answers_as_the_standard_set_does(moves: Vec<(bool, u8)>) {
            let (mut set, mut known) = (Set::default(), BTreeSet::new());
            for (puts, item) in moves {
                match puts {
                    true => prop_assert_eq!(set.insert(item % 16), known.insert(item % 16)),
                    false => {
                        set.remove(&(item % 16));
                        known.remove(&(item % 16));
                    }
                }
                prop_assert!(set.iter().eq(known.iter()) && set.len() == known.len());
                prop_assert_eq!(set.contains(&item), known.contains(&item));
            }
        }
    }
}
