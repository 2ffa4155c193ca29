//! What the page says in the top bar: undo, redo, time, theme.

pub const PAST: &str = "What you did";
pub const UNDO: &str = "Undo (Ctrl+Z)";
pub const REDO: &str = "Redo (Ctrl+Shift+Z)";
pub const START_OVER: &str = "Start this lesson over";
pub const PAUSE: &str = "Pause (Space)";
pub const PLAY: &str = "Play (Space)";
pub const STEP: &str = "Step to the next event (.)";
pub const SPEED: &str = "Speed";
pub const PAUSED: &str = "paused";
/// The clock waits while messages travel.
pub const SLOW_MOTION: &str = "slow motion";
pub const THEME: &str = "Switch between dark and light";
pub const CLOCK: &str = "Cluster time";

/// Below the clock.
pub fn pace(speed: &str) -> String {
    match speed {
        "¼×" => "quarter speed".to_owned(),
        "½×" => "half speed".to_owned(),
        "1×" => "real time".to_owned(),
        faster => format!("{faster} speed"),
    }
}
