//! The sheet of all keys.

use super::icons::icon;
use super::keys::SingleKeys;
use super::texts;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct KeySheetProps {
    pub on_close: Callback<()>,
}

/// The sheet, which the focus goes to.
#[component]
pub fn KeySheet(props: &KeySheetProps) -> Html {
    let (close, switch) = (use_node_ref(), use_node_ref());
    use_effect_with(close.clone(), |close| {
        let origin = in_focus();
        focus(close);
        move || {
            if let Some(origin) = origin {
                let _ = origin.focus();
            }
        }
    });
    let on_close = props.on_close.clone();
    let onkeydown = Callback::from({
        let (on_close, close, switch) = (on_close.clone(), close.clone(), switch.clone());
        move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Escape" | "?" => {
                    event.stop_propagation();
                    on_close.emit(());
                }
                // It has two controls: the focus has nowhere else to go.
                "Tab" => focus(if in_focus() == switch.cast() { &close } else { &switch }),
                _ => return,
            }
            event.prevent_default();
        }
    });
    let onchange = Callback::from(|event: Event| {
        let switch = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let is_on = switch.is_some_and(|switch| switch.checked());
        if is_on { SingleKeys::Working.want() } else { SingleKeys::Off.want() }
    });
    let row = |(keys, what): &(&'static str, &'static str)| {
        html! { <div><dt>{ for keys.split(' ').map(|key| html! { <kbd>{ key }</kbd> }) }</dt><dd>{ *what }</dd></div> }
    };
    html! {
        <div class="veil" onclick={on_close.reform(|_: MouseEvent| ())}>
            <section class="keys" role="dialog" aria-modal="true" aria-labelledby="keys-title" {onkeydown}
                onclick={|event: MouseEvent| event.stop_propagation()}>
                <div class="ehead">
                    <h2 id="keys-title">{ texts::KEYS }</h2><span />
                    <button ref={close} type="button" class="ib" aria-label={texts::CLOSE} title={texts::CLOSE}
                        onclick={on_close.reform(|_: MouseEvent| ())}>{ icon("#i-x") }</button>
                </div>
                <div class="cols">
                    { for texts::KEY_SHEET.iter().map(|(title, rows)| html! {
                        <div><h3>{ *title }</h3><dl>{ for rows.iter().map(row) }</dl></div>
                    }) }
                </div>
                <label class="switch"><input ref={switch} type="checkbox" checked={SingleKeys::wanted() == SingleKeys::Working}
                    {onchange} />{ texts::SINGLE_KEYS }</label>
            </section>
        </div>
    }
}

fn in_focus() -> Option<HtmlElement> {
    web_sys::window()?.document()?.active_element()?.dyn_into().ok()
}

fn focus(control: &NodeRef) {
    if let Some(control) = control.cast::<HtmlElement>() {
        let _ = control.focus();
    }
}
