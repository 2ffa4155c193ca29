//! kubectl: a true client of the API server.

pub mod output;

use crate::host::{ExitCode, Host};

pub async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let _ = (args, host);
    1
}
