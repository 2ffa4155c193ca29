//! The picture as SVG: one stop for Tab, and everything in it can be selected.

use super::card::{CardProps, card};
use super::control_plane::{ControlPlaneProps, control_plane};
use super::doors::{DoorProps, door, floor, links, ports};
use super::lens::Lens;
use super::pod::{TileProps, pod};
use super::roving::{Roving, Stop, use_roving};
use super::traffic::{losses, outside, requests};
use super::wiring::{pulses, wires};
use super::{px, texts};
use crate::api::discovery::Kind;
use crate::apiserver::request::Key;
use crate::scene::layout::{Form, Layout, Point, Rect};
use crate::scene::picture::{CardPicture, Picture};
use crate::scene::selection::{Component, Selection};
use crate::scene::{Part, Scene};
use crate::ui::part::{keyed_part, part};
use crate::ui::props::Shared;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ViewProps {
    pub scene: Shared<Scene>,
    pub layout: Layout,
    pub drawn: Picture,
    pub selection: Option<Selection>,
    pub on_select: Callback<Option<Selection>>,
    pub lens: Lens,
}

/// The picture. It is one stop for Tab; arrows move between what is drawn.
#[component]
pub fn View(props: &ViewProps) -> Html {
    let ViewProps { layout, drawn, lens, .. } = props;
    let roving = use_roving(stops(props), props.selection.as_ref(), props.on_select.clone());
    let Layout { width, height, .. } = *layout;
    let scale = layout.scale * lens.zoom;
    html! {
        <svg width={px(width * scale)} height={px(height * scale)} viewBox={format!("0 0 {width:.1} {height:.1}")}
            class={lens.class()} role="group" aria-label={texts::CLUSTER_STAGE} onkeydown={roving.on_key.clone()}
            onfocusin={roving.on_focus.clone()} onclick={roving.on_click.clone()}>
            { part(strip(layout, drawn, &roving), control_plane) }
            { wires(&drawn.wires) }
            { for drawn.cards.iter().enumerate().map(|(index, picture)| {
                let (held, kubelet) = (roving.held(node_id(index)), roving.held(kubelet_id(index)));
                keyed_part(index.into(), CardProps { held, kubelet, picture: picture.clone() }, card)
            }) }
            { part(drawn.ports.clone(), |all| ports(all)) }
            { part(drawn.links.clone(), |all| links(all)) }
            if let Some(place) = &layout.floor {
                { floor(place, width) }
            }
            { outside(&drawn.traffic) }
            { requests(&drawn.traffic) }
            { for drawn.doors.iter().map(|picture| {
                let held = roving.held(format!("door-{}", picture.uid));
                keyed_part((&*picture.uid).into(), DoorProps { held, picture: picture.clone() }, door)
            }) }
            { for drawn.pods.iter().map(|picture| {
                let held = roving.held(format!("pod-{}", picture.uid));
                keyed_part((&*picture.uid).into(), TileProps { held, picture: picture.clone() }, pod)
            }) }
            { more_waiting(drawn) }
            { losses(&drawn.traffic) }
            { pulses(&drawn.pulses) }
        </svg>
    }
}

fn node_id(index: usize) -> String {
    format!("node-{index}")
}

fn kubelet_id(index: usize) -> String {
    format!("kubelet-{index}")
}

fn strip(layout: &Layout, drawn: &Picture, roving: &Roving) -> ControlPlaneProps {
    let held = components(layout, drawn).into_iter().map(|(id, _, _)| roving.held(id)).collect();
    ControlPlaneProps {
        strip: layout.strip.clone(),
        form: layout.form,
        command: drawn.command.clone(),
        chips: drawn.chips.clone(),
        manager: drawn.manager,
        scheduler: drawn.scheduler,
        etcd: drawn.etcd,
        hidden: drawn.hidden.clone(),
        held,
    }
}

/// The boxes of the control plane that show.
fn components(layout: &Layout, drawn: &Picture) -> Vec<(String, Rect, Component)> {
    let strip = &layout.strip;
    let mut all = Vec::new();
    let mut add = |part: Option<Part>, id: &str, rect: Rect, what: Component| {
        if part.is_none_or(|part| !drawn.hidden.contains(&part)) {
            all.push((format!("cp-{id}"), rect, what));
        }
    };
    if let Some(kubectl) = strip.kubectl {
        add(Some(Part::Kubectl), "kubectl", kubectl, Component::Kubectl);
    }
    add(Some(Part::Controllers), "manager", strip.manager, Component::ControllerManager);
    for (at, chip) in drawn.chips.iter().enumerate().filter(|_| layout.form == Form::Wide) {
        if let Some(name) = &chip.component {
            add(Some(Part::Controllers), &format!("chip-{at}"), chip.rect, Component::Controller(name.clone()));
        }
    }
    add(Some(Part::Scheduler), "scheduler", strip.scheduler, Component::Scheduler);
    add(Some(Part::Etcd), "etcd", strip.etcd, Component::Etcd);
    add(None, "api", strip.bar, Component::ApiServer);
    all
}

/// Everything that can have the focus. Nodes come first: they are what the stage is about.
fn stops(props: &ViewProps) -> Vec<Stop> {
    let ViewProps { scene, layout, drawn, .. } = props;
    let stop = |id: String, at: Point, what: Selection| Stop { id, at, what };
    let names = || scene.nodes.iter().map(|node| node.name.clone()).enumerate();
    let place = |index: usize, of: fn(&CardPicture) -> Option<Rect>| drawn.cards.get(index).and_then(of);
    let nodes = names().filter_map(|(index, name)| {
        let at = place(index, |card| Some(card.tab))?.centre();
        Some(stop(node_id(index), at, Selection::Object(Key::cluster(Kind::NODE, &name))))
    });
    let kubelets = names().filter_map(|(index, name): (usize, Rc<str>)| {
        let at = place(index, |card| card.socket)?.centre();
        Some(stop(kubelet_id(index), at, Selection::Component(Component::Kubelet(name))))
    });
    let pods = drawn
        .pods
        .iter()
        .map(|pod| stop(format!("pod-{}", pod.uid), pod.pose.rect.centre(), Selection::Object(pod.key.clone())));
    let doors = drawn
        .doors
        .iter()
        .map(|door| stop(format!("door-{}", door.uid), door.rect.centre(), Selection::Object(door.key.clone())));
    let boxes = components(layout, drawn).into_iter();
    // A box over its chips: what is small is met first on the way.
    let boxes = boxes.map(|(id, rect, what)| {
        let y = if what == Component::ControllerManager { rect.y + 10.0 } else { rect.centre().y };
        stop(id, Point { x: rect.centre().x, y }, Selection::Component(what))
    });
    nodes.chain(kubelets).chain(pods).chain(doors).chain(boxes).collect()
}

fn more_waiting(drawn: &Picture) -> Html {
    let Some((rect, count)) = drawn.more_waiting else { return Html::default() };
    html! { <text class="t11 f2" x={px(rect.x)} y={px(rect.y + 16.0)}>{ texts::more_waiting(count) }</text> }
}
