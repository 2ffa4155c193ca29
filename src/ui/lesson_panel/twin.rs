//! Two futures side by side: their lines, their visitors, their pods over time.

use super::words;
use crate::ui::icons::icon;
use crate::ui::props::{Actions, FutureView, SideView, TwinView};
use crate::ui::texts;
use yew::prelude::*;

/// The button that runs both, and what came of them.
pub fn twin(view: &TwinView, actions: &Actions) -> Html {
    let words = if view.sides.iter().any(|side| side.future.is_some()) { texts::COMPARE_AGAIN } else { texts::COMPARE };
    html! {
        <section class="twin" aria-label={texts::TWIN}>
            <button type="button" class="btn" onclick={actions.on_compare.reform(|_| ())}>{ icon("#i-play") }{ words }</button>
            <div class="sides" role="status">{ for view.sides.iter().map(side) }</div>
        </section>
    }
}

fn side(side: &SideView) -> Html {
    html! {
        <div class="side">
            <h3>{ &*side.title }</h3>
            if let Some(future) = &side.future {
                { counts(future) }
            } else {
                { for side.lines.iter().map(|line| html! { <code>{ for words(line) }</code> }) }
            }
        </div>
    }
}

fn counts(future: &FutureView) -> Html {
    let class = if future.lost == 0 { "missed none" } else { "missed" };
    html! {
        <>
            <p><b>{ future.served }</b>{ " " }{ texts::SERVED }</p>
            <p {class}><b>{ future.lost }</b>{ " " }{ texts::LOST }</p>
            <svg viewBox="0 0 100 30" role="img" aria-label={future.about.to_string()} preserveAspectRatio="none">
                <polyline class="all" points={future.wanted.to_string()} />
                <polyline class="ready" points={future.ready.to_string()} />
            </svg>
            <p class="why">{ &*future.about }</p>
            { for future.reasons.iter().map(|reason| html! { <p class="why">{ &**reason }</p> }) }
        </>
    }
}
