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
        let written = arguments.value("dry-run");
        if let Some(is_dry) = as_switch(written) {
            return Ok(if is_dry { Self::Client } else { Self::Off });
        }
        match written {
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

/// Warns of the flag as it was before v1.18: a switch.
pub fn warn_of_switch(arguments: &Arguments, host: &Host) {
    let Some(written) = arguments.text("dry-run") else { return };
    if written == ALONE {
        log::warn(host, "helpers.go:702", "--dry-run is deprecated and can be replaced with --dry-run=client.");
    }
    if let Some(is_dry) = as_switch(written) {
        let (line, instead) = if is_dry { ("helpers.go:716", "client") } else { ("helpers.go:719", "none") };
        let text =
            format!("--dry-run={written} is deprecated (boolean value) and can be replaced with --dry-run={instead}.");
        log::warn(host, line, &text);
    }
}

/// As Go's `strconv.ParseBool`.
fn as_switch(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "True" | "TRUE" => Some(true),
        "0" | "f" | "F" | "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}
