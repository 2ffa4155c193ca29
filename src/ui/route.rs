//! Addresses: which place the page shows, and the hash that leads there.

use crate::cluster::scenario::Scenario;
use crate::lessons::Entry;
use gloo::events::EventListener;
use std::fmt;
use std::rc::Rc;
use yew::prelude::*;

/// What an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The map of all lessons.
    Home,
    /// A place with a cluster.
    Place(Place),
    /// How to show a place to others: this one, if the address names one.
    Share(Option<Place>),
    /// An address that leads nowhere, and the part that could not be read.
    Nowhere(Rc<str>),
}

/// A place with a cluster: what was done there is kept under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A lesson; the step by its id or its number, if the address names one.
    Lesson { entry: Entry, step: Option<Rc<str>> },
    /// The sandbox, with the cluster of a scenario.
    Sandbox { scenario: Rc<str> },
}

/// The cluster of a sandbox that names none.
pub const USUAL_SCENARIO: &str = "one-node";

impl Place {
    /// A lesson at its beginning, or where it was left.
    pub fn lesson(entry: Entry) -> Self {
        Self::Lesson { entry, step: None }
    }

    /// What the place is kept under, the step apart: `lesson/01-meet-a-pod`.
    pub fn name(&self) -> String {
        match self {
            Self::Lesson { entry, .. } => format!("lesson/{}", entry.id),
            Self::Sandbox { scenario } => format!("sandbox/{scenario}"),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home | Self::Nowhere(_) => out.write_str("#"),
            Self::Share(None) => out.write_str("#share"),
            Self::Share(Some(place)) => {
                out.write_str("#share/")?;
                out.write_str(&place.name())
            }
            Self::Place(place) => {
                out.write_str("#")?;
                out.write_str(&place.name())?;
                match place {
                    Place::Lesson { step: Some(step), .. } => write!(out, "/{step}"),
                    _ => Ok(()),
                }
            }
        }
    }
}

impl Route {
    /// Reads the hash of an address.
    pub fn read(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_matches('/');
        if let Some(of) = path.strip_prefix("share/") {
            return match Self::read(of) {
                Self::Place(place) => Self::Share(Some(place)),
                other => other,
            };
        }
        let mut parts = path.split('/');
        match (parts.next().unwrap_or_default(), parts.next(), parts.next()) {
            ("", ..) => Self::Home,
            ("share", None, None) => Self::Share(None),
            ("lesson", Some(id), step) => match Entry::of(id) {
                Some(entry) => Self::Place(Place::Lesson { entry, step: step.map(Rc::from) }),
                None => Self::Nowhere(id.into()),
            },
            ("sandbox", scenario, None) => {
                let scenario = scenario.unwrap_or(USUAL_SCENARIO);
                match Scenario::named(scenario) {
                    Ok(_) => Self::Place(Place::Sandbox { scenario: scenario.into() }),
                    Err(_) => Self::Nowhere(scenario.into()),
                }
            }
            _ => Self::Nowhere(path.into()),
        }
    }

    /// Where the page is.
    pub fn here() -> Self {
        let hash = window_hash();
        if hash.is_empty() && is_embedded() {
            let lesson = parameter("lesson").map(|lesson| ["lesson/", &lesson].concat());
            let sandbox = || ["sandbox/", parameter("sandbox").as_deref().unwrap_or(USUAL_SCENARIO)].concat();
            return Self::read(&lesson.unwrap_or_else(sandbox));
        }
        Self::read(&hash)
    }

    /// Where this place is shared from.
    pub fn share_here() -> String {
        let place = match Self::here() {
            Self::Place(place) => Some(place),
            _ => None,
        };
        Self::Share(place).to_string()
    }

    /// The place where the page is, outside of any other page.
    pub fn whole() -> String {
        Self::address(&Self::here().to_string())
    }

    /// The address of this page with another end.
    pub fn address(end: &str) -> String {
        let location = web_sys::window().map(|window| window.location());
        let part = |read: fn(&web_sys::Location) -> Result<String, wasm_bindgen::JsValue>| {
            location.as_ref().and_then(|location| read(location).ok()).unwrap_or_default()
        };
        [part(web_sys::Location::origin), part(web_sys::Location::pathname), end.to_owned()].concat()
    }

    /// Goes there, so that the browser's Back leads back.
    pub fn go(&self) {
        if let Some(window) = web_sys::window() {
            let _ = window.location().set_hash(&self.to_string());
        }
    }

    /// Says that the page is there already.
    pub fn note(&self) {
        let history = web_sys::window().and_then(|window| window.history().ok());
        if let Some(history) = history
            && window_hash() != self.to_string()
        {
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&self.to_string()));
        }
    }
}

/// Whether the page is shown inside of another: `?embed=1`.
pub fn is_embedded() -> bool {
    parameter("embed").is_some_and(|value| value == "1")
}

fn parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    let pairs = search.trim_start_matches('?').split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

fn window_hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Where the page is, as it changes, and how often somebody has gone somewhere since it was loaded.
#[hook]
pub fn use_route() -> (Route, usize) {
    let visits = use_state(|| 0);
    let latest = use_mut_ref(|| 0);
    let setter = visits.setter();
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "hashchange", move |_| {
                *latest.borrow_mut() += 1;
                setter.set(*latest.borrow());
            })
        });
        move || drop(listener)
    });
    let route = use_memo(*visits, |_| Route::here());
    ((*route).clone(), *visits)
}
