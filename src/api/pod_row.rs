//! A pod's row in `kubectl get pods`: how many containers stand, and the one word for how it is.
//!
//! The rules are those of `printPod` in the API server's `printersinternal`.

use super::meta::age;
use super::object::{Column, column, wide};
use super::pod::{ContainerState, ContainerStateTerminated, ContainerStatus, Pod};
use super::time::SimTime;

/// The columns of a pod table.
pub const COLUMNS: &[Column] = &[
    column("Name"),
    column("Ready"),
    column("Status"),
    column("Restarts"),
    column("Age"),
    wide("IP"),
    wide("Node"),
    wide("Nominated Node"),
    wide("Readiness Gates"),
];

/// The cells of one pod.
pub fn row(pod: &Pod, now: SimTime) -> Vec<String> {
    let or_none = |text: &str| if text.is_empty() { "<none>".to_owned() } else { text.to_owned() };
    vec![
        pod.metadata.name.clone(),
        format!("{}/{}", ready_containers(pod), total_containers(pod)),
        status_word(pod),
        restarts(pod, now),
        pod.metadata.age(now),
        or_none(&pod.status.pod_ip),
        or_none(&pod.spec.node_name),
        or_none(&pod.status.nominated_node_name),
        "<none>".to_owned(),
    ]
}

/// The STATUS cell: the phase, or the more telling reason behind it.
pub fn status_word(pod: &Pod) -> String {
    let gated = pod.status.condition("PodScheduled").filter(|condition| condition.reason == SCHEDULING_GATED);
    let said = gated.map_or(pod.status.reason.as_str(), |condition| &condition.reason);
    let base = if said.is_empty() { pod.status.phase.clone() } else { said.to_owned() };
    let word = match init_word(pod) {
        Some(word) => word,
        None => container_word(pod, base),
    };
    if pod.metadata.deletion_timestamp.is_none() {
        return word;
    }
    match (pod.status.reason.as_str(), pod.is_finished()) {
        ("NodeLost", _) => "Unknown".to_owned(),
        (_, false) => "Terminating".to_owned(),
        (_, true) => word,
    }
}

/// Why a pod with gates has no node yet.
pub const SCHEDULING_GATED: &str = "SchedulingGated";

fn container_word(pod: &Pod, base: String) -> String {
    let mut word = base;
    // From the last to the first: the first container with something to say has the last word.
    for status in pod.status.container_statuses.iter().rev() {
        if let Some(reason) = state_reason(&status.state) {
            word = reason;
        }
    }
    let has_running = pod.status.container_statuses.iter().any(|s| s.ready && s.state.running.is_some());
    if word != "Completed" || !has_running {
        return word;
    }
    if pod.is_ready() { "Running".to_owned() } else { "NotReady".to_owned() }
}

/// `Init:0/2` and its relatives while init containers are at work; `None` once they are through.
fn init_word(pod: &Pod) -> Option<String> {
    let total = pod.spec.init_containers.len();
    for (index, status) in pod.status.init_container_statuses.iter().enumerate() {
        let ended = status.state.terminated.as_ref();
        let is_sidecar = pod.spec.init_containers.get(index).is_some_and(|c| c.restart_policy.is_some());
        if ended.is_some_and(|ended| ended.exit_code == 0) || (is_sidecar && status.started == Some(true)) {
            continue;
        }
        if let Some(ended) = ended {
            return Some(format!("Init:{}", terminated_reason(ended)));
        }
        return match &status.state.waiting {
            Some(waiting) if !waiting.reason.is_empty() && waiting.reason != "PodInitializing" => {
                Some(format!("Init:{}", waiting.reason))
            }
            _ => Some(format!("Init:{index}/{total}")),
        };
    }
    None
}

fn state_reason(state: &ContainerState) -> Option<String> {
    if let Some(waiting) = &state.waiting {
        return (!waiting.reason.is_empty()).then(|| waiting.reason.clone());
    }
    state.terminated.as_ref().map(terminated_reason)
}

fn terminated_reason(ended: &ContainerStateTerminated) -> String {
    match ended.reason.as_str() {
        "" => format!("ExitCode:{}", ended.exit_code),
        reason => reason.to_owned(),
    }
}

fn sidecars(pod: &Pod) -> impl Iterator<Item = &ContainerStatus> {
    let is_sidecar = |name: &str| {
        pod.spec.init_containers.iter().any(|c| c.name == name && c.restart_policy.as_deref() == Some("Always"))
    };
    pod.status.init_container_statuses.iter().filter(move |status| is_sidecar(&status.name))
}

fn ready_containers(pod: &Pod) -> usize {
    let counts = |status: &&ContainerStatus| status.ready && status.state.running.is_some();
    pod.status.container_statuses.iter().filter(counts).count() + sidecars(pod).filter(counts).count()
}

fn total_containers(pod: &Pod) -> usize {
    let sidecars = pod.spec.init_containers.iter().filter(|c| c.restart_policy.as_deref() == Some("Always")).count();
    pod.spec.containers.len() + sidecars
}

/// While init containers are at work theirs count, later only those of sidecars and of the others.
fn restarts(pod: &Pod, now: SimTime) -> String {
    let is_initialized = pod.status.condition("Initialized").is_some_and(|condition| condition.status == "True");
    let statuses: Vec<&ContainerStatus> = match init_word(pod) {
        Some(_) if !is_initialized => pod.status.init_container_statuses.iter().collect(),
        _ => pod.status.container_statuses.iter().chain(sidecars(pod)).collect(),
    };
    let count: i32 = statuses.iter().map(|status| status.restart_count).sum();
    let last = statuses.iter().filter_map(|s| s.last_state.terminated.as_ref()?.finished_at).max();
    match last {
        Some(last) if count > 0 => format!("{count} ({} ago)", age(Some(last), now)),
        _ => count.to_string(),
    }
}
