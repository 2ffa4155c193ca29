//! `kubectl exec`: so far, what it refuses.

use super::Command;
use super::logs::pods;
use crate::apiserver::request::Status;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl exec`
pub const COMMAND: Command = Command { path: "exec", run: |a, h| run(a, h).boxed_local(), unsimulated: &[] };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let Some(target) = arguments.positional.first() else {
        return Err(Failure::message("pod, type/name or --filename must be specified"));
    };
    if arguments.after_dash.is_none() && arguments.positional.len() > 1 {
        let message = "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead".to_owned();
        return Err(Failure::Usage { message, command: "exec".to_owned() });
    }
    if arguments.behind_dash().is_empty() {
        return Err(Failure::message("you must specify at least one command for the container"));
    }
    let pod = pods::attachable(target, arguments, host).await?;
    let wanted = arguments.value("container");
    let mut containers = pod.spec.containers.iter().chain(&pod.spec.init_containers);
    if !wanted.is_empty() && !containers.any(|container| container.name == wanted) {
        let text = format!("container {wanted} is not valid for pod {}", pod.metadata.name);
        return Err(Status::bad_request(text).into());
    }
    if pod.is_finished() {
        let phase = &pod.status.phase;
        let text = format!("cannot exec into a container in a completed pod; current phase is {phase}");
        return Err(Failure::message(text));
    }
    Err(Failure::message("kubectl exec is not simulated yet"))
}
