//! The text field of the editor: its text and its caret, which the browser counts in UTF-16 units and we in bytes.

use web_sys::HtmlTextAreaElement;

/// A text and where the caret is, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    pub caret: usize,
}

/// What the field says now.
pub fn read(field: &HtmlTextAreaElement) -> Written {
    let text = field.value();
    let units = field.selection_start().ok().flatten().unwrap_or(0) as usize;
    let caret = bytes(&text, units);
    Written { text, caret }
}

/// Puts a word in place of what stands between two places, and the caret behind it.
pub fn replace(field: &HtmlTextAreaElement, from: usize, to: usize, word: &str) {
    let text = field.value();
    let (start, end) = (units(&text, from), units(&text, to));
    let _ = field.set_range_text_with_start_and_end(word, start, end);
    let caret = start + word.encode_utf16().count() as u32;
    let _ = field.set_selection_range(caret, caret);
}

/// Puts the caret at a place.
pub fn move_caret(field: &HtmlTextAreaElement, to: usize) {
    let caret = units(&field.value(), to);
    let _ = field.set_selection_range(caret, caret);
}

fn units(text: &str, bytes: usize) -> u32 {
    text.get(..bytes).unwrap_or(text).encode_utf16().count() as u32
}

fn bytes(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, character) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(character.len_utf16());
    }
    text.len()
}
