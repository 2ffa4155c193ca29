//! The path of all lessons: a stop each, joined by the line that was walked and the line ahead.

use crate::scene::way::way;
use crate::ui::props::{HomeView, PathRow, Stop, StopStanding};
use crate::ui::texts;
use yew::prelude::*;

/// The map.
pub fn map(view: &HomeView) -> Html {
    let last_row = view.rows.len().saturating_sub(1);
    let rows = view.rows.iter().enumerate().map(|(index, path)| row(path, index < last_row));
    html! {
        <section class="map" aria-labelledby="your-path">
            <div class="hd2">
                <h2 id="your-path">{ texts::YOUR_PATH }</h2>
                <span>{ texts::lessons_done(view.done, view.all) }</span>
            </div>
            { for rows }
        </section>
    }
}

fn row(path: &PathRow, leads_on: bool) -> Html {
    let is_walked = path.stops.iter().all(|stop| stop.standing == StopStanding::Done);
    html! {
        <div class="path">
            <h3>{ &*path.name }</h3>
            <ol class="stops">{ for path.stops.iter().map(stop) }</ol>
            if leads_on {
                // From the last stop of this row around to the first of the next.
                <svg class={classes!("turn", is_walked.then_some("walked"))} viewBox="0 0 1400 160"
                    preserveAspectRatio="none" aria-hidden="true">
                    <path d="M1304 0C1418 0 1418 104 1296 104H120C0 104 0 160 100 160" />
                </svg>
            }
        </div>
    }
}

fn stop(stop: &Stop) -> Html {
    let Stop { number, title, summary, .. } = stop;
    let (class, words) = match stop.standing {
        StopStanding::Done => ("done", texts::STOP_DONE),
        StopStanding::Underway { .. } => ("here", texts::STOP_UNDERWAY),
        StopStanding::Open => ("open", texts::STOP_OPEN),
    };
    let below = match stop.standing {
        StopStanding::Underway { step, steps } => texts::at_step(step, steps),
        _ => summary.to_string(),
    };
    html! {
        <li {class}>
            <a href={stop.address.clone()}>
                { mark(stop) }
                <b><span class="sr">{ texts::numbered(*number) }</span>{ &**title }</b>
                <span>{ below }</span><span class="sr">{ words }</span>
            </a>
        </li>
    }
}

/// So long is the ring around the lesson that is under way.
const RING: f64 = 163.4;

fn mark(stop: &Stop) -> Html {
    let inside = match stop.standing {
        StopStanding::Done => html! {
            <><circle class="fok" cx="32" cy="32" r="20" /><path class="tick" d="M25 32.500l5 5 9-10.500" /></>
        },
        StopStanding::Underway { step, steps } => {
            let walked = RING * (step.saturating_sub(1) as f64 / steps.max(1) as f64);
            html! {
                <>
                    <circle class="track" cx="32" cy="32" r="26" />
                    <circle class="arc" cx="32" cy="32" r="26" transform="rotate(-90 32 32)"
                        stroke-dasharray={way![walked, " ", RING]} />
                    <circle class="facc" cx="32" cy="32" r="19" />
                    <text class="on" x="32" y="38">{ stop.number }</text>
                </>
            }
        }
        StopStanding::Open => html! {
            <><circle class="hollow" cx="32" cy="32" r="19" /><text x="32" y="37">{ stop.number }</text></>
        },
    };
    html! { <svg class="mark" viewBox="0 0 64 64" aria-hidden="true">{ inside }</svg> }
}
