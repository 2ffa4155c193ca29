//! `kubectl completion`: the console completes by itself, so the script has nothing to do.

use super::Command;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl completion`
pub const COMMAND: Command = Command { path: "completion", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let message = match arguments.positional.as_slice() {
        [] => "Shell not specified.".to_owned(),
        [shell] if ["bash", "fish", "powershell", "zsh"].contains(&shell.as_str()) => {
            host.stdout
                .line(&format!("# Nothing to do for {shell}: this console completes kubectl by itself. Press Tab."));
            return Ok(());
        }
        [shell] => format!("Unsupported shell type {shell:?}."),
        _ => "Too many arguments. Expected only the shell type.".to_owned(),
    };
    Err(Failure::Usage { message, command: "completion".to_owned() })
}
