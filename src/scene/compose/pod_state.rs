//! The one state of a pod that its tile shows, from what the API says and how far its machine is.

use crate::api::pod::{Container, ContainerState, ContainerStateTerminated, ContainerStatus, Pod};
use crate::api::time::{SimDuration, SimTime};
use crate::control_loop::{Pull, PullState, RunState, RuntimeContainer, RuntimePod};
use crate::scene::{PeaState, PodState};

/// Whether the pod's node still reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeVoice {
    /// It does.
    Heard,
    /// It does not: nobody knows.
    Silent,
}

/// The state of a pod, its instants on the model's clock.
pub fn state(pod: &Pod, known: Option<&RuntimePod>, voice: NodeVoice, now: SimTime) -> PodState {
    if let Some(until) = pod.metadata.deletion_timestamp {
        if voice == NodeVoice::Silent && !pod.spec.node_name.is_empty() && until <= now {
            return PodState::Stranded;
        }
        let grace = SimDuration::from_secs(pod.metadata.deletion_grace_period_seconds.unwrap_or(0));
        return PodState::Terminating { from: until - grace, until };
    }
    match (pod.status.phase.as_str(), pod.status.reason.as_str()) {
        (_, "Evicted") => return PodState::Evicted,
        ("Succeeded", _) => return PodState::Completed,
        ("Failed", _) => return failed(pod),
        ("Unknown", _) => return PodState::Unknown,
        _ if pod.spec.node_name.is_empty() => return PodState::Pending,
        _ if voice == NodeVoice::Silent => return PodState::Unknown,
        _ => {}
    }
    let statuses = pod.status.init_container_statuses.iter().chain(&pod.status.container_statuses);
    let trouble = statuses.into_iter().find_map(|status| trouble(pod, status, known));
    match (trouble, pulling(known)) {
        (Some(trouble), None) => trouble,
        (_, Some(pulling)) => pulling,
        (None, None) if pod.is_ready() => PodState::Ready,
        (None, None) if pod.status.phase == "Running" => PodState::NotReady,
        (None, None) if known.is_none() => PodState::Pending,
        (None, None) => initializing(pod).unwrap_or(PodState::Starting),
    }
}

/// Init containers that end before the others begin.
fn steps(pod: &Pod) -> impl Iterator<Item = &Container> {
    pod.spec.init_containers.iter().filter(|container| container.restart_policy.is_none())
}

/// While one of its init containers is to end.
fn initializing(pod: &Pod) -> Option<PodState> {
    let has_ended = |container: &Container| {
        let status = status_of(pod, &container.name)?.state.terminated.as_ref()?;
        (status.exit_code == 0).then_some(())
    };
    let (all, done) = (steps(pod).count(), steps(pod).filter_map(has_ended).count());
    (done < all).then_some(PodState::Initializing { done, all })
}

/// The states of its init containers, as long as one of them is to end.
pub fn inits(pod: &Pod, known: Option<&RuntimePod>) -> Vec<PeaState> {
    match initializing(pod) {
        Some(_) => steps(pod).map(|container| pea(pod, container, known)).collect(),
        None => Vec::new(),
    }
}

/// The state of one container.
pub fn pea(pod: &Pod, container: &Container, known: Option<&RuntimePod>) -> PeaState {
    let own = known.and_then(|known| known.containers.get(&container.name));
    if let Some((from, until)) = own.and_then(under_way) {
        return PeaState::Pulling { from, until };
    }
    let Some(status) = status_of(pod, &container.name) else { return PeaState::Waiting };
    let ContainerState { waiting, terminated, running, .. } = &status.state;
    match (waiting.as_ref().map(|waiting| waiting.reason.as_str()), terminated, running) {
        (Some("CrashLoopBackOff"), ..) => PeaState::Broken,
        (Some(reason), ..) if NO_IMAGE.contains(&reason) => PeaState::NoImage,
        (_, Some(ended), _) if ended.reason == "OOMKilled" => PeaState::Broken,
        (_, Some(ended), _) if ended.exit_code == 0 => PeaState::Ended,
        (_, Some(_), _) => PeaState::Failed,
        (_, _, Some(_)) => PeaState::Running,
        _ => PeaState::Waiting,
    }
}

fn status_of<'a>(pod: &'a Pod, name: &str) -> Option<&'a ContainerStatus> {
    let statuses = pod.status.init_container_statuses.iter().chain(&pod.status.container_statuses);
    statuses.into_iter().find(|status| status.name == name)
}

/// A pull that goes on.
pub fn under_way(container: &RuntimeContainer) -> Option<(SimTime, SimTime)> {
    match container.pull.as_ref()? {
        Pull { state: PullState::Running { until }, since, .. } => Some((*since, *until)),
        _ => None,
    }
}

/// Why a container waits whose image cannot be had.
const NO_IMAGE: [&str; 4] = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"];

fn failed(pod: &Pod) -> PodState {
    let statuses = pod.status.init_container_statuses.iter().chain(&pod.status.container_statuses);
    let ended: Vec<&ContainerStateTerminated> =
        statuses.filter_map(|status| status.state.terminated.as_ref()).collect();
    if ended.iter().any(|ended| ended.reason == "OOMKilled") {
        return PodState::OomKilled;
    }
    let exit_code = ended.iter().map(|ended| ended.exit_code).find(|code| *code != 0);
    PodState::Failed { exit_code: exit_code.unwrap_or(1) }
}

/// What is wrong with one container, if anything is.
fn trouble(pod: &Pod, status: &ContainerStatus, known: Option<&RuntimePod>) -> Option<PodState> {
    let ContainerState { waiting, terminated, .. } = &status.state;
    if let Some(waiting) = waiting {
        return match waiting.reason.as_str() {
            "CrashLoopBackOff" => {
                let from = ended_at(status, known)?;
                let wait = back_off(&waiting.message).unwrap_or_default();
                Some(PodState::CrashLoopBackOff { from, until: from + wait })
            }
            reason if NO_IMAGE.contains(&reason) => Some(PodState::ImagePullBackOff),
            _ => None,
        };
    }
    let ended = terminated.as_ref()?;
    let is_init = pod.spec.init_containers.iter().any(|container| container.name == status.name);
    match (ended.exit_code, ended.reason.as_str()) {
        (_, "OOMKilled") => Some(PodState::OomKilled),
        (0, _) if is_init => None,
        (0, _) => Some(PodState::Completed),
        (exit_code, _) => Some(PodState::Failed { exit_code }),
    }
}

/// To the millisecond if the machine knows it: the API keeps seconds.
fn ended_at(status: &ContainerStatus, known: Option<&RuntimePod>) -> Option<SimTime> {
    let known = known.and_then(|known| known.containers.get(&status.name)).and_then(end);
    known.or_else(|| status.last_state.terminated.as_ref()?.finished_at)
}

/// When its newest run ended.
pub fn end(container: &RuntimeContainer) -> Option<SimTime> {
    match container.runs.last()?.state {
        RunState::Exited { at, .. } => Some(at),
        RunState::Starting | RunState::Running { .. } => None,
    }
}

/// The wait in `back-off 1m20s restarting failed container=…`.
fn back_off(message: &str) -> Option<SimDuration> {
    let words = message.strip_prefix("back-off ")?.split_whitespace().next()?;
    let (mut total, mut number) = (0_i64, 0_i64);
    for letter in words.chars() {
        let unit = match letter {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            digit => {
                number = number.saturating_mul(10).saturating_add(i64::from(digit.to_digit(10)?));
                continue;
            }
        };
        total = total.saturating_add(number.saturating_mul(unit));
        number = 0;
    }
    Some(SimDuration::from_secs(total))
}

/// The pull that ends last, of those under way.
fn pulling(known: Option<&RuntimePod>) -> Option<PodState> {
    let pulls = known?.containers.values().filter_map(under_way);
    let (from, until) = pulls.max_by_key(|(_, until)| *until)?;
    Some(PodState::Pulling { from, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_back_off_is_read_from_its_message() {
        for (message, seconds) in [
            ("back-off 10s restarting failed container=a pod=b", Some(10)),
            ("back-off 1m20s restarting failed container=a pod=b", Some(80)),
            ("back-off 5m0s restarting", Some(300)),
            ("back-off soon", None),
            ("", None),
        ] {
            assert_eq!(back_off(message), seconds.map(SimDuration::from_secs), "{message}");
        }
    }
}
