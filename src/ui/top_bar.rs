//! The bar on top: where the reader is, and how time runs.

use super::icons::icon;
use super::props::{Actions, Clock, Gate, Leap, Past, Run, Speed, Track};
use super::route::Route;
use super::scrubber::{TrackProps, scrubber};
use super::{texts, theme};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Brand, the place in the course (`Lesson 2 of 14`), the lesson's name, and the controls that belong on top.
pub fn top_bar(place: &Rc<str>, name: &Rc<str>, controls: Html, on_help: Callback<MouseEvent>) -> Html {
    html! {
        <header class="top" data-region="top" tabindex="-1">
            <h1><a class="word" href="#" title={texts::HOME}>
                <svg aria-hidden="true"><use href="#tabmark" /></svg><span>{ texts::BRAND }</span>
            </a></h1>
            <a class="pick" href="#" title={texts::HOME}><span>{ &**place }</span><b>{ &**name }</b></a>
            { controls }
            <a class="btn sm share-it" href={Route::share_here()}>{ icon("#i-share") }{ texts::SHARE_THIS }</a>
            <button type="button" class="ib help" aria-label={texts::KEYS_BUTTON} title={texts::KEYS_BUTTON}
                onclick={on_help}>{ icon("#i-key") }</button>
            <button type="button" class="ib" aria-label={texts::THEME} title={texts::THEME}
                onclick={|_| theme::toggle()}>{ icon("#i-theme") }</button>
        </header>
    }
}

#[derive(PartialEq)]
pub struct TimeProps {
    pub clock: Clock,
    pub track: Track,
    pub actions: Actions,
}

/// Play, step, speed, the scrubber and the clock.
pub fn time_controls(props: &TimeProps) -> Html {
    let Clock { words, note, run, speed } = props.clock.clone();
    let (label, symbol) = match run {
        Run::Running => (texts::PAUSE, "#i-pause"),
        Run::Paused => (texts::PLAY, "#i-play"),
    };
    let leap = |class: &'static str, label: &'static str, symbol: &'static str, leap: Leap| {
        let onclick = props.actions.on_leap.reform(move |_: MouseEvent| leap);
        html! {
            <button type="button" class={classes!("ib", class)} aria-label={label} title={label} {onclick}>
                { icon(symbol) }
            </button>
        }
    };
    let track = TrackProps { track: props.track.clone(), actions: props.actions.clone() };
    let on_speed = props.actions.on_speed.clone();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = select {
            on_speed.emit(Speed::from_index(select.selected_index().max(0) as usize));
        }
    });
    html! {
        <div class="time" role="group" aria-label={texts::CLOCK}>
            { leap("back", texts::STEP_BACK, "#i-back", Leap::Back) }
            <button type="button" class="ib main" data-first="" aria-label={label} title={label}
                onclick={props.actions.on_pause.reform(|_| ())}>{ icon(symbol) }</button>
            <button type="button" class="ib" aria-label={texts::STEP} title={texts::STEP}
                onclick={props.actions.on_step.reform(|_| ())}>{ icon("#i-step") }</button>
            { leap("skip-on", texts::SKIP_AHEAD, "#i-skip", Leap::Ahead) }
            <div class="speed">
                <select aria-label={texts::SPEED} title={format!("{} ([ ])", texts::SPEED)} {onchange}>
                    { for Speed::all().map(|each| html! {
                        <option value={each.index().to_string()} selected={each == speed}>{ each.label() }</option>
                    }) }
                </select>
                { icon("#i-chev") }
            </div>
            { scrubber(&track) }
            <div class="clock">{ words }<small>{ &*note }</small></div>
        </div>
    }
}

#[derive(PartialEq)]
pub struct PastProps {
    pub past: Past,
    pub actions: Actions,
}

/// Back, forth, and from the beginning.
pub fn past_controls(props: &PastProps) -> Html {
    let Past { undo, redo, last } = props.past.clone();
    let undo_label = last.map_or_else(|| texts::UNDO.to_owned(), |last| texts::undo_of(&last));
    let Actions { on_undo, on_redo, on_start_over, .. } = props.actions.clone();
    let button = |label: String, symbol: &'static str, gate: Gate, on_click: Callback<()>| {
        html! {
            <button type="button" class="ib" aria-label={label.clone()} title={label} disabled={gate == Gate::Shut}
                onclick={on_click.reform(|_| ())}>{ icon(symbol) }</button>
        }
    };
    html! {
        <div class="past" role="group" aria-label={texts::PAST}>
            { button(undo_label, "#i-undo", undo, on_undo) }
            { button(texts::REDO.to_owned(), "#i-redo", redo, on_redo) }
            { button(texts::START_OVER.to_owned(), "#i-reset", undo, on_start_over) }
        </div>
    }
}
