//! What the browser keeps of the page between visits. A browser that keeps nothing is fine.

use web_sys::Storage;

/// The names of what is kept.
#[derive(Clone, Copy)]
pub enum Kept {
    Theme,
    ConsoleHeight,
}

impl Kept {
    fn name(self) -> &'static str {
        match self {
            Kept::Theme => "tabernetes.theme",
            Kept::ConsoleHeight => "tabernetes.console-height",
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

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
