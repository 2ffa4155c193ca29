//! What a container is started with.

use super::containers::back_off;
use super::environment;
use crate::api::pod::{Container, Pod};
use crate::api::quantity::Quantity;
use crate::control_loop::{ContainerLaunch, Stdin, Streams, View};
use crate::world::inside::kept_folders;

/// The launch of a container's next run.
pub(super) fn launch(view: &View<'_>, pod: &Pod, container: &Container) -> ContainerLaunch {
    let runtime = view.runtime.pod(&pod.spec.node_name, &pod.metadata.uid);
    let last = runtime.and_then(|runtime| runtime.containers.get(&container.name)?.runs.last());
    let environment = environment::of(view, pod, container);
    ContainerLaunch {
        name: container.name.clone(),
        image: container.image.clone(),
        command: environment::in_words(view, &container.command, &environment),
        args: environment::in_words(view, &container.args, &environment),
        environment,
        streams: streams(container),
        folders: kept_folders(pod, container),
        memory_limit: container.resources.limits.get("memory").map(Quantity::value),
        attempt: last.map_or(0, |run| run.launch.attempt + 1),
        back_off: last.map_or(0, |run| back_off(run, container) + 1),
    }
}

fn streams(container: &Container) -> Streams {
    let stdin = match (container.stdin, container.stdin_once) {
        (false, _) => Stdin::Closed,
        (true, true) => Stdin::Once,
        (true, false) => Stdin::Open,
    };
    Streams { stdin, tty: container.tty }
}
