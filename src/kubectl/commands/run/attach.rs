//! `kubectl run -i`: talks with the new pod until it ends; `--rm` deletes it then.

use super::super::attach::to;
use super::super::create::submit::{Draft, remember, strictness};
use super::super::delete::wait::{Doomed, until_gone};
use super::super::logs::Source;
use super::super::logs::follow;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, LogOptions, WriteMode};
use crate::host::{ExitCode, Host};
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::namespace;

/// How often it looks whether the pod has started.
const LOOK: SimDuration = SimDuration::from_millis(200);

/// Creates the pod and stays with it.
///
/// # Errors
/// The server's refusal, or the exit code of the container.
pub async fn run(name: &str, mut draft: Draft, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    remember(&mut draft.document, arguments);
    let body = Body::Json { value: draft.document, strictness: strictness(arguments)? };
    let namespace = namespace(arguments);
    let request = ApiRequest::Create { kind: Kind::POD, namespace: namespace.clone(), body, mode: WriteMode::Persist };
    call::object(host, request).await?;
    let key = Key::new(Kind::POD, &namespace, name);
    let outcome = stay(&key, arguments, host).await;
    if arguments.switch("rm") {
        remove(&key, host).await?;
    }
    outcome
}

async fn stay(key: &Key, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let end = host.clock.now() + arguments.duration("pod-running-timeout");
    while !has_started(&pod(key, host).await?) {
        if host.clock.now() >= end {
            return Err(Failure::message("timed out waiting for the condition"));
        }
        host.clock.sleep(LOOK).await;
    }
    let started = pod(key, host).await?;
    let container = started.spec.containers.first().map(|container| container.name.clone()).unwrap_or_default();
    if started.is_finished() {
        let source = Source { pod: key.clone(), container, prefix: String::new() };
        follow::all(&[source], &LogOptions::default(), arguments, host).await?;
    } else {
        to(&started, container, LogOptions::default(), arguments, host).await?;
    }
    if arguments.value("restart") == "Always" || arguments.switch("leave-stdin-open") {
        return Ok(());
    }
    let ended = ended(key, arguments, host).await?;
    match exit_code(&ended) {
        0 => Ok(()),
        code => {
            let status = ended.status.container_statuses.first();
            let reason = status.and_then(|status| status.state.terminated.as_ref()).map(|end| end.reason.as_str());
            let Key { namespace, name, .. } = key;
            host.stderr.line(&format!("pod {namespace}/{name} terminated ({})", reason.unwrap_or_default()));
            Err(Failure::Exit(code))
        }
    }
}

/// The pod when it has ended for good: one that may be restarted on failure only when it has succeeded.
async fn ended(key: &Key, arguments: &Arguments, host: &Host) -> Result<Pod, Failure> {
    loop {
        let known = pod(key, host).await?;
        match known.status.phase.as_str() {
            "Succeeded" => return Ok(known),
            "Failed" if arguments.value("restart") == "Never" => return Ok(known),
            _ => host.clock.sleep(LOOK).await,
        }
    }
}

async fn pod(key: &Key, host: &Host) -> Result<Pod, Failure> {
    match call::get(host, key).await?.as_ref() {
        Object::Pod(pod) => Ok(pod.clone()),
        _ => Err(call::unexpected().into()),
    }
}

fn has_started(pod: &Pod) -> bool {
    pod.status.container_statuses.iter().any(|status| {
        status.state.running.is_some() || status.state.terminated.is_some() || status.last_state.terminated.is_some()
    })
}

fn exit_code(pod: &Pod) -> ExitCode {
    let ended = pod.status.container_statuses.first().and_then(|status| status.state.terminated.as_ref());
    ended.map_or(0, |ended| ended.exit_code)
}

async fn remove(key: &Key, host: &Host) -> Result<(), Failure> {
    let request = ApiRequest::Delete { key: key.clone(), options: DeleteOptions::default() };
    let pod = call::object(host, request).await?;
    host.stdout.line(&format!("pod \"{}\" deleted", key.name));
    let doomed = Doomed { key: key.clone(), uid: pod.meta().uid.clone() };
    until_gone(&[doomed], SimDuration::from_secs(60), host).await
}
