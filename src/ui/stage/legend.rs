//! What the signs mean, on request.

use crate::scene::glyphs::{Glyph, LEGEND};
use crate::ui::icons::sign;
use crate::ui::texts;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The button and its panel; Escape closes it.
#[component]
pub fn Legend() -> Html {
    let open = use_state(|| false);
    let button = use_node_ref();
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let on_key = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                // It closes this only, and who was inside is where they came from.
                event.stop_propagation();
                open.set(false);
                button.cast::<HtmlElement>().map(|button| button.focus());
            }
        })
    };
    html! {
        <div onkeydown={on_key}>
            <button ref={button} type="button" class="btn quiet sm" aria-expanded={open.to_string()} aria-controls="legend" onclick={toggle}>
                { sign("#g-ready") }{ sign("#g-notready") }{ sign("#g-crash") }{ texts::LEGEND }
            </button>
            if *open {
                <div class="legend" id="legend" role="region" aria-label={texts::LEGEND} tabindex="0">{ panel() }</div>
            }
        </div>
    }
}

fn panel() -> Html {
    let state = |(glyph, word, plain): &(Glyph, &'static str, &'static str)| {
        html! { <li>{ sign(glyph.href()) }<div><b>{ *word }</b>{ " " }{ *plain }</div></li> }
    };
    let message = |words: &'static str, sign: Html| {
        html! { <li><svg class="gl" aria-hidden="true">{ sign }</svg><div>{ words }</div></li> }
    };
    html! {
        <>
            <h3>{ texts::LEGEND_PODS }</h3>
            <ul>{ for LEGEND.iter().map(state) }</ul>
            <h3>{ texts::LEGEND_CONTAINERS }</h3>
            <ul>
                { message(texts::LEGEND_CURRENT, html! { <circle cx="7" cy="7" r="6" class="pea rb" /> }) }
                { message(texts::LEGEND_PREVIOUS, html! { <>
                    <circle cx="7" cy="7" r="6.5" class="pea ra" /><circle cx="7" cy="7" r="4.6" class="inner" />
                </> }) }
                { message(texts::LEGEND_OTHER, html! { <circle cx="7" cy="7" r="6" class="pea nx" /> }) }
            </ul>
            <h3>{ texts::LEGEND_MESSAGES }</h3>
            <ul>
                { message(texts::LEGEND_WRITE, html! { <circle cx="7" cy="7" r="5.5" class="pulse" /> }) }
                { message(texts::LEGEND_WATCH, html! { <circle cx="7" cy="7" r="5" class="pulse watch" /> }) }
                { message(texts::LEGEND_REFUSED, html! { <use href="#g-failed" width="14" height="14" /> }) }
            </ul>
            <h3>{ texts::LEGEND_REQUESTS }</h3>
            <ul>
                { message(texts::LEGEND_SERVED, html! { <circle cx="7" cy="7" r="4" class="request" /> }) }
                { message(texts::LEGEND_LOST, html! { <path d="M3 3l8 8M11 3l-8 8" class="cross" /> }) }
            </ul>
            <p>{ texts::LEGEND_METERS }</p>
        </>
    }
}
