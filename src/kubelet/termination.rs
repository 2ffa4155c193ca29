//! The end of a pod: ask every container to stop, wait, report, let go.

use super::{container_event, report};
use crate::api::discovery::Kind;
use crate::api::meta::Uid;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, DeleteOptions, Key};
use crate::control_loop::{EventKind, Plan, RunState, RuntimePod, View, WorldAction};

/// Between the last container's end and the kubelet's word of it.
const NOTICE: SimDuration = SimDuration::from_millis(330);
/// Between the last container's end and the object's the kubelet cleans up, then deletes: at least so many milliseconds,
const CLEAN_UP: i64 = 600;
/// and at most so many more, by pod.
const CLEAN_UP_SPREAD: i64 = 300;
/// Between the last report on a pod and its end.
const LAST_WORD: SimDuration = SimDuration::from_millis(100);
/// What a pod gets whose object is gone already (a forced delete).
const FORCED_GRACE: SimDuration = SimDuration::from_secs(2);

/// Stops a pod that is to be deleted.
pub fn stop(view: &View<'_>, pod: &Pod, runtime: Option<&RuntimePod>, plan: &mut Plan) {
    let grace = SimDuration::from_secs(pod.metadata.deletion_grace_period_seconds.unwrap_or(30));
    let Some(known) = runtime else {
        // What nobody can tell of is told as such, before it is let go.
        report(view, pod, runtime, plan);
        match plan.requests.is_empty() || pod.status.start_time.is_none() {
            true => let_go(pod, plan),
            false => plan.look_again_after(LAST_WORD),
        }
        return;
    };
    let mut last_end = None;
    let mut is_running = false;
    for (name, container) in known.containers.iter() {
        match container.runs.last().map(|run| &run.state) {
            Some(RunState::Exited { at, .. }) => last_end = last_end.max(Some(*at)),
            Some(RunState::Running { stopping, .. }) => {
                is_running = true;
                ask_to_stop(view, pod, name, *stopping, grace, plan);
            }
            Some(RunState::Starting) => {
                is_running = true;
                ask_to_stop(view, pod, name, None, grace, plan);
            }
            None => {}
        }
    }
    if is_running {
        return;
    }
    let remove = WorldAction::RemovePod { node: pod.spec.node_name.clone(), pod: pod.metadata.uid.clone() };
    let Some(end) = last_end else {
        // Nothing ran: only the sandbox is to be taken down, and the pass after that lets go.
        plan.actions.push(remove);
        return;
    };
    let (noticed_at, free_at) = (end + NOTICE, end + clean_up(pod));
    if view.now < noticed_at {
        plan.look_again_after(noticed_at.since(view.now));
        return;
    }
    report(view, pod, runtime, plan);
    if view.now < free_at {
        plan.look_again_after(free_at.since(view.now));
        return;
    }
    plan.actions.push(remove);
    let_go(pod, plan);
}

/// How long it takes to clean up after a pod: its identity is the only dice that a loop has.
fn clean_up(pod: &Pod) -> SimDuration {
    let sum: i64 = pod.metadata.uid.0.bytes().map(i64::from).sum();
    SimDuration::from_millis(CLEAN_UP + sum * 7 % CLEAN_UP_SPREAD)
}

/// Stops a pod whose object is gone or has been replaced by another of its name.
pub fn abandon(view: &View<'_>, node: &str, uid: &Uid, plan: &mut Plan) {
    let Some(known) = view.runtime.pod(node, uid) else { return };
    let mut is_running = false;
    for (name, container) in known.containers.iter() {
        match container.runs.last().map(|run| &run.state) {
            Some(RunState::Running { stopping: None, .. } | RunState::Starting) => {
                is_running = true;
                let (node, pod, container) = (node.to_owned(), uid.clone(), name.clone());
                plan.actions.push(WorldAction::StopContainer { node, pod, container, grace: FORCED_GRACE });
            }
            Some(RunState::Running { .. }) => is_running = true,
            _ => {}
        }
    }
    if !is_running {
        plan.actions.push(WorldAction::RemovePod { node: node.to_owned(), pod: uid.clone() });
    }
}

/// Asks once; again only if a second delete has shortened the grace.
fn ask_to_stop(
    view: &View<'_>,
    pod: &Pod,
    container: &str,
    asked: Option<SimTime>,
    grace: SimDuration,
    plan: &mut Plan,
) {
    let left = match asked {
        None => grace,
        Some(since) if (since + grace).since(view.now) < grace && is_shortened(pod) => (since + grace).since(view.now),
        Some(_) => return,
    };
    let (node, uid) = (pod.spec.node_name.clone(), pod.metadata.uid.clone());
    plan.actions.push(WorldAction::StopContainer { node, pod: uid, container: container.to_owned(), grace: left });
    if asked.is_none() {
        let text = format!("Stopping container {container}");
        plan.events.push(container_event(pod, container, EventKind::Normal, "Killing", text));
    }
}

fn is_shortened(pod: &Pod) -> bool {
    let own = pod.spec.termination_grace_period_seconds.unwrap_or(30);
    pod.metadata.deletion_grace_period_seconds.is_some_and(|grace| grace < own)
}

fn let_go(pod: &Pod, plan: &mut Plan) {
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    let uid = Some(pod.metadata.uid.clone());
    let options = DeleteOptions { grace_period_seconds: Some(0), uid, ..DeleteOptions::default() };
    plan.requests.push(ApiRequest::Delete { key, options });
}
