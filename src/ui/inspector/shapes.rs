//! The signs before names: states by their glyphs, kinds by their shapes.

use crate::scene::inspect::{Shape, Sign};
use crate::ui::icons::sign;
use yew::prelude::*;

/// One sign.
pub fn shape(what: Sign) -> Html {
    let (shape, hue) = match what {
        Sign::Glyph(glyph) => return sign(glyph.href()),
        Sign::Check => return sign("#g-check"),
        Sign::Open => return sign("#g-todo"),
        Sign::Shape(shape, hue) => (shape, hue),
    };
    let tint = match shape {
        Shape::Arch => "svc",
        _ => hue.class(),
    };
    html! { <svg class={classes!("shape", tint)} viewBox="0 0 14 14" aria-hidden="true">{ mark(shape) }</svg> }
}

/// The drawing of a shape, fourteen wide and high.
pub fn mark(shape: Shape) -> Html {
    let square = html! { <rect x="1.5" y="1.5" width="11" height="11" rx="2.5" /> };
    match shape {
        Shape::Lines => html! { <>{ square }<path d="M4 5.2h6M4 8.8h6" /></> },
        Shape::Dots => {
            html! { <>{ square }<circle cx="5" cy="7" r="1.5" class="full" /><circle cx="9" cy="7" r="1.5" class="full" /></> }
        }
        Shape::Pod => {
            html! { <><rect x="1.9" y="1.9" width="10.2" height="10.2" rx="3.8" class="rim" /><circle cx="7" cy="7" r="2.6" class="full" /></> }
        }
        Shape::Node => html! { <path d="M1.5 12.5v-8a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2h2a2 2 0 0 1 2 2v6z" /> },
        Shape::Arch => {
            html! { <><path d="M1.5 12.5v-4a5.5 5.5 0 0 1 11 0v4z" /><path d="M5 12.5v-3a2 2 0 0 1 4 0v3" class="full" /></> }
        }
        Shape::Plain => square,
    }
}
