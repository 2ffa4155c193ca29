//! `--dry-run`: whether a change is sent, and whether it is kept.

use super::failure::Failure;
use super::flags::Arguments;
use super::log;
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
        log::warn(host, "helpers.go:702", "--dry-run is deprecated and can be replaced with --dry-run=client.");
    }
}
