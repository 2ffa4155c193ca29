//! How a state looks and reads: outline, glyph, ring and words. Colour is never the only sign.

use super::palette::{Outline, Tone};
use super::{Condition, PeaState, PodState, Shortage};
use crate::api::time::SimTime;

/// The fourteen-pixel signs; each has a symbol in the sprite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Dotted circle.
    Pending,
    /// Three quarters of a ring and a dot.
    Creating,
    /// Half disc.
    NotReady,
    /// Full disc.
    Ready,
    /// Draining pie.
    Terminating,
    /// Diamond with an exclamation mark.
    Crash,
    /// Triangle with two bars.
    OutOfMemory,
    /// Hollow diamond with an arrow.
    NoImage,
    /// Square with a cross.
    Failed,
    /// Ring with a check.
    Done,
    /// Box with an arrow out.
    Evicted,
    /// Dashed square with a question mark.
    Unknown,
}

impl Glyph {
    /// The reference to its symbol.
    pub fn href(self) -> &'static str {
        match self {
            Glyph::Pending => "#g-pending",
            Glyph::Creating => "#g-creating",
            Glyph::NotReady => "#g-notready",
            Glyph::Ready => "#g-ready",
            Glyph::Terminating => "#g-term",
            Glyph::Crash => "#g-crash",
            Glyph::OutOfMemory => "#g-oom",
            Glyph::NoImage => "#g-imgerr",
            Glyph::Failed => "#g-failed",
            Glyph::Done => "#g-done",
            Glyph::Evicted => "#g-evicted",
            Glyph::Unknown => "#g-unknown",
        }
    }
}

/// How the peas of a pod are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ring {
    /// Filled with the revision's hue.
    Solid,
    /// A track, filled in the revision's hue from the top to this share.
    Arc(f64),
    /// Dotted, grey: waits.
    Dotted,
    /// Broken, red.
    Broken,
    /// Finely dotted, red: nothing to run.
    Fine,
    /// Thin, red: ended badly.
    ThinBad,
    /// Thin, grey: ended well.
    Thin,
    /// Dashed, amber: put out.
    Dashed,
}

/// All that a tile says about its state.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The line around the tile.
    pub outline: Outline,
    /// The sign in its corner.
    pub glyph: Glyph,
    /// The colour of its words.
    pub tone: Tone,
    /// The words on a tile of size M.
    pub words: String,
    /// One word, for smaller tiles; `None` leaves room for the name.
    pub word: Option<&'static str>,
    /// What a screen reader says.
    pub spoken: String,
}

/// The look of `state` at the instant `t` of the model.
pub fn look(state: PodState, t: SimTime) -> Look {
    use PodState::*;
    let said = |words: &str, spoken: &str| (words.to_owned(), spoken.to_owned());
    let (words, spoken) = match state {
        Pending => said("Waiting", "pending"),
        Pulling { .. } => percent_words(share(state, t)),
        Initializing { done, all } => init_words(done, all),
        Starting => said("Starting", "creating its container"),
        NotReady => said("Not ready", "running, not ready"),
        Ready => said("Ready", "running and ready"),
        Terminating { until, .. } => leaving_words(seconds_to(until, t)),
        CrashLoopBackOff { until, .. } => retry_words(seconds_to(until, t)),
        OomKilled => said("Memory full", "out of memory"),
        ImagePullBackOff => said("No image", "cannot pull its image"),
        Failed { exit_code } => (format!("Exit code {exit_code}"), format!("failed with exit code {exit_code}")),
        Completed => said("Completed", "completed"),
        Evicted => said("Evicted", "evicted"),
        Unknown => said("No news", "unknown, its node is silent"),
        Stranded => said("Still there?", "asked to stop, but its node is silent"),
    };
    let (outline, glyph, tone, word) = signs(state);
    Look { outline, glyph, tone, words, word, spoken }
}

/// How one container of a pod is drawn: its own state, unless its pod's says it for all of them.
pub fn ring(pod: PodState, pea: PeaState, t: SimTime) -> Ring {
    match (pod, pea) {
        (PodState::Pending | PodState::Unknown | PodState::Stranded, _) => Ring::Dotted,
        (PodState::Terminating { .. }, PeaState::Running) => Ring::Arc(1.0 - share(pod, t)),
        (PodState::Evicted, _) => Ring::Dashed,
        (_, PeaState::Waiting) => Ring::Arc(0.0),
        (_, PeaState::Pulling { from, until }) => Ring::Arc(passed(from, until, t)),
        (_, PeaState::Running) => Ring::Solid,
        (_, PeaState::Ended) => Ring::Thin,
        (_, PeaState::Failed) => Ring::ThinBad,
        (_, PeaState::Broken) => Ring::Broken,
        (_, PeaState::NoImage) => Ring::Fine,
    }
}

fn signs(state: PodState) -> (Outline, Glyph, Tone, Option<&'static str>) {
    use PodState::*;
    match state {
        Pending => (Outline::Pending, Glyph::Pending, Tone::Quiet, Some("waiting")),
        Pulling { .. } => (Outline::Creating, Glyph::Creating, Tone::Busy, Some("pulling")),
        Initializing { .. } => (Outline::Creating, Glyph::Creating, Tone::Busy, Some("init")),
        Starting => (Outline::Creating, Glyph::Creating, Tone::Busy, Some("starting")),
        NotReady => (Outline::NotReady, Glyph::NotReady, Tone::Warn, None),
        Ready => (Outline::Ready, Glyph::Ready, Tone::Quiet, None),
        Terminating { .. } => (Outline::Terminating, Glyph::Terminating, Tone::Faint, Some("leaving")),
        CrashLoopBackOff { .. } => (Outline::Failing, Glyph::Crash, Tone::Bad, Some("crashed")),
        OomKilled => (Outline::Failing, Glyph::OutOfMemory, Tone::Bad, Some("full")),
        ImagePullBackOff => (Outline::Failing, Glyph::NoImage, Tone::Bad, Some("no image")),
        Failed { .. } => (Outline::Failing, Glyph::Failed, Tone::Bad, Some("failed")),
        Completed => (Outline::Done, Glyph::Done, Tone::Faint, None),
        Evicted => (Outline::Done, Glyph::Evicted, Tone::Warn, Some("evicted")),
        Unknown => (Outline::Pending, Glyph::Unknown, Tone::Faint, Some("no news")),
        Stranded => (Outline::Terminating, Glyph::Unknown, Tone::Faint, Some("no news")),
    }
}

/// Every sign of a pod with the word of Kubernetes and a plain one.
pub const LEGEND: [(Glyph, &str, &str); 12] = [
    (Glyph::Pending, "Pending", "no node yet"),
    (Glyph::Creating, "ContainerCreating", "image arrives, container is made"),
    (Glyph::NotReady, "Not ready", "runs, takes no visitors"),
    (Glyph::Ready, "Ready", "takes visitors"),
    (Glyph::Terminating, "Terminating", "leaving, its ring drains"),
    (Glyph::Crash, "CrashLoopBackOff", "crashed, waits to retry"),
    (Glyph::OutOfMemory, "OOMKilled", "took more memory than allowed"),
    (Glyph::NoImage, "ImagePullBackOff", "no such image"),
    (Glyph::Failed, "Error", "ended with an exit code"),
    (Glyph::Done, "Completed", "ended as it should"),
    (Glyph::Evicted, "Evicted", "put out by its kubelet"),
    (Glyph::Unknown, "Unknown", "its node is silent"),
];

/// The sign on the tab of a node, and what a screen reader says of it.
pub fn node_look(condition: Condition) -> (Glyph, &'static str) {
    match condition {
        Condition::Ready => (Glyph::Ready, "ready"),
        Condition::NotReady => (Glyph::Unknown, "not ready, silent"),
        Condition::Cordoned => (Glyph::Ready, "ready, cordoned: takes no new pods"),
        Condition::Draining => (Glyph::Ready, "ready, draining: its pods are leaving"),
        Condition::Pressure(Shortage::Memory) => (Glyph::NotReady, "short of memory"),
        Condition::Pressure(Shortage::Disk) => (Glyph::NotReady, "short of disk"),
        Condition::Pressure(Shortage::Processes) => (Glyph::NotReady, "short of PIDs"),
    }
}

/// How much of the state's span is over at `t`, from 0 to 1.
pub fn share(state: PodState, t: SimTime) -> f64 {
    use PodState::*;
    let (Pulling { from, until } | Terminating { from, until } | CrashLoopBackOff { from, until }) = state else {
        return 0.0;
    };
    passed(from, until, t)
}

/// What words say of a state that counts: while this is the same, they are.
pub fn beat(state: PodState, t: SimTime) -> i64 {
    match state {
        PodState::Pulling { .. } => (share(state, t) * 100.0).round() as i64,
        PodState::Terminating { until, .. } | PodState::CrashLoopBackOff { until, .. } => seconds_to(until, t),
        _ => 0,
    }
}

fn passed(from: SimTime, until: SimTime, t: SimTime) -> f64 {
    let whole = until.since(from).as_millis();
    if whole == 0 { 1.0 } else { (t.since(from).as_millis() as f64 / whole as f64).min(1.0) }
}

fn seconds_to(until: SimTime, t: SimTime) -> i64 {
    (until.since(t).as_millis() + 999).div_euclid(1000)
}

fn percent_words(share: f64) -> (String, String) {
    let percent = (share * 100.0).round() as i64;
    (format!("Pulling {percent}%"), format!("pulling its image, {percent} percent"))
}

/// A grace is an upper bound: most containers leave earlier, so the words say so.
fn leaving_words(seconds: i64) -> (String, String) {
    let most = if seconds < 100 { format!("{seconds}s") } else { format!("{}m", (seconds + 59) / 60) };
    (format!("Stops ≤{most}"), format!("leaving, {} at most", spoken(seconds)))
}

fn spoken(seconds: i64) -> String {
    if seconds == 1 { "1 second".to_owned() } else { format!("{seconds} seconds") }
}

fn init_words(done: usize, all: usize) -> (String, String) {
    (format!("Init {done} of {all}"), format!("initializing, {done} of {all} steps done"))
}

fn retry_words(seconds: i64) -> (String, String) {
    (format!("Retry {seconds} s"), format!("crash looping, retry in {}", spoken(seconds)))
}

#[cfg(test)]
mod tests {
    use super::super::lettering::{Face, width};
    use super::*;

    const T0: SimTime = SimTime::from_millis(0);
    const T30: SimTime = SimTime::from_millis(30_000);

    fn all() -> Vec<PodState> {
        use PodState::*;
        vec![
            Pending,
            Pulling { from: T0, until: T30 },
            Initializing { done: 0, all: 2 },
            Starting,
            NotReady,
            Ready,
            Terminating { from: T0, until: T30 },
            CrashLoopBackOff { from: T0, until: T30 },
            OomKilled,
            ImagePullBackOff,
            Failed { exit_code: 137 },
            Completed,
            Evicted,
            Unknown,
            Stranded,
        ]
    }

    #[test]
    fn no_two_states_share_glyph_and_words() {
        let looks: Vec<Look> = all().into_iter().map(|state| look(state, SimTime::from_millis(12_000))).collect();
        for (at, one) in looks.iter().enumerate() {
            for other in looks.iter().skip(at + 1) {
                assert_ne!((one.glyph, &one.words), (other.glyph, &other.words));
                assert_ne!(one.spoken, other.spoken);
            }
        }
    }

    #[test]
    fn words_fit_their_tile() {
        for state in all() {
            let look = look(state, T0);
            assert!(width(&look.words, Face::Sans, 11.0) <= 70.0, "{}", look.words);
            assert!(look.word.is_none_or(|word| width(word, Face::Sans, 11.0) <= 50.0), "{:?}", look.word);
        }
    }

    #[test]
    fn words_follow_the_clock() {
        let check = |state, millis, words: &str| {
            assert_eq!(look(state, SimTime::from_millis(millis)).words, words);
        };
        let pulling = PodState::Pulling { from: T0, until: SimTime::from_millis(10_000) };
        check(pulling, 6400, "Pulling 64%");
        check(pulling, 99_999, "Pulling 100%");
        check(PodState::Terminating { from: T0, until: T30 }, 12_000, "Stops ≤18s");
        check(PodState::CrashLoopBackOff { from: T0, until: T30 }, 29_001, "Retry 1 s");
        check(PodState::Pulling { from: T0, until: T0 }, 0, "Pulling 100%");
    }

    #[test]
    fn each_container_has_its_own_ring() {
        let check = |pod, pea, expected| assert_eq!(ring(pod, pea, SimTime::from_millis(12_000)), expected);
        let leaving = PodState::Terminating { from: T0, until: T30 };
        check(leaving, PeaState::Running, Ring::Arc(0.6));
        check(leaving, PeaState::Ended, Ring::Thin);
        check(PodState::Starting, PeaState::Pulling { from: T0, until: T30 }, Ring::Arc(0.4));
        check(PodState::Starting, PeaState::Waiting, Ring::Arc(0.0));
        check(PodState::Pending, PeaState::Waiting, Ring::Dotted);
        check(PodState::CrashLoopBackOff { from: T0, until: T30 }, PeaState::Running, Ring::Solid);
        check(PodState::CrashLoopBackOff { from: T0, until: T30 }, PeaState::Broken, Ring::Broken);
        check(PodState::Unknown, PeaState::Running, Ring::Dotted);
        check(PodState::Completed, PeaState::Ended, Ring::Thin);
    }
}
