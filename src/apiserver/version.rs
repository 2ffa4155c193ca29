//! The server's build, as `GET /version` tells it.

use serde_json::{Value, json};

/// `version.Info` of the control plane that the model imitates.
pub fn info() -> Value {
    json!({
        "major": "1",
        "minor": "32",
        "gitVersion": "v1.32.13",
        "gitCommit": "63adf010aa20e104c0b7043b47f42f50c9f72b17",
        "gitTreeState": "clean",
        "buildDate": "2026-02-10T12:00:00Z",
        "goVersion": "go1.23.9",
        "compiler": "gc",
        "platform": "linux/amd64"
    })
}
