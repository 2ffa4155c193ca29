//! `pods/exec`: what a command prints that is run in a container.
//!
//! Commands are understood as far as one looks around with them: the environment, the host name, the files that the API
//! puts there. A program that exists in images and is not imitated here says so; any other is not found.

mod environment;
mod programs;

use crate::api::discovery::Kind;
use crate::api::pod::{Container, Pod};
use crate::api::time::SimTime;
use crate::apiserver::reply;
use crate::apiserver::request::{Key, Printed, Reply, ReplyBody, Status, StatusReason};
use crate::apiserver::store::Store;
use crate::world::World;
use std::collections::BTreeMap;

/// A place where a command runs.
pub struct Place {
    /// The pod's name.
    pub host: String,
    /// Variables, in the order in which a container runtime sets them.
    pub variables: Vec<(String, String)>,
    /// Files that are known, by their path.
    pub files: BTreeMap<String, String>,
    /// The working folder.
    pub folder: String,
    /// The present instant.
    pub now: SimTime,
}

/// Runs a command in a container.
///
/// # Errors
/// 404 without the pod, 400 if the container does not run, and what the runtime refuses.
pub fn run(
    store: &Store,
    world: &World,
    key: &Key,
    container: &str,
    command: &[String],
    now: SimTime,
) -> Result<Reply, Status> {
    let pod = store.typed::<Pod>(key).ok_or_else(|| Status::not_found(Kind::POD, &key.name))?;
    let Some(container) = pod.spec.containers.iter().find(|known| known.name == container) else {
        let text = format!("container {container} is not valid for pod {}", key.name);
        return Err(Status::bad_request(text));
    };
    if pod.spec.node_name.is_empty() {
        return Err(Status::bad_request(format!("pod {} does not have a host assigned", key.name)));
    }
    if !is_running(pod, &container.name) {
        let text = format!("unable to upgrade connection: container not found (\"{}\")", container.name);
        return Err(Status::new(StatusReason::InternalError, text));
    }
    let printed: Printed = programs::run(&place(store, world, pod, container, now), command)?;
    Ok(reply(ReplyBody::Printed(printed)))
}

fn is_running(pod: &Pod, container: &str) -> bool {
    let status = pod.status.container_statuses.iter().find(|status| status.name == container);
    status.is_some_and(|status| status.state.running.is_some())
}

fn place(store: &Store, world: &World, pod: &Pod, container: &Container, now: SimTime) -> Place {
    let folder = if container.working_dir.is_empty() { "/" } else { container.working_dir.as_str() };
    Place {
        host: pod.metadata.name.clone(),
        variables: environment::variables(store, world, pod, container),
        files: environment::files(store, pod, container),
        folder: folder.to_owned(),
        now,
    }
}
