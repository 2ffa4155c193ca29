//! Animation frames, asked for only while something moves.

use gloo::render::{AnimationFrame, request_animation_frame};
use std::cell::RefCell;
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
