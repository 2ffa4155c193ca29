//! The console: its output, the line being typed, the words that fit.

use super::complaint::Complaint;
use super::icons::icon;
use super::line_editor::LineEditor;
use super::part::{keyed_part, part};
use super::props::{
    Actions, Completion, ConsoleKey, ConsoleView, Extent, Foreground, Outcome, OutputKind, OutputLine, Shared, TabAct,
    TabPlace, TabView,
};
use super::selection::Selection;
use super::storage::{CONSOLE_HEIGHT, trouble};
use super::texts;
use crate::apiserver::request::Key;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ConsoleProps {
    pub console: ConsoleView,
    pub actions: Actions,
    /// What is selected: its rows are marked.
    pub selection: Option<Selection>,
    pub on_select: Callback<Option<Selection>>,
    /// The tab that shows it, where it shares its place.
    #[prop_or_default]
    pub labelled_by: Option<&'static str>,
}

/// The console with its bar.
#[component]
pub fn Console(props: &ConsoleProps) -> Html {
    let ConsoleProps { console, actions, selection, on_select, labelled_by } = props;
    let (body, field) = (use_node_ref(), use_node_ref());
    use_effect_with(
        (body.clone(), console.output.clone(), console.line.clone(), console.offer.clone()),
        |(body, ..)| {
            if let Some(body) = body.cast::<Element>() {
                body.set_scroll_top(body.scroll_height());
            }
        },
    );
    let to_field = {
        let field = field.clone();
        Callback::from(move |_: MouseEvent| focus_unless_selecting(&field))
    };
    let label = labelled_by.is_none().then_some(texts::CONSOLE_REGION);
    html! {
        <section class="cons" id="panel-console" data-region="console" tabindex="-1"
            role={labelled_by.map(|_| "tabpanel")} aria-label={label} aria-labelledby={*labelled_by}>
            <Divider />
            <div class="bar">
                <h2>{ icon("#i-term") }{ texts::CONSOLE }</h2>
                { part(TabsProps { tabs: console.tabs.clone(), on_tab: actions.on_tab.clone() }, tabs) }
                <span>{ texts::CONTEXT }{ " " }<span class="mono">{ &*console.context }</span></span>
                <span>{ texts::NAMESPACE }{ " " }<span class="mono">{ &*console.namespace }</span></span>
                <span class="sp" />
                { keys(console.run, &field, &actions.on_key) }
                { copy(&actions.on_copy) }
                <span class="hide"><kbd>{ "↑" }</kbd>{ " " }{ texts::HISTORY }</span>
            </div>
            if labelled_by.is_none() {
                <Complaint class="tell" trouble={trouble()} />
            }
            <div class="term-body" id="terminal" ref={body} onclick={to_field}>
                { part(LogProps { output: console.output.clone(), selection: selection.clone(), on_select: on_select.clone() }, log) }
                if console.outcome == Outcome::Failed {
                    { after_error(console.offer.as_ref(), actions) }
                }
                <LineEditor {field} prompt={prompt(console)} line={console.line.clone()} ghost={console.ghost.clone()}
                    completion={console.completion.clone()} run={console.run} line_now={actions.line_now.clone()} on_line={actions.on_line.clone()}
                    on_submit={actions.on_submit.clone()} on_key={actions.on_key.clone()} />
            </div>
            if let Some(completion) = &console.completion {
                { popup(completion, &actions.on_complete) }
            }
        </section>
    }
}

/// Ctrl-C for whoever does not know it, and the keys that a touch screen's keyboard does not have.
fn keys(run: Foreground, field: &NodeRef, on_key: &Callback<ConsoleKey>) -> Html {
    // Pressing must not take the focus from the line.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    let press = |key: ConsoleKey| {
        let (on_key, field) = (on_key.clone(), field.clone());
        move |event: MouseEvent| {
            on_key.emit(key);
            // With the keyboard it was there already, and may be gone now.
            if event.detail() == 0 {
                focus_unless_selecting(&field);
            }
        }
    };
    let key = |name: &'static str, label: &'static str, key: ConsoleKey| {
        let onclick = press(key);
        html! { <button type="button" class="btn quiet sm touch" aria-label={label} {onmousedown} {onclick}>{ name }</button> }
    };
    html! {
        <>
            if run == Foreground::Command {
                <button type="button" class="btn quiet sm halt" {onmousedown} onclick={press(ConsoleKey::Interrupt)}>
                    { texts::HALT }<kbd>{ "Ctrl+C" }</kbd>
                </button>
            }
            { key("Tab", texts::COMPLETE, ConsoleKey::Complete) }
            { key("↑", texts::OLDER, ConsoleKey::Up) }
        </>
    }
}

fn copy(on_copy: &Callback<Extent>) -> Html {
    let onclick = on_copy.reform(|event: MouseEvent| if event.shift_key() { Extent::All } else { Extent::Last });
    html! {
        <button type="button" class="ib" aria-label={texts::COPY} title={texts::COPY} {onclick}>{ icon("#i-copy") }</button>
    }
}

#[derive(PartialEq)]
struct TabsProps {
    tabs: Vec<TabView>,
    on_tab: Callback<TabAct>,
}

/// The tabs, if there is more than one; the way to one more, and the way out of the one in front.
fn tabs(props: &TabsProps) -> Html {
    let TabsProps { tabs, on_tab } = props;
    let tab = |(at, tab): (usize, &TabView)| {
        let front = tab.place == TabPlace::Front;
        let beside = |by: usize| tabs.get((at + by) % tabs.len()).map_or(tab.number, |other| other.number);
        let (before, after, on_turn) = (beside(tabs.len() - 1), beside(1), on_tab.clone());
        let onkeydown = Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowLeft" => before,
                "ArrowRight" => after,
                _ => return,
            };
            event.prevent_default();
            on_turn.emit(TabAct::Show(to));
            focus_tab(to);
        });
        let number = tab.number;
        html! {
            <button type="button" role="tab" id={tab_id(number)} aria-controls="terminal" aria-selected={front.to_string()}
                tabindex={if front { "0" } else { "-1" }} onclick={on_tab.reform(move |_: MouseEvent| TabAct::Show(number))}
                {onkeydown}>{ number }{ " " }<span class="mono">{ &*tab.title }</span></button>
        }
    };
    let button = |label: &'static str, symbol: &'static str, act: TabAct| {
        let onclick = on_tab.reform(move |_: MouseEvent| act);
        html! { <button type="button" class="ib" aria-label={label} title={label} {onclick}>{ icon(symbol) }</button> }
    };
    html! {
        <div class="ctabs">
            if tabs.len() > 1 {
                <div role="tablist" aria-label={texts::CONSOLE_TABS}>{ for tabs.iter().enumerate().map(tab) }</div>
                { button(texts::CLOSE_TAB, "#i-x", TabAct::Close) }
            }
            { button(texts::OPEN_TAB, "#i-plus", TabAct::Open) }
        </div>
    }
}

fn tab_id(number: u32) -> String {
    format!("console-tab-{number}")
}

fn focus_tab(number: u32) {
    let page = web_sys::window().and_then(|window| window.document());
    let tab = page.and_then(|page| page.get_element_by_id(&tab_id(number))?.dyn_into::<HtmlElement>().ok());
    if let Some(tab) = tab {
        let _ = tab.focus();
    }
}

/// While a command runs there is no prompt, as in a real terminal.
fn prompt(console: &ConsoleView) -> Rc<str> {
    match console.run {
        Foreground::Prompt => console.prompt.clone(),
        Foreground::Command => "".into(),
    }
}

fn focus_unless_selecting(field: &NodeRef) {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    let selecting = selection.is_some_and(|selection| !selection.is_collapsed());
    if let Some(field) = field.cast::<HtmlElement>().filter(|_| !selecting) {
        let _ = field.focus();
    }
}

#[derive(PartialEq)]
struct LogProps {
    output: Shared<Vec<Shared<Vec<OutputLine>>>>,
    selection: Option<Selection>,
    on_select: Callback<Option<Selection>>,
}

fn log(props: &LogProps) -> Html {
    let block = |(at, lines): (usize, &Shared<Vec<OutputLine>>)| {
        let is_here = |key: &&Key| lines.iter().any(|line| is_of(line, key));
        let selected = props.selection.as_ref().and_then(Selection::key).filter(is_here).cloned();
        keyed_part(at.into(), BlockProps { lines: lines.clone(), selected, on_select: props.on_select.clone() }, block)
    };
    html! {
        <div class="log" role="log" aria-label={texts::CONSOLE_LOG}>{ for props.output.iter().enumerate().map(block) }</div>
    }
}

#[derive(PartialEq)]
struct BlockProps {
    lines: Shared<Vec<OutputLine>>,
    /// What is selected, if it is in these lines.
    selected: Option<Key>,
    on_select: Callback<Option<Selection>>,
}

fn is_of(line: &OutputLine, key: &Key) -> bool {
    line.named.as_ref().is_some_and(|named| named.key == *key)
}

fn block(props: &BlockProps) -> Html {
    html! { <div class="block">{ for props.lines.iter().map(|each| line(each, props)) }</div> }
}

fn line(line: &OutputLine, block: &BlockProps) -> Html {
    let class = match line.kind {
        OutputKind::Command | OutputKind::Continuation => "l cmdline",
        OutputKind::Header => "l hd",
        // A table keeps its columns, a sentence is read whole.
        OutputKind::Stdout if line.text.contains("  ") => "l",
        OutputKind::Stdout => "l wrap",
        OutputKind::Stderr => "l wrap err",
        OutputKind::Note => "l wrap note",
    };
    let is_selected = block.selected.as_ref().is_some_and(|key| is_of(line, key));
    let (name, rest) =
        line.named.as_ref().and_then(|named| line.text.split_at_checked(named.length)).unwrap_or(("", &line.text));
    html! {
        <div class={classes!(class, is_selected.then_some("sel"))}>
            if line.kind == OutputKind::Command { <span class="pr">{ "$ " }</span> }
            if line.kind == OutputKind::Continuation { <span class="pr">{ "> " }</span> }
            if let Some(named) = line.named.as_ref().map(|named| named.key.clone()) {
                // With the keyboard, the same is selected on the stage: a hundred names are not a hundred stops.
                <span class="res" onclick={block.on_select.reform(move |_: MouseEvent| Some(Selection::Object(named.clone())))}>{ name }</span>
            }
            { rest }
        </div>
    }
}

/// The ways on from a line that failed: the same as it was meant, if that can be told, or back.
fn after_error(command: Option<&Rc<str>>, actions: &Actions) -> Html {
    let offer = |command: &Rc<str>| {
        let run = command.clone();
        // A manifest is on the screen already.
        let (first, more) = command.split_once('\n').map_or((&**command, ""), |(first, _)| (first, " …"));
        html! {
            <>
                { texts::OFFER }{ " " }
                <button type="button" class="cmd" onclick={actions.on_run.reform(move |_: MouseEvent| run.clone())}>
                    <code>{ first }{ more }</code><span class="go">{ icon("#i-play") }</span>
                </button>
            </>
        }
    };
    html! {
        <p class="offer">
            { for command.map(offer).into_iter() }
            <button type="button" class="btn quiet sm" onclick={actions.on_undo.reform(|_: MouseEvent| ())}>
                { icon("#i-undo") }{ texts::TAKE_BACK }
            </button>
        </p>
    }
}

fn popup(completion: &Completion, on_complete: &Callback<usize>) -> Html {
    let marked = completion.chosen.unwrap_or(0);
    let row = |(at, row): (usize, &super::props::CompletionRow)| {
        let at = completion.before + at;
        let on = completion.chosen == Some(at);
        // Pressing must not take the focus from the line.
        let onmousedown = |event: MouseEvent| event.prevent_default();
        html! {
            <li id={format!("completion-{at}")} role="option" class={(at == marked).then_some("on")}
                aria-selected={on.to_string()} aria-setsize={completion.count.to_string()}
                aria-posinset={(at + 1).to_string()} {onmousedown} onclick={on_complete.reform(move |_| at)}>
                <code>{ &*row.word }</code><span>{ &*row.gloss }</span>
            </li>
        }
    };
    html! {
        <div class="comp">
            <ul id="completions" role="listbox" aria-label={texts::COMPLETIONS}>
                { for completion.rows.iter().enumerate().map(row) }
            </ul>
            <p>
                { &*completion.about }{ " " }
                <span class="how">
                    <kbd>{ "Tab" }</kbd>{ " " }{ texts::ACCEPT }
                    if completion.count > completion.rows.len() {
                        { " " }{ texts::word_of(marked + 1, completion.count) }
                    }
                </span>
            </p>
        </div>
    }
}

const LEAST: i32 = 120;
const USUAL: i32 = 206;
/// As the style sheet has it.
const USUAL_PART: i32 = 23;
/// What stage, story and bar need at the least.
const LEFT_FOR_STAGE: i32 = 360;

/// The edge by which the console is made higher, with a pointer or with arrows; a double click makes it as it was.
#[component]
fn Divider() -> Html {
    let wanted = use_state(|| CONSOLE_HEIGHT.recall());
    use_effect_with(*wanted, |wanted| {
        wanted.map(apply);
    });
    let usual = (window_height() * USUAL_PART / 100).clamp(LEAST, USUAL);
    let set = {
        let wanted = wanted.clone();
        move |pixels: i32| {
            let pixels = pixels.clamp(LEAST, (window_height() - LEFT_FOR_STAGE).max(LEAST));
            CONSOLE_HEIGHT.keep(&pixels);
            wanted.set(Some(pixels));
        }
    };
    let onpointerdown = Callback::from(|event: PointerEvent| {
        if let Some(edge) = event.target().and_then(|edge| edge.dyn_into::<Element>().ok()) {
            event.prevent_default();
            let _ = edge.set_pointer_capture(event.pointer_id());
        }
    });
    let on_move = set.clone();
    let onpointermove = Callback::from(move |event: PointerEvent| {
        let held = event.target().and_then(|edge| edge.dyn_into::<Element>().ok());
        if held.is_some_and(|edge| edge.has_pointer_capture(event.pointer_id())) {
            on_move(window_height() - event.client_y());
        }
    });
    let (on_reset, now) = (set.clone(), wanted.unwrap_or(usual));
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" => now + 24,
            "ArrowDown" => now - 24,
            "Home" => LEAST,
            "End" => i32::MAX,
            _ => return,
        };
        event.prevent_default();
        set(to);
    });
    html! {
        <div class="drag" role="separator" tabindex="0" aria-orientation="horizontal" aria-label={texts::RESIZE}
            aria-valuemin={LEAST.to_string()} aria-valuenow={now.to_string()}
            {onpointerdown} {onpointermove} {onkeydown} ondblclick={move |_: MouseEvent| on_reset(usual)} />
    }
}

fn window_height() -> i32 {
    let height = web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64());
    height.unwrap_or(900.0) as i32
}

/// Through the object model: the page's policy allows no style attributes.
fn apply(height: i32) {
    let page = web_sys::window().and_then(|window| window.document());
    let root = page.and_then(|page| page.document_element()?.dyn_into::<HtmlElement>().ok());
    if let Some(root) = root {
        let _ = root.style().set_property("--console-height", &format!("{height}px"));
    }
}
