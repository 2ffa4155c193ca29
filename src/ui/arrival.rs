//! Where a reader arrives: the focus at a place and at a step, and what the window is called there.

use super::keys::focus_named;
use super::route::{Place, is_embedded};
use super::texts;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};
use yew::prelude::*;

/// At a lesson the next thing to do has the focus, in a sandbox the console; at another step, its title.
#[hook]
pub fn use_arrival(place: &Place, step: usize) {
    let region = match place {
        Place::Lesson { .. } => "lesson",
        Place::Sandbox { .. } => "console",
    };
    let came_from = use_mut_ref(|| None::<usize>);
    use_effect_with(step, move |step| {
        let before = came_from.replace(Some(*step));
        // Inside of another page the focus is that page's.
        match before {
            _ if is_embedded() => {}
            None => {
                focus_named(region);
                to_top();
            }
            Some(_) => focus_title(),
        }
    });
}

/// Names the window after what it shows.
pub fn entitle(what: &str) {
    if let Some(page) = page() {
        let name = if what.is_empty() { texts::TITLE.to_owned() } else { [what, " · ", texts::TITLE].concat() };
        page.set_title(&name);
    }
}

/// Whoever went on in the lesson reads on there; whoever is elsewhere stays.
fn focus_title() {
    let Some(page) = page() else { return };
    let is_reading = page.active_element().is_none_or(|active| active.matches("body, .lesson *").unwrap_or(false));
    let title = page.query_selector(".lesson h2").ok().flatten().filter(|_| is_reading);
    if let Some(title) = title {
        let _ = title.unchecked_into::<HtmlElement>().focus();
    }
}

/// Whoever begins to read begins at the top, wherever the focus is.
fn to_top() {
    if let Some(text) = page().and_then(|page| page.query_selector(".lesson .body").ok().flatten()) {
        text.set_scroll_top(0);
    }
}

fn page() -> Option<Document> {
    web_sys::window()?.document()
}
