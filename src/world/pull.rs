//! Pulls: how long an image takes from its registry, and what becomes of it when the machine loses its network.

use super::images::full_name;
use super::{Coming, World};
use crate::api::meta::Uid;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::Key;
use crate::control_loop::{Pull, PullState, Runtime};

/// How long Docker waits for the first word of a registry.
const CONNECTION_PATIENCE: SimDuration = SimDuration::from_secs(15);
/// After how long without progress the runtime gives up (`--image-pull-progress-deadline` of cri-dockerd).
const PROGRESS_PATIENCE: SimDuration = SimDuration::from_secs(60);

impl World {
    pub(super) fn pull(&mut self, node: &str, pod: &Uid, container: &str, image: &str, now: SimTime) {
        let state = self.begin_pull(node, image, now);
        let Some(known) = self.pod_mut(node, pod) else { return };
        let container_state = known.containers.or_default(container.to_owned());
        let failures = match &container_state.pull {
            Some(Pull { image: before, failures, state: PullState::Failed { .. }, .. }) if before == image => {
                failures + 1
            }
            _ => 0,
        };
        let until = end_of(&state).unwrap_or(now);
        container_state.pull = Some(Pull { image: image.to_owned(), since: now, failures, state });
        let (node, pod, container) = (node.to_owned(), pod.clone(), container.to_owned());
        self.schedule(until, Coming::PullEnds { node, pod, container });
    }

    fn begin_pull(&mut self, node: &str, image: &str, now: SimTime) -> PullState {
        let under_way = self.running_pull(node, image);
        let is_here = self.has_image(node, image);
        let took = match (under_way, is_here, self.images.pull_time(image)) {
            (Some(until), ..) => until.since(now),
            (None, true, _) => self.between(450, 750),
            (None, false, Some(time)) => time + self.between(0, time.as_millis() / 4),
            (None, false, None) => self.between(1300, 1900),
        };
        let left = if under_way.is_some() { took } else { self.registry.stretch(took) };
        match self.is_reachable(node) {
            true => PullState::Running { until: now + left },
            false => PullState::Stalled { left, until: now + CONNECTION_PATIENCE, message: no_connection(image) },
        }
    }

    /// When a pull of the same image ends that is under way on the machine.
    fn running_pull(&self, node: &str, image: &str) -> Option<SimTime> {
        let pods = self.machines.get(&node)?.pods.values();
        let mut pulls = pods.flat_map(|pod| pod.containers.values()).filter_map(|container| container.pull.as_ref());
        pulls.find_map(|pull| match pull.state {
            PullState::Running { until } if pull.image == image => Some(until),
            _ => None,
        })
    }

    pub(super) fn pull_ends(&mut self, node: &str, pod: &Uid, container: &str, now: SimTime) -> Option<Key> {
        let pull = self.pod(node, pod)?.containers.get(container)?.pull.clone()?;
        if end_of(&pull.state).is_none_or(|until| until > now) {
            return None;
        }
        let refusal = match pull.state {
            PullState::Stalled { message, .. } => Some(message),
            _ => self.images.refusal(&pull.image),
        };
        let state = match refusal {
            Some(message) => PullState::Failed { message, at: now },
            None => PullState::Done { took: now.since(pull.since) },
        };
        if matches!(state, PullState::Done { .. }) {
            self.hold(&pull.image, node, now);
        }
        self.pod_mut(node, pod)?.containers.get_mut(container)?.pull.as_mut()?.state = state;
        self.key_of(node, pod)
    }

    /// The machine has lost its network, or has it again: what is on its way stops, or goes on where it stopped.
    pub(super) fn stall_pulls(&mut self, node: &str, now: SimTime) {
        let is_reachable = self.is_reachable(node);
        let changed = |state: &PullState| match state {
            PullState::Running { until } if !is_reachable => Some(PullState::Stalled {
                left: until.since(now),
                until: now + PROGRESS_PATIENCE,
                message: "context canceled".to_owned(),
            }),
            PullState::Stalled { left, .. } if is_reachable => Some(PullState::Running { until: now + *left }),
            _ => None,
        };
        let mut ends = Vec::new();
        let Some(machine) = self.machines.get_mut(&node) else { return };
        let uids: Vec<Uid> = machine.pods.iter().map(|(uid, _)| uid.clone()).collect();
        for pod in uids {
            let pulls = machine.pods.get_mut(&pod).into_iter().flat_map(|known| known.containers.iter_mut());
            for (container, pull) in pulls.filter_map(|(name, container)| Some((name, container.pull.as_mut()?))) {
                let Some(state) = changed(&pull.state) else { continue };
                ends.extend(end_of(&state).map(|until| (until, pod.clone(), container.clone())));
                pull.state = state;
            }
        }
        for (until, pod, container) in ends {
            self.schedule(until, Coming::PullEnds { node: node.to_owned(), pod, container });
        }
    }
}

/// When a pull comes to an end, this one or the other.
fn end_of(state: &PullState) -> Option<SimTime> {
    match state {
        PullState::Running { until } | PullState::Stalled { until, .. } => Some(*until),
        PullState::Done { .. } | PullState::Failed { .. } => None,
    }
}

/// Docker's words when a registry is silent.
fn no_connection(image: &str) -> String {
    let full = full_name(image);
    let host = match full.split_once('/') {
        Some(("docker.io", _)) | None => "registry-1.docker.io",
        Some((host, _)) => host,
    };
    format!(
        "Error response from daemon: Get \"https://{host}/v2/\": net/http: request canceled while waiting for connection \
         (Client.Timeout exceeded while awaiting headers)"
    )
}
