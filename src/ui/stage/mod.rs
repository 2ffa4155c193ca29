//! The stage: its head, the story strip, and the picture of the cluster.

mod capsule;
mod card;
mod control_plane;
mod doors;
mod ground;
mod legend;
mod lens;
pub mod pod;
pub mod roving;
mod seats;
mod story;
mod traffic;
mod view;
mod wiring;

use super::fetching::Fetching;
use super::icons::icon;
use super::part::part;
use super::props::{Front, Invitation, Shared, Speed, StageView};
use super::room::{use_size, use_travel};
use super::texts;
use super::workloads::{self, ViewsProps, WorkloadsProps, views};
use crate::api::discovery::Kind;
use crate::api::order::InOrder;
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::lazy::Fetch;
use crate::scene::layout::{Air, Demand, FloorDemand, Layout, Seated, TileSize, fit, fit_small};
use crate::scene::lettering::{self, Face};
use crate::scene::motion::Manner;
use crate::scene::picture::ground::is_wanted;
use crate::scene::picture::{Gallery, floor_demand, picture};
use crate::scene::selection::Selection;
use crate::scene::way::way;
use crate::scene::{Part, Place, Scene, Stream};
use crate::ui::route::is_embedded;
use futures::FutureExt;
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
    pub front: Front,
    pub on_view: Callback<StageView>,
}

/// The stage, with the Cluster view or the Workloads view on it.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let room = use_node_ref();
    let update = use_force_update();
    let (width, height) = use_size(room.clone());
    let manner = Manner { speed: props.speed.factor(), travel: use_travel() };
    let before = use_mut_ref(|| None::<(Room, Rc<Layout>)>);
    let gallery = use_mut_ref(Gallery::default);
    let focus = use_mut_ref(|| None::<Key>);
    if let Some(key) = props.selection.as_ref().and_then(Selection::key).filter(|key| key.kind == Kind::SERVICE) {
        focus.replace(Some(key.clone()));
    }
    let focus = focused(&props.scene, focus.borrow().as_ref());
    let layout = laid_out(&mut before.borrow_mut(), width, height, &props.scene, focus);
    let selection = props.selection.as_ref();
    let drawn = picture(&mut gallery.borrow_mut(), &props.scene, &layout, selection, props.now, manner);
    let drawn = Shared::new(drawn);
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
    let view = props.front.view();
    let coming = coming(&props.scene, &layout, update);
    html! {
        <main class="stage" aria-label={texts::STAGE} data-region="stage" tabindex="-1">
            <div class="shead">
                { part(ViewsProps { front: view, on_view: props.on_view.clone() }, views) }
                <span class="dim">{ &*props.summary }</span><span class="sp" />
                <Legend />
                if view == StageView::Cluster {
                    { part(lens.clone(), zoom_buttons) }
                }
            </div>
            if view == StageView::Cluster {
                { part(story(props), story_strip) }
            }
            <p class="sr" role="status" aria-live="polite">{ &*props.announcement }</p>
            <p class="sr" role="alert">{ lost(&props.scene) }</p>
            { other(props) }
            <div class="canvas" ref={room} hidden={view == StageView::Workloads} id="view-cluster" role="tabpanel" aria-label={texts::CLUSTER}>
                if width > 0.0 {
                    <View layout={Shared::from(layout)} {drawn} {lens} selection={props.selection.clone()}
                        on_select={props.on_select.clone()} />
                }
            </div>
            { coming }
        </main>
    }
}

/// What the scene has and the page has not yet.
fn coming(scene: &Scene, layout: &Layout, update: UseForceUpdateHandle) -> Html {
    if ground::here().is_some() || !is_wanted(scene, layout) {
        return Html::default();
    }
    const FETCH: Fetch = || ground::fetch().boxed_local();
    html! { <div class="coming"><Fetching fetch={FETCH} on_here={Callback::from(move |()| update.force_update())} /></div> }
}

/// The Workloads view, if it is in front.
fn other(props: &StageProps) -> Html {
    match (&props.front, workloads::here()) {
        (Front::Cluster, _) => Html::default(),
        (Front::Workloads(workloads), Some(part)) => (part.draw)(WorkloadsProps {
            workloads: workloads.clone(),
            selection: props.selection.clone(),
            on_select: props.on_select.clone(),
        }),
        _ => {
            const FETCH: Fetch = workloads::fetch;
            html! { <Fetching fetch={FETCH} on_here={props.on_view.reform(|()| StageView::Workloads)} /> }
        }
    }
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

/// Whatever the layout depends on.
#[derive(PartialEq)]
struct Room {
    size: (f64, f64),
    nodes: usize,
    slots: usize,
    seats: Vec<Seated>,
    chips: Vec<f64>,
    floor: Option<FloorDemand>,
}

/// The layout; the very same as long as the room and what it must hold are.
fn laid_out(
    before: &mut Option<(Room, Rc<Layout>)>,
    width: f64,
    height: f64,
    scene: &Scene,
    focus: usize,
) -> Rc<Layout> {
    let ends = scene.pods.iter().filter_map(|pod| match pod.place {
        Place::Slot { slot, .. } => Some(slot + pod.places()),
        Place::Lane { .. } => None,
    });
    let floor = floor_demand(scene, focus);
    let (nodes, slots, chips) = (scene.nodes.len(), ends.max().unwrap_or(0), chip_widths(scene));
    // Where pods are small, cards keep their rows until half of them is free: else all would move at each undo.
    let kept = before.as_ref().filter(|(last, layout)| layout.size <= TileSize::Xs && last.nodes == nodes);
    let slots = kept.map(|(last, _)| last.slots).filter(|last| (slots..2 * slots).contains(last)).unwrap_or(slots);
    let seats = crowded_seats(scene);
    let room = Room { size: (width, height), nodes, slots, seats, chips, floor };
    match before {
        Some((last, layout)) if *last == room => layout.clone(),
        _ => {
            let size = before.as_ref().map(|(_, layout)| layout.size);
            let demand =
                Demand { nodes, slots, seats: &room.seats, chips: &room.chips, before: size, floor, air: Air::Plenty };
            let fit = if is_embedded() { fit_small } else { fit };
            let layout = Rc::new(fit(width, height, demand));
            *before = Some((room, layout.clone()));
            layout
        }
    }
}

/// The seats of the nodes on which somebody takes two.
fn crowded_seats(scene: &Scene) -> Vec<Seated> {
    if scene.pods.iter().all(|pod| pod.places() == 1) {
        return Vec::new();
    }
    let mut seats = vec![Seated::new(); scene.nodes.len()];
    for pod in &scene.pods {
        if let Place::Slot { node, slot, .. } = pod.place
            && let Some(seats) = seats.get_mut(node)
        {
            seats.push((slot, pod.places()));
        }
    }
    for seats in &mut seats {
        seats.order();
    }
    seats
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
    if [Part::Controllers, Part::Scheduler, Part::Etcd].iter().all(|part| scene.hidden.contains(part)) {
        return Vec::new();
    }
    let width = |name: &str| lettering::width(name, Face::Sans, 11.0) + 12.0;
    scene.control_plane.controllers.iter().map(|controller| width(&controller.name)).collect()
}

/// A coordinate as SVG wants it.
fn px(value: f64) -> String {
    way![value]
}
