//! Virtual time, from the session to what the page shows.

use crate::api::time::SimTime;
use crate::ui::live::Live;
use crate::ui::props::*;
use crate::ui::texts;

/// The clock on top.
pub fn clock(live: &Live) -> Clock {
    let note = match live.run {
        Run::Paused => texts::PAUSED.to_owned(),
        Run::Running if live.session.is_holding() => texts::SLOW_MOTION.to_owned(),
        Run::Running => texts::pace(live.speed.label()),
    };
    Clock { words: clock_words(live.session.now()), note: note.into(), run: live.run, speed: live.speed }
}

/// `0:42.6`.
pub fn clock_words(now: SimTime) -> String {
    let tenths = now.as_millis().max(0) / 100;
    let (minutes, seconds) = (tenths / 600, tenths / 10 % 60);
    format!("{minutes}:{seconds:02}.{}", tenths % 10)
}
