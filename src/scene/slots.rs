//! Who sits where: a pod keeps its slot until it is gone, a new one takes the first free slot.

use crate::api::order::Gather;
use crate::api::set::Set;
use crate::api::table::Table;
use std::rc::Rc;

/// One row of places: the slots of a node, or the cells of the lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    taken: Vec<Option<Rc<str>>>,
    first: Table<Rc<str>, usize>,
}

impl Seats {
    /// The seats after `present` came and all others left; each with the number of places it needs.
    ///
    /// Who was seated stays; newcomers are seated in the order given. Growth is the layout's: in whole rows.
    pub fn follow<'a>(&self, present: impl Iterator<Item = (&'a Rc<str>, usize)> + Clone) -> Seats {
        let here: Set<&str> = present.clone().map(|(uid, _)| &**uid).gather();
        let stays = |uid: &Rc<str>| here.contains(&**uid);
        let mut taken: Vec<Option<Rc<str>>> =
            self.taken.iter().map(|seat| seat.clone().filter(|uid| stays(uid))).collect();
        let mut first = self.first.clone();
        first.retain(|uid, _| stays(uid));
        // Before this one nothing is free.
        let mut free = 0;
        for (uid, places) in present {
            if !first.contains_key(uid) {
                while taken.get(free).is_some_and(Option::is_some) {
                    free += 1;
                }
                let at = seat(&mut taken, uid, places.max(1), free);
                first.insert(uid.clone(), at);
            }
        }
        while taken.last().is_some_and(Option::is_none) {
            taken.pop();
        }
        Seats { taken, first }
    }

    /// The first place of `uid`.
    pub fn of(&self, uid: &str) -> Option<usize> {
        self.first.get(uid).copied()
    }

    /// How many places are in use, gaps included.
    pub fn len(&self) -> usize {
        self.taken.len()
    }

    /// Whether nobody sits here.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }
}

/// The first place from `free` on that is wide enough.
fn seat(taken: &mut Vec<Option<Rc<str>>>, uid: &Rc<str>, places: usize, free: usize) -> usize {
    let free_at = |first: usize| taken.iter().skip(first).take(places).all(Option::is_none);
    let first = (free..=taken.len()).find(|first| free_at(*first)).unwrap_or(taken.len());
    if taken.len() < first + places {
        taken.resize(first + places, None);
    }
    for place in taken.iter_mut().skip(first).take(places) {
        *place = Some(uid.clone());
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_seats(before: &Seats, present: &[(&str, usize)], expected: &[Option<usize>]) -> Seats {
        let present: Vec<(Rc<str>, usize)> = present.iter().map(|(uid, places)| (Rc::from(*uid), *places)).collect();
        let after = before.follow(present.iter().map(|(uid, places)| (uid, *places)));
        let seats: Vec<Option<usize>> = present.iter().map(|(uid, _)| after.of(uid)).collect();
        assert_eq!(seats, expected, "{present:?}");
        after
    }

    #[test]
    fn slots_stay_put() {
        let first = check_seats(&Seats::default(), &[("a", 1), ("b", 1), ("c", 1)], &[Some(0), Some(1), Some(2)]);
        let gap = check_seats(&first, &[("a", 1), ("c", 1)], &[Some(0), Some(2)]);
        let filled =
            check_seats(&gap, &[("d", 1), ("c", 1), ("a", 1), ("e", 1)], &[Some(1), Some(2), Some(0), Some(3)]);
        let wide = check_seats(&filled, &[("c", 1), ("e", 1), ("w", 2)], &[Some(2), Some(3), Some(0)]);
        assert_eq!(wide.len(), 4);
        let empty = check_seats(&wide, &[], &[]);
        assert!(empty.is_empty());
    }

    #[test]
    fn a_wide_pod_takes_no_single_gap() {
        let three = check_seats(&Seats::default(), &[("a", 1), ("b", 1), ("c", 1)], &[Some(0), Some(1), Some(2)]);
        check_seats(&three, &[("a", 1), ("c", 1), ("w", 2)], &[Some(0), Some(2), Some(3)]);
    }
}
