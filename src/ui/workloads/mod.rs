//! The Workloads view: a workload, its sets by revision, their pods, and the last rollout.

mod chart;
mod dial;
mod sets;

use super::inspector::shape;
use super::part::part;
use super::props::{Shared, StageView};
use super::room::use_size;
use super::stage::roving::{Stop, entitle, use_roving};
use super::texts;
use crate::cluster::Cluster;
use crate::scene::layout::Point;
use crate::scene::selection::Selection;
use crate::scene::workloads::layout::{Plan, lay_out};
use crate::scene::workloads::{Choice, Workload, Workloads, workloads};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// What the page needs of this view.
#[derive(Clone, Copy)]
pub struct Part {
    /// Looks at the cluster.
    pub look: fn(&Cluster, Option<&Selection>, Option<&Selection>) -> Workloads,
    /// Draws what was seen.
    pub draw: fn(WorkloadsProps) -> Html,
}

crate::lazy!(workloads: pub fn fetch() -> Part, here as here { Part { look: workloads, draw } });

fn draw(props: WorkloadsProps) -> Html {
    html! { <WorkloadsView ..props /> }
}

#[derive(Properties, PartialEq)]
pub struct WorkloadsProps {
    pub workloads: Shared<Workloads>,
    pub selection: Option<Selection>,
    pub on_select: Callback<Option<Selection>>,
}

/// The view.
#[component]
fn WorkloadsView(props: &WorkloadsProps) -> Html {
    let room = use_node_ref();
    let (width, height) = use_size(room.clone());
    let choices = ChoiceProps { all: props.workloads.all.clone(), on_select: props.on_select.clone() };
    let drawing = props.workloads.shown.as_ref().filter(|_| width > 0.0).map(|shown| {
        let plan = lay_out(shown, width, height);
        html! { <Drawing workload={shown.clone()} {plan} selection={props.selection.clone()} on_select={props.on_select.clone()} /> }
    });
    html! {
        <>
            { part(choices, chooser) }
            <div class="canvas work" ref={room} id="view-workloads" role="tabpanel" aria-label={texts::WORKLOADS} tabindex="-1">
                { drawing }
                if props.workloads.shown.is_none() {
                    <p class="nothing">{ texts::NO_WORKLOADS }</p>
                }
            </div>
        </>
    }
}

#[derive(PartialEq)]
pub struct ViewsProps {
    pub front: StageView,
    pub on_view: Callback<StageView>,
}

/// The tabs of the stage.
pub fn views(props: &ViewsProps) -> Html {
    let one = |(view, name, panel): (StageView, &'static str, &'static str)| {
        let is_front = view == props.front;
        let on_view = props.on_view.clone();
        let onkeydown = Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                event.prevent_default();
                focus_view(view.other());
                on_view.emit(view.other());
            }
        });
        html! {
            <button type="button" role="tab" id={format!("tab-{panel}")} aria-selected={is_front.to_string()} aria-controls={panel}
                tabindex={if is_front { "0" } else { "-1" }} onclick={props.on_view.reform(move |_: MouseEvent| view)} {onkeydown}>{ name }</button>
        }
    };
    let all = [
        (StageView::Cluster, texts::CLUSTER, "view-cluster"),
        (StageView::Workloads, texts::WORKLOADS, "view-workloads"),
    ];
    html! { <div class="seg" role="tablist" aria-label={texts::VIEWS}>{ for all.into_iter().map(one) }</div> }
}

/// Moves the focus to the tab of a view.
pub fn focus_view(view: StageView) {
    let id = if view == StageView::Cluster { "tab-view-cluster" } else { "tab-view-workloads" };
    let page = web_sys::window().and_then(|window| window.document());
    if let Some(tab) = page.and_then(|page| page.get_element_by_id(id)) {
        let _ = tab.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

#[derive(PartialEq)]
struct ChoiceProps {
    all: Vec<Choice>,
    on_select: Callback<Option<Selection>>,
}

/// Which workload: only where there are several.
fn chooser(props: &ChoiceProps) -> Html {
    if props.all.len() < 2 {
        return Html::default();
    }
    let one = |choice: &Choice| {
        let what = Selection::Object(choice.key.clone());
        html! {
            <button type="button" aria-pressed={choice.is_shown.to_string()}
                onclick={props.on_select.reform(move |_: MouseEvent| Some(what.clone()))}>
                { shape(choice.sign) }<b>{ &choice.name }</b><span>{ &choice.words }</span>
            </button>
        }
    };
    html! { <div class="wchoice" role="group" aria-label={texts::ALL_WORKLOADS}>{ for props.all.iter().map(one) }</div> }
}

#[derive(Properties, PartialEq)]
struct DrawingProps {
    workload: Workload,
    plan: Plan,
    selection: Option<Selection>,
    on_select: Callback<Option<Selection>>,
}

#[component]
fn Drawing(props: &DrawingProps) -> Html {
    let DrawingProps { workload, plan, .. } = props;
    let roving = use_roving(Rc::new(stops(workload, plan)), props.selection.as_ref(), props.on_select.clone());
    let (width, height) = (px(plan.width), px(plan.height));
    html! {
        <svg {width} {height} viewBox={format!("0 0 {width} {height}", width = px(plan.width), height = px(plan.height))} role="group"
            aria-label={texts::workload(workload.kind, &workload.key.name)} onkeydown={roving.on_key.clone()}
            onfocusin={roving.on_focus.clone()} onclick={roving.on_click.clone()}
            onmouseover={|event: MouseEvent| entitle(&event)}>
            { for plan.wires.iter().zip(&workload.sets).map(|(path, set)| sets::wire(path, set)) }
            { dial::head(workload, plan, roving.held("w-head".to_owned())) }
            { for workload.sets.iter().zip(&plan.cards).enumerate().map(|(at, (set, card))| sets::card(at, set, card, &roving)) }
            if let (Some(chart), Some(plot)) = (&workload.chart, &plan.plot) {
                { chart::chart(chart, plot) }
            }
        </svg>
    }
}

fn stops(workload: &Workload, plan: &Plan) -> Vec<Stop> {
    let stop = |id: String, x: f64, y: f64, key: &crate::apiserver::request::Key| Stop {
        id,
        at: Point { x, y },
        what: Selection::Object(key.clone()),
    };
    let mut all = vec![stop("w-head".to_owned(), plan.head.x + 60.0, plan.head.y + 40.0, &workload.key)];
    for (at, (set, card)) in workload.sets.iter().zip(&plan.cards).enumerate() {
        if set.key != workload.key {
            all.push(stop(sets::set_id(at), card.rect.x + 60.0, card.rect.y + 28.0, &set.key));
        }
        let tiles = set.tiles.iter().zip(&card.tiles);
        all.extend(tiles.map(|(tile, rect)| stop(sets::tile_id(tile), rect.centre().x, rect.centre().y, &tile.key)));
    }
    all
}

/// A coordinate as SVG wants it.
fn px(value: f64) -> String {
    format!("{value:.1}")
}
