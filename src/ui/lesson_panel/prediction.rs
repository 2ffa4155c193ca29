//! What the learner expects of a step, and what it was.

use crate::ui::props::{Actions, PredictionView, Verdict};
use crate::ui::texts;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A question that may be answered before the run, and what the run has answered.
pub fn prediction(view: &PredictionView, actions: &Actions) -> Html {
    let is_open = view.verdict == Verdict::Open;
    html! {
        <fieldset class="expect">
            <legend>{ texts::EXPECT }{ " " }<span>{ texts::EXPECT_NOTE }</span></legend>
            <p id="expect-question">{ &*view.question }</p>
            if view.options.is_empty() {
                { number(view, actions, is_open) }
            } else {
                { for view.options.iter().enumerate().map(|(at, words)| option(at, words, view, actions, is_open)) }
            }
            <div role="status">
                if !view.answer.is_empty() {
                    <p class={if view.verdict == Verdict::Right { "answer right" } else { "answer" }}>{ &*view.answer }</p>
                }
            </div>
            if view.verdict == Verdict::Wrong {
                <button type="button" class="btn quiet" onclick={actions.on_reset_step.reform(|_| ())}>
                    { texts::TRY_AGAIN }
                </button>
            }
        </fieldset>
    }
}

fn option(at: usize, words: &Rc<str>, view: &PredictionView, actions: &Actions, is_open: bool) -> Html {
    let is_it = view.right.contains(&at);
    html! {
        <label class={if is_it { "it" } else { "" }}>
            <input type="radio" name="expect" checked={view.guess == Some(at)} disabled={!is_open}
                onchange={actions.on_expect.reform(move |_: Event| at)} />
            { &**words }
        </label>
    }
}

fn number(view: &PredictionView, actions: &Actions, is_open: bool) -> Html {
    let on_expect = actions.on_expect.clone();
    let onchange = Callback::from(move |event: Event| {
        let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(number) = field.and_then(|field| field.value().parse().ok()) {
            on_expect.emit(number);
        }
    });
    let value = view.guess.map(|guess| guess.to_string());
    html! {
        <input type="number" min="0" max="999" inputmode="numeric" aria-labelledby="expect-question" {value}
            disabled={!is_open} {onchange} />
    }
}
