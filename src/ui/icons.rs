//! Icons and glyphs of the sprite.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// The symbol, as in `#i-play`.
    pub href: &'static str,
}

/// A sixteen-pixel icon of a control.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    html! { <svg class="ic" aria-hidden="true"><use href={props.href} /></svg> }
}

/// A fourteen-pixel sign of a state.
#[component]
pub fn Sign(props: &IconProps) -> Html {
    html! { <svg class="gl" aria-hidden="true"><use href={props.href} /></svg> }
}
