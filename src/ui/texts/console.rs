//! What the page says around the console.

/// On its tab.
pub const NEWS: &str = "It has printed something";
pub const CONSOLE: &str = "Console";
pub const CONSOLE_REGION: &str = "kubectl console";
pub const CONSOLE_TABS: &str = "Consoles";
pub const OPEN_TAB: &str = "One more console";
pub const CLOSE_TAB: &str = "Close this console (Ctrl+D)";
pub const COPY: &str = "Copy what the last command printed (Shift: everything)";
pub const HALT: &str = "Stop";
pub const COMPLETE: &str = "Tab: complete the word";
pub const OLDER: &str = "↑: the line before";
pub const TAKE_BACK: &str = "Take it back";
pub const CONSOLE_INPUT: &str = "Command";
pub const CONSOLE_LOG: &str = "Output";
pub const CONTEXT: &str = "context";
pub const NAMESPACE: &str = "namespace";
pub const HISTORY: &str = "history";
pub const RESIZE: &str = "Height of the console";
pub const COMPLETIONS: &str = "Completions";
pub const OFFER: &str = "Did you mean this?";
pub const ACCEPT: &str = "to accept";

/// Which of the words that fit is marked.
pub fn word_of(place: usize, count: usize) -> String {
    format!("({place} of {count})")
}
