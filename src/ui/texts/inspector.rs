//! What the page says around the inspector.

use crate::scene::inspect::{Page, Side};

pub const INSPECTOR: &str = "Inspector";
pub const INSPECT: &str = "Inspect";
pub const INSPECTOR_EMPTY: &str = "Select anything on the stage.";
pub const INSPECTOR_EMPTY_NOTE: &str =
    "A pod, a node, a door, a box: here it says what it is, why it is there, and how it got there.";
pub const INSPECTOR_CLOSE: &str = "Close inspector (Esc)";
pub const INSPECTOR_PAGES: &str = "Pages of the inspector";
pub const NO_EVENTS: &str = "Nothing was reported about it lately. Events are forgotten after an hour.";
pub const NO_LOG: &str = "It has printed nothing yet.";
pub const LOG_END: &str = "the last 200 lines, as they come";
pub const NO_CHANGE: &str = "Its newest write changed nothing that is shown here, or was its first.";
pub const YAML_WHOLE: &str = "All of it";
pub const YAML_CHANGE: &str = "Last change";
pub const YAML_SIDES: &str = "How much of it";
pub const CONTAINERS: &str = "Container";
pub const SHELL_WORDS: &str = "A shell inside of the container, at your console. Type exit to come back.";
pub const SHELL_NONE: &str = "There is no way in:";
pub const WARNING: &str = "Warning";
pub const LINE_GONE: &str = "gone: ";
pub const LINE_NEW: &str = "new: ";

/// The name of a tab.
pub fn page(page: Page) -> &'static str {
    match page {
        Page::Summary => "Summary",
        Page::Yaml(_) => "YAML",
        Page::Events => "Events",
        Page::Logs(_) => "Logs",
        Page::Shell(_) => "Shell",
    }
}

/// The name of a side of the YAML.
pub fn side(side: Side) -> &'static str {
    match side {
        Side::Whole => YAML_WHOLE,
        Side::Change => YAML_CHANGE,
    }
}

/// A step that leads to its instant.
pub fn go_to(clock: &str, words: &str) -> String {
    format!("{clock}: {words}. Go to this instant")
}
