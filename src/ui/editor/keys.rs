//! What keys do in the editor: type, take words that fit, save, leave.

use super::State;
use super::field::{self, Written};
use crate::host::Draft;
use crate::session::manuscript::{Offers, offers};
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// The reader's hand at the field.
#[derive(Clone)]
pub struct Hand {
    pub field: NodeRef,
    pub state: UseStateHandle<State>,
    pub is_manifest: bool,
    pub saved: Rc<Draft>,
    pub on_close: Callback<Option<String>>,
}

/// A step of indentation.
const STEP: &str = "  ";

impl Hand {
    /// The text has changed: the words that fit are shown once some of one is typed.
    pub fn typed(&self) {
        let Some(written) = self.written() else { return };
        let fitting = self.fitting(&written).filter(|(offers, _)| offers.start < written.caret);
        self.show(written, fitting);
    }

    pub fn press(&self, event: &KeyboardEvent) {
        let is_with_control = event.ctrl_key() || event.meta_key();
        let is_open = self.state.offered.is_some();
        let chosen = self.state.offered.as_ref().and_then(|(_, chosen)| *chosen);
        match event.key().as_str() {
            "s" | "Enter" if is_with_control => self.save(),
            " " if is_with_control => {
                let Some(written) = self.written() else { return };
                let fitting = self.fitting(&written);
                self.show(written, fitting);
            }
            "Escape" if is_open => self.hide(),
            "Escape" => self.leave(),
            "ArrowDown" if is_open => self.choose(1),
            "ArrowUp" if is_open => self.choose(-1),
            "Tab" if is_open && !event.shift_key() => self.take(chosen.unwrap_or(0)),
            "Enter" if chosen.is_some() => self.take(chosen.unwrap_or(0)),
            "Tab" if !event.shift_key() && self.is_indenting() => self.put(STEP),
            "Enter" => self.break_line(),
            "ArrowLeft" | "ArrowRight" | "Home" | "End" if is_open => return self.hide(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    pub fn save(&self) {
        if let Some(written) = self.written() {
            self.on_close.emit(Some(written.text));
        }
    }

    /// Leaves, unless something is not saved: then it is asked first.
    pub fn leave(&self) {
        let is_changed = self.written().is_some_and(|written| written.text != self.saved.text);
        if is_changed && !self.state.is_leaving {
            self.state.set(State { is_leaving: true, offered: None, ..(*self.state).clone() });
        } else {
            self.leave_anyway();
        }
    }

    pub fn leave_anyway(&self) {
        self.on_close.emit(None);
    }

    /// Puts one of the words in.
    pub fn take(&self, index: usize) {
        let (Some(field), Some((offers, _))) = (self.element(), &self.state.offered) else { return };
        let Some(offer) = offers.words.get(index) else { return };
        field::replace(&field, offers.start, field::read(&field).caret, &offer.text);
        self.show(field::read(&field), None);
    }

    /// Puts the caret at the end of a line, counted from one.
    pub fn go_to(&self, line: usize) {
        let Some(field) = self.element() else { return };
        let text = field.value();
        let end = text.split('\n').take(line).map(|line| line.len() + 1).sum::<usize>().saturating_sub(1);
        field::move_caret(&field, end);
        let _ = field.focus();
    }

    /// A new line begins below the start of this one, or a step further in.
    fn break_line(&self) {
        let Some(Written { text, caret }) = self.written() else { return };
        let line = text.get(..caret).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        let indent = line.len() - line.trim_start_matches(' ').len();
        let further = if line.trim_end().ends_with(':') { STEP } else { "" };
        self.put(&["\n", &" ".repeat(indent), further].concat());
    }

    fn put(&self, text: &str) {
        let Some(field) = self.element() else { return };
        let start = field::read(&field).caret;
        field::replace(&field, start, start, text);
        self.show(field::read(&field), None);
    }

    /// Tab goes on to the next control, but where a line begins.
    fn is_indenting(&self) -> bool {
        let Some(Written { text, caret }) = self.written() else { return false };
        let line = text.get(..caret).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        line.chars().all(|character| character == ' ')
    }

    fn choose(&self, by: isize) {
        let Some((offers, chosen)) = self.state.offered.clone() else { return };
        let count = offers.words.len().max(1) as isize;
        let next = chosen.map_or(if by > 0 { 0 } else { count - 1 }, |chosen| (chosen as isize + by).rem_euclid(count));
        self.state.set(State { offered: Some((offers, Some(next as usize))), ..(*self.state).clone() });
    }

    fn hide(&self) {
        self.state.set(State { offered: None, ..(*self.state).clone() });
    }

    fn show(&self, written: Written, offered: Option<(Offers, Option<usize>)>) {
        self.state.set(State { written, offered, is_leaving: false });
    }

    fn fitting(&self, written: &Written) -> Option<(Offers, Option<usize>)> {
        let found = if self.is_manifest { offers(&written.text, written.caret) } else { Offers::default() };
        (!found.words.is_empty()).then_some((found, None))
    }

    fn written(&self) -> Option<Written> {
        self.element().as_ref().map(field::read)
    }

    fn element(&self) -> Option<HtmlTextAreaElement> {
        self.field.cast()
    }
}
