//! Dark and light: the reader's choice, else the system's.

use super::room::matches;
use super::storage::{Kept, keep};

/// Changes to the other theme and remembers it.
pub fn toggle() {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
    let Some(root) = root else { return };
    let dark = match root.get_attribute("data-theme") {
        Some(theme) => theme == "dark",
        None => matches("(prefers-color-scheme: dark)"),
    };
    let theme = if dark { "light" } else { "dark" };
    let _ = root.set_attribute("data-theme", theme);
    keep(Kept::Theme, theme);
}
