//! The line being typed: a real text field, clear as glass, over a drawing of its text with our caret.

use super::props::{Completion, ConsoleKey, Foreground, Typed};
use super::texts;
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LineEditorProps {
    pub field: NodeRef,
    pub prompt: Rc<str>,
    pub line: Typed,
    pub ghost: Rc<str>,
    pub completion: Option<Completion>,
    pub run: Foreground,
    /// The line as it is now: what is drawn may be older.
    pub line_now: Callback<(), Typed>,
    pub on_line: Callback<Typed>,
    pub on_submit: Callback<String>,
    pub on_key: Callback<ConsoleKey>,
}

/// The prompt and its line.
#[component]
pub fn LineEditor(props: &LineEditorProps) -> Html {
    // Effects may come late: then the field has gone on already.
    use_effect_with((props.field.clone(), props.line.clone(), props.line_now.clone()), |(field, _, now)| {
        write(field, &now.emit(()));
    });
    let report = {
        let (field, on_line, now) = (props.field.clone(), props.on_line.clone(), props.line_now.clone());
        move || {
            if let Some(typed) = read(&field) {
                on_line.emit(typed);
                // In a search the line is another at once, and the next letter may come before the next drawing.
                write(&field, &now.emit(()));
            }
        }
    };
    let moved = {
        let (report, field, now) = (report.clone(), props.field.clone(), props.line_now.clone());
        move || {
            if read(&field).is_some_and(|typed| typed != now.emit(())) {
                report();
            }
        }
    };
    let (on_select, on_keyup) = (moved.clone(), moved.clone());
    let list = props.completion.as_ref().map(|_| "completions");
    let chosen = props.completion.as_ref().and_then(|completion| completion.chosen);
    html! {
        <div class="line">
            <div class="shown" aria-hidden="true">{ drawing(props) }</div>
            <textarea ref={props.field.clone()} rows="1" data-first="" aria-label={texts::CONSOLE_INPUT}
                spellcheck="false" autocomplete="off" autocapitalize="off" autocorrect="off" enterkeyhint="go" aria-autocomplete="both" aria-haspopup="listbox"
                aria-controls={list} aria-activedescendant={chosen.map(|row| format!("completion-{row}"))}
                oninput={move |_: InputEvent| report()} onselect={move |_: Event| on_select()}
                onclick={move |_: MouseEvent| moved()} onkeyup={move |_: KeyboardEvent| on_keyup()}
                onkeydown={keydown(props)} />
        </div>
    }
}

fn drawing(props: &LineEditorProps) -> Html {
    let Typed { text, caret } = &props.line;
    let before: String = text.chars().take(*caret).collect();
    let ghost = if *caret == text.chars().count() { &*props.ghost } else { "" };
    let mut rest = text.chars().skip(*caret).chain(ghost.chars());
    let under = rest.next().filter(|letter| *letter != '\n').unwrap_or(' ');
    let after: String = text.chars().skip(caret + 1).collect();
    let ghost_rest: String =
        if after.is_empty() && *caret < text.chars().count() { String::new() } else { ghost.chars().skip(1).collect() };
    html! {
        <>
            <span class="pr">{ &*props.prompt }</span>{ before }
            <span class={if ghost.is_empty() { "caret" } else { "caret gh" }}><span>{ under }</span></span>
            { after }<span class="gh">{ ghost_rest }</span>
        </>
    }
}

/// The keys that the program answers; everything else is the text field's own.
fn keydown(props: &LineEditorProps) -> Callback<KeyboardEvent> {
    let (on_key, on_submit) = (props.on_key.clone(), props.on_submit.clone());
    let (field, ghost, now) = (props.field.clone(), props.ghost.clone(), props.line_now.clone());
    let (popup, run) = (props.completion.clone(), props.run);
    Callback::from(move |event: KeyboardEvent| {
        if event.is_composing() || event.alt_key() || event.meta_key() {
            return;
        }
        let line = read(&field).unwrap_or_default();
        let key = match (event.key().as_str(), event.ctrl_key()) {
            ("Enter", false) if !event.shift_key() => {
                event.prevent_default();
                match &popup {
                    Some(popup) if popup.chosen.is_some() => on_key.emit(ConsoleKey::Accept),
                    _ => on_submit.emit(line.text),
                }
                return write(&field, &now.emit(()));
            }
            // An empty line lets Tab go on to the next control: nobody is trapped here.
            ("Tab", false) if !event.shift_key() && (!line.text.is_empty() || popup.is_some()) => ConsoleKey::Complete,
            ("ArrowRight", false) if !ghost.is_empty() && line.caret == line.text.chars().count() => ConsoleKey::Accept,
            ("ArrowUp", false) => ConsoleKey::Up,
            ("ArrowDown", false) => ConsoleKey::Down,
            ("Escape", false) if popup.is_some() || !ghost.is_empty() || run == Foreground::Command => {
                ConsoleKey::Escape
            }
            ("c", true) if !selects(&field) => ConsoleKey::Interrupt,
            ("d", true) => ConsoleKey::EndOfInput,
            ("l", true) => ConsoleKey::Clear,
            ("r", true) => ConsoleKey::SearchBack,
            ("u", true) => ConsoleKey::CutToStart,
            ("k", true) => ConsoleKey::CutToEnd,
            ("a", true) => ConsoleKey::Control('a'),
            ("e", true) => ConsoleKey::Control('e'),
            ("w", true) => ConsoleKey::Control('w'),
            ("y", true) => ConsoleKey::Control('y'),
            _ => return,
        };
        event.prevent_default();
        on_key.emit(key);
        write(&field, &now.emit(()));
    })
}

fn selects(field: &NodeRef) -> bool {
    let field = field.cast::<HtmlTextAreaElement>();
    field.is_some_and(|field| field.selection_start().ok() != field.selection_end().ok())
}

/// The browser counts UTF-16 units, we count characters.
fn read(field: &NodeRef) -> Option<Typed> {
    let field = field.cast::<HtmlTextAreaElement>()?;
    let text = field.value();
    let units = field.selection_end().ok().flatten().unwrap_or_default() as usize;
    let mut passed = 0;
    let before = text.chars().take_while(|letter| {
        passed += letter.len_utf16();
        passed <= units
    });
    Some(Typed { caret: before.count(), text: text.clone() })
}

fn write(field: &NodeRef, line: &Typed) {
    let Some(element) = field.cast::<HtmlTextAreaElement>() else { return };
    if element.value() != line.text {
        element.set_value(&line.text);
    }
    if read(field).is_some_and(|typed| typed.caret != line.caret) {
        let units: usize = line.text.chars().take(line.caret).map(char::len_utf16).sum();
        let _ = element.set_selection_range(units as u32, units as u32);
    }
}
