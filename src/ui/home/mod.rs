//! Home: what this is, where to go on, the path of all lessons, a cluster of one's own.

mod art;
mod map;

use super::icons::icon;
use super::props::{HomeView, StopStanding};
use super::route::{Place, Route};
use super::storage::RECORDING;
use super::{texts, theme};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct HomeProps {
    pub view: HomeView,
}

/// The way into everything.
#[component]
pub fn Home(props: &HomeProps) -> Html {
    let view = &props.view;
    html! {
        <div class="home">
            { head(texts::LESSONS) }
            <main>
                if let Some(lost) = &view.lost {
                    <p class="lost" role="alert">{ texts::lost(lost) }</p>
                }
                { hero(view) }
                { map::map(view) }
                { own() }
            </main>
        </div>
    }
}

/// The head of the pages without a cluster; `here` is the one that is shown.
pub fn head(here: &'static str) -> Html {
    let link = |words: &'static str, address: String| {
        let is_here = words == here;
        html! {
            <a class={classes!(is_here.then_some("on"))} href={address} aria-current={is_here.then_some("page")}>{ words }</a>
        }
    };
    html! {
        <header class="hd">
            <a class="word" href="#"><svg aria-hidden="true"><use href="#tabmark" /></svg>{ texts::BRAND }</a>
            <nav>
                { link(texts::LESSONS, "#".to_owned()) }
                { link(texts::SANDBOX, sandbox(super::route::USUAL_SCENARIO)) }
                { link(texts::SHARE, Route::Share(None).to_string()) }
            </nav>
            <button type="button" class="ib" aria-label={texts::THEME} title={texts::THEME}
                onclick={|_| theme::toggle()}>{ icon("#i-theme") }</button>
        </header>
    }
}

fn hero(view: &HomeView) -> Html {
    let go_on = view.next.as_ref().map(|next| {
        let words = match next.standing {
            StopStanding::Underway { .. } => texts::continue_lesson(next.number),
            _ => texts::begin_lesson(next.number),
        };
        html! { <a class="btn pri" href={next.address.clone()}>{ icon("#i-play") }{ words }</a> }
    });
    html! {
        <div class="hero">
            <div>
                <h1>{ texts::HOME_TITLE }</h1>
                <p>{ texts::HOME_WORDS }</p>
                <div class="acts">
                    { for go_on }
                    <a class="btn" href={sandbox(super::route::USUAL_SCENARIO)}>{ texts::OPEN_EMPTY }</a>
                </div>
            </div>
            { art::hero() }
        </div>
    }
}

/// Clusters to do with as one likes.
fn own() -> Html {
    let card = |address: String, art: Html, title, words, note: &str| {
        html! {
            <li>
                <a class="card" href={address}>
                    { art }
                    <h3>{ title }</h3>
                    <p>{ words }</p>
                    <span class="m">{ note }</span>
                </a>
            </li>
        }
    };
    html! {
        <>
            <div class="sec"><h2>{ texts::YOUR_OWN }</h2><span>{ texts::YOUR_OWN_NOTE }</span></div>
            <ul class="row">
                { card(sandbox("one-node"), art::nodes(1), texts::CARD_ONE, texts::CARD_ONE_WORDS, &note("one-node", texts::CARD_ONE_NOTE)) }
                { card(sandbox("three-nodes"), art::nodes(3), texts::CARD_THREE, texts::CARD_THREE_WORDS,
                    &note("three-nodes", texts::CARD_THREE_NOTE)) }
                { card("#share".to_owned(), art::tab(), texts::CARD_SHARE, texts::CARD_SHARE_WORDS, texts::CARD_SHARE_NOTE) }
            </ul>
        </>
    }
}

/// Below a cluster's words: its size, and whether the reader has left something there.
fn note(scenario: &str, size: &'static str) -> String {
    let place = Place::Sandbox { scenario: Rc::from(scenario) };
    let is_used = RECORDING.recall_of(&place.name()).is_some_and(|left| !left.inputs.is_empty());
    if is_used { [size, texts::AS_LEFT].concat() } else { size.to_owned() }
}

fn sandbox(scenario: &str) -> String {
    Route::Place(Place::Sandbox { scenario: Rc::from(scenario) }).to_string()
}
