//! What the browser keeps of the page between visits. Storage that is blocked, full or spoiled costs the memory of it.

mod keepable;

pub use keepable::Keepable;

use super::keys::SingleKeys;
use super::props::{Drawer, Speed};
use super::theme::Theme;
use crate::api::set::Set;
use crate::session::recording::Recording;
use gloo::events::EventListener;
use std::cell::Cell;
use std::marker::PhantomData;
use web_sys::Storage;
use yew::prelude::*;

/// A place for one value. Adding one is adding a constant below.
pub struct Slot<T> {
    name: &'static str,
    holds: PhantomData<fn() -> T>,
}

/// Dark or light; `static/theme.js` reads it, too.
pub const THEME: Slot<Theme> = Slot::named("theme");
/// In pixels.
pub const CONSOLE_HEIGHT: Slot<i32> = Slot::named("console-height");
/// How fast time runs.
pub const SPEED: Slot<Speed> = Slot::named("speed");
/// Whether the inspector is open.
pub const INSPECTOR: Slot<Drawer> = Slot::named("inspector");
/// Whether keys by themselves do something.
pub const SINGLE_KEYS: Slot<SingleKeys> = Slot::named("single-keys");
/// Everything the reader did at a place, and when: [`Slot::keep_of`] its name. `static/crash.js` reads it, too.
pub const RECORDING: Slot<Recording> = Slot::named("recording");
/// The steps of a lesson that were met once, by their ids: [`Slot::keep_of`] the lesson's id.
pub const STEPS_DONE: Slot<Set<String>> = Slot::named("done-of");
/// Why the model stopped; `static/crash.js` reads it, too.
pub const CRASH: Slot<String> = Slot::named("crash");

/// Why something is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The browser gives this page no storage.
    Blocked,
    /// There is no room for more.
    Full,
    /// What was kept could not be read, and is forgotten.
    Spoiled,
}

thread_local! {
    static TROUBLE: Cell<Option<Trouble>> = const { Cell::new(None) };
}

/// The first trouble of this visit, for whoever tells the reader.
pub fn trouble() -> Option<Trouble> {
    TROUBLE.get()
}

fn note(trouble: Trouble) {
    TROUBLE.set(TROUBLE.get().or(Some(trouble)));
}

impl<T: Keepable> Slot<T> {
    const fn named(name: &'static str) -> Self {
        Self { name, holds: PhantomData }
    }

    /// What was kept, if anything that can still be read.
    pub fn recall(&self) -> Option<T> {
        let text = get(&self.path(""))?;
        T::read(&text).or_else(|| self.spoiled(""))
    }

    /// Keeps a value in place of the one before.
    pub fn keep(&self, value: &T) {
        set(&self.path(""), &value.written());
    }

    /// Away with it.
    pub fn forget(&self) {
        remove(&self.path(""));
    }

    /// As [`Slot::recall`], for one of many.
    pub fn recall_of(&self, id: &str) -> Option<T> {
        let text = get(&self.path(id))?;
        T::read(&text).or_else(|| self.spoiled(id))
    }

    /// As [`Slot::keep`], for one of many.
    pub fn keep_of(&self, id: &str, value: &T) {
        set(&self.path(id), &value.written());
    }

    /// What was kept is of no use: it goes, and the reader hears of it.
    pub fn spoiled(&self, id: &str) -> Option<T> {
        remove(&self.path(id));
        note(Trouble::Spoiled);
        None
    }

    fn path(&self, id: &str) -> String {
        ["tabernetes.", self.name, if id.is_empty() { "" } else { "." }, id].concat()
    }
}

fn get(path: &str) -> Option<String> {
    storage()?.get_item(path).ok()?
}

fn set(path: &str, text: &str) {
    if storage().is_some_and(|storage| storage.set_item(path, text).is_err()) {
        note(Trouble::Full);
    }
}

fn remove(path: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(path);
    }
}

fn storage() -> Option<Storage> {
    let storage = web_sys::window()?.local_storage().ok().flatten();
    if storage.is_none() {
        note(Trouble::Blocked);
    }
    storage
}

/// Calls when the page is left: the last moment to keep anything.
#[hook]
pub fn use_farewell(on_leave: Callback<()>) {
    use_effect_with((), move |()| {
        let listener =
            web_sys::window().map(|window| EventListener::new(&window, "pagehide", move |_| on_leave.emit(())));
        move || drop(listener)
    });
}
