//! One stop for Tab, arrows within: the nearest thing in the direction of the arrow gets the focus, Enter selects it.

use crate::scene::layout::Point;
use crate::scene::selection::Selection;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};
use yew::prelude::*;

/// Something that can have the focus and be selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub id: String,
    pub at: Point,
    pub what: Selection,
}

/// All stops of a view. Most looks ask for one of them only.
pub trait Stops {
    /// All of them, for whoever moves between them.
    fn all(&self) -> Vec<Stop>;

    /// Whether there is one of this id.
    fn has(&self, id: &str) -> bool {
        self.all().iter().any(|stop| stop.id == id)
    }

    /// The id of the first one.
    fn first(&self) -> Option<String> {
        self.all().into_iter().next().map(|stop| stop.id)
    }

    /// The id of the one that shows this.
    fn of(&self, what: &Selection) -> Option<String> {
        self.all().into_iter().find(|stop| stop.what == *what).map(|stop| stop.id)
    }
}

impl Stops for Vec<Stop> {
    fn all(&self) -> Vec<Stop> {
        self.clone()
    }
}

/// What an element needs to be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub id: AttrValue,
    pub tabindex: &'static str,
    pub pressed: &'static str,
    /// `sel` while it is selected.
    pub class: Option<&'static str>,
}

/// Who has the focus, who is selected, and how both move.
pub struct Roving {
    current: Option<String>,
    selected: Option<String>,
    pub on_key: Callback<KeyboardEvent>,
    pub on_focus: Callback<FocusEvent>,
    pub on_click: Callback<MouseEvent>,
}

impl Roving {
    pub fn held(&self, id: impl Into<AttrValue>) -> Held {
        let id = id.into();
        Held::of(self.current.as_deref() == Some(&*id), self.selected.as_deref() == Some(&*id), id)
    }

    /// Those two of these that are not as the others: who has the focus, and who is selected.
    pub fn among<'a>(&self, ids: impl Iterator<Item = &'a str> + Clone) -> (Option<AttrValue>, Option<AttrValue>) {
        let find = |id: &Option<String>| {
            let id = id.as_ref().filter(|id| ids.clone().any(|one| one == id.as_str()))?;
            Some(AttrValue::from(id.clone()))
        };
        (find(&self.current), find(&self.selected))
    }
}

impl Held {
    pub fn of(is_current: bool, is_selected: bool, id: AttrValue) -> Held {
        Held {
            tabindex: if is_current { "0" } else { "-1" },
            pressed: if is_selected { "true" } else { "false" },
            class: is_selected.then_some("sel"),
            id,
        }
    }
}

#[hook]
pub fn use_roving(
    stops: Rc<dyn Stops>,
    selection: Option<&Selection>,
    on_select: Callback<Option<Selection>>,
) -> Roving {
    let chosen = use_state(|| None::<String>);
    let known = chosen.as_ref().filter(|id| stops.has(id)).cloned();
    let current = known.or_else(|| stops.first());
    let selected = selection.and_then(|what| stops.of(what));
    let in_focus = use_mut_ref(|| None::<Element>);
    let on_focus = {
        let (chosen, in_focus) = (chosen.clone(), in_focus.clone());
        Callback::from(move |event: FocusEvent| {
            let element = element_of(event.target());
            in_focus.replace(element.clone());
            chosen.set(element.map(|stop| stop.id()));
        })
    };
    let heir = current.clone();
    use_effect(move || {
        let Some(element) = in_focus.take() else { return };
        if !pass_focus(&element, heir.as_deref()) {
            in_focus.replace(Some(element));
        }
    });
    let here = current.clone();
    let what = {
        let stops = stops.clone();
        move |id: Option<&String>| stops.all().into_iter().find(|stop| Some(&stop.id) == id).map(|stop| stop.what)
    };
    let on_click = {
        let (what, on_select) = (what.clone(), on_select.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(what) = what(stop_of(event.target()).as_ref()) {
                on_select.emit(Some(what));
            }
        })
    };
    let on_key = Callback::from(move |event: KeyboardEvent| {
        let direction = match event.key().as_str() {
            "ArrowLeft" => (-1.0, 0.0),
            "ArrowRight" => (1.0, 0.0),
            "ArrowUp" => (0.0, -1.0),
            "ArrowDown" => (0.0, 1.0),
            "Enter" => {
                event.prevent_default();
                return on_select.emit(what(stop_of(event.target()).as_ref().or(here.as_ref())));
            }
            _ => return,
        };
        event.prevent_default();
        // A pod may have left under the focus, and another come in its place.
        let here = stop_of(event.target()).or_else(|| here.clone());
        if let Some(next) = here.as_ref().and_then(|here| nearest(stops.all(), here, direction)) {
            focus(&next.id);
        }
    });
    Roving { current, selected, on_key, on_focus, on_click }
}

/// Who had the focus may be drawn anew elsewhere, or be gone for good: then its heir takes it over. Whether it is
/// with this element no more.
fn pass_focus(element: &Element, heir: Option<&str>) -> bool {
    let active = web_sys::window().and_then(|window| window.document()?.active_element());
    let is_here = active.as_ref() == Some(element);
    let is_lost = is_here || active.is_none_or(|active| active.tag_name() == "BODY");
    // A place that nobody sits at any more has no name.
    let is_gone = !element.is_connected() || element.id().is_empty();
    if is_gone && is_lost {
        heir.inspect(|id| focus(id));
    }
    is_gone || !is_here
}

/// The id of the stop that an event happened in.
fn stop_of(target: Option<EventTarget>) -> Option<String> {
    element_of(target).map(|stop| stop.id())
}

fn element_of(target: Option<EventTarget>) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest("svg [tabindex]").ok()?
}

/// What a stop is called is shown to whoever points at it. A thousand titles that wait for nobody would cost too much.
pub fn entitle(event: &MouseEvent) {
    let Some(stop) = element_of(event.target()) else { return };
    let known = stop.query_selector(":scope > title").ok().flatten();
    let title = known.or_else(|| {
        let new = stop.owner_document()?.create_element_ns(stop.namespace_uri().as_deref(), "title").ok()?;
        stop.append_child(&new).ok()?;
        Some(new)
    });
    if let Some(title) = title {
        title.set_text_content(stop.get_attribute("aria-label").as_deref());
    }
}

/// What lies askew counts as farther away.
fn nearest(stops: Vec<Stop>, here: &str, (dx, dy): (f64, f64)) -> Option<Stop> {
    let from = stops.iter().find(|stop| stop.id == here)?.at;
    let cost = |stop: &Stop| {
        let (x, y) = (stop.at.x - from.x, stop.at.y - from.y);
        let (ahead, aside) = (x * dx + y * dy, (x * dy).abs() + (y * dx).abs());
        (ahead > 1.0).then_some(ahead + 2.0 * aside)
    };
    let ahead = stops.into_iter().filter_map(|stop| cost(&stop).map(|cost| (stop, cost)));
    ahead.min_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(stop, _)| stop)
}

fn focus(id: &str) {
    let page = web_sys::window().and_then(|window| window.document());
    if let Some(element) = page.and_then(|page| page.get_element_by_id(id)) {
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}
