//! A pod's status: what the runtime reports, in the API's words.

use super::containers::{Stage, back_off_message, stage};
use super::probes;
use crate::api::discovery::Kind;
use crate::api::node::Node;
use crate::api::pod::{
    Container, ContainerState, ContainerStateRunning, ContainerStateTerminated, ContainerStateWaiting, ContainerStatus,
    Pod, PodCondition, PodIp, PodStatus, VolumeMount,
};
use crate::apiserver::request::Key;
use crate::control_loop::{Run, RunState, RuntimePod, Sandbox, View};

/// The whole status of a pod that is bound to a node.
pub fn status_of(view: &View<'_>, pod: &Pod, runtime: Option<&RuntimePod>) -> PodStatus {
    let statuses = |containers: &[Container]| -> Vec<ContainerStatus> {
        containers.iter().map(|container| container_status(view, pod, container, runtime)).collect()
    };
    let init = statuses(&pod.spec.init_containers);
    let main = statuses(&pod.spec.containers);
    let mut ephemeral = statuses(&pod.ephemeral_containers());
    ephemeral.iter_mut().for_each(|status| (status.ready, status.started) = (false, None));
    let host = node_address(view, pod);
    let has_network = init.iter().chain(&main).any(|status| !is_untouched(status));
    let ip = match runtime.map(|known| &known.sandbox) {
        Some(Sandbox::Ready { ip }) if has_network => ip.clone(),
        _ => pod.status.pod_ip.clone(),
    };
    let listed = |ip: &str| if ip.is_empty() { Vec::new() } else { vec![PodIp { ip: ip.to_owned() }] };
    let phase = phase(pod, &init, &main);
    PodStatus {
        conditions: conditions(view, pod, &init, &main, phase, has_network || !ip.is_empty()),
        phase: phase.to_owned(),
        host_ips: listed(&host),
        host_ip: host,
        pod_ips: listed(&ip),
        pod_ip: ip,
        start_time: pod.status.start_time.or(Some(view.now.truncated_to_second())),
        init_container_statuses: init,
        container_statuses: main,
        ephemeral_container_statuses: ephemeral,
        message: pod.status.message.clone(),
        nominated_node_name: pod.status.nominated_node_name.clone(),
        qos_class: pod.status.qos_class.clone(),
        reason: pod.status.reason.clone(),
    }
}

/// Whether nothing has happened to a container yet.
fn is_untouched(status: &ContainerStatus) -> bool {
    let waits = status.state.waiting.as_ref();
    waits.is_some_and(|w| w.reason == "ContainerCreating" || w.reason == "PodInitializing") && status.restart_count == 0
}

fn node_address(view: &View<'_>, pod: &Pod) -> String {
    let node = view.store.typed::<Node>(&Key::cluster(Kind::NODE, &pod.spec.node_name));
    node.and_then(|node| node.status.address("InternalIP")).unwrap_or(&pod.status.host_ip).to_owned()
}

fn container_status(
    view: &View<'_>,
    pod: &Pod,
    container: &Container,
    runtime: Option<&RuntimePod>,
) -> ContainerStatus {
    let runs = runtime.and_then(|known| known.containers.get(&container.name)).map(|known| known.runs.as_slice());
    // A run that only begins is not yet the container's state.
    let runs = match runs.unwrap_or_default() {
        [before @ .., Run { state: RunState::Starting, .. }] => before,
        runs => runs,
    };
    // Nothing is said of containers before there is a sandbox for them.
    let ready = runtime.filter(|known| matches!(known.sandbox, Sandbox::Ready { .. }));
    let stage = ready.map(|known| stage(view, pod, container, known));
    let state = state(pod, container, stage.as_ref(), runs.last());
    let is_running = state.running.is_some();
    let is_waiting = state.waiting.is_some();
    let before = match is_waiting {
        true => runs.last(),
        false => runs.len().checked_sub(2).and_then(|index| runs.get(index)),
    };
    let shown = runs.last();
    ContainerStatus {
        container_id: shown.map_or_else(String::new, |run| format!("docker://{}", run.id)),
        image: match shown {
            Some(_) => with_tag(&container.image),
            None => container.image.clone(),
        },
        image_id: shown.map_or_else(String::new, |run| image_id(view, &run.launch.image)),
        last_state: before.map(ended_state).unwrap_or_default(),
        name: container.name.clone(),
        ready: match is_plain_init(pod, &container.name) {
            true => state.terminated.as_ref().is_some_and(|ended| ended.exit_code == 0),
            false => is_running && shown.is_some_and(|run| probes::is_ready(container, run)),
        },
        restart_count: shown.map_or(0, |run| run.launch.attempt),
        started: Some(is_running && shown.is_some_and(|run| probes::has_started(container, run))),
        volume_mounts: container.volume_mounts.iter().map(reported_mount).collect(),
        state,
    }
}

fn state(pod: &Pod, container: &Container, stage: Option<&Stage<'_>>, last: Option<&Run>) -> ContainerState {
    let waiting = |reason: &str, message: String| ContainerState {
        waiting: Some(ContainerStateWaiting { reason: reason.to_owned(), message }),
        ..ContainerState::default()
    };
    let image = &container.image;
    let is_main = pod.spec.init_containers.is_empty();
    match stage {
        None if pod.metadata.is_terminating() && is_main => unknown_state(),
        Some(Stage::Alive(Run { state: RunState::Running { since, .. }, .. })) => ContainerState {
            running: Some(ContainerStateRunning { started_at: Some(since.truncated_to_second()) }),
            ..ContainerState::default()
        },
        Some(Stage::JustEnded(run, _)) if run.is_stillborn() => {
            waiting("RunContainerError", start_failure(&run.id, run))
        }
        Some(Stage::Over(run) | Stage::JustEnded(run, _)) => ended_state(run),
        Some(Stage::BackOff(run, _)) => waiting("CrashLoopBackOff", back_off_message(pod, &container.name, run)),
        Some(Stage::PullFailed(message)) => waiting("ErrImagePull", (*message).to_owned()),
        Some(Stage::PullBackOff(message, _)) => {
            waiting("ImagePullBackOff", format!("Back-off pulling image \"{image}\": ErrImagePull: {message}"))
        }
        Some(Stage::InvalidImage) => {
            let text = format!(
                "Failed to apply default image tag \"{image}\": couldn't parse image name \"{image}\": invalid reference format"
            );
            waiting("InvalidImageName", text)
        }
        Some(Stage::NoConfig(why)) => waiting("CreateContainerConfigError", why.clone()),
        Some(Stage::NeverPull) => waiting(
            "ErrImageNeverPull",
            format!("Container image \"{image}\" is not present with pull policy of Never"),
        ),
        // While a retry is on its way the old word stays, as the API hears of results only.
        Some(Stage::NeedsPull | Stage::Pulling | Stage::Startable(_)) | Some(Stage::Alive(_)) | None => {
            let old = pod.status.container_statuses.iter().find(|status| status.name == container.name);
            match (last, old) {
                // It ended long ago, and nobody could tell: its machine was off.
                (Some(run @ Run { state: RunState::Exited { .. }, .. }), Some(old)) if old.state.running.is_some() => {
                    ended_state(run)
                }
                (Some(Run { state: RunState::Exited { .. }, .. }), Some(old)) => old.state.clone(),
                (None, Some(old)) if old.state.waiting.is_some() => old.state.clone(),
                (Some(_), Some(old)) if old.restart_count > 0 || old.state.terminated.is_some() => old.state.clone(),
                _ => waiting(first_reason(pod), String::new()),
            }
        }
    }
}

/// Of a container that never came to be before its pod was to end (`TerminatePod`).
fn unknown_state() -> ContainerState {
    let ended = ContainerStateTerminated {
        exit_code: 137,
        message: "The container could not be located when the pod was terminated".to_owned(),
        reason: "ContainerStatusUnknown".to_owned(),
        ..ContainerStateTerminated::default()
    };
    ContainerState { terminated: Some(ended), ..ContainerState::default() }
}

/// With init containers all wait for the pod to be initialized, the init containers themselves included.
fn first_reason(pod: &Pod) -> &'static str {
    if pod.spec.init_containers.is_empty() { "ContainerCreating" } else { "PodInitializing" }
}

fn ended_state(run: &Run) -> ContainerState {
    let RunState::Exited { started, at, code, reason, message } = &run.state else { return ContainerState::default() };
    ContainerState {
        terminated: Some(ContainerStateTerminated {
            container_id: format!("docker://{}", run.id),
            exit_code: *code,
            finished_at: Some(at.truncated_to_second()),
            message: message.clone(),
            reason: (*reason).to_owned(),
            // As cri-dockerd has it of one that never ran.
            started_at: Some(started.unwrap_or(*at).truncated_to_second()),
        }),
        ..ContainerState::default()
    }
}

/// What cri-dockerd says of a container that cannot be started; in events the kubelet puts its name for its id.
pub fn start_failure(container: &str, run: &Run) -> String {
    let message = match &run.state {
        RunState::Exited { message, .. } => message.as_str(),
        _ => "",
    };
    format!("failed to start container {container:?}: Error response from daemon: {message}")
}

/// As runtimes name an image that they have.
fn with_tag(image: &str) -> String {
    let last = image.rsplit('/').next().unwrap_or(image);
    if last.contains([':', '@']) { image.to_owned() } else { format!("{image}:latest") }
}

fn image_id(view: &View<'_>, image: &str) -> String {
    let name = image.split_once('@').map_or(image, |(name, _)| name);
    let (path, last) = name.rsplit_once('/').map_or(("", name), |(path, last)| (path, last));
    let repository = last.split_once(':').map_or(last, |(repository, _)| repository);
    let slash = if path.is_empty() { "" } else { "/" };
    format!("docker-pullable://{path}{slash}{repository}@{}", view.runtime.image_digest(image))
}

/// Whether it is an init container that must end before the others start: no sidecar.
fn is_plain_init(pod: &Pod, name: &str) -> bool {
    let own = pod.spec.init_containers.iter().find(|container| container.name == name);
    own.is_some_and(|container| container.restart_policy.as_deref() != Some("Always"))
}

/// Of a part of a volume nothing is reported but where it is.
fn reported_mount(mount: &VolumeMount) -> VolumeMount {
    VolumeMount {
        name: mount.name.clone(),
        mount_path: mount.mount_path.clone(),
        read_only: mount.read_only,
        recursive_read_only: mount.read_only.then(|| "Disabled".to_owned()),
        ..VolumeMount::default()
    }
}

/// As `getPhase` of the kubelet.
fn phase(pod: &Pod, init: &[ContainerStatus], main: &[ContainerStatus]) -> &'static str {
    let is_leaving = pod.metadata.is_terminating();
    let failed_init = init.iter().any(|s| s.state.terminated.as_ref().is_some_and(|e| e.exit_code != 0));
    if failed_init && (pod.spec.restart_policy == "Never" || is_leaving) {
        return "Failed";
    }
    let is_init_pending = |status: &ContainerStatus| {
        let is_done = status.state.terminated.as_ref().is_some_and(|ended| ended.exit_code == 0);
        !is_done && status.started != Some(true)
    };
    let has_started = |status: &&ContainerStatus| {
        status.state.running.is_some() || status.state.terminated.is_some() || status.last_state.terminated.is_some()
    };
    if init.iter().any(is_init_pending) || main.iter().any(|status| !has_started(&status)) {
        return "Pending";
    }
    let ended: Vec<i32> = main.iter().filter_map(|s| s.state.terminated.as_ref()).map(|e| e.exit_code).collect();
    let restarts = match pod.spec.restart_policy.as_str() {
        _ if is_leaving => false,
        "Always" => true,
        "OnFailure" => ended.iter().any(|code| *code != 0),
        _ => false,
    };
    match () {
        () if ended.len() < main.len() || restarts => "Running",
        () if ended.iter().all(|code| *code == 0) => "Succeeded",
        () => "Failed",
    }
}

fn conditions(
    view: &View<'_>,
    pod: &Pod,
    init: &[ContainerStatus],
    main: &[ContainerStatus],
    phase: &str,
    has_network: bool,
) -> Vec<PodCondition> {
    let unready: Vec<&str> = main.iter().filter(|s| !s.ready).map(|s| s.name.as_str()).collect();
    let is_done = |s: &&ContainerStatus| s.ready || s.started == Some(true) && !is_plain_init(pod, &s.name);
    let uninitialized: Vec<&str> = init.iter().filter(|s| !is_done(s)).map(|s| s.name.as_str()).collect();
    let ready = match (phase, unready.as_slice()) {
        ("Succeeded", _) => ("False", "PodCompleted", String::new()),
        ("Failed", _) => ("False", "PodFailed", String::new()),
        (_, []) => ("True", "", String::new()),
        (_, names) => ("False", "ContainersNotReady", format!("containers with unready status: [{}]", names.join(" "))),
    };
    let initialized = match (phase, uninitialized.as_slice()) {
        ("Succeeded", _) => ("True", "PodCompleted", String::new()),
        (_, []) => ("True", "", String::new()),
        (_, names) => {
            let text = format!("containers with incomplete status: [{}]", names.join(" "));
            ("False", "ContainersNotInitialized", text)
        }
    };
    let network = if has_network { "True" } else { "False" };
    let now = Some(view.now.truncated_to_second());
    let make = |kind: &'static str, (status, reason, message): (&'static str, &'static str, String)| {
        let old = pod.status.condition(kind).filter(|old| old.status == status);
        PodCondition {
            kind: kind.into(),
            status: status.into(),
            reason: reason.into(),
            message,
            last_probe_time: None,
            last_transition_time: old.map_or(now, |old| old.last_transition_time),
        }
    };
    let mut conditions = vec![
        make("PodReadyToStartContainers", (network, "", String::new())),
        make("Initialized", initialized),
        make("Ready", ready.clone()),
        make("ContainersReady", ready),
        make("PodScheduled", ("True", "", String::new())),
    ];
    // What others have found stays.
    let is_own = |other: &PodCondition| conditions.iter().any(|own| own.kind == other.kind);
    let others: Vec<PodCondition> = pod.status.conditions.iter().filter(|other| !is_own(other)).cloned().collect();
    conditions.extend(others);
    conditions
}
