//! The scrubber: everything up to now on one line, and the instant that is shown as a knob on it.

use super::part::part;
use super::props::{Actions, Shared, Tense, Ticks, Track};
use super::texts;
use crate::api::time::{SimDuration, SimTime};
use crate::session::marks::Tone;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct TrackProps {
    pub track: Track,
    pub actions: Actions,
}

/// An arrow goes so far.
const NUDGE: SimDuration = SimDuration::from_secs(1);
/// Whoever lets go so near to the end, in hundredths of the line, means the present.
const SNAP: i64 = 1;

/// The line, its ticks and the knob.
pub fn scrubber(props: &TrackProps) -> Html {
    let TrackProps { track, actions } = props;
    let place = |at: SimTime| track.ticks.place(at);
    let since = track.ticks.deeds.iter().rev().find(|deed| deed.at <= track.now).map(|deed| deed.at);
    let stretch = |from: SimTime, to: SimTime| percent(place(to).saturating_sub(place(from)));
    let begin = track.ticks.begin;
    html! {
        <svg class="scrub" role="slider" tabindex="0" aria-label={texts::TIMELINE} aria-valuemin={millis(begin)}
            aria-valuemax={millis(track.end)} aria-valuenow={millis(track.now)} aria-valuetext={track.words.clone()}
            onpointerdown={on_press(props)} onpointermove={on_drag(props)} onkeydown={on_key(track, actions)}>
            <rect class="rail" y="24" width="100%" height="6" rx="3" />
            <rect class="known" y="24" width={stretch(begin, track.end)} height="6" rx="3" />
            <rect class="run" y="24" width={stretch(begin, track.now)} height="6" rx="3" />
            if let Some(since) = since {
                <rect class="since" x={percent(place(since))} y="24" width={stretch(since, track.now)} height="6" />
            }
            { part(track.ticks.clone(), ticks) }
            <circle class="knob" cx={percent(place(track.now))} cy="27" r="8" />
            <circle class="eye" cx={percent(place(track.now))} cy="27" r="3" />
        </svg>
    }
}

fn ticks(ticks: &Shared<Ticks>) -> Html {
    let event = |(place, tone): &(u32, Tone)| {
        let x = percent(*place);
        match tone {
            Tone::Plain => html! { <rect class="tick" {x} y="16" width="1.5" height="6" /> },
            Tone::Good => html! { <circle class="good" cx={x} cy="18.5" r="2.2" /> },
            Tone::Bad => html! { <svg {x} y="15"><path class="fail" d="M0 0l3.5 3.5L0 7l-3.5-3.5z" /></svg> },
        }
    };
    let deed = |(place, label): (u32, Option<&str>)| {
        html! {
            <>
                <rect class="deed" x={percent(place)} y="2" width="2" height="28" />
                if let Some(label) = label {
                    <svg x={percent(place)}><text x="7" y="11">{ label }</text></svg>
                }
            </>
        }
    };
    html! {
        <g aria-hidden="true">
            { for ticks.events.iter().map(event) }
            { for ticks.labelled().into_iter().map(deed) }
        </g>
    }
}

/// From hundredths of a percent.
fn percent(place: u32) -> String {
    format!("{}.{:02}%", place / 100, place % 100)
}

fn millis(at: SimTime) -> String {
    at.as_millis().to_string()
}

fn on_press(props: &TrackProps) -> Callback<PointerEvent> {
    let (track, on_instant) = (props.track.clone(), props.actions.on_instant.clone());
    Callback::from(move |event: PointerEvent| {
        let Some(line) = line(&event) else { return };
        let _ = line.set_pointer_capture(event.pointer_id());
        on_instant.emit(pointed_at(&track, &line, &event));
    })
}

fn on_drag(props: &TrackProps) -> Callback<PointerEvent> {
    let (track, on_instant) = (props.track.clone(), props.actions.on_instant.clone());
    Callback::from(move |event: PointerEvent| {
        if let Some(line) = line(&event).filter(|line| line.has_pointer_capture(event.pointer_id())) {
            on_instant.emit(pointed_at(&track, &line, &event));
        }
    })
}

fn line(event: &PointerEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(".scrub").ok()?
}

fn pointed_at(track: &Track, line: &Element, event: &PointerEvent) -> SimTime {
    let frame = line.get_bounding_client_rect();
    let part = ((f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0)).clamp(0.0, 1.0);
    let span = track.ticks.horizon.since(track.ticks.begin).as_millis();
    let at = track.ticks.begin + SimDuration::from_millis((span as f64 * part) as i64);
    if at + SimDuration::from_millis(span * SNAP / 100) >= track.end { track.end } else { at }
}

fn on_key(track: &Track, actions: &Actions) -> Callback<KeyboardEvent> {
    let (track, on_instant) = (track.clone(), actions.on_instant.clone());
    Callback::from(move |event: KeyboardEvent| {
        let deeds = || track.ticks.deeds.iter().map(|deed| deed.at);
        let to = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => SimTime::from_millis(track.now.as_millis() - NUDGE.as_millis()),
            "ArrowRight" | "ArrowUp" => track.now + NUDGE,
            "PageDown" => deeds().rev().find(|at| *at < track.now).unwrap_or(track.ticks.begin),
            "PageUp" => deeds().find(|at| *at > track.now).unwrap_or(track.end),
            "Home" => track.ticks.begin,
            "End" => track.end,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        on_instant.emit(to);
    })
}

/// Says that this is the past, and leads out of it.
pub fn past_notice(track: &Track, on_instant: &Callback<SimTime>) -> Html {
    let (end, on_instant) = (track.end, on_instant.clone());
    html! {
        <div class="past-note" role="status">
            if track.tense == Tense::Past {
                <p>
                    <b>{ texts::IN_THE_PAST }</b>{ " " }{ texts::FORKS }
                    <button type="button" class="btn sm" onclick={move |_: MouseEvent| on_instant.emit(end)}>
                        { texts::TO_THE_PRESENT }
                    </button>
                </p>
            }
        </div>
    }
}
