//! The stage: its head, the story strip, and the picture of the cluster.

mod card;
mod control_plane;
mod doors;
mod legend;
mod pod;
mod roving;
mod story;
mod wiring;

use super::part::{keyed_part, part};
use super::props::{Invitation, Shared, Speed};
use super::room::{use_size, use_travel};
use super::texts;
use crate::api::time::SimTime;
use crate::scene::layout::{Demand, Layout, TileSize, fit};
use crate::scene::lettering::{self, Face};
use crate::scene::motion::Manner;
use crate::scene::picture::{Picture, floor_demand, picture};
use crate::scene::{Place, Scene};
use card::{CardProps, card};
use control_plane::{ControlPlaneProps, control_plane};
use doors::{DoorProps, door, floor, links, ports};
use legend::Legend;
use pod::{TileProps, pod};
use roving::{Stop, use_roving};
use std::rc::Rc;
use story::{StoryProps, story_strip};
use wiring::{pulses, wires};
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
}

/// The Cluster view.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let room = use_node_ref();
    let (width, height) = use_size(room.clone());
    let manner = Manner { speed: props.speed.factor(), travel: use_travel() };
    let before = use_mut_ref(|| None::<TileSize>);
    let chips = chip_widths(&props.scene);
    let layout = fit(width, height, demand(&props.scene, &chips, *before.borrow()));
    before.replace(Some(layout.size));
    let drawn = picture(&props.scene, &layout, props.now, manner);
    html! {
        <main class="stage" aria-label={texts::STAGE} data-region="stage" tabindex="-1">
            <div class="shead">
                <h2>{ texts::CLUSTER }</h2><span class="dim">{ &*props.summary }</span><span class="sp" /><Legend />
            </div>
            { part(story(props), story_strip) }
            <p class="sr" role="status" aria-live="polite">{ &*props.announcement }</p>
            <div class="canvas" ref={room}>
                if width > 0.0 {
                    <View {layout} {drawn} />
                }
            </div>
        </main>
    }
}

fn demand<'a>(scene: &Scene, chips: &'a [f64], before: Option<TileSize>) -> Demand<'a> {
    let ends = scene.pods.iter().filter_map(|pod| match pod.place {
        Place::Slot { slot, .. } => Some(slot + pod.places()),
        Place::Lane { .. } => None,
    });
    let focus = scene.services.len().saturating_sub(1);
    Demand {
        nodes: scene.nodes.len(),
        slots: ends.max().unwrap_or(0),
        chips,
        before,
        floor: floor_demand(scene, focus),
    }
}

#[derive(Properties, PartialEq)]
struct ViewProps {
    layout: Layout,
    drawn: Picture,
}

/// The picture. It is one stop for Tab; arrows move between nodes and pods.
#[component]
fn View(props: &ViewProps) -> Html {
    let ViewProps { layout, drawn } = props;
    let roving = use_roving(stops(drawn));
    let Layout { width, height, scale, .. } = *layout;
    html! {
        <svg width={px(width * scale)} height={px(height * scale)} viewBox={format!("0 0 {width:.1} {height:.1}")}
            role="group" aria-label={texts::CLUSTER_STAGE} onkeydown={roving.on_key.clone()} onfocusin={roving.on_focus.clone()}>
            { part(strip(layout, drawn), control_plane) }
            { wires(&drawn.wires) }
            { for drawn.cards.iter().enumerate().map(|(index, picture)| {
                let id = format!("node-{index}");
                let props = CardProps { tabindex: roving.tabindex(&id), id, picture: picture.clone() };
                keyed_part(index.into(), props, card)
            }) }
            { part(drawn.ports.clone(), |all| ports(all)) }
            { part(drawn.links.clone(), |all| links(all)) }
            if let Some(place) = &layout.floor {
                { floor(place, width) }
            }
            { for drawn.doors.iter().map(|picture| {
                let id = format!("door-{}", picture.uid);
                let props = DoorProps { tabindex: roving.tabindex(&id), id, picture: picture.clone() };
                keyed_part((&*picture.uid).into(), props, door)
            }) }
            { for drawn.pods.iter().map(|picture| {
                let id = format!("pod-{}", picture.uid);
                let props = TileProps { tabindex: roving.tabindex(&id), id, picture: picture.clone() };
                keyed_part((&*picture.uid).into(), props, pod)
            }) }
            { more_waiting(drawn) }
            { pulses(&drawn.pulses) }
        </svg>
    }
}

fn story(props: &StageProps) -> StoryProps {
    StoryProps { story: props.scene.story.clone(), invitation: props.invitation.clone(), on_run: props.on_run.clone() }
}

fn strip(layout: &Layout, drawn: &Picture) -> ControlPlaneProps {
    ControlPlaneProps {
        strip: layout.strip.clone(),
        form: layout.form,
        command: drawn.command.clone(),
        chips: drawn.chips.clone(),
        manager: drawn.manager,
        scheduler: drawn.scheduler,
        etcd: drawn.etcd,
        hidden: drawn.hidden.clone(),
    }
}

fn chip_widths(scene: &Scene) -> Vec<f64> {
    let width = |name: &str| lettering::width(name, Face::Sans, 11.0) + 16.0;
    scene.control_plane.controllers.iter().map(|controller| width(&controller.name)).collect()
}

fn stops(drawn: &Picture) -> Vec<Stop> {
    let cards = drawn.cards.iter().enumerate();
    let cards = cards.map(|(index, card)| Stop { id: format!("node-{index}"), at: card.tab.centre() });
    let pods = drawn.pods.iter().map(|pod| Stop { id: format!("pod-{}", pod.uid), at: pod.pose.rect.centre() });
    let doors = drawn.doors.iter().map(|door| Stop { id: format!("door-{}", door.uid), at: door.rect.centre() });
    cards.chain(pods).chain(doors).collect()
}

fn more_waiting(drawn: &Picture) -> Html {
    let Some((rect, count)) = drawn.more_waiting else { return Html::default() };
    html! { <text class="t11 f2" x={px(rect.x)} y={px(rect.y + 16.0)}>{ texts::more_waiting(count) }</text> }
}

/// A coordinate as SVG wants it.
fn px(value: f64) -> String {
    format!("{:.1}", value)
}
