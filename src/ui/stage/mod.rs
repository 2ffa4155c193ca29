//! The stage: its head, the story strip, and the picture of the cluster.

mod card;
mod control_plane;
mod doors;
mod legend;
mod lens;
pub mod pod;
pub mod roving;
mod story;
mod traffic;
mod view;
mod wiring;

use super::icons::icon;
use super::part::part;
use super::props::{Invitation, Shared, Speed, StageView};
use super::room::{use_size, use_travel};
use super::texts;
use super::workloads::{ViewsProps, WorkloadsView, views};
use crate::api::discovery::Kind;
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::scene::layout::{Demand, TileSize, fit, fit_small};
use crate::scene::lettering::{self, Face};
use crate::scene::motion::Manner;
use crate::scene::picture::{floor_demand, picture};
use crate::scene::selection::Selection;
use crate::scene::workloads::Workloads;
use crate::scene::{Place, Scene, Stream};
use crate::ui::route::is_embedded;
use legend::Legend;
use lens::{Lens, Zoom, use_lens};
use std::rc::Rc;
use story::{StoryProps, story_strip};
use view::View;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct StageProps {
    pub scene: Shared<Scene>,
    pub now: SimTime,
    pub speed: Speed,
    pub summary: Rc<str>,
    pub announcement: Rc<str>,
    pub invitation: Option<Invitation>,
    pub on_run: Callback<Rc<str>>,
    /// A step of the story was chosen: the page is to show its instant.
    pub on_instant: Callback<SimTime>,
    pub selection: Option<Selection>,
    pub on_select: Callback<Option<Selection>>,
    /// The other view, while it is in front.
    pub workloads: Option<Shared<Workloads>>,
    pub on_view: Callback<StageView>,
}

/// The stage, with the Cluster view or the Workloads view on it.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let room = use_node_ref();
    let (width, height) = use_size(room.clone());
    let manner = Manner { speed: props.speed.factor(), travel: use_travel() };
    let before = use_mut_ref(|| None::<TileSize>);
    let chips = chip_widths(&props.scene);
    let focus = use_mut_ref(|| None::<Key>);
    if let Some(key) = props.selection.as_ref().and_then(Selection::key).filter(|key| key.kind == Kind::SERVICE) {
        focus.replace(Some(key.clone()));
    }
    let focus = focused(&props.scene, focus.borrow().as_ref());
    let demand = demand(&props.scene, &chips, focus, *before.borrow());
    let layout = if is_embedded() { fit_small(width, height, demand) } else { fit(width, height, demand) };
    before.replace(Some(layout.size));
    let drawn = picture(&props.scene, &layout, props.selection.as_ref(), props.now, manner);
    let lens = use_lens(room.clone());
    // Inside of another page nobody scrolls: all of it is seen.
    use_effect_with((width as i32, height as i32, layout.height as i32), {
        let on_zoom = lens.on_zoom.clone();
        move |(width, ..)| {
            if *width > 0 && is_embedded() {
                on_zoom.emit(Zoom::Fit);
            }
        }
    });
    html! {
        <main class="stage" aria-label={texts::STAGE} data-region="stage" tabindex="-1">
            <div class="shead">
                { part(ViewsProps { front: front(props), on_view: props.on_view.clone() }, views) }
                <span class="dim">{ &*props.summary }</span><span class="sp" />
                <Legend />
                if props.workloads.is_none() {
                    { part(lens.clone(), zoom_buttons) }
                }
            </div>
            if props.workloads.is_none() {
                { part(story(props), story_strip) }
            }
            <p class="sr" role="status" aria-live="polite">{ &*props.announcement }</p>
            <p class="sr" role="alert">{ lost(&props.scene) }</p>
            if let Some(workloads) = &props.workloads {
                <WorkloadsView workloads={workloads.clone()} selection={props.selection.clone()} on_select={props.on_select.clone()} />
            }
            <div class="canvas" ref={room} hidden={props.workloads.is_some()} id="view-cluster" role="tabpanel" aria-label={texts::CLUSTER}>
                if width > 0.0 {
                    <View scene={props.scene.clone()} {layout} {drawn} {lens} selection={props.selection.clone()}
                        on_select={props.on_select.clone()} />
                }
            </div>
        </main>
    }
}

fn front(props: &StageProps) -> StageView {
    if props.workloads.is_some() { StageView::Workloads } else { StageView::Cluster }
}

/// Said once for each new reason: the words change with nothing else.
fn lost(scene: &Scene) -> String {
    let lost = |stream: &Stream| -> Option<String> {
        let reasons: Vec<&str> = stream.lost.iter().map(|(loss, _)| loss.words()).collect();
        (!reasons.is_empty()).then(|| texts::visitors_lost(&reasons))
    };
    scene.traffic.streams.iter().filter_map(lost).collect::<Vec<_>>().join(" ")
}

/// The door that draws its links: the one selected last, else the one that is visited, else the newest.
fn focused(scene: &Scene, chosen: Option<&Key>) -> usize {
    let place = |key: Option<&Key>| scene.services.iter().position(|service| Some(&service.key) == key);
    let visited = || scene.traffic.streams.iter().rev().find_map(|stream| place(stream.service.as_ref()));
    place(chosen).or_else(visited).unwrap_or_else(|| scene.services.len().saturating_sub(1))
}

fn zoom_buttons(lens: &Lens) -> Html {
    let wish = |zoom: Zoom| lens.on_zoom.reform(move |_: MouseEvent| zoom);
    html! {
        <div class="zoom">
            <button type="button" class="ib sm" aria-label={texts::ZOOM_OUT} title={texts::ZOOM_OUT} onclick={wish(Zoom::Out)}>{ icon("#i-minus") }</button>
            <button type="button" class="ib sm" aria-label={texts::ZOOM_IN} title={texts::ZOOM_IN} onclick={wish(Zoom::In)}>{ icon("#i-plus") }</button>
            <button type="button" class="btn quiet sm" title={texts::FIT_NOTE} onclick={wish(Zoom::Fit)}>{ texts::FIT }</button>
        </div>
    }
}

fn demand<'a>(scene: &Scene, chips: &'a [f64], focus: usize, before: Option<TileSize>) -> Demand<'a> {
    let ends = scene.pods.iter().filter_map(|pod| match pod.place {
        Place::Slot { slot, .. } => Some(slot + pod.places()),
        Place::Lane { .. } => None,
    });
    Demand {
        nodes: scene.nodes.len(),
        slots: ends.max().unwrap_or(0),
        chips,
        before,
        floor: floor_demand(scene, focus),
    }
}

fn story(props: &StageProps) -> StoryProps {
    StoryProps {
        story: props.scene.story.clone(),
        invitation: props.invitation.clone(),
        on_run: props.on_run.clone(),
        on_instant: props.on_instant.clone(),
    }
}

fn chip_widths(scene: &Scene) -> Vec<f64> {
    let width = |name: &str| lettering::width(name, Face::Sans, 11.0) + 16.0;
    scene.control_plane.controllers.iter().map(|controller| width(&controller.name)).collect()
}

/// A coordinate as SVG wants it.
fn px(value: f64) -> String {
    format!("{:.1}", value)
}
