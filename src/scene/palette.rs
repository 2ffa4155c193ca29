//! The classes of colour: revision hues fill peas, tones colour words. Health and revision never mix.

/// Which revision a pea runs; health has other colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// The newest revision of the workload in focus.
    Current,
    /// The one before; wears an inner ring too.
    Previous,
    /// One older still.
    Older,
    /// Of a workload that is not in focus.
    Plain,
}

impl Hue {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Hue::Current => "rb",
            Hue::Previous => "ra",
            Hue::Older => "rc",
            Hue::Plain => "nx",
        }
    }
}

/// The colour of words on a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to see.
    Quiet,
    /// Over, or unknown.
    Faint,
    /// In progress.
    Busy,
    /// Wants a look.
    Warn,
    /// Broken.
    Bad,
}

impl Tone {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Quiet => "f2",
            Tone::Faint => "f3",
            Tone::Busy => "fbusy",
            Tone::Warn => "fwarn",
            Tone::Bad => "fbad",
        }
    }
}

/// The line around a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline {
    /// Dotted, no fill.
    Pending,
    /// Dashed, blue.
    Creating,
    /// Solid, amber.
    NotReady,
    /// Solid, green.
    Ready,
    /// Long dashes, no fill.
    Terminating,
    /// Two pixels, red.
    Failing,
    /// Thin, grey, no fill.
    Done,
}

impl Outline {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Outline::Pending => "pending",
            Outline::Creating => "creating",
            Outline::NotReady => "notready",
            Outline::Ready => "ready",
            Outline::Terminating => "term",
            Outline::Failing => "crash",
            Outline::Done => "done",
        }
    }
}
