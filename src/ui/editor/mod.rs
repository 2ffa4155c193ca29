//! The editor of `vi`, `nano` and `kubectl edit`: a file over the stage, with what is wrong on which line.

mod field;
mod keys;

use super::fetching::Fetching;
use super::icons::icon;
use super::inspector::diff_lines;
use super::props::{ROWS, first_row};
use super::texts;
use crate::host::Draft;
use crate::lazy::Fetch;
use crate::scene::inspect::inked;
use crate::session::manuscript::{Offers, Problem, problems};
use field::Written;
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

crate::lazy!(editor: pub fn fetch() -> fn(EditorProps) -> Html, here as here { draw });

fn draw(props: EditorProps) -> Html {
    // Another text is another piece of work.
    let key = Rc::as_ptr(&props.draft) as usize;
    html! { <Editor {key} ..props /> }
}

/// The file that is edited, if one is, as soon as the editor is here; `update` draws it when it has come.
pub fn editor(draft: &Option<Rc<Draft>>, on_close: Callback<Option<String>>, update: UseForceUpdateHandle) -> Html {
    const FETCH: Fetch = fetch;
    match (draft, here()) {
        (None, _) => Html::default(),
        (Some(draft), Some(draw)) => draw(EditorProps { draft: draft.clone(), on_close }),
        (Some(_), None) => {
            let on_here = Callback::from(move |()| update.force_update());
            html! { <div class="editor"><Fetching fetch={FETCH} {on_here} /></div> }
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct EditorProps {
    pub draft: Rc<Draft>,
    /// The editor is left: with a text to keep, or without.
    pub on_close: Callback<Option<String>>,
}

/// What the reader sees of their work.
#[derive(Clone, Default, PartialEq)]
struct State {
    written: Written,
    /// The words that fit, while they are shown, and the chosen one.
    offered: Option<(Offers, Option<usize>)>,
    /// Whether leaving was asked for although something is not saved.
    is_leaving: bool,
}

/// A file in the editor.
#[component]
fn Editor(props: &EditorProps) -> Html {
    let field = use_node_ref();
    let state =
        use_state(|| State { written: Written { text: props.draft.text.clone(), caret: 0 }, ..State::default() });
    use_effect_with(field.clone(), {
        let text = props.draft.text.clone();
        move |field| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                field.set_value(&text);
                let _ = field.focus();
                let _ = field.set_selection_range(0, 0);
            }
        }
    });
    let is_manifest = is_manifest(&props.draft.path);
    let mut wrong = if is_manifest { problems(&state.written.text) } else { Vec::new() };
    let lines = inked(&state.written.text);
    // A parser that misses something says so of the line behind the last one.
    wrong.iter_mut().for_each(|problem| problem.line = problem.line.min(lines.len()));
    let hand = keys::Hand {
        field: field.clone(),
        state: state.clone(),
        is_manifest,
        saved: props.draft.clone(),
        on_close: props.on_close.clone(),
    };
    let (on_input, on_key, on_save, on_leave) = (hand.clone(), hand.clone(), hand.clone(), hand.clone());
    let name = props.draft.path.rsplit('/').next().unwrap_or_default().to_owned();
    html! {
        <section class="editor" role="dialog" aria-label={texts::editing(&name)} data-region="editor" tabindex="-1">
            <div class="ehead">
                <h2>{ name.clone() }</h2><span>{ &props.draft.path }</span>
                <button type="button" class="ib" aria-label={texts::LEAVE} title={texts::LEAVE}
                    onclick={move |_: MouseEvent| on_leave.leave()}>{ icon("#i-x") }</button>
            </div>
            <div class="paper">
                <div class="gutter" aria-hidden="true">{ for (1..=lines.len()).map(|line| number(line, &wrong)) }</div>
                <div class="sheet">
                    <pre class="yaml" aria-hidden="true">{ diff_lines(&lines) }</pre>
                    <textarea ref={field} wrap="off" spellcheck="false" autocomplete="off" autocapitalize="off" autocorrect="off"
                        data-first="" aria-label={texts::text_of(&name)} aria-invalid={(!wrong.is_empty()).to_string()}
                        aria-describedby="editor-problems" oninput={move |_: InputEvent| on_input.typed()}
                        onkeydown={move |event: KeyboardEvent| on_key.press(&event)} />
                </div>
            </div>
            { offered(&hand, &state) }
            { trouble(&hand, &wrong, is_manifest) }
            <div class="foot">
                if state.is_leaving {
                    <p role="alert">{ texts::NOT_SAVED }</p>
                }
                <button type="button" class="btn quiet" onclick={move |_: MouseEvent| hand.leave_anyway()}>{ texts::LEAVE }</button>
                <button type="button" class="btn pri" onclick={move |_: MouseEvent| on_save.save()}>
                    { texts::SAVE }<kbd>{ texts::SAVE_KEY }</kbd>
                </button>
            </div>
        </section>
    }
}

/// Only what is called so is read as YAML.
fn is_manifest(path: &str) -> bool {
    [".yaml", ".yml"].iter().any(|ending| path.ends_with(ending))
}

fn number(line: usize, wrong: &[Problem]) -> Html {
    let is_wrong = wrong.iter().any(|problem| problem.line == line);
    html! { <span class={classes!(is_wrong.then_some("bad"))}>{ line }</span> }
}

fn offered(hand: &keys::Hand, state: &State) -> Html {
    let Some((offers, chosen)) = &state.offered else { return Html::default() };
    let first = first_row(*chosen);
    let row = |(index, offer): (usize, &crate::session::manuscript::Offer)| {
        let (hand, is_chosen) = (hand.clone(), *chosen == Some(index));
        // The field keeps the focus: what is clicked is taken, and typing goes on.
        let onmousedown = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            hand.take(index);
        });
        html! {
            <li role="option" aria-selected={is_chosen.to_string()} class={classes!(is_chosen.then_some("on"))} {onmousedown}>
                <code>{ &offer.word }</code><span>{ &offer.gloss }</span>
            </li>
        }
    };
    html! {
        <div class="comp">
            <ul role="listbox" aria-label={texts::COMPLETIONS}>{ for offers.words.iter().enumerate().skip(first).take(ROWS).map(row) }</ul>
            <p><kbd>{ "Tab" }</kbd>{ " " }{ texts::ACCEPT }</p>
        </div>
    }
}

fn trouble(hand: &keys::Hand, wrong: &[Problem], is_manifest: bool) -> Html {
    let one = |problem: &Problem| {
        let (hand, line) = (hand.clone(), problem.line);
        html! {
            <li><button type="button" onclick={move |_: MouseEvent| hand.go_to(line)}>
                <b>{ texts::line(problem.line) }</b>{ " " }{ &problem.words }
            </button></li>
        }
    };
    html! {
        <div class="wrong" id="editor-problems" role="status">
            if wrong.is_empty() {
                <p>{ if is_manifest { texts::NOTHING_WRONG } else { texts::PLAIN_TEXT } }</p>
            } else {
                <ul>{ for wrong.iter().map(one) }</ul>
            }
        </div>
    }
}
