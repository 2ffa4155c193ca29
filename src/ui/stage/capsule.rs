//! A pod among very many: a capsule with a sign, or a dot.

use super::pod::{Stand, stands_as};
use super::px;
use super::roving::Held;
use crate::scene::glyphs::Glyph;
use crate::scene::layout::Rect;
use crate::scene::palette::Outline;
use crate::scene::picture::PodPicture;
use crate::scene::way::way;
use yew::prelude::*;

/// The radius of a dot that has just left the lane.
const LARGEST_UNDER_WAY: f64 = 6.0;

/// A dot, or a capsule without its sign; its ring follows it where it may need one.
pub fn standing(pod: &PodPicture, held: Option<&Held>, stand: Stand) -> Html {
    let Rect { x, y, w, h } = pod.pose.rect;
    let kind = if stand == Stand::Capsule { "xs" } else { "dt" };
    let class = match held {
        Some(held) => classes!("pod", "tiny", kind, pod.look.outline.class(), held.class),
        None => classes!("gone"),
    };
    let (tabindex, pressed) = held.map_or(("-1", "false"), |held| (held.tabindex, held.pressed));
    let opacity = (pod.pose.opacity < 1.0).then(|| px(pod.pose.opacity));
    let id = held.map(|held| held.id.clone());
    let label = pod.spoken.clone();
    // Where it stands, the style sheet knows how large it is.
    let r = (!pod.size.stands_in(pod.pose.rect)).then(|| px((w.min(h) / 2.0 - 0.4).min(LARGEST_UNDER_WAY)));
    html! {
        <>
            if stand == Stand::Capsule {
                <rect {class} {id} role="button" {tabindex} aria-pressed={pressed} aria-label={label} {opacity}
                    x={px(x + 0.75)} y={px(y + 0.75)} />
            } else {
                <circle {class} {id} role="button" {tabindex} aria-pressed={pressed} aria-label={label} {opacity}
                    cx={px(x + w / 2.0)} cy={px(y + h / 2.0)} {r} />
            }
            if held.is_some_and(|held| held.tabindex == "0" || held.class.is_some()) {
                <rect x={px(x - 4.0)} y={px(y - 4.0)} width={px(w + 8.0)} height={px(h + 8.0)} rx="12" class="halo" />
            }
        </>
    }
}

/// The signs of some capsules: one line for all that are alike.
pub fn signs<'a>(pods: impl Iterator<Item = &'a PodPicture>) -> Html {
    let mut all: Vec<((Glyph, Outline), String)> = Vec::new();
    for pod in pods.filter(|pod| stands_as(pod) == Some(Stand::Capsule) && pod.pose.opacity > 0.5) {
        let (kind, Rect { x, y, .. }) = ((pod.look.glyph, pod.look.outline), pod.pose.rect);
        let one = ["M", &px(x + 10.0), " ", &px(y + 10.0), sign(kind.0).1].concat();
        match all.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, ways)) => ways.push_str(&one),
            None => all.push((kind, one)),
        }
    }
    let draw = |((glyph, outline), way): ((Glyph, Outline), String)| {
        html! { <path key={8 * glyph as usize + outline as usize} class={classes!("sign", sign(glyph).0, outline.class())} d={way} /> }
    };
    html! { <g>{ for all.into_iter().map(draw) }</g> }
}

/// A glyph as one line from its centre, filled or drawn: what a symbol is made of would be made anew for each pod.
fn sign(glyph: Glyph) -> (&'static str, &'static str) {
    match glyph {
        Glyph::Ready => ("f", "m-4.7 0a4.7 4.7 0 1 0 9.4 0a4.7 4.7 0 1 0-9.4 0"),
        Glyph::NotReady => (
            "f",
            "m-5.1 0a5.1 5.1 0 1 0 10.2 0a5.1 5.1 0 1 0-10.2 0m1.6 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0a3.5 3.5 0 1 0 3.5-3.5v7",
        ),
        Glyph::Terminating => (
            "f",
            "m-5.1 0a5.1 5.1 0 1 0 10.2 0a5.1 5.1 0 1 0-10.2 0m1.3 0a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0-7.6 0m3.8 0v-3.8a3.8 3.8 0 0 1 2 7z",
        ),
        Glyph::Pending => ("s dotted", "m-4.3 0a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0-8.6 0"),
        Glyph::Creating => ("s", "m0-4.4a4.4 4.4 0 1 1-4 6.1m3.4-1.7a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0"),
        Glyph::Crash => ("f", "m0-5.8 5.8 5.8-5.8 5.8-5.8-5.8zm-.8 2.7v4h1.6v-4zm0 5.1v1.5h1.6v-1.5z"),
        Glyph::OutOfMemory => ("f", "m0-5.4 5.7 10.5h-11.4zm-1.3 5.5v1.3h2.6v-1.3zm-.9 2.2v1.3h4.4v-1.3z"),
        Glyph::Failed => (
            "f",
            "m-5-5h10v10h-10zm2 3.2 1.8 1.8-1.8 1.8 1.2 1.2 1.8-1.8 1.8 1.8 1.2-1.2-1.8-1.8 1.8-1.8-1.2-1.2-1.8 1.8-1.8-1.8z",
        ),
        Glyph::NoImage => ("s", "m0-5.1 5.1 5.1-5.1 5.1-5.1-5.1zm0 2.9v4m-1.7-1.7 1.7 1.7 1.7-1.7"),
        Glyph::Done => ("s", "m-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0m2.4.2 1.6 1.6 2.8-3.3"),
        Glyph::Evicted => ("s", "m.9-4.3h-5.2v8.6h8.6v-5.2m-4.7 1.4 5.1-5.1m-3 0h3.1v3.1"),
        Glyph::Unknown => ("s", "m-4.6-4.6h9.2v9.2h-9.2zm3.2 3.4c0-1.9 2.8-1.9 2.8 0 0 1.2-1.4 1.1-1.4 2.3m0 1.6v.3"),
    }
}

/// Trouble among dots has another shape, not only another colour.
pub fn failing_dot(pod: &PodPicture) -> Html {
    let w = pod.pose.rect.w;
    let (x, far) = (w / 2.0, w + 0.6);
    html! { <path d={way!["M", x, " -0.6L", (far, x), "L", (x, far), "L-0.6 ", x, "z"]} class="dot" /> }
}
