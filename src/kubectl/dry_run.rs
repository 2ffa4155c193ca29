//! `--dry-run`: whether a change is sent, and whether it is kept.

use super::failure::Failure;
use super::flags::Arguments;
use crate::apiserver::request::WriteMode;
use crate::host::Host;

/// What the flag means without a value.
const ALONE: &str = "unchanged";

/// How far a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DryRun {
    /// It is made.
    Off,
    /// It is not even sent.
    Client,
    /// It is sent, judged, and not kept.
    Server,
}

impl DryRun {
    /// Reads the flag.
    ///
    /// # Errors
    /// `Invalid dry-run value (foo). …`
    pub fn read(arguments: &Arguments) -> Result<Self, Failure> {
        match arguments.value("dry-run") {
            "" | "none" => Ok(Self::Off),
            "client" | ALONE => Ok(Self::Client),
            "server" => Ok(Self::Server),
            other => {
                let text = format!("Invalid dry-run value ({other}). Must be \"none\", \"server\", or \"client\".");
                Err(Failure::Message(text))
            }
        }
    }

    /// How the server treats the write.
    pub fn mode(self) -> WriteMode {
        match self {
            Self::Server => WriteMode::DryRun,
            Self::Off | Self::Client => WriteMode::Persist,
        }
    }

    /// What success messages end with.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Off => "",
            Self::Client => " (dry run)",
            Self::Server => " (server dry run)",
        }
    }
}

/// Warns of `--dry-run` without a value.
pub fn warn_of_bare_flag(arguments: &Arguments, host: &Host) {
    if arguments.text("dry-run") == Some(ALONE) {
        log_warning(host, "helpers.go:702", "--dry-run is deprecated and can be replaced with --dry-run=client.");
    }
}

/// A warning of kubectl's own log: severity, date, time, process and place, as klog writes them.
fn log_warning(host: &Host, place: &str, text: &str) {
    let now = host.clock.now().to_rfc3339_micros();
    let part = |from: usize, to: usize| now.get(from..to).unwrap_or_default();
    let (month, day, time) = (part(5, 7), part(8, 10), part(11, 26));
    host.stderr.line(&format!("W{month}{day} {time} {:7} {place}] {text}", 1));
}
