//! What stands beside the way through a lesson: what can be shared, the page inside of another, the sheet of all keys.
//! Fetched when it is first asked for.

use super::embed::{Embedded, EmbeddedProps};
use super::fetching::Fetching;
use super::key_sheet::{KeySheet, KeySheetProps};
use super::share::{Share, ShareProps};
use crate::lazy::Fetch;
use yew::prelude::*;
use yew::virtual_dom::Key;

/// All of them.
#[derive(Clone, Copy)]
pub struct Asides {
    /// Found again by its key.
    pub share: fn(ShareProps, Key) -> Html,
    pub embedded: fn(EmbeddedProps) -> Html,
    pub key_sheet: fn(KeySheetProps) -> Html,
}

crate::lazy!(asides: pub fn fetch() -> Asides, here as here { ASIDES });

const ASIDES: Asides = Asides {
    share: |props, key| html! { <Share {key} ..props /> },
    embedded: |props| html! { <Embedded ..props /> },
    key_sheet: |props| html! { <KeySheet ..props /> },
};

/// Until they are here: that they are on their way.
pub fn coming(on_here: Callback<()>) -> Html {
    const FETCH: Fetch = fetch;
    html! { <Fetching fetch={FETCH} {on_here} /> }
}
