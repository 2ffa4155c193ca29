//! Icons and glyphs of the sprite.

use yew::prelude::*;

/// A sixteen-pixel icon of a control; `href` names its symbol, as in `#i-play`.
pub fn icon(href: &'static str) -> Html {
    html! { <svg class="ic" aria-hidden="true"><use {href} /></svg> }
}

/// A fourteen-pixel sign of a state.
pub fn sign(href: &'static str) -> Html {
    html! { <svg class="gl" aria-hidden="true"><use {href} /></svg> }
}
