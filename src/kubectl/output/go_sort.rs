//! Sorts as Go's `sort.Sort` does, so that values which are equal come out in the same order as from kubectl.
//!
//! Pattern-defeating quicksort: insertion sort up to twelve, heap sort when pivots keep being bad.

use crate::api::order::arrange;

/// Sorts in place by `less`, which may be inconsistent.
pub fn sort<T>(items: &mut [T], less: &mut dyn FnMut(&T, &T) -> bool) {
    let sorted = sorted(items.len(), &mut |left, right| match (items.get(left), items.get(right)) {
        (Some(left), Some(right)) => less(left, right),
        _ => false,
    });
    arrange(&sorted, &mut |left, right| items.swap(left, right));
}

/// Places, sorted by what lies there: one copy for all types.
fn sorted(length: usize, less: &mut dyn FnMut(usize, usize) -> bool) -> Vec<usize> {
    let limit = usize::BITS - length.leading_zeros();
    let mut sorter = Sorter { places: (0..length).collect(), less };
    sorter.quick_sort(0, length, limit);
    sorter.places
}

const MAX_INSERTION: usize = 12;
const SHORTEST_NINTHER: usize = 50;
const SHORTEST_SHIFTING: usize = 50;
const MAX_STEPS: usize = 5;
const MAX_SWAPS: usize = 12;

struct Sorter<'s> {
    places: Vec<usize>,
    less: &'s mut dyn FnMut(usize, usize) -> bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hint {
    Unknown,
    Increasing,
    Decreasing,
}

impl Sorter<'_> {
    fn less(&mut self, left: usize, right: usize) -> bool {
        match (self.places.get(left), self.places.get(right)) {
            (Some(left), Some(right)) => (self.less)(*left, *right),
            _ => false,
        }
    }

    fn swap(&mut self, left: usize, right: usize) {
        if left.max(right) < self.places.len() {
            self.places.swap(left, right);
        }
    }

    fn quick_sort(&mut self, mut from: usize, mut to: usize, mut limit: u32) {
        let (mut was_balanced, mut was_partitioned) = (true, true);
        loop {
            let length = to - from;
            if length <= MAX_INSERTION {
                return self.insertion_sort(from, to);
            }
            if limit == 0 {
                return self.heap_sort(from, to);
            }
            if !was_balanced {
                self.break_patterns(from, to);
                limit -= 1;
            }
            let (mut pivot, mut hint) = self.choose_pivot(from, to);
            if hint == Hint::Decreasing {
                self.places.get_mut(from..to).unwrap_or_default().reverse();
                pivot = to - 1 - (pivot - from);
                hint = Hint::Increasing;
            }
            let seems_sorted = was_balanced && was_partitioned && hint == Hint::Increasing;
            if seems_sorted && self.partial_insertion_sort(from, to) {
                return;
            }
            if from > 0 && !self.less(from - 1, pivot) {
                from = self.partition_equal(from, to, pivot);
                continue;
            }
            let (middle, partitioned) = self.partition(from, to, pivot);
            was_partitioned = partitioned;
            let (left, right) = (middle - from, to - middle);
            was_balanced = left.min(right) >= length / 8;
            if left < right {
                self.quick_sort(from, middle, limit);
                from = middle + 1;
            } else {
                self.quick_sort(middle + 1, to, limit);
                to = middle;
            }
        }
    }

    fn insertion_sort(&mut self, from: usize, to: usize) {
        for end in from + 1..to {
            let mut at = end;
            while at > from && self.less(at, at - 1) {
                self.swap(at, at - 1);
                at -= 1;
            }
        }
    }

    fn heap_sort(&mut self, from: usize, to: usize) {
        let length = to - from;
        for root in (0..=(length - 1) / 2).rev() {
            self.sift_down(root, length, from);
        }
        for end in (0..length).rev() {
            self.swap(from, from + end);
            self.sift_down(0, end, from);
        }
    }

    fn sift_down(&mut self, mut root: usize, end: usize, from: usize) {
        loop {
            let mut child = 2 * root + 1;
            if child >= end {
                return;
            }
            if child + 1 < end && self.less(from + child, from + child + 1) {
                child += 1;
            }
            if !self.less(from + root, from + child) {
                return;
            }
            self.swap(from + root, from + child);
            root = child;
        }
    }

    /// Moves a few items, always the same ones, out of the order that made the last pivot bad.
    fn break_patterns(&mut self, from: usize, to: usize) {
        let length = to - from;
        let mut random = length as u64;
        let mask = (1_u64 << (usize::BITS - length.leading_zeros())) - 1;
        let at = from + length / 4 * 2 - 1;
        for offset in 0..3 {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            let other = (random & mask) as usize;
            let other = if other >= length { other - length } else { other };
            self.swap(at + offset, from + other);
        }
    }

    fn choose_pivot(&mut self, from: usize, to: usize) -> (usize, Hint) {
        let length = to - from;
        let mut swaps = 0;
        let mut quarters = [from + length / 4, from + length / 4 * 2, from + length / 4 * 3];
        if length >= SHORTEST_NINTHER {
            quarters = quarters.map(|at| self.median([at - 1, at, at + 1], &mut swaps));
        }
        let pivot = self.median(quarters, &mut swaps);
        let hint = match swaps {
            0 => Hint::Increasing,
            MAX_SWAPS => Hint::Decreasing,
            _ => Hint::Unknown,
        };
        (pivot, hint)
    }

    fn median(&mut self, [a, b, c]: [usize; 3], swaps: &mut usize) -> usize {
        let (a, b) = self.ordered(a, b, swaps);
        let (b, _) = self.ordered(b, c, swaps);
        self.ordered(a, b, swaps).1
    }

    fn ordered(&mut self, a: usize, b: usize, swaps: &mut usize) -> (usize, usize) {
        if self.less(b, a) {
            *swaps += 1;
            return (b, a);
        }
        (a, b)
    }

    /// Sorts what is nearly sorted; gives up after a few steps.
    fn partial_insertion_sort(&mut self, from: usize, to: usize) -> bool {
        let mut at = from + 1;
        for _ in 0..MAX_STEPS {
            while at < to && !self.less(at, at - 1) {
                at += 1;
            }
            if at == to {
                return true;
            }
            if to - from < SHORTEST_SHIFTING {
                return false;
            }
            self.swap(at, at - 1);
            if at - from >= 2 {
                for left in (1..at).rev() {
                    if !self.less(left, left - 1) {
                        break;
                    }
                    self.swap(left, left - 1);
                }
            }
            if to - at >= 2 {
                for right in at + 1..to {
                    if !self.less(right, right - 1) {
                        break;
                    }
                    self.swap(right, right - 1);
                }
            }
        }
        false
    }

    /// Moves what is less than the pivot before it; also tells whether nothing had to move.
    fn partition(&mut self, from: usize, to: usize, pivot: usize) -> (usize, bool) {
        self.swap(from, pivot);
        let (mut left, mut right) = (from + 1, to - 1);
        let mut moved = false;
        loop {
            while left <= right && self.less(left, from) {
                left += 1;
            }
            while left <= right && !self.less(right, from) {
                right -= 1;
            }
            if left > right {
                self.swap(right, from);
                return (right, !moved);
            }
            self.swap(left, right);
            moved = true;
            left += 1;
            right -= 1;
        }
    }

    /// Moves what equals the pivot to the front; the rest begins at the result.
    fn partition_equal(&mut self, from: usize, to: usize, pivot: usize) -> usize {
        self.swap(from, pivot);
        let (mut left, mut right) = (from + 1, to - 1);
        loop {
            while left <= right && !self.less(from, left) {
                left += 1;
            }
            while left <= right && self.less(from, right) {
                right -= 1;
            }
            if left > right {
                return left;
            }
            self.swap(left, right);
            left += 1;
            right -= 1;
        }
    }
}
