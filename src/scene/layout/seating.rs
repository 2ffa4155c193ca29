//! Which seats of a node are drawn elsewhere: a pod that takes two does not cross the end of a row.

use crate::api::set::Set;
use crate::api::table::Table;

/// The seats of one node: the first place and the number of places of each pod.
pub type Seated = Vec<(usize, usize)>;

/// Where those are drawn that would cross the end of a row, and those whose place they take.
pub(super) fn moved(seats: &[(usize, usize)], per_row: usize) -> Table<usize, usize> {
    let mut moved = Table::default();
    let crosses = |place: usize| per_row > 1 && place % per_row == per_row - 1;
    if !seats.iter().any(|(slot, places)| *places > 1 && crosses(*slot)) {
        return moved;
    }
    let mut taken: Set<usize> = Set::default();
    let (wide, single): (Seated, Seated) = seats.iter().partition(|(_, places)| *places > 1);
    for (slot, _) in wide {
        let is_free = |place: &usize| !crosses(*place) && !taken.contains(place) && !taken.contains(&(place + 1));
        let place = (slot..).find(is_free).unwrap_or(slot);
        taken.extend([place, place + 1]);
        if place != slot {
            moved.insert(slot, place);
        }
    }
    let (displaced, others): (Vec<usize>, Vec<usize>) =
        single.iter().map(|(slot, _)| *slot).partition(|slot| taken.contains(slot));
    taken.extend(others);
    for slot in displaced {
        let place = (0..).find(|place| !taken.contains(place)).unwrap_or(slot);
        taken.insert(place);
        moved.insert(slot, place);
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_crosses_the_end_of_a_row() {
        let check = |seats: &[(usize, usize)], per_row, expected: &[(usize, usize)]| {
            let moved = moved(seats, per_row);
            assert_eq!(moved.into_iter().collect::<Vec<_>>(), expected, "{seats:?} in rows of {per_row}");
        };
        check(&[(0, 1), (1, 2), (3, 1)], 3, &[]);
        check(&[(0, 1), (1, 1), (2, 2), (4, 1)], 3, &[(2, 3), (4, 2)]);
        check(&[(0, 2), (2, 2), (4, 2)], 3, &[(2, 3), (4, 6)]);
        check(&[(0, 2), (2, 2)], 4, &[]);
        check(&[(0, 2), (2, 1)], 1, &[]);
    }
}
