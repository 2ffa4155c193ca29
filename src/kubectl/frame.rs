//! What goes for every command line that is not plain: who asks, what is warned of, which flags do nothing.

use super::commands::Command;
use super::failure::Failure;
use super::flags::{Arguments, Effect};
use super::{dry_run, impersonate, is_local};
use crate::host::Host;

/// Runs a command.
///
/// # Errors
/// Its own, and warnings where they are to be errors.
pub async fn run(command: &Command, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let warnings = (!is_local(arguments.command)).then(|| impersonate::wrap(host, arguments));
    dry_run::warn_of_switch(arguments, host);
    tell_unsimulated(arguments, host);
    (command.run)(arguments, host).await?;
    match warnings.map_or(0, |warnings| warnings.get()) {
        count @ 1.. if arguments.switch("warnings-as-errors") => {
            let several = if count > 1 { "s" } else { "" };
            Err(Failure::Message(format!("{count} warning{several} received")))
        }
        _ => Ok(()),
    }
}

/// Says of each flag that is accepted and does nothing that it does nothing.
fn tell_unsimulated(arguments: &Arguments, host: &Host) {
    for name in arguments.given_flags() {
        if arguments.command.flag(name).is_some_and(|flag| flag.effect == Effect::Unsimulated) {
            host.stderr.line(&format!("kubectl: --{name} is accepted but not simulated"));
        }
    }
}
