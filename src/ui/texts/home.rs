//! What the page says at home.

/// The window's name.
pub const TITLE: &str = "Tabernetes";
pub const HOME: &str = "All lessons";
pub const LESSONS: &str = "Lessons";
pub const SHARE: &str = "Share and embed";
pub const HOME_TITLE: &str = "A Kubernetes cluster in a browser tab";
pub const HOME_WORDS: &str = "Type a command, watch every part react, rewind when you are curious. Nothing to install, \
    and nothing you can break for good.";
pub const HOME_PICTURE: &str = "A command travels through the API server to three nodes, where pods run";
pub const HOME_COMMAND: &str = "kubectl scale … =5";
pub const OPEN_EMPTY: &str = "Open an empty cluster";
pub const YOUR_PATH: &str = "Your path";
pub const YOUR_OWN: &str = "Or a cluster of your own";
pub const YOUR_OWN_NOTE: &str = "No account, no server: it runs in this tab";
pub const CARD_ONE: &str = "One empty node";
pub const CARD_ONE_WORDS: &str = "As after minikube start. Try the commands of any blog post.";
pub const CARD_ONE_NOTE: &str = "1 node";
/// Behind the size of a cluster that was in use.
pub const AS_LEFT: &str = ", as you left it";
pub const CARD_THREE: &str = "Three nodes";
pub const CARD_THREE_WORDS: &str = "Spread pods, drain a machine, pull a plug and see who notices.";
pub const CARD_THREE_NOTE: &str = "3 nodes";
pub const CARD_SHARE: &str = "In your own blog";
pub const CARD_SHARE_WORDS: &str = "A cluster beside your words, for your readers to type in.";
pub const CARD_SHARE_NOTE: &str = "One line of HTML";

/// On the button that leads on.
pub fn begin_lesson(number: usize) -> String {
    format!("Begin with lesson {number}")
}

/// On the button that leads on.
pub fn continue_lesson(number: usize) -> String {
    format!("Continue lesson {number}")
}

/// Beside the map's title.
pub fn lessons_done(done: usize, all: usize) -> String {
    format!("{done} of {all} lessons done. Every lesson is open, jump wherever you like.")
}

/// Under a lesson that was begun.
pub fn at_step(step: usize, steps: usize) -> String {
    format!("Step {step} of {steps}")
}

/// What a screen reader says before a lesson's title on the map.
pub fn numbered(number: usize) -> String {
    format!("Lesson {number}, ")
}

/// What a screen reader says behind it.
pub const STOP_DONE: &str = ", done";
pub const STOP_UNDERWAY: &str = ", in progress";
pub const STOP_OPEN: &str = ", open";

/// For an address that leads nowhere.
pub fn lost(part: &str) -> String {
    format!("Nothing here is called “{part}”. These are the lessons that there are.")
}

pub const OPEN_HERE: &str = "Open";
pub const OPEN_WHOLE: &str = "Open the whole page";
pub const TRY_IT: &str = "Try it";
pub const SHARE_WORDS: &str = "A cluster beside your words. Readers type in it right there: nothing to install, no account, \
    and nothing leaves their browser.";
pub const SHARE_WHICH: &str = "What to show";
pub const SHARE_LINK: &str = "A link";
pub const SHARE_HTML: &str = "For your page";
pub const SHARE_PREVIEW: &str = "As your readers will see it";
pub const COPIED: &str = "Copied";
pub const COPY_TEXT: &str = "Copy";
