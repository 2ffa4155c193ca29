//! The sheet of all keys.

use super::icons::icon;
use super::texts;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct KeySheetProps {
    pub on_close: Callback<()>,
}

/// The sheet, which the focus goes to.
#[component]
pub fn KeySheet(props: &KeySheetProps) -> Html {
    let close = use_node_ref();
    use_effect_with(close.clone(), |close| {
        if let Some(close) = close.cast::<HtmlElement>() {
            let _ = close.focus();
        }
    });
    let on_close = props.on_close.clone();
    let onkeydown = Callback::from({
        let on_close = on_close.clone();
        move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Escape" | "?") {
                event.stop_propagation();
                event.prevent_default();
                on_close.emit(());
            }
            // It has one control only: the focus has nowhere else to go.
            if event.key() == "Tab" {
                event.prevent_default();
            }
        }
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
            </section>
        </div>
    }
}
