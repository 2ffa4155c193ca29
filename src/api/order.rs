//! Order for collections of any type with one copy of the sort.
//!
//! The standard sorts are fast and come with several kilobytes of wasm for each type they are used with. The lists of a
//! page are short: here one sort arranges places, and the items follow.

use std::cmp::Ordering;

/// Putting a list in order; equals keep theirs.
pub trait InOrder<T> {
    /// By a comparison.
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    /// By a key.
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// By its items' own order.
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

/// Collecting into sorted maps and sets one by one: `collect` sorts first, and so brings a sort for each pair of types.
pub trait Gather: Iterator + Sized {
    /// All items in a collection.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut collection = C::default();
        collection.extend(self);
        collection
    }

    /// All items in a collection, or the first error.
    ///
    /// # Errors
    /// The first item that is one.
    fn try_gather<T, E, C>(mut self) -> Result<C, E>
    where
        Self: Iterator<Item = Result<T, E>>,
        C: Default + Extend<T>,
    {
        self.try_fold(C::default(), |mut collection, item| {
            collection.extend(Some(item?));
            Ok(collection)
        })
    }
}

impl<I: Iterator> Gather for I {}

impl<T> InOrder<T> for Vec<T> {
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let sorted = sorted(self.len(), &|a, b| match (self.get(a), self.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        });
        arrange(&sorted, &mut |a, b| self.swap(a, b));
    }
}

/// Places, sorted by what lies there.
#[inline(never)]
fn sorted(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// Brings what lies at these places into their order: each swap brings one item home.
#[inline(never)]
pub fn arrange(sorted: &[usize], swap: &mut dyn FnMut(usize, usize)) {
    let mut targets = vec![0; sorted.len()];
    for (target, place) in sorted.iter().enumerate() {
        if let Some(known) = targets.get_mut(*place) {
            *known = target;
        }
    }
    for place in 0..targets.len() {
        while let Some(target) = targets.get(place).copied().filter(|target| *target != place) {
            swap(place, target);
            targets.swap(place, target);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        let mut words = vec!["pear", "fig", "plum", "kiwi", "nut"];
        words.order_by_key(|word| word.len());
        assert_eq!(words, ["fig", "nut", "pear", "plum", "kiwi"]);
        words.order();
        assert_eq!(words, ["fig", "kiwi", "nut", "pear", "plum"]);
    }
}
