//! Animation frames, asked for only while something moves, and slow ticks for a clock with nothing else to do.

use gloo::events::EventListener;
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Interval;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::prelude::*;

/// Whether frames are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frames {
    Run,
    Rest,
}

/// A tab that was hidden must not leap when it comes back.
const LONGEST: f64 = 100.0;

/// Calls `on_frame` with the milliseconds since the frame before, for as long as frames are wanted.
#[hook]
pub fn use_frames(frames: Frames, on_frame: Callback<f64>) {
    let latest = use_mut_ref(|| on_frame.clone());
    latest.replace(on_frame);
    use_effect_with(frames, move |frames| {
        let pending: Pending = Rc::default();
        if *frames == Frames::Run {
            request(pending.clone(), latest, None);
        }
        move || drop(pending.take())
    });
}

/// Between two ticks, in milliseconds.
const TICK: u32 = 500;
/// A tab that slept does not catch up.
const LONGEST_TICK: f64 = 1_500.0;

/// Calls `on_tick` with the milliseconds since the tick before, for as long as ticks are wanted.
#[hook]
pub fn use_ticks(ticks: Frames, on_tick: Callback<f64>) {
    let latest = use_mut_ref(|| on_tick.clone());
    latest.replace(on_tick);
    use_effect_with(ticks, move |ticks| {
        let before = Cell::new(wall());
        let interval = (*ticks == Frames::Run).then(|| {
            Interval::new(TICK, move || {
                let now = wall();
                let call = latest.borrow().clone();
                call.emit((now - before.replace(now)).clamp(0.0, LONGEST_TICK));
            })
        });
        move || drop(interval)
    });
}

/// Whoever has hidden the page for so long, in milliseconds, was away.
const LONG: f64 = 30.0 * 60_000.0;

/// Calls when the page is seen again after it was hidden for long.
#[hook]
pub fn use_return(on_return: Callback<()>) {
    use_effect_with((), move |()| {
        let left = Cell::new(None);
        let page = web_sys::window().and_then(|window| window.document());
        let listener = page.map(|page| {
            let seen = page.clone();
            EventListener::new(&page, "visibilitychange", move |_| {
                if seen.hidden() {
                    left.set(Some(wall()));
                } else if left.take().is_some_and(|left| wall() - left >= LONG) {
                    on_return.emit(());
                }
            })
        });
        move || drop(listener)
    });
}

/// Milliseconds on the wall.
pub fn wall() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

type Pending = Rc<RefCell<Option<AnimationFrame>>>;

fn request(pending: Pending, on_frame: Rc<RefCell<Callback<f64>>>, before: Option<f64>) {
    let again = pending.clone();
    let frame = request_animation_frame(move |now| {
        if let Some(before) = before {
            let call = on_frame.borrow().clone();
            call.emit((now - before).clamp(0.0, LONGEST));
        }
        if again.borrow().is_some() {
            request(again.clone(), on_frame, Some(now));
        }
    });
    pending.replace(Some(frame));
}
