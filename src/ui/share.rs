//! Share and embed: a link to a lesson or a cluster, and the line of HTML that puts it into another page.

use super::home::head;
use super::icons::icon;
use super::route::{Place, Route};
use super::texts;
use crate::lessons::catalogue;
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What can be shared besides lessons.
const SANDBOXES: [(&str, &str); 2] = [("one-node", texts::CARD_ONE), ("three-nodes", texts::CARD_THREE)];

/// One thing to share.
#[derive(Clone, PartialEq)]
struct Choice {
    title: Rc<str>,
    place: Place,
    link: String,
    embed: String,
}

#[derive(Properties, PartialEq)]
pub struct ShareProps {
    /// What is to be shared first of all.
    pub of: Option<Place>,
}

/// The page.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let choices = use_memo((), |()| choices());
    let named = props.of.as_ref().map(Place::name);
    let chosen = use_state(|| choices.iter().position(|choice| Some(choice.place.name()) == named).unwrap_or(0));
    let shown = *chosen;
    let Some(choice) = choices.get(shown).cloned() else { return Html::default() };
    let snippet = format!(
        "<iframe src=\"{}\" title=\"{}: {}\" width=\"800\" height=\"450\" loading=\"lazy\"></iframe>",
        choice.embed,
        texts::BRAND,
        choice.title
    );
    let onchange = Callback::from(move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = select {
            chosen.set(select.selected_index().max(0) as usize);
        }
    });
    html! {
        <div class="home">
            { head(texts::SHARE) }
            <main class="share">
                <h1>{ texts::SHARE }</h1>
                <p>{ texts::SHARE_WORDS }</p>
                <label class="which">{ texts::SHARE_WHICH }
                    <span class="speed"><select {onchange}>
                        { for choices.iter().enumerate().map(|(index, choice)| html! {
                            <option selected={index == shown}>{ &*choice.title }</option>
                        }) }
                    </select>{ icon("#i-chev") }</span>
                </label>
                <Copied label={texts::SHARE_LINK} text={choice.link.clone()} />
                <Copied label={texts::SHARE_HTML} text={snippet} />
                <h2>{ texts::SHARE_PREVIEW }</h2>
                <iframe src={choice.embed.clone()} title={texts::SHARE_PREVIEW} width="800" height="450" />
            </main>
        </div>
    }
}

fn choices() -> Vec<Choice> {
    let choice = |title: Rc<str>, place: Place, parameters: String| Choice {
        title,
        place: place.clone(),
        link: Route::address(&Route::Place(place).to_string()),
        embed: Route::address(&parameters),
    };
    let lessons = catalogue().iter().filter_map(|entry| {
        let title = entry.heading()?.title;
        let numbered = entry.number().map_or(title.to_owned(), |number| format!("{number}. {title}"));
        Some(choice(numbered.into(), Place::lesson(*entry), ["?embed=1&lesson=", entry.id].concat()))
    });
    let sandboxes = SANDBOXES.into_iter().map(|(scenario, title)| {
        let place = Place::Sandbox { scenario: scenario.into() };
        choice(title.into(), place, ["?embed=1&sandbox=", scenario].concat())
    });
    lessons.chain(sandboxes).collect()
}

#[derive(Properties, PartialEq)]
struct CopiedProps {
    label: &'static str,
    text: String,
}

/// So long the button says that it has copied, in milliseconds.
const SAID: u32 = 2_000;

/// A text to copy with a click.
#[component]
fn Copied(props: &CopiedProps) -> Html {
    let said = use_state(|| false);
    let timeout = use_mut_ref(|| None::<Timeout>);
    let text = props.text.clone();
    let onclick = {
        let said = said.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(window) = web_sys::window() {
                let _ = window.navigator().clipboard().write_text(&text);
            }
            said.set(true);
            let said = said.clone();
            timeout.replace(Some(Timeout::new(SAID, move || said.set(false))));
        })
    };
    html! {
        <div class="copied">
            <label>{ props.label }<textarea readonly=true rows="2" value={props.text.clone()} /></label>
            <button type="button" class="btn" {onclick}>{ icon("#i-copy") }
                <span role="status">{ if *said { texts::COPIED } else { texts::COPY_TEXT } }</span>
            </button>
        </div>
    }
}
