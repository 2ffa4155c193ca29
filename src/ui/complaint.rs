//! What the page cannot keep, said once, until the reader has heard it.

use super::storage::Trouble;
use super::texts;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ComplaintProps {
    pub class: &'static str,
    pub trouble: Option<Trouble>,
}

/// The line that says it, where there is something to say.
#[component]
pub fn Complaint(props: &ComplaintProps) -> Html {
    let heard = use_state(|| false);
    let words = props.trouble.filter(|_| !*heard).map(|trouble| match trouble {
        Trouble::Blocked => texts::BLOCKED,
        Trouble::Full => texts::FULL,
        Trouble::Spoiled => texts::SPOILED,
    });
    let onclick = move |_: MouseEvent| heard.set(true);
    html! {
        <div role="status">
            if let Some(words) = words {
                <p class={props.class}>{ words }<button type="button" class="btn" {onclick}>{ texts::UNDERSTOOD }</button></p>
            }
        </div>
    }
}
