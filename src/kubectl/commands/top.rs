//! `kubectl top`: there is no metrics server in the model, as in a new cluster.

use super::Command;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl top pod`
pub const POD: Command = Command { path: "top pod", run: |a, h| run(a, h).boxed_local() };

/// `kubectl top node`
pub const NODE: Command = Command { path: "top node", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, _: &mut Host) -> Result<(), Failure> {
    let has = |flag: &str| !arguments.value(flag).is_empty();
    if arguments.positional.len() > 1 {
        let command = arguments.command.path;
        let name = command.rsplit(' ').next().unwrap_or_default();
        let message = format!("{name} [NAME | -l label]");
        return Err(Failure::Usage { message, command: command.to_owned() });
    }
    if !["", "cpu", "memory"].contains(&arguments.value("sort-by")) {
        return Err(Failure::message("--sort-by accepts only cpu or memory"));
    }
    if !arguments.positional.is_empty() && (has("selector") || has("field-selector")) {
        return Err(Failure::message("only one of NAME or selector can be provided"));
    }
    Err(Failure::message("Metrics API not available"))
}
