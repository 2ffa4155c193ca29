//! Which shell it is, and how each words its complaints.

use super::files::PathError;
use crate::host::Place;

/// The shells that images and machines have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// GNU's, where somebody asks for it by name and at the learner's prompt.
    #[default]
    Bash,
    /// Debian's `sh`, which counts the lines that it was given.
    Dash {
        /// Of the line that it works on; the first is 1.
        line: u32,
    },
    /// busybox' `sh`.
    Ash,
}

impl Dialect {
    /// What `sh` is in a place.
    pub fn of_sh(place: Place) -> Self {
        match place {
            Place::Busybox => Self::Ash,
            Place::Learner | Place::Container => Self::Dash { line: 1 },
        }
    }

    /// As it is at the next line.
    #[must_use]
    pub fn next_line(self) -> Self {
        match self {
            Self::Dash { line } => Self::Dash { line: line.saturating_add(1) },
            other => other,
        }
    }

    /// A complaint, with its own name before it.
    pub fn complaint(self, text: &str) -> String {
        match self {
            Self::Bash => format!("bash: {text}"),
            Self::Dash { line } => format!("sh: {line}: {text}"),
            Self::Ash => format!("sh: {text}"),
        }
    }

    /// That there is no program of this name.
    pub fn not_found(self, name: &str) -> String {
        let reason = match self {
            Self::Bash if name.contains('/') => "No such file or directory",
            Self::Bash => "command not found",
            Self::Dash { .. } | Self::Ash => "not found",
        };
        self.complaint(&format!("{name}: {reason}"))
    }

    /// That a folder can't be gone to.
    pub fn no_way(self, folder: &str, error: PathError) -> String {
        match self {
            Self::Bash => self.complaint(&format!("cd: {folder}: {error}")),
            Self::Dash { .. } => self.complaint(&format!("cd: can't cd to {folder}")),
            Self::Ash => self.complaint(&format!("cd: can't cd to {folder}: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_words_its_complaints_in_its_own_way() {
        let cases = [
            (Dialect::Bash, "bash: nope: command not found", "bash: cd: nope: No such file or directory"),
            (Dialect::of_sh(Place::Container), "sh: 1: nope: not found", "sh: 1: cd: can't cd to nope"),
            (Dialect::of_sh(Place::Container).next_line(), "sh: 2: nope: not found", "sh: 2: cd: can't cd to nope"),
            (
                Dialect::of_sh(Place::Busybox).next_line(),
                "sh: nope: not found",
                "sh: cd: can't cd to nope: No such file or directory",
            ),
        ];
        for (dialect, not_found, no_way) in cases {
            assert_eq!(dialect.not_found("nope"), not_found);
            assert_eq!(dialect.no_way("nope", PathError::Missing), no_way);
        }
    }
}
