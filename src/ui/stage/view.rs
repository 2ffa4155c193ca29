//! The picture as SVG: one stop for Tab, and everything in it can be selected.

use super::card::{CardProps, card};
use super::control_plane::{ControlPlaneProps, control_plane};
use super::ground;
use super::lens::Lens;
use super::pod::{CrowdProps, crowd};
use super::roving::{Roving, Stop, Stops, entitle, use_roving};
use super::seats::{Seats, bench};
use super::wiring::{pulses, wires};
use super::{px, texts};
use crate::api::discovery::Kind;
use crate::apiserver::request::Key;
use crate::scene::Part;
use crate::scene::layout::{Form, Layout, Point, Rect};
use crate::scene::picture::{CardPicture, DoorPicture, Picture, PodPicture};
use crate::scene::selection::{Component, Selection};
use crate::scene::way::way;
use crate::ui::part::{keyed_part, part};
use crate::ui::props::Shared;
use crate::ui::route::is_embedded;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ViewProps {
    pub layout: Shared<Layout>,
    pub drawn: Shared<Picture>,
    pub selection: Option<Selection>,
    pub on_select: Callback<Option<Selection>>,
    pub lens: Lens,
}

/// The picture. It is one stop for Tab; arrows move between what is drawn.
#[component]
pub fn View(props: &ViewProps) -> Html {
    let ViewProps { layout, drawn, lens, .. } = props;
    let stops = Rc::new(Floorplan { layout: layout.clone(), drawn: drawn.clone() });
    let roving = use_roving(stops, props.selection.as_ref(), props.on_select.clone());
    let Layout { width, height, .. } = **layout;
    let scale = layout.scale * lens.zoom;
    let seats = use_mut_ref(Seats::default);
    let standing = seats.borrow_mut().follow(drawn);
    let ground = ground::here();
    let doors = drawn.ground.doors.iter().map(|door| roving.held(door_id(door))).collect();
    html! {
        <svg width={px(width * scale)} height={px(height * scale)} viewBox={way!["0 0 ", (width, height)]}
            class={lens.class()} role="group" aria-label={texts::CLUSTER_STAGE} onkeydown={roving.on_key.clone()}
            onfocusin={roving.on_focus.clone()} onclick={roving.on_click.clone()}
            onmouseover={|event: MouseEvent| entitle(&event)}>
            { part(strip(layout, drawn, &roving), control_plane) }
            { part(drawn.wires.clone(), |all| wires(all)) }
            { for drawn.cards.iter().enumerate().map(|(index, picture)| {
                let (held, kubelet) = (roving.held(picture.ids.0.clone()), roving.held(picture.ids.1.clone()));
                keyed_part(index.into(), CardProps { held, kubelet, picture: picture.clone().into() }, card)
            }) }
            { for ground.map(|brushes| (brushes.behind)(&drawn.ground, layout, doors)) }
            { for seats.borrow().benches(&roving).map(|props| part(props, bench)) }
            { for standing.chunk_by(|one, next| crowd_of(one) == crowd_of(next)).map(|pods| {
                let (current, selected) = roving.among(pods.iter().map(|pod| &*pod.id));
                let place = pods.first().map_or(0, |pod| crowd_of(pod));
                keyed_part(place.into(), CrowdProps { pods: pods.to_vec(), current, selected }, crowd)
            }) }
            { more_waiting(drawn) }
            { for ground.map(|brushes| (brushes.before)(&drawn.ground)) }
            { pulses(&drawn.pulses) }
        </svg>
    }
}

/// As many pods that came one after the other are looked at together.
const CROWD: usize = 24;

fn crowd_of(pod: &PodPicture) -> usize {
    pod.number / CROWD
}

fn strip(layout: &Layout, drawn: &Picture, roving: &Roving) -> ControlPlaneProps {
    let held = components(layout, drawn).into_iter().map(|(id, _, _)| roving.held(id)).collect();
    ControlPlaneProps {
        strip: layout.strip.clone(),
        form: layout.form,
        command: drawn.command.clone(),
        telling: drawn.telling.clone().filter(|_| is_embedded()),
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
struct Floorplan {
    layout: Shared<Layout>,
    drawn: Shared<Picture>,
}

impl Stops for Floorplan {
    fn all(&self) -> Vec<Stop> {
        let stop = |id: &str, at: Point, what: Selection| Stop { id: id.to_owned(), at, what };
        let drawn = &self.drawn;
        let node = |card: &Rc<CardPicture>| {
            stop(&card.ids.0, card.tab.centre(), Selection::Object(Key::cluster(Kind::NODE, &card.node)))
        };
        let kubelet = |card: &Rc<CardPicture>| {
            let what = Selection::Component(Component::Kubelet(card.node.clone()));
            Some(stop(&card.ids.1, card.socket?.centre(), what))
        };
        let pods = drawn.pods.iter();
        let pods = pods.map(|pod| stop(&pod.id, pod.pose.rect.centre(), Selection::Object(pod.key.clone())));
        let doors = drawn.ground.doors.iter();
        let doors = doors.map(|door| stop(&door_id(door), door.rect.centre(), Selection::Object(door.key.clone())));
        // A box over its chips: what is small is met first on the way.
        let boxes = components(&self.layout, drawn).into_iter().map(|(id, rect, what)| {
            let y = if what == Component::ControllerManager { rect.y + 10.0 } else { rect.centre().y };
            stop(&id, Point { x: rect.centre().x, y }, Selection::Component(what))
        });
        let cards = || drawn.cards.iter();
        cards().map(node).chain(cards().filter_map(kubelet)).chain(pods).chain(doors).chain(boxes).collect()
    }

    fn has(&self, id: &str) -> bool {
        let drawn = &self.drawn;
        drawn.cards.iter().any(|card| *card.ids.0 == *id || (*card.ids.1 == *id && card.socket.is_some()))
            || drawn.pods.iter().any(|pod| *pod.id == *id)
            || drawn.ground.doors.iter().any(|door| door_id(door) == id)
            || components(&self.layout, drawn).iter().any(|(component, ..)| component == id)
    }

    fn first(&self) -> Option<String> {
        match self.drawn.cards.first() {
            Some(card) => Some(card.ids.0.to_string()),
            None => self.all().into_iter().next().map(|stop| stop.id),
        }
    }

    fn of(&self, what: &Selection) -> Option<String> {
        match what.key() {
            Some(key) if key.kind == Kind::POD => {
                self.drawn.pods.iter().find(|pod| pod.key == *key).map(|pod| pod.id.to_string())
            }
            _ => self.all().into_iter().find(|stop| stop.what == *what).map(|stop| stop.id),
        }
    }
}

fn door_id(door: &DoorPicture) -> String {
    ["door-", &door.uid].concat()
}

fn more_waiting(drawn: &Picture) -> Html {
    let Some((rect, count)) = drawn.more_waiting else { return Html::default() };
    html! { <text class="t11 f2" x={px(rect.x)} y={px(rect.y + 16.0)}>{ texts::more_waiting(count) }</text> }
}
