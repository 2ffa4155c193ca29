//! What is shown while a part of the page is fetched, and what if it cannot be.

use super::texts;
use crate::lazy::{Fetch, Unreachable};
use yew::platform::spawn_local;
use yew::prelude::*;

#[derive(Properties)]
pub struct FetchingProps {
    pub fetch: Fetch,
    /// Once it is here.
    pub on_here: Callback<()>,
}

impl PartialEq for FetchingProps {
    /// Nothing fetches two parts in one place.
    fn eq(&self, other: &Self) -> bool {
        self.on_here == other.on_here
    }
}

/// How far it is.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Coming,
    Missing,
}

/// Fetches a part, and says so. If that fails, it can be tried again.
#[component]
pub fn Fetching(props: &FetchingProps) -> Html {
    let state = use_state(|| State::Coming);
    use_effect_with(*state, {
        let (state, fetch, on_here) = (state.clone(), props.fetch, props.on_here.clone());
        move |stands| {
            if *stands == State::Coming {
                spawn_local(async move {
                    match fetch().await {
                        Ok(()) => on_here.emit(()),
                        Err(Unreachable) => state.set(State::Missing),
                    }
                });
            }
        }
    });
    match *state {
        State::Coming => html! { <p class="fetching" role="status">{ texts::FETCHING }</p> },
        State::Missing => html! {
            <div class="fetching" role="alert">
                <p>{ texts::UNREACHABLE }</p>
                <button type="button" class="btn pri" onclick={move |_: MouseEvent| state.set(State::Coming)}>{ texts::FETCH_AGAIN }</button>
            </div>
        },
    }
}
