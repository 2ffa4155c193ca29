//! The inspector: what is selected, page by page.

mod pages;
mod shapes;
mod summary;

use super::fetching::Fetching;
use super::icons::icon;
use super::part::part;
use super::props::{Actions, Drawer, Shared};
use super::texts;
use crate::api::object::Object;
use crate::cluster::Cluster;
use crate::lazy::Fetch;
use crate::scene::inspect::{Content, Inspection, Page, inspect};
use crate::scene::selection::Selection;
pub use pages::diff_lines;
pub use shapes::{mark, shape};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// What the page needs of the inspector.
#[derive(Clone, Copy)]
pub struct Part {
    /// Looks at what is selected.
    pub look: fn(&Cluster, &Selection, Option<&Rc<Object>>, Page) -> Inspection,
    /// Draws what was seen.
    draw: fn(&PanelProps) -> Html,
}

crate::lazy!(inspector: pub fn fetch() -> Part, here as here { Part { look: inspect, draw: body } });

#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    /// Nothing while nothing is selected.
    pub inspection: Option<Shared<Inspection>>,
    pub drawer: Drawer,
    pub actions: Actions,
    /// The tab that shows it, where it shares its place.
    #[prop_or_default]
    pub labelled_by: Option<&'static str>,
}

/// The panel. When it closes, the focus goes back to where it came from.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let panel = use_node_ref();
    let visit = use_mut_ref(Visit::default);
    let onfocusin = {
        let (panel, visit) = (panel.clone(), visit.clone());
        Callback::from(move |event: FocusEvent| {
            let from = event.related_target().map(|from| from.unchecked_into::<HtmlElement>());
            let is_outside =
                |from: &HtmlElement| !panel.cast::<Element>().is_some_and(|panel| panel.contains(Some(from)));
            let mut visit = visit.borrow_mut();
            visit.has_been = true;
            if let Some(from) = from.filter(is_outside) {
                visit.origin = Some(from);
            }
        })
    };
    use_effect_with(props.drawer, move |drawer| {
        let over = (*drawer == Drawer::Shut).then(|| visit.take());
        if let Some(visit) = over.filter(|visit| visit.has_been && !is_elsewhere()) {
            give_back(visit.origin);
        }
    });
    let label = props.labelled_by.is_none().then_some(texts::INSPECTOR);
    let tag = if props.labelled_by.is_some() { "div" } else { "aside" };
    let data = PanelProps { inspection: props.inspection.clone(), actions: props.actions.clone() };
    html! {
        <@{tag} class="insp" id="panel-inspector" ref={panel} tabindex="-1" {onfocusin}
            data-region="inspector" role={props.labelled_by.map(|_| "tabpanel")} aria-label={label} aria-labelledby={props.labelled_by}>
            { content(data, props.drawer) }
        </@>
    }
}

fn content(data: PanelProps, drawer: Drawer) -> Html {
    match (here(), drawer) {
        (Some(inspector), _) => part(data, inspector.draw),
        (None, Drawer::Shut) => Html::default(),
        (None, Drawer::Open) => {
            const FETCH: Fetch = fetch;
            let on_here = data.actions.on_inspector.reform(|()| Drawer::Open);
            html! { <>{ bare_head(&data.actions) }<Fetching fetch={FETCH} {on_here} /></> }
        }
    }
}

/// Whether the focus was inside of the panel, and where before.
#[derive(Default)]
struct Visit {
    has_been: bool,
    origin: Option<HtmlElement>,
}

/// Whether something outside of the panel has the focus by now: what is hidden has lost it to the page.
fn is_elsewhere() -> bool {
    let active = web_sys::window().and_then(|window| window.document()).and_then(|page| page.active_element());
    active.is_some_and(|active| !active.matches("body, .insp, .insp *").unwrap_or(true))
}

/// To where the focus came from, if that is still there; else to the stage.
fn give_back(origin: Option<HtmlElement>) {
    let page = web_sys::window().and_then(|window| window.document());
    let selected = || page.as_ref()?.query_selector("main [aria-pressed=true]").ok().flatten();
    let place = origin.filter(|origin| origin.is_connected() && origin.client_height() > 0);
    let place = place.or_else(|| selected().map(|found| found.unchecked_into()));
    match place {
        Some(place) => drop(place.focus()),
        None => drop(super::keys::focus_named("stage")),
    }
}

#[derive(PartialEq)]
struct PanelProps {
    inspection: Option<Shared<Inspection>>,
    actions: Actions,
}

fn body(props: &PanelProps) -> Html {
    let Some(inspection) = &props.inspection else { return empty(&props.actions) };
    let Inspection { title, sign, words, page, content, .. } = &**inspection;
    html! {
        <>
            <div class="ihead">
                <div class="ttl">{ shape(*sign) }<h2>{ title }</h2>{ close(&props.actions) }</div>
                <p>{ words }</p>
            </div>
            { tabs(inspection, &props.actions) }
            <div class="ipage" key={format!("{title} {}", texts::page(*page))} role="tabpanel" id="inspector-page" tabindex="0"
                aria-label={texts::page(*page)}>
                { match content {
                    Content::Summary(sections) => summary::summary(sections, &props.actions),
                    Content::Yaml { last, lines } => pages::yaml(*page, last.as_ref(), lines, &props.actions),
                    Content::Events(events) => pages::events(events, &props.actions),
                    Content::Logs(log) => pages::logs(log, &props.actions),
                    Content::Shell(shell) => pages::shell(shell, &props.actions),
                } }
            </div>
        </>
    }
}

fn empty(actions: &Actions) -> Html {
    html! {
        <>
            { bare_head(actions) }
            <p class="inone">{ texts::INSPECTOR_EMPTY }<span>{ texts::INSPECTOR_EMPTY_NOTE }</span></p>
        </>
    }
}

fn bare_head(actions: &Actions) -> Html {
    html! {
        <div class="ihead"><div class="ttl"><h2 class="none">{ texts::INSPECTOR }</h2>{ close(actions) }</div></div>
    }
}

fn close(actions: &Actions) -> Html {
    html! {
        <button type="button" class="ib shut" aria-label={texts::INSPECTOR_CLOSE} title={texts::INSPECTOR_CLOSE}
            onclick={actions.on_inspector.reform(|_: MouseEvent| Drawer::Shut)}>{ icon("#i-x") }</button>
    }
}

/// The arrows turn the pages, as in every list of tabs.
fn tabs(inspection: &Inspection, actions: &Actions) -> Html {
    let open = inspection.page;
    let all = inspection.pages.clone();
    let one = |page: &Page| {
        let page = *page;
        let is_open = page.is_tab_of(open);
        let (on_page, all) = (actions.on_page.clone(), all.clone());
        let onkeydown = Callback::from(move |event: KeyboardEvent| {
            let Some(next) = turned(&all, page, &event.key()) else { return };
            event.prevent_default();
            on_page.emit(next);
            focus_tab(next);
        });
        html! {
            <button type="button" role="tab" id={tab_id(page)} aria-selected={is_open.to_string()} aria-controls="inspector-page"
                tabindex={if is_open { "0" } else { "-1" }} data-first={is_open.then_some("")}
                onclick={actions.on_page.reform(move |_: MouseEvent| page)} {onkeydown}>{ texts::page(page) }</button>
        }
    };
    html! {
        <div class="itabs" role="tablist" aria-label={texts::INSPECTOR_PAGES}>{ for inspection.pages.iter().map(one) }</div>
    }
}

fn turned(all: &[Page], page: Page, key: &str) -> Option<Page> {
    let here = all.iter().position(|one| one.is_tab_of(page))?;
    let next = match key {
        "ArrowRight" => (here + 1) % all.len(),
        "ArrowLeft" => (here + all.len() - 1) % all.len(),
        "Home" => 0,
        "End" => all.len() - 1,
        _ => return None,
    };
    all.get(next).copied()
}

fn tab_id(page: Page) -> String {
    format!("inspector-{}", texts::page(page).to_ascii_lowercase())
}

fn focus_tab(page: Page) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(tab) = document.and_then(|document| document.get_element_by_id(&tab_id(page))) {
        let _ = tab.unchecked_into::<HtmlElement>().focus();
    }
}
