//! The session of a place: what was left off there, else its beginning or the step that is asked for.

use super::route::Place;
use super::storage::RECORDING;
use crate::lessons::Lesson;
use crate::session::Session;

/// Whether a place begins with more than an empty prompt: with what was done there, or with what a lesson does first.
pub fn has_past(place: &Place) -> bool {
    let was_here = RECORDING.recall_of(&place.name()).is_some_and(|left| !left.inputs.is_empty());
    was_here
        || match place {
            Place::Sandbox { .. } => false,
            Place::Lesson { step: Some(_), .. } => true,
            Place::Lesson { entry, step: None } => entry.read().map_or(true, |lesson| !lesson.before.is_empty()),
        }
}

/// The session of a place.
///
/// # Errors
/// Why the place cannot be opened.
pub fn session(place: &Place) -> Result<Session, String> {
    let name = place.name();
    let left = match RECORDING.recall_of(&name).map(|recording| Session::replay(&recording)) {
        Some(Err(_)) => RECORDING.spoiled(&name).and(None),
        Some(Ok(session)) => Some(session).filter(|left| is_wanted(left, place)),
        None => None,
    };
    left.map_or_else(|| begin(place), Ok)
}

fn begin(place: &Place) -> Result<Session, String> {
    match place {
        Place::Sandbox { scenario } => Session::sandbox(scenario),
        Place::Lesson { entry, step: None } => Session::begin(*entry),
        Place::Lesson { entry, step: Some(step) } => {
            let lesson = entry.read().map_err(|error| error.to_string())?;
            Session::begin_at(*entry, index(&lesson, step).unwrap_or(0))
        }
    }
}

/// Whether what was left off is at the step that the address asks for.
fn is_wanted(left: &Session, place: &Place) -> bool {
    match place {
        Place::Lesson { step: Some(step), .. } => {
            index(left.course().lesson(), step).is_none_or(|step| step == left.course().step_index())
        }
        _ => true,
    }
}

/// A step by its id, or by its number counted from one.
fn index(lesson: &Lesson, step: &str) -> Option<usize> {
    let by_number = || step.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < lesson.steps.len());
    lesson.steps.iter().position(|each| each.id == step).or_else(by_number)
}
