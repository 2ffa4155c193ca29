//! `kubectl attach`: talk with the first process of a container, or see what it prints.

use super::Command;
use super::exec::{default_container, streams};
use super::logs::{Source, follow, pods};
use crate::api::discovery::Kind;
use crate::api::pod::Pod;
use crate::apiserver::request::{Key, LogOptions};
use crate::host::{Attached, Host, Stdio};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use std::rc::Rc;

/// `kubectl attach`
pub const COMMAND: Command = Command { path: "attach", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let words = &arguments.positional;
    let usage = |message: String| Failure::Usage { message, command: "attach".to_owned() };
    let target = match words.as_slice() {
        [] => return Err(Failure::message("at least 1 argument is required for attach")),
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
    let containers = pod.spec.containers.iter().chain(&pod.spec.init_containers);
    let is_known = containers.into_iter().any(|container| container.name == wanted) || pod.is_ephemeral(wanted);
    if !wanted.is_empty() && !is_known {
        return Err(Failure::message(format!("container not found ({wanted})")));
    }
    let container = if wanted.is_empty() { default_container(&pod, arguments, host) } else { wanted.to_owned() };
    let now = host.clock.now();
    let from_now = LogOptions { since_time: Some(now), ..LogOptions::default() };
    to(&pod, container, from_now, arguments, host).await
}

/// Attaches to a container of a pod, as the flags say, until one of both ends; shows what `log` means of one that reads
/// nothing.
///
/// # Errors
/// The server's refusal.
pub async fn to(
    pod: &Pod,
    container: String,
    log: LogOptions,
    arguments: &Arguments,
    host: &mut Host,
) -> Result<(), Failure> {
    let ephemeral = pod.ephemeral_containers();
    let has_tty = pod.spec.containers.iter().chain(&ephemeral).any(|known| known.name == container && known.tty);
    let (stdin, mut terminal) = streams(arguments, host);
    if terminal.is_some() && !has_tty {
        terminal = None;
        if !arguments.switch("quiet") {
            let text = format!("error: Unable to use a TTY - container {container} did not allocate one");
            host.stderr.line(&text);
        }
    }
    if !arguments.switch("quiet") {
        host.stderr.line("If you don't see a command prompt, try pressing enter.");
    }
    let is_raw = terminal.is_some();
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    let attached = match arguments.switch("stdin") {
        true => {
            let (stdout, clock) = (host.stdout.clone(), Rc::clone(&host.clock));
            let stderr = if is_raw { host.stdout.clone() } else { host.stderr.clone() };
            let stdio = Stdio { stdin, stdout, stderr, terminal, clock };
            host.client.attach(key.clone(), container.clone(), stdio).await?
        }
        false => Attached::Deaf,
    };
    if attached == Attached::Deaf {
        let source = Source { pod: key, container: container.clone(), prefix: String::new() };
        follow::all(&[source], &log, arguments, host).await?;
    }
    if is_raw && !arguments.switch("quiet") && pod.spec.restart_policy == "Always" && !pod.is_ephemeral(&container) {
        let name = &pod.metadata.name;
        host.stdout.line(&format!(
            "Session ended, resume using 'kubectl attach {name} -c {container} -i -t' command when the pod is running"
        ));
    }
    Ok(())
}
