//! `kubectl attach`: what it refuses. The streams themselves are not simulated.

use super::Command;
use super::logs::pods;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl attach`
pub const COMMAND: Command = Command { path: "attach", run: |a, h| run(a, h).boxed_local(), unsimulated: &[] };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let words = &arguments.positional;
    let usage = |message: String| Failure::Usage { message, command: "attach".to_owned() };
    let target = match words.as_slice() {
        [] => return Err(usage("at least 1 argument is required for attach".to_owned())),
        [target] => target.clone(),
        [kind, name] => format!("{kind}/{name}"),
        words => {
            let (count, list) = (words.len(), words.join(" "));
            return Err(usage(format!(
                "expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw {count}: [{list}]"
            )));
        }
    };
    let pod = pods::attachable(&target, arguments, host).await?;
    if pod.is_finished() {
        let phase = &pod.status.phase;
        return Err(Failure::message(format!(
            "cannot attach a container in a completed pod; current phase is {phase}"
        )));
    }
    let wanted = arguments.value("container");
    if !wanted.is_empty() && pod.spec.containers.iter().all(|container| container.name != wanted) {
        return Err(Failure::message(format!("container not found ({wanted})")));
    }
    Err(Failure::message("attaching to a container is not simulated: `kubectl logs -f` shows what it prints"))
}
