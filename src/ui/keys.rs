//! Keys of the whole page: single ones outside text fields, F6 and Ctrl+` everywhere.

use super::props::StageView;
use super::storage::SINGLE_KEYS;
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement, KeyboardEvent};
use yew::prelude::*;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKey {
    Undo,
    Redo,
    PlayOrPause,
    Step,
    StepBack,
    Skip,
    Slower,
    Faster,
    Console,
    Lesson,
    NextRegion,
    RegionBefore,
    Inspector,
    View(StageView),
    /// All keys are to be shown.
    Help,
    /// Nothing shall be selected any more.
    LetGo,
}

/// Whether keys without Ctrl or Alt do something outside of fields. Who speaks to a computer may not want that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SingleKeys {
    Working,
    Off,
}

thread_local! {
    static SINGLE: Cell<Option<SingleKeys>> = const { Cell::new(None) };
}

impl SingleKeys {
    /// What the reader wants.
    pub fn wanted() -> Self {
        let kept = || SINGLE_KEYS.recall().unwrap_or(SingleKeys::Working);
        let now = SINGLE.get().unwrap_or_else(kept);
        SINGLE.set(Some(now));
        now
    }

    /// From now on, and at the next visit.
    pub fn want(self) {
        SINGLE.set(Some(self));
        SINGLE_KEYS.keep(&self);
    }
}

/// Listens on the page for as long as the component lives.
#[hook]
pub fn use_page_keys(on_key: Callback<PageKey>) {
    let latest = use_mut_ref(|| on_key.clone());
    latest.replace(on_key);
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = web_sys::window().map(|window| {
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if let Some(key) = meaning(event) {
                    event.prevent_default();
                    let call = latest.borrow().clone();
                    call.emit(key);
                }
            })
        });
        move || drop(listener)
    });
}

fn meaning(event: &KeyboardEvent) -> Option<PageKey> {
    let key = event.key();
    match key.as_str() {
        "F6" if event.shift_key() => return Some(PageKey::RegionBefore),
        "F6" => return Some(PageKey::NextRegion),
        "`" if event.ctrl_key() => return Some(PageKey::Console),
        _ => {}
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_field = target.as_ref().is_some_and(|target| target.matches("textarea, input").unwrap_or(false));
    let is_written = target.as_ref().and_then(|target| target.dyn_ref::<HtmlTextAreaElement>());
    let is_written = is_written.is_some_and(|field| !field.value().is_empty());
    // In a line with text, Ctrl+Z belongs to the line.
    if event.ctrl_key() && key.eq_ignore_ascii_case("z") && !(is_field && is_written) {
        return Some(if event.shift_key() { PageKey::Redo } else { PageKey::Undo });
    }
    let on = |selector: &str| target.as_ref().is_some_and(|target| target.matches(selector).unwrap_or(false));
    plain_key(event)?;
    match key.as_str() {
        " " if on("button, summary, [role=tab]") => None,
        " " => Some(PageKey::PlayOrPause),
        "." => Some(PageKey::Step),
        "," => Some(PageKey::StepBack),
        ">" => Some(PageKey::Skip),
        "[" => Some(PageKey::Slower),
        "]" => Some(PageKey::Faster),
        "/" => Some(PageKey::Console),
        "?" => Some(PageKey::Help),
        "l" => Some(PageKey::Lesson),
        "i" => Some(PageKey::Inspector),
        "1" => Some(PageKey::View(StageView::Cluster)),
        "2" => Some(PageKey::View(StageView::Workloads)),
        "Escape" => Some(PageKey::LetGo),
        _ => None,
    }
}

/// A key by itself, outside of fields: what single keys of the page may answer.
pub fn plain_key(event: &KeyboardEvent) -> Option<String> {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_field = target.is_some_and(|target| target.matches("textarea, input, select").unwrap_or(false));
    let is_with_others = event.ctrl_key() || event.alt_key() || event.meta_key();
    let is_off = event.key().chars().count() == 1 && SingleKeys::wanted() == SingleKeys::Off;
    (!is_field && !is_with_others && !is_off).then(|| event.key())
}

/// Moves the focus to the visible region `by` places on, around the page.
pub fn focus_region(by: isize) {
    let regions = regions();
    let Some(page) = web_sys::window().and_then(|window| window.document()) else { return };
    let active = page.active_element();
    let here = regions.iter().position(|region| region.contains(active.as_deref()));
    let count = regions.len() as isize;
    let next = here.map_or(0, |here| here as isize + by).rem_euclid(count.max(1));
    if let Some(region) = regions.get(next as usize) {
        focus(region);
    }
}

/// Moves the focus into the region of this name; whether it can be seen.
pub fn focus_named(name: &str) -> bool {
    let regions = regions();
    let region = regions.iter().find(|region| region.get_attribute("data-region").as_deref() == Some(name));
    region.inspect(|region| focus(region)).is_some()
}

/// The name of the region that has the focus.
pub fn region_in_focus() -> Option<String> {
    let active = web_sys::window()?.document()?.active_element()?;
    active.closest("[data-region]").ok().flatten()?.get_attribute("data-region")
}

fn regions() -> Rc<[HtmlElement]> {
    let page = web_sys::window().and_then(|window| window.document());
    let Some(list) = page.and_then(|page| page.query_selector_all("[data-region]").ok()) else { return Rc::default() };
    let all = (0..list.length()).filter_map(|at| list.get(at)?.dyn_into::<HtmlElement>().ok());
    all.filter(|region| region.client_height() > 0).collect()
}

/// A region says with `data-first` where its focus belongs; what is to be done now comes before the rest.
fn focus(region: &HtmlElement) {
    let find = |selector: &str| region.query_selector(selector).ok().flatten();
    let first = find("[data-first=now]").or_else(|| find("[data-first], svg [tabindex='0']"));
    let target = first.map_or_else(|| region.clone(), |first| first.unchecked_into());
    let _ = target.focus();
}
