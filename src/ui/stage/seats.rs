//! Where pods are drawn small, who comes next is drawn with what is left of who sat there before.
//!
//! To make and to remove an element costs the browser ten times what it costs to change one, and a rollout that is taken
//! back empties and fills hundreds of seats at once.

use super::capsule::signs;
use super::pod::{TileProps, pod};
use super::roving::{Held, Roving};
use crate::scene::layout::TileSize;
use crate::scene::picture::{Picture, PodPicture};
use crate::ui::part::keyed_part;
use crate::ui::props::Shared;
use yew::prelude::*;

/// The seats of all nodes, by node and place.
#[derive(Default)]
pub struct Seats {
    benches: Vec<Vec<Option<Seat>>>,
}

/// Who is drawn at a place, or was the last one drawn there.
#[derive(Clone, PartialEq)]
struct Seat {
    pod: Shared<PodPicture>,
    taken: Taken,
}

#[derive(Clone, Copy, PartialEq)]
enum Taken {
    Now,
    Before,
}

/// The seats of one node.
#[derive(PartialEq)]
pub struct BenchProps {
    seats: Vec<Option<Seat>>,
    /// Who of them has the focus.
    current: Option<AttrValue>,
    /// Who of them is selected.
    selected: Option<AttrValue>,
}

impl Seats {
    /// Seats who is drawn small, and returns all others.
    pub fn follow(&mut self, drawn: &Picture) -> Vec<Shared<PodPicture>> {
        let size = drawn.pods.first().map(|pod| pod.size);
        if size.is_some_and(|size| size > TileSize::Xs) {
            self.benches.clear();
        }
        self.benches.truncate(drawn.cards.len());
        for seat in self.benches.iter_mut().flatten().flatten() {
            seat.taken = Taken::Before;
        }
        let mut standing = Vec::new();
        for pod in &drawn.pods {
            let pod = Shared::from(pod.clone());
            match pod.seat.filter(|_| pod.size <= TileSize::Xs) {
                Some((node, place)) => self.seat(pod, node, place),
                None => standing.push(pod),
            }
        }
        standing
    }

    fn seat(&mut self, pod: Shared<PodPicture>, node: usize, place: usize) {
        let seat = at(&mut self.benches, node).and_then(|bench| at(bench, place));
        if let Some(seat) = seat {
            *seat = Some(Seat { pod, taken: Taken::Now });
        }
    }

    /// What each node's seats are drawn from.
    pub fn benches(&self, roving: &Roving) -> impl Iterator<Item = BenchProps> {
        self.benches.iter().map(|seats| {
            let (current, selected) = roving.among(seats.iter().flatten().map(|seat| &*seat.pod.id));
            BenchProps { seats: seats.clone(), current, selected }
        })
    }
}

/// The seats of one node.
pub fn bench(props: &BenchProps) -> Html {
    let one = |(place, seat): (usize, &Option<Seat>)| {
        let Seat { pod: picture, taken } = seat.clone()?;
        let is = |other: &Option<AttrValue>| other.as_deref() == Some(&*picture.id);
        let held = match taken {
            Taken::Now => Some(Held::of(is(&props.current), is(&props.selected), picture.id.clone().into())),
            Taken::Before => None,
        };
        Some(keyed_part(place.into(), TileProps { held, picture }, pod))
    };
    let taken = props.seats.iter().flatten().filter(|seat| seat.taken == Taken::Now).map(|seat| &*seat.pod);
    html! { <g>{ for props.seats.iter().enumerate().filter_map(one) }{ signs(taken) }</g> }
}

/// What is at a place of a row, which grows until it has one.
fn at<T: Default>(row: &mut Vec<T>, place: usize) -> Option<&mut T> {
    if row.len() <= place {
        row.resize_with(place + 1, T::default);
    }
    row.get_mut(place)
}
