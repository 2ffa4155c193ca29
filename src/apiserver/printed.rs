//! What a command printed that ran in a container.

/// What a command in a container printed, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Its output.
    pub stdout: String,
    /// Its complaints.
    pub stderr: String,
    /// Its exit code.
    pub code: i32,
}
