//! kubectl: a true client of the API server.

mod call;
mod commands;
pub mod describe;
pub mod failure;
pub mod flags;
pub mod output;
pub mod resources;
#[cfg(test)]
mod tests;

use crate::host::{ExitCode, Host};
use flags::Arguments;

/// Runs `kubectl` with these arguments.
pub async fn run(words: Vec<String>, mut host: Host) -> ExitCode {
    let path = words.first().map_or("", String::as_str);
    if path == "create" && words.get(1).map(String::as_str) == Some("deployment") {
        let rest = words.get(2..).unwrap_or_default();
        let Some(command) = commands::find("create deployment") else { return 1 };
        let outcome = match Arguments::parse("create deployment", rest) {
            Ok(a) => (command.run)(&a, &mut host).await,
            Err(f) => Err(f),
        };
        return match outcome {
            Ok(()) => 0,
            Err(f) => f.report(&host.stderr),
        };
    }
    let Some(command) = commands::find(path) else { return 1 };
    let outcome = match Arguments::parse(path, words.get(1..).unwrap_or_default()) {
        Ok(arguments) => (command.run)(&arguments, &mut host).await,
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(()) => 0,
        Err(failure) => failure.report(&host.stderr),
    }
}
