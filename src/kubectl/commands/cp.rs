//! `kubectl cp`: what it refuses. Containers have no files in here.

use super::Command;
use super::logs::pods;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl cp`
pub const COMMAND: Command = Command { path: "cp", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let [from, to] = arguments.positional.as_slice() else {
        return Err(Failure::message("source and destination are required"));
    };
    let (from, to) = (pod_in(from)?, pod_in(to)?);
    let pod = match (from, to) {
        (Some(_), Some(_)) => return Err(Failure::message("one of src or dest must be a local file specification")),
        (None, None) => return Err(Failure::message("one of src or dest must be a remote file specification")),
        (Some(pod), None) | (None, Some(pod)) => pod,
    };
    let (namespace, name) = pod.split_once('/').map_or((None, pod), |(namespace, name)| (Some(namespace), name));
    let mut arguments = arguments.clone();
    if let Some(namespace) = namespace {
        arguments.context_namespace = namespace.to_owned();
    }
    pods::attachable(name, &arguments, host).await?;
    Err(Failure::message("copying files into and out of containers is not simulated"))
}

/// The pod in `[[namespace/]pod:]file/path`; `None` for a local file. A colon behind a slash belongs to the path.
fn pod_in(word: &str) -> Result<Option<&str>, Failure> {
    let Some((pod, path)) = word.split_once(':') else { return Ok(None) };
    if pod.matches('/').count() > 1 || pod.starts_with(['.', '/']) {
        return Ok(None);
    }
    match (pod, path) {
        ("", _) => Err(Failure::message("filespec must match the canonical format: [[namespace/]pod:]file/path")),
        (_, "") => Err(Failure::message("filepath can not be empty")),
        _ => Ok(Some(pod)),
    }
}
