//! The map of all lessons, from the catalogue and what was kept.

use crate::lessons::{Entry, Heading, catalogue};
use crate::ui::props::*;
use crate::ui::route::{Place, Route};
use crate::ui::storage::STEPS_DONE;
use std::rc::Rc;

/// The map now; `lost` is what of the address could not be read.
pub fn home(lost: Option<Rc<str>>) -> HomeView {
    let mut rows: Vec<PathRow> = Vec::new();
    for (index, entry) in catalogue().iter().enumerate() {
        let Some(heading) = entry.heading() else { continue };
        let stop = Stop {
            number: index + 1,
            address: address(*entry),
            standing: standing(entry.id, &heading),
            title: heading.title.into(),
            summary: heading.summary.into(),
        };
        match rows.last_mut() {
            Some(row) if *row.name == *heading.path => row.stops.push(stop),
            _ => rows.push(PathRow { name: heading.path.into(), stops: vec![stop] }),
        }
    }
    let stops = || rows.iter().flat_map(|row| &row.stops);
    let done = stops().filter(|stop| stop.standing == StopStanding::Done).count();
    let all = stops().count();
    let underway = stops().rfind(|stop| matches!(stop.standing, StopStanding::Underway { .. }));
    let next = underway.or_else(|| stops().find(|stop| stop.standing == StopStanding::Open)).cloned();
    let is_new = stops().all(|stop| stop.standing == StopStanding::Open);
    HomeView { rows, done, all, next, is_new, lost }
}

fn address(entry: Entry) -> Rc<str> {
    Route::Place(Place::lesson(entry)).to_string().into()
}

/// A lesson was begun if anything of it was kept; it is done once its last step was met.
fn standing(id: &str, lesson: &Heading) -> StopStanding {
    let Some(done) = STEPS_DONE.recall_of(id) else { return StopStanding::Open };
    if lesson.steps().next_back().is_some_and(|last| done.contains(last)) {
        return StopStanding::Done;
    }
    let next = lesson.steps().position(|step| !done.contains(step)).unwrap_or(0);
    StopStanding::Underway { step: next + 1, steps: lesson.steps().count() }
}
