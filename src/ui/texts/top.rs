//! What the page says in the top bar: undo, redo, time, theme.

pub const PAST: &str = "What you did";
pub const UNDO: &str = "Undo (Ctrl+Z)";
pub const REDO: &str = "Redo (Ctrl+Shift+Z)";
pub const START_OVER: &str = "Start this lesson over";
pub const PAUSE: &str = "Pause (Space)";
pub const PLAY: &str = "Play (Space)";
pub const STEP: &str = "Step to the next event (.)";
pub const STEP_BACK: &str = "Step back to the event before (,)";
pub const SKIP_AHEAD: &str = "Skip to when something happens (>)";
/// After the page was hidden for long.
pub const WAS_AWAY: &str = "paused while away";
pub const NOTHING_AHEAD: &str = "nothing ahead";
pub const TIMELINE: &str = "Timeline";
pub const THE_PAST: &str = "the past";
pub const IN_THE_PAST: &str = "This is the past.";
pub const FORKS: &str = "Typing here takes another course; undo brings this one back.";
pub const TO_THE_PRESENT: &str = "Back to now";
pub const SPEED: &str = "Speed";
pub const PAUSED: &str = "paused";
/// The clock waits while a command's code is on its way.
pub const STANDS: &str = "fetching code";
/// The clock waits while messages travel.
pub const SLOW_MOTION: &str = "slow motion";
pub const SHARE_THIS: &str = "Share";
pub const THEME: &str = "Switch between dark and light";
pub const CLOCK: &str = "Cluster time";

/// On the button that undoes something.
pub fn undo_of(what: &str) -> String {
    ["Undo (Ctrl+Z): ", what].concat()
}

/// Where the scrubber's knob stands, behind its time.
pub fn after_deed(what: &str, seconds: i64) -> String {
    format!(", {what}, {seconds} s ago")
}

/// The same in the past; `end` is the present's time.
pub fn of_past(end: &str) -> String {
    [", the past; now is ", end].concat()
}

/// Below the clock.
pub fn pace(speed: &str) -> String {
    match speed {
        "¼×" => "quarter speed".to_owned(),
        "½×" => "half speed".to_owned(),
        "1×" => "real time".to_owned(),
        faster => format!("{faster} speed"),
    }
}

pub fn going_back(percent: i64) -> String {
    format!("going back, {percent} %")
}
