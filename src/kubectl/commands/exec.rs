//! `kubectl exec`: run a program in a container.

use super::Command;
use super::logs::pods;
use crate::api::discovery::Kind;
use crate::api::pod::Pod;
use crate::apiserver::request::{Key, Status, StatusReason};
use crate::host::{ExecOrder, Host, Input, Stdio, Terminal};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use std::rc::Rc;

/// `kubectl exec`
pub const COMMAND: Command = Command { path: "exec", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let named = |target: &&String| arguments.after_dash != Some(0) && !target.is_empty();
    let Some(target) = arguments.positional.first().filter(named) else {
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
    let wanted = arguments.value("container");
    if pod.is_finished() {
        let phase = &pod.status.phase;
        let text = format!("cannot exec into a container in a completed pod; current phase is {phase}");
        return Err(Failure::message(text));
    }
    let container = if wanted.is_empty() { default_container(&pod, arguments, host) } else { wanted.to_owned() };
    let mut containers = pod.spec.containers.iter().chain(&pod.spec.init_containers);
    if !containers.any(|known| known.name == container) && !pod.is_ephemeral(&container) {
        let text = format!("container {container} is not valid for pod {}", pod.metadata.name);
        return Err(Status::bad_request(text).into());
    }
    let (stdin, terminal) = streams(arguments, host);
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    // A terminal has one stream for both: with `-t` there is no stderr (`StreamOptions.SetupTTY`).
    let stderr = if terminal.is_some() { host.stdout.clone() } else { host.stderr.clone() };
    let order = ExecOrder {
        pod: key,
        container,
        command: arguments.behind_dash().to_vec(),
        stdio: Stdio { stdin, stdout: host.stdout.clone(), stderr, terminal, clock: Rc::clone(&host.clock) },
    };
    match host.client.exec(order).await {
        Ok(0) => Ok(()),
        Ok(code) => {
            host.stderr.line(&format!("command terminated with exit code {code}"));
            Err(Failure::Exit(code))
        }
        Err(status) if status.reason == StatusReason::InternalError => {
            Err(Failure::message(format!("Internal error occurred: {status}")))
        }
        Err(status) => Err(status.into()),
    }
}

/// As `podcmd.FindOrDefaultContainerByName`: the annotated one, or the first.
pub(super) fn default_container(pod: &Pod, arguments: &Arguments, host: &Host) -> String {
    let annotated = pod.metadata.annotations.get("kubectl.kubernetes.io/default-container");
    let known = |name: &&String| pod.spec.containers.iter().any(|container| container.name == **name);
    if let Some(name) = annotated.filter(known) {
        return name.clone();
    }
    let first = pod.spec.containers.first().map(|container| container.name.clone()).unwrap_or_default();
    let names: Vec<String> = pod.spec.containers.iter().map(|container| container.name.clone()).collect();
    let init = pod.spec.init_containers.iter().map(|container| format!("{} (init)", container.name));
    let ephemeral = pod.ephemeral_containers().into_iter().map(|container| format!("{} (ephem)", container.name));
    let names: Vec<String> = names.into_iter().chain(ephemeral).chain(init).collect();
    if names.len() > 1 && !arguments.switch("quiet") {
        host.stderr.line(&format!("Defaulted container {first:?} out of: {}", names.join(", ")));
    }
    first
}

/// What the program reads, and the terminal before it if it gets one: as `StreamOptions.SetupTTY`.
pub(super) fn streams(arguments: &Arguments, host: &mut Host) -> (Input, Option<Rc<dyn Terminal>>) {
    if !arguments.switch("stdin") {
        return (Input::empty(), None);
    }
    let stdin = std::mem::replace(&mut host.stdin, Input::empty());
    if !arguments.switch("tty") {
        return (stdin, None);
    }
    let terminal = host.terminal.clone().filter(|_| stdin.typist().is_some());
    if terminal.is_none() {
        host.stderr.line("Unable to use a TTY - input is not a terminal or the right kind of file");
    }
    (stdin, terminal)
}
