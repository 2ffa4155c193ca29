//! One stop for Tab, arrows within: the nearest thing in the direction of the arrow gets the focus.

use crate::scene::layout::Point;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Something that can have the focus.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub id: String,
    pub at: Point,
}

/// Who has the focus, and how it moves.
pub struct Roving {
    current: Option<String>,
    pub on_key: Callback<KeyboardEvent>,
    pub on_focus: Callback<FocusEvent>,
}

impl Roving {
    pub fn tabindex(&self, id: &str) -> &'static str {
        if self.current.as_deref() == Some(id) { "0" } else { "-1" }
    }
}

#[hook]
pub fn use_roving(stops: Vec<Stop>) -> Roving {
    let chosen = use_state(|| None::<String>);
    let known = chosen.as_ref().filter(|id| stops.iter().any(|stop| stop.id == **id)).cloned();
    let current = known.or_else(|| stops.first().map(|stop| stop.id.clone()));
    let on_focus = {
        let chosen = chosen.clone();
        Callback::from(move |event: FocusEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            chosen.set(target.map(|target| target.id()));
        })
    };
    let here = current.clone();
    let on_key = Callback::from(move |event: KeyboardEvent| {
        let direction = match event.key().as_str() {
            "ArrowLeft" => (-1.0, 0.0),
            "ArrowRight" => (1.0, 0.0),
            "ArrowUp" => (0.0, -1.0),
            "ArrowDown" => (0.0, 1.0),
            _ => return,
        };
        event.prevent_default();
        if let Some(next) = here.as_ref().and_then(|here| nearest(&stops, here, direction)) {
            focus(&next.id);
        }
    });
    Roving { current, on_key, on_focus }
}

/// What lies askew counts as farther away.
fn nearest<'a>(stops: &'a [Stop], here: &str, (dx, dy): (f64, f64)) -> Option<&'a Stop> {
    let from = stops.iter().find(|stop| stop.id == here)?.at;
    let cost = |stop: &&Stop| {
        let (x, y) = (stop.at.x - from.x, stop.at.y - from.y);
        let (ahead, aside) = (x * dx + y * dy, (x * dy).abs() + (y * dx).abs());
        (ahead > 1.0).then_some(ahead + 2.0 * aside)
    };
    let ahead = stops.iter().filter_map(|stop| cost(&stop).map(|cost| (stop, cost)));
    ahead.min_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(stop, _)| stop)
}

fn focus(id: &str) {
    let page = web_sys::window().and_then(|window| window.document());
    if let Some(element) = page.and_then(|page| page.get_element_by_id(id)) {
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}
