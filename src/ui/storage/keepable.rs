//! How a value is written down for the next visit, and read again by it.

use crate::api::order::Gather;
use crate::api::set::Set;
use crate::session::recording::Recording;
use crate::ui::keys::SingleKeys;
use crate::ui::props::{Drawer, Speed};
use crate::ui::theme::Theme;

/// What can be kept.
pub trait Keepable: Sized {
    /// As text.
    fn written(&self) -> String;
    /// From such a text; `None` if it is none.
    fn read(text: &str) -> Option<Self>;
}

impl Keepable for String {
    fn written(&self) -> String {
        self.clone()
    }

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Keepable for i32 {
    fn written(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Words without line ends, a line each.
impl Keepable for Set<String> {
    fn written(&self) -> String {
        self.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    fn read(text: &str) -> Option<Self> {
        Some(text.lines().map(str::to_owned).gather())
    }
}

impl Keepable for Theme {
    fn written(&self) -> String {
        self.name().to_owned()
    }

    fn read(text: &str) -> Option<Self> {
        [Theme::Dark, Theme::Light].into_iter().find(|theme| theme.name() == text)
    }
}

/// By the factor, not by its place in a menu.
impl Keepable for Speed {
    fn written(&self) -> String {
        self.label().to_owned()
    }

    fn read(text: &str) -> Option<Self> {
        Speed::all().find(|speed| speed.label() == text)
    }
}

impl Keepable for Drawer {
    fn written(&self) -> String {
        match self {
            Drawer::Open => "open",
            Drawer::Shut => "shut",
        }
        .to_owned()
    }

    fn read(text: &str) -> Option<Self> {
        [Drawer::Open, Drawer::Shut].into_iter().find(|drawer| drawer.written() == text)
    }
}

impl Keepable for SingleKeys {
    fn written(&self) -> String {
        match self {
            SingleKeys::Working => "working",
            SingleKeys::Off => "off",
        }
        .to_owned()
    }

    fn read(text: &str) -> Option<Self> {
        [SingleKeys::Working, SingleKeys::Off].into_iter().find(|keys| keys.written() == text)
    }
}

impl Keepable for Recording {
    fn written(&self) -> String {
        self.to_json()
    }

    fn read(text: &str) -> Option<Self> {
        Self::from_json(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Debug;

    fn check_kept<T: Keepable + PartialEq + Debug>(value: &T, spoiled: &[&str]) {
        assert_eq!(T::read(&value.written()).as_ref(), Some(value));
        for text in spoiled {
            assert_eq!(T::read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else() {
        check_kept(&-7, &["", "7px"]);
        check_kept(&Theme::Light, &["", "grey"]);
        Speed::all().for_each(|speed| check_kept(&speed, &["", "3×"]));
        check_kept(&Drawer::Shut, &["", "ajar"]);
        check_kept(&SingleKeys::Off, &["", "on"]);
        check_kept(&Recording::begin("01-meet-a-pod", "one-node", 1), &["", "{}", "null"]);
        check_kept(&Set::from(["look".to_owned(), "act".to_owned()]), &[]);
        check_kept(&Set::<String>::new(), &[]);
    }
}
