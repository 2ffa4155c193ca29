//! Every word that the page itself says. Lessons, commands and states bring their own.

mod console;
mod editor;
mod home;
mod inspector;
mod keys;
mod lesson;
mod stage;
mod storage;
mod top;
mod workloads;

pub use console::*;
pub use editor::*;
pub use home::*;
pub use inspector::*;
pub use keys::*;
pub use lesson::*;
pub use stage::*;
pub use storage::*;
pub use top::*;
pub use workloads::*;

/// While what a place needs is on its way.
pub const FETCHING: &str = "Fetching the rest of the page";
pub const UNREACHABLE: &str = "A part of the page could not be fetched. Check the connection.";
pub const FETCH_AGAIN: &str = "Try again";

pub const BRAND: &str = "tabernetes";
pub const SKIP: &str = "Skip to the console";

pub const PANELS: &str = "Lesson, console or inspector";
