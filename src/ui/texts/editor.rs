//! What the page says in the editor.

pub const SAVE: &str = "Save and close";
pub const SAVE_KEY: &str = "Ctrl+S";
pub const LEAVE: &str = "Leave without saving";
pub const NOT_SAVED: &str = "You have changes that are not saved. Press Esc once more to leave them behind.";
pub const NOTHING_WRONG: &str = "Every field fits. Ctrl+Space shows what else can stand here.";
pub const PLAIN_TEXT: &str = "Plain text: it is kept as you write it.";

/// What a screen reader says of the editor.
pub fn editing(name: &str) -> String {
    format!("Editor, {name}")
}

/// What a screen reader says of its field.
pub fn text_of(name: &str) -> String {
    format!("Text of {name}")
}

/// Before what is wrong.
pub fn line(line: usize) -> String {
    format!("Line {line}:")
}
