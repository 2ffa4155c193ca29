//! What the browser keeps of the page between visits. A browser that keeps nothing is fine.

use gloo::events::EventListener;
use web_sys::Storage;
use yew::prelude::*;

/// The names of what is kept.
#[derive(Clone, Copy)]
pub enum Kept {
    Theme,
    ConsoleHeight,
    /// Everything the reader did, and when.
    Recording,
    /// Why the model stopped.
    Crash,
}

impl Kept {
    fn name(self) -> &'static str {
        match self {
            Kept::Theme => "tabernetes.theme",
            Kept::ConsoleHeight => "tabernetes.console-height",
            // static/crash.js reads these, too.
            Kept::Recording => "tabernetes.recording",
            Kept::Crash => "tabernetes.crash",
        }
    }
}

pub fn recall(kept: Kept) -> Option<String> {
    storage()?.get_item(kept.name()).ok()?
}

/// Does nothing where storage is full or forbidden.
pub fn keep(kept: Kept, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(kept.name(), value);
    }
}

pub fn forget(kept: Kept) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(kept.name());
    }
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

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
