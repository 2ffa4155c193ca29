//! How much room there is, and how the reader wants things to move.

use crate::scene::motion::Travel;
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, MediaQueryList, ResizeObserver};
use yew::prelude::*;

/// The three arrangements of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Lesson beside stage and console.
    Columns,
    /// Lesson and console share the bottom.
    Tabs,
    /// The same, and time below the stage.
    Phone,
}

const PHONE: &str = "(max-width: 759px)";
const TABS: &str = "(max-width: 1099px)";
const LESS_MOTION: &str = "(prefers-reduced-motion: reduce)";

/// The arrangement that fits now.
#[hook]
pub fn use_room() -> Room {
    match (use_media(PHONE), use_media(TABS)) {
        (true, _) => Room::Phone,
        (false, true) => Room::Tabs,
        (false, false) => Room::Columns,
    }
}

/// Whether things may travel.
#[hook]
pub fn use_travel() -> Travel {
    if use_media(LESS_MOTION) { Travel::Still } else { Travel::Moving }
}

/// Whether a media query holds right now.
pub fn matches(query: &str) -> bool {
    media(query).is_some_and(|list| list.matches())
}

fn media(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok()?
}

#[hook]
fn use_media(query: &'static str) -> bool {
    let holds = use_state(|| matches(query));
    let setter = holds.setter();
    use_effect_with(query, move |query| {
        let query = *query;
        let listener =
            media(query).map(|list| EventListener::new(&list, "change", move |_| setter.set(matches(query))));
        move || drop(listener)
    });
    *holds
}

/// The width and height of an element, as they change.
#[hook]
pub fn use_size(element: NodeRef) -> (f64, f64) {
    let size = use_state(|| (0.0, 0.0));
    let setter = size.setter();
    use_effect_with(element, move |element| {
        let watched = element.cast::<Element>().and_then(|element| {
            let measured = element.clone();
            let measure = move || {
                setter.set((f64::from(measured.client_width()), f64::from(measured.client_height())));
            };
            measure();
            let on_change = Closure::<dyn FnMut()>::new(measure);
            let observer = ResizeObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, on_change))
        });
        move || {
            if let Some((observer, _)) = watched {
                observer.disconnect();
            }
        }
    });
    *size
}
