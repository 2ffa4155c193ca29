//! What the page says of its keys.

pub const KEYS: &str = "Keys";
pub const KEYS_BUTTON: &str = "All keys (?)";
pub const CLOSE: &str = "Close";
pub const SINGLE_KEYS: &str = "Single keys work outside of text fields";

/// Keys, blanks between alternatives, and what they do.
type Row = (&'static str, &'static str);

/// The sheet, in groups.
pub const KEY_SHEET: &[(&str, &[Row])] = &[
    (
        "Time",
        &[
            ("Space", "pause or play"),
            (".", "step to the next event"),
            (",", "step back"),
            (">", "skip to when something happens"),
            ("[ ]", "slower, faster"),
            ("Ctrl+Z", "undo a command"),
            ("Ctrl+Shift+Z", "redo it"),
        ],
    ),
    (
        "Places",
        &[
            ("/ Ctrl+`", "console"),
            ("l", "lesson"),
            ("i", "inspector"),
            ("1 2", "cluster, workloads"),
            ("F6 Shift+F6", "next region, region before"),
            ("Esc", "close, then let go of what is selected"),
        ],
    ),
    (
        "Stage",
        &[
            ("← → ↑ ↓", "move between neighbours"),
            ("Enter", "select"),
            ("+ -", "nearer, farther"),
            ("f", "see all of it"),
        ],
    ),
    (
        "Console",
        &[
            ("Tab →", "take what is offered"),
            ("↑ ↓", "earlier and later lines"),
            ("Ctrl+R", "search what was typed"),
            ("Ctrl+C", "stop the command"),
            ("Ctrl+D", "end of input"),
            ("Ctrl+L", "empty the screen"),
        ],
    ),
];
