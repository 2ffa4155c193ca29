//! Dark and light: the reader's choice, else the system's.

use super::room::matches;
use super::storage::THEME;

/// The two looks of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Dark,
    Light,
}

impl Theme {
    /// As the document's attribute has it.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Dark => "dark",
            Theme::Light => "light",
        }
    }
}

/// Changes to the other theme and remembers it.
pub fn toggle() {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
    let Some(root) = root else { return };
    let dark = match root.get_attribute("data-theme") {
        Some(theme) => theme == Theme::Dark.name(),
        None => matches("(prefers-color-scheme: dark)"),
    };
    let theme = if dark { Theme::Light } else { Theme::Dark };
    let _ = root.set_attribute("data-theme", theme.name());
    THEME.keep(&theme);
}
