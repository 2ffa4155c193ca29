//! `kubectl exec`.

use super::Command;
use super::logs::pods;
use crate::api::discovery::Kind;
use crate::api::pod::Pod;
use crate::apiserver::request::{ApiRequest, Key, ReplyBody, Status, StatusReason};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl exec`
pub const COMMAND: Command = Command { path: "exec", run: |a, h| run(a, h).boxed_local(), unsimulated: &[] };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let Some(target) = arguments.positional.first().filter(|_| arguments.after_dash != Some(0)) else {
        return Err(Failure::message("pod, type/name or --filename must be specified"));
    };
    if arguments.after_dash.is_none() && arguments.positional.len() > 1 {
        let message = "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead".to_owned();
        return Err(Failure::Usage { message, command: "exec".to_owned() });
    }
    let command = arguments.behind_dash();
    if command.is_empty() {
        return Err(Failure::message("you must specify at least one command for the container"));
    }
    let pod = pods::attachable(target, arguments, host).await?;
    if pod.is_finished() {
        let phase = &pod.status.phase;
        let text = format!("cannot exec into a container in a completed pod; current phase is {phase}");
        return Err(Failure::message(text));
    }
    let container = container(&pod, arguments, host)?;
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    let request = ApiRequest::Exec { pod: key, container, command: command.to_vec() };
    let printed = match call::send(host, request).await {
        Ok(ReplyBody::Printed(printed)) => printed,
        Ok(_) => return Err(call::unexpected().into()),
        Err(status) if status.reason == StatusReason::InternalError => return Err(Failure::message(status.message)),
        Err(status) => return Err(status.into()),
    };
    host.stdout.write(&printed.stdout);
    host.stderr.write(&printed.stderr);
    match printed.code {
        0 => Ok(()),
        code => {
            host.stderr.line(&format!("command terminated with exit code {code}"));
            Err(Failure::Exit(code))
        }
    }
}

/// The container that is meant; kubectl says so when it had to choose.
fn container(pod: &Pod, arguments: &Arguments, host: &Host) -> Result<String, Failure> {
    let wanted = arguments.value("container");
    let names = || pod.spec.containers.iter().map(|container| container.name.as_str());
    let init = || pod.spec.init_containers.iter().map(|container| container.name.as_str());
    if !wanted.is_empty() {
        return match names().chain(init()).any(|name| name == wanted) {
            true => Ok(wanted.to_owned()),
            false => {
                let text = format!("container {wanted} is not valid for pod {}", pod.metadata.name);
                Err(Status::bad_request(text).into())
            }
        };
    }
    let annotated = pod.metadata.annotations.get("kubectl.kubernetes.io/default-container");
    let default = annotated.and_then(|named| names().find(|name| name == named));
    let chosen = default.or_else(|| names().next()).unwrap_or_default();
    if default.is_none() && names().count() + init().count() > 1 && !arguments.switch("quiet") {
        let all: Vec<String> = names().map(str::to_owned).chain(init().map(|name| format!("{name} (init)"))).collect();
        host.stderr.line(&format!("Defaulted container {chosen:?} out of: {}", all.join(", ")));
    }
    Ok(chosen.to_owned())
}
