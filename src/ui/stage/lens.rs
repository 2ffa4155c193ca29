//! How near the reader looks: zoom by Ctrl and the wheel, by two fingers, by keys; pan by dragging.

use crate::ui::keys::plain_key;
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

/// The nearness, and how to change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lens {
    /// 1 is what the layout chose.
    pub zoom: f64,
    pub on_zoom: Callback<Zoom>,
}

/// A wish to look from nearer or farther.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Zoom {
    In,
    Out,
    /// All of it, as large as possible.
    Fit,
}

const NEAREST: f64 = 3.0;
const FARTHEST: f64 = 0.5;
const STEP: f64 = 1.25;
/// Below this small words would not be read.
const NO_SMALL_WORDS_BELOW: f64 = 0.75;

impl Lens {
    /// What the style sheet leaves out from afar.
    pub fn class(&self) -> Option<&'static str> {
        (self.zoom < NO_SMALL_WORDS_BELOW).then_some("far")
    }
}

/// The lens over `room`, the element that scrolls.
#[hook]
pub fn use_lens(room: NodeRef) -> Lens {
    let zoom = use_state(|| 1.0_f64);
    let latest = use_mut_ref(|| 1.0_f64);
    latest.replace(*zoom);
    // What stays where it is: a point of the room.
    let anchor = use_mut_ref(|| None::<(f64, f64, f64)>);
    let change = {
        let (room, setter, latest, anchor) = (room.clone(), zoom.setter(), latest.clone(), anchor.clone());
        Rc::new(move |to: f64, at: Option<(f64, f64)>| {
            let Some(element) = room.cast::<Element>() else { return };
            let (before, to) = (*latest.borrow(), to.clamp(FARTHEST, NEAREST));
            let middle = (f64::from(element.client_width()) / 2.0, f64::from(element.client_height()) / 2.0);
            let (x, y) = at.unwrap_or(middle);
            anchor.replace(Some((x, y, to / before)));
            latest.replace(to);
            setter.set(to);
        })
    };
    use_effect_with(*zoom, {
        let room = room.clone();
        move |_| {
            if let Some(((x, y, ratio), element)) = anchor.take().zip(room.cast::<Element>()) {
                let keep = |scrolled: i32, at: f64| ((f64::from(scrolled) + at) * ratio - at) as i32;
                element.set_scroll_left(keep(element.scroll_left(), x));
                element.set_scroll_top(keep(element.scroll_top(), y));
            }
        }
    });
    let on_zoom = {
        let (change, latest, room) = (change.clone(), latest.clone(), room.clone());
        Callback::from(move |wish: Zoom| {
            let now = *latest.borrow();
            change(wished(wish, now, &room), None);
        })
    };
    use_effect_with(room, {
        let on_zoom = on_zoom.clone();
        move |room| {
            let listeners = room.cast::<Element>().map(|element| listen(&element, change, latest, on_zoom));
            move || drop(listeners)
        }
    });
    Lens { zoom: *zoom, on_zoom }
}

fn wished(wish: Zoom, now: f64, room: &NodeRef) -> f64 {
    match wish {
        Zoom::In => now * STEP,
        Zoom::Out => now / STEP,
        Zoom::Fit => {
            let fit = room.cast::<Element>().and_then(|element| {
                let picture = element.first_element_child()?.get_bounding_client_rect();
                let (w, h) = (f64::from(element.client_width()), f64::from(element.client_height()));
                Some((w * now / picture.width()).min(h * now / picture.height()))
            });
            fit.unwrap_or(1.0).min(1.0)
        }
    }
}

type Change = Rc<dyn Fn(f64, Option<(f64, f64)>)>;

fn listen(element: &Element, change: Change, latest: Rc<RefCell<f64>>, on_zoom: Callback<Zoom>) -> Vec<EventListener> {
    let mut listeners = Vec::new();
    let options = EventListenerOptions::enable_prevent_default();
    let (wheeled, now, room) = (change.clone(), latest.clone(), element.clone());
    listeners.push(EventListener::new_with_options(element, "wheel", options, move |event| {
        let Some(event) = event.dyn_ref::<WheelEvent>().filter(|event| event.ctrl_key()) else { return };
        event.prevent_default();
        let frame = room.get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - frame.left(), f64::from(event.client_y()) - frame.top());
        let now = *now.borrow();
        wheeled(now * (-event.delta_y() / 300.0).exp(), Some(at));
    }));
    listeners.extend(web_sys::window().map(|window| {
        EventListener::new_with_options(&window, "keydown", options, move |event| {
            let key = event.dyn_ref::<KeyboardEvent>().and_then(plain_key);
            let wish = match key.as_deref() {
                Some("+" | "=") => Zoom::In,
                Some("-") => Zoom::Out,
                Some("f") => Zoom::Fit,
                _ => return,
            };
            event.prevent_default();
            on_zoom.emit(wish);
        })
    }));
    listeners.extend(fingers(element, change, latest));
    listeners
}

/// One finger or button drags, two zoom.
fn fingers(element: &Element, change: Change, latest: Rc<RefCell<f64>>) -> [EventListener; 4] {
    let down: Rc<RefCell<Vec<(i32, f64, f64)>>> = Rc::default();
    let apart = Rc::new(Cell::new(None::<(f64, f64)>));
    let pressed = down.clone();
    let on_down = EventListener::new(element, "pointerdown", move |event| {
        if let Some(event) = event.dyn_ref::<PointerEvent>() {
            pressed.borrow_mut().push(place(event));
        }
    });
    let (moved, room, started) = (down.clone(), element.clone(), apart.clone());
    let on_move = EventListener::new(element, "pointermove", move |event| {
        let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
        let now = place(event);
        let mut down = moved.borrow_mut();
        let Some(own) = down.iter_mut().find(|(id, _, _)| *id == now.0) else { return };
        let before = std::mem::replace(own, now);
        match down.as_slice() {
            [_] if event.pointer_type() == "mouse" => {
                room.set_scroll_left(room.scroll_left() - (now.1 - before.1) as i32);
                room.set_scroll_top(room.scroll_top() - (now.2 - before.2) as i32);
            }
            [one, other] => {
                let distance = (one.1 - other.1).hypot(one.2 - other.2).max(1.0);
                let (from, zoom) = started.get().unwrap_or((distance, *latest.borrow()));
                started.set(Some((from, zoom)));
                let frame = room.get_bounding_client_rect();
                let at = ((one.1 + other.1) / 2.0 - frame.left(), (one.2 + other.2) / 2.0 - frame.top());
                change(zoom * distance / from, Some(at));
            }
            _ => {}
        }
    });
    let lifted = move |down: Rc<RefCell<Vec<(i32, f64, f64)>>>, apart: Rc<Cell<Option<(f64, f64)>>>| {
        move |event: &web_sys::Event| {
            if let Some(event) = event.dyn_ref::<PointerEvent>() {
                down.borrow_mut().retain(|(id, _, _)| *id != event.pointer_id());
                apart.set(None);
            }
        }
    };
    let on_up = EventListener::new(element, "pointerup", lifted(down.clone(), apart.clone()));
    let on_leave = EventListener::new(element, "pointerleave", lifted(down, apart));
    [on_down, on_move, on_up, on_leave]
}

fn place(event: &PointerEvent) -> (i32, f64, f64) {
    (event.pointer_id(), f64::from(event.client_x()), f64::from(event.client_y()))
}
