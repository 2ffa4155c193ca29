//! What the signs mean, on request.

use crate::api::time::SimTime;
use crate::scene::PodState;
use crate::scene::glyphs::look;
use crate::ui::icons::Sign;
use crate::ui::texts;
use yew::prelude::*;

/// The button and its panel; Escape closes it.
#[component]
pub fn Legend() -> Html {
    let open = use_state(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let on_key = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                open.set(false);
            }
        })
    };
    html! {
        <div onkeydown={on_key}>
            <button type="button" class="btn quiet sm" aria-expanded={open.to_string()} aria-controls="legend" onclick={toggle}>
                <Sign href="#g-ready" /><Sign href="#g-notready" /><Sign href="#g-crash" />{ texts::LEGEND }
            </button>
            if *open {
                <div class="legend" id="legend" role="region" aria-label={texts::LEGEND} tabindex="0">{ panel() }</div>
            }
        </div>
    }
}

fn panel() -> Html {
    html! {
        <>
            <h3>{ texts::LEGEND_PODS }</h3>
            <ul>{ for states().into_iter().map(state) }</ul>
            <h3>{ texts::LEGEND_MESSAGES }</h3>
            <ul>
                { message(texts::LEGEND_WRITE, html! { <circle cx="7" cy="7" r="4.5" class="pulse" /> }) }
                { message(texts::LEGEND_WATCH, html! { <circle cx="7" cy="7" r="4.5" class="pulse watch" /> }) }
                { message(texts::LEGEND_REFUSED, html! { <use href="#g-failed" width="14" height="14" /> }) }
            </ul>
            <p>{ texts::LEGEND_METERS }</p>
        </>
    }
}

fn message(words: &'static str, sign: Html) -> Html {
    html! { <li><svg class="gl" aria-hidden="true">{ sign }</svg>{ words }</li> }
}

fn state(state: PodState) -> Html {
    let look = look(state, SimTime::ZERO);
    html! { <li><Sign href={look.glyph.href()} />{ look.spoken }</li> }
}

/// One of each glyph; instants are chosen so that the words read well.
fn states() -> Vec<PodState> {
    let (from, until) = (SimTime::from_millis(-12_000), SimTime::from_millis(18_000));
    vec![
        PodState::Pending,
        PodState::Starting,
        PodState::NotReady,
        PodState::Ready,
        PodState::Terminating { from, until },
        PodState::CrashLoopBackOff { from, until },
        PodState::OomKilled,
        PodState::ImagePullBackOff,
        PodState::Failed { exit_code: 1 },
        PodState::Completed,
        PodState::Evicted,
        PodState::Unknown,
    ]
}
