//! One container at a time: does it need its image, a start, a restart, or patience?

use super::launch::launch;
use super::{SYNC, beyond, container_event, probes, references, status};
use crate::api::pod::{Container, Pod};
use crate::api::time::{SimDuration, SimTime};
use crate::control_loop::{EventKind, Note, Plan, Pull, PullState, Run, RunState, RuntimePod, View, WorldAction};
use std::rc::Rc;

/// The first wait after a crash or a failed pull; it doubles each time.
const FIRST_BACK_OFF: SimDuration = SimDuration::from_secs(10);
/// The longest wait.
const LONGEST_BACK_OFF: SimDuration = SimDuration::from_secs(300);
/// A container that has run this long starts anew with the shortest wait.
const FORGIVEN_AFTER: SimDuration = SimDuration::from_secs(600);
/// How often a container is tried again whose variables can't be had.
const CONFIG_RETRY: SimDuration = SimDuration::from_secs(10);
/// How often a waiting container is mentioned again.
const REMINDER: SimDuration = SimDuration::from_secs(13);

/// Where a container stands, and what it needs next.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage<'a> {
    /// Its name for an image makes no sense.
    InvalidImage,
    /// It may not pull, and the image isn't there.
    NeverPull,
    /// It needs its image.
    NeedsPull,
    /// The image is on its way.
    Pulling,
    /// The pull failed a moment ago.
    PullFailed(&'a str),
    /// The pull failed, and the next try is at an instant.
    PullBackOff(&'a str, SimTime),
    /// Something that its variables come from is missing.
    NoConfig(String),
    /// It can start; with the pull that brought its image, if there was one.
    Startable(Option<&'a Pull>),
    /// It starts or runs.
    Alive(&'a Run),
    /// It ended; the kubelet will see to it after its next sync.
    JustEnded(&'a Run, SimTime),
    /// It crashed again and waits until an instant.
    BackOff(&'a Run, SimTime),
    /// It ended and stays so.
    Over(&'a Run),
}

/// Does what each container of a pod needs now.
pub fn drive(view: &View<'_>, pod: &Pod, runtime: &RuntimePod, plan: &mut Plan) {
    for container in &pod.ephemeral_containers() {
        step(view, pod, container, &stage(view, pod, container, runtime), plan);
    }
    for container in pod.spec.init_containers.iter() {
        let stage = stage(view, pod, container, runtime);
        step(view, pod, container, &stage, plan);
        let is_sidecar = container.restart_policy.as_deref() == Some("Always");
        let is_through = match &stage {
            Stage::Over(run) => matches!(run.state, RunState::Exited { code: 0, .. }),
            Stage::Alive(run) => {
                is_sidecar && matches!(run.state, RunState::Running { .. }) && probes::has_started(container, run)
            }
            _ => false,
        };
        if !is_through {
            return;
        }
    }
    for container in &pod.spec.containers {
        let stage = stage(view, pod, container, runtime);
        step(view, pod, container, &stage, plan);
        // One after the other: the next begins when this one runs, or can't.
        if is_on_its_way(&stage) {
            return;
        }
    }
}

fn is_on_its_way(stage: &Stage<'_>) -> bool {
    match stage {
        Stage::NeedsPull | Stage::Pulling | Stage::Startable(_) => true,
        Stage::Alive(run) => run.state == RunState::Starting,
        _ => false,
    }
}

/// Where a container stands at this instant.
pub fn stage<'a>(view: &View<'_>, pod: &Pod, container: &Container, runtime: &'a RuntimePod) -> Stage<'a> {
    if !references::is_valid(&container.image) {
        return Stage::InvalidImage;
    }
    let known = runtime.containers.get(&container.name);
    let last = known.and_then(|known| known.runs.last());
    if let Some(run) = last {
        let RunState::Exited { at, code, .. } = run.state else { return Stage::Alive(run) };
        if !restarts(pod, container, code) && run.launch.image == container.image {
            return Stage::Over(run);
        }
        if view.now < at + SYNC {
            return Stage::JustEnded(run, at + SYNC);
        }
        let ready_at = at + crash_wait(run, container);
        if view.now < ready_at {
            return Stage::BackOff(run, ready_at);
        }
    }
    let stage = image_stage(view, pod, container, known.and_then(|known| known.pull.as_ref()), last);
    if !matches!(stage, Stage::Startable(_)) || !beyond::reads_elsewhere(container) {
        return stage;
    }
    match beyond::code().and_then(|code| (code.missing_variable)(view, pod, container)) {
        Some(why) => Stage::NoConfig(why),
        None => stage,
    }
}

fn image_stage<'a>(
    view: &View<'_>,
    pod: &Pod,
    container: &Container,
    pull: Option<&'a Pull>,
    last: Option<&Run>,
) -> Stage<'a> {
    let has_image = view.runtime.has_image(&pod.spec.node_name, &container.image);
    // A pull made for an earlier run is no pull for the next one.
    let ended = last.and_then(|run| match run.state {
        RunState::Exited { at, .. } => Some(at),
        _ => None,
    });
    let pull = pull.filter(|pull| pull.image == container.image && ended.is_none_or(|ended| pull.since > ended));
    if let Some(pull) = pull {
        return match &pull.state {
            PullState::Running { .. } | PullState::Stalled { .. } => Stage::Pulling,
            PullState::Done { .. } => Stage::Startable(Some(pull)),
            PullState::Failed { message, at } => {
                let retry = *at + doubled(pull.failures);
                match () {
                    () if view.now < *at + SYNC => Stage::PullFailed(message),
                    () if view.now < retry => Stage::PullBackOff(message, retry),
                    () => Stage::NeedsPull,
                }
            }
        };
    }
    match container.image_pull_policy.as_str() {
        "Never" if !has_image => Stage::NeverPull,
        "Always" => Stage::NeedsPull,
        _ if has_image => Stage::Startable(None),
        _ => Stage::NeedsPull,
    }
}

fn restarts(pod: &Pod, container: &Container, code: i32) -> bool {
    if pod.is_ephemeral(&container.name) {
        return false;
    }
    let is_init = pod.spec.init_containers.iter().any(|c| c.name == container.name);
    match (container.restart_policy.as_deref(), pod.spec.restart_policy.as_str()) {
        (Some("Always"), _) => true,
        (_, "Never") => false,
        (_, "OnFailure") => code != 0,
        _ => !is_init || code != 0,
    }
}

/// How often a container has been started too soon after its end, as `flowcontrol.Backoff` counts: the first restart
/// comes at once, and so does one after a long run, or with another image.
pub(super) fn back_off(run: &Run, container: &Container) -> u32 {
    match run.state {
        _ if run.launch.image != container.image => 0,
        RunState::Exited { started: Some(started), at, .. } if at.since(started) >= FORGIVEN_AFTER => 0,
        _ => run.launch.back_off,
    }
}

fn crash_wait(run: &Run, container: &Container) -> SimDuration {
    back_off(run, container).checked_sub(1).map_or(SimDuration::ZERO, doubled)
}

fn doubled(times: u32) -> SimDuration {
    let wait = FIRST_BACK_OFF.as_millis().saturating_mul(1 << times.min(10));
    SimDuration::from_millis(wait).min(LONGEST_BACK_OFF)
}

fn step(view: &View<'_>, pod: &Pod, container: &Container, stage: &Stage<'_>, plan: &mut Plan) {
    let node = pod.spec.node_name.clone();
    let (uid, name, image) = (pod.metadata.uid.clone(), container.name.clone(), container.image.clone());
    match stage {
        Stage::NeedsPull => {
            let text = format!("Pulling image \"{image}\"");
            plan.events.push(container_event(pod, &name, EventKind::Normal, "Pulling", text));
            plan.actions.push(WorldAction::PullImage { node, pod: uid, container: name, image });
        }
        Stage::Startable(pull) => {
            let text = pulled_text(view, &image, *pull);
            plan.events.push(container_event(pod, &name, EventKind::Normal, "Pulled", text));
            let launch = launch(view, pod, container);
            plan.actions.push(WorldAction::StartContainer { node, pod: uid, container: Rc::new(launch) });
        }
        Stage::Alive(run) => {
            tell_start(pod, container, run, plan);
            match run.launch.image == image {
                true => beyond::drive(view, pod, container, run, plan),
                false => replace(pod, container, run, plan),
            }
        }
        Stage::NoConfig(why) => tell_no_config(view, pod, container, why, plan),
        Stage::PullFailed(message) => tell_failure(view, pod, container, message, plan),
        Stage::PullBackOff(_, retry) => tell_pull_back_off(view, pod, container, *retry, plan),
        Stage::JustEnded(run, until) => {
            tell_start(pod, container, run, plan);
            plan.notes.extend(out_of_memory(container, run));
            plan.look_again_after(until.since(view.now));
        }
        Stage::BackOff(run, until) => tell_back_off(view, pod, container, run, *until, plan),
        Stage::InvalidImage if is_news(pod, container, "InvalidImageName") => {
            let text = format!(
                "Failed to apply default image tag \"{image}\": couldn't parse image name \"{image}\": invalid reference format"
            );
            plan.events.push(container_event(pod, &name, EventKind::Warning, "InspectFailed", text));
            let text = "Error: InvalidImageName".to_owned();
            plan.events.push(container_event(pod, &name, EventKind::Warning, "Failed", text));
        }
        Stage::NeverPull if is_news(pod, container, "ErrImageNeverPull") => {
            let text = format!("Container image \"{image}\" is not present with pull policy of Never");
            plan.events.push(container_event(pod, &name, EventKind::Warning, "ErrImageNeverPull", text));
            let text = "Error: ErrImageNeverPull".to_owned();
            plan.events.push(container_event(pod, &name, EventKind::Warning, "Failed", text));
        }
        Stage::Over(run) => {
            tell_start(pod, container, run, plan);
            plan.notes.extend(out_of_memory(container, run));
        }
        Stage::InvalidImage | Stage::NeverPull | Stage::Pulling => {}
    }
}

/// Why the kernel killed a container, for whoever asks: no event tells of it.
fn out_of_memory(container: &Container, run: &Run) -> Option<Note> {
    let RunState::Exited { reason: "OOMKilled", .. } = run.state else { return None };
    let limit = container.resources.limits.get("memory")?;
    let text = format!("killed, as it took more memory than its limit of {limit}");
    Some(Note { subject: container.name.clone(), text })
}

/// Stops a container whose image is another now.
fn replace(pod: &Pod, container: &Container, run: &Run, plan: &mut Plan) {
    if !matches!(run.state, RunState::Running { stopping: None, .. }) {
        return;
    }
    let name = container.name.clone();
    let text = format!("Container {name} definition changed, will be restarted");
    plan.events.push(container_event(pod, &name, EventKind::Normal, "Killing", text));
    plan.actions.push(WorldAction::StopContainer {
        node: pod.spec.node_name.clone(),
        pod: pod.metadata.uid.clone(),
        container: name,
        grace: SimDuration::from_secs(pod.spec.termination_grace_period_seconds.unwrap_or(30)),
    });
}

fn tell_no_config(view: &View<'_>, pod: &Pod, container: &Container, why: &str, plan: &mut Plan) {
    let Container { name, image, .. } = container;
    if is_news(pod, container, "CreateContainerConfigError") {
        let known = view.runtime.pod(&pod.spec.node_name, &pod.metadata.uid);
        let pull = known.and_then(|known| known.containers.get(name)?.pull.as_ref());
        let text = pulled_text(view, image, pull);
        plan.events.push(container_event(pod, name, EventKind::Normal, "Pulled", text));
        plan.events.push(container_event(pod, name, EventKind::Warning, "Failed", format!("Error: {why}")));
    }
    plan.look_again_after(CONFIG_RETRY);
}

fn tell_pull_back_off(view: &View<'_>, pod: &Pod, container: &Container, retry: SimTime, plan: &mut Plan) {
    let Container { name, image, .. } = container;
    if is_news(pod, container, "ImagePullBackOff") {
        let text = format!("Back-off pulling image \"{image}\"");
        plan.events.push(container_event(pod, name, EventKind::Normal, "BackOff", text));
        let text = "Error: ImagePullBackOff".to_owned();
        plan.events.push(container_event(pod, name, EventKind::Warning, "Failed", text));
    }
    plan.look_again_after(retry.since(view.now));
}

fn pulled_text(view: &View<'_>, image: &str, pull: Option<&Pull>) -> String {
    let Some(Pull { state: PullState::Done { took }, .. }) = pull else {
        return format!("Container image \"{image}\" already present on machine");
    };
    let (took, size) = (go_seconds(*took), view.runtime.image_size(image));
    format!("Successfully pulled image \"{image}\" in {took} ({took} including waiting). Image size: {size} bytes.")
}

/// As Go prints a duration below a minute: `1.467s`, `850ms`.
fn go_seconds(span: SimDuration) -> String {
    match span.as_millis() {
        millis @ 0..1000 => format!("{millis}ms"),
        millis if millis % 1000 == 0 => format!("{}s", millis / 1000),
        millis => format!("{}.{}s", millis / 1000, format!("{:03}", millis % 1000).trim_end_matches('0')),
    }
}

/// Whether the API has not heard yet that the container waits for this reason.
fn is_news(pod: &Pod, container: &Container, reason: &str) -> bool {
    let statuses = pod.status.all_containers();
    let waiting = statuses.filter(|s| s.name == container.name).find_map(|s| s.state.waiting.as_ref());
    waiting.is_none_or(|waiting| waiting.reason != reason)
}

/// Created and Started are told once: when the API has not heard of this run yet.
fn tell_start(pod: &Pod, container: &Container, run: &Run, plan: &mut Plan) {
    let mut statuses = pod.status.all_containers();
    let is_known = statuses.any(|status| status.name == container.name && status.container_id.ends_with(&run.id));
    let has_started = matches!(run.state, RunState::Running { .. } | RunState::Exited { started: Some(_), .. });
    if is_known || !(has_started || run.is_stillborn()) {
        return;
    }
    let name = &container.name;
    plan.events.push(container_event(pod, name, EventKind::Normal, "Created", format!("Created container: {name}")));
    let (kind, reason, text) = match run.is_stillborn() {
        true => (EventKind::Warning, "Failed", format!("Error: {}", status::start_failure(name, run))),
        false => (EventKind::Normal, "Started", format!("Started container {name}")),
    };
    plan.events.push(container_event(pod, name, kind, reason, text));
}

fn tell_failure(view: &View<'_>, pod: &Pod, container: &Container, message: &str, plan: &mut Plan) {
    let (name, image) = (&container.name, &container.image);
    if is_news(pod, container, "ErrImagePull") {
        let text = format!("Failed to pull image \"{image}\": {message}");
        plan.events.push(container_event(pod, name, EventKind::Warning, "Failed", text));
        let text = "Error: ErrImagePull".to_owned();
        plan.events.push(container_event(pod, name, EventKind::Warning, "Failed", text));
    }
    let runtime = view.runtime.pod(&pod.spec.node_name, &pod.metadata.uid);
    let pull = runtime.and_then(|runtime| runtime.containers.get(name)?.pull.as_ref());
    if let Some(Pull { state: PullState::Failed { at, .. }, .. }) = pull {
        plan.look_again_after((*at + SYNC).since(view.now));
    }
}

fn tell_back_off(view: &View<'_>, pod: &Pod, container: &Container, run: &Run, until: SimTime, plan: &mut Plan) {
    let RunState::Exited { at, .. } = run.state else { return };
    let waited = view.now.since(at + SYNC);
    let is_reminder = waited.as_millis() % REMINDER.as_millis() == 0;
    if is_news(pod, container, "CrashLoopBackOff") || is_reminder {
        let (name, meta) = (&container.name, &pod.metadata);
        let text = format!(
            "Back-off restarting failed container {name} in pod {}_{}({})",
            meta.name, meta.namespace, meta.uid
        );
        plan.events.push(container_event(pod, name, EventKind::Warning, "BackOff", text));
    }
    let to_reminder = REMINDER.as_millis() - waited.as_millis() % REMINDER.as_millis();
    plan.look_again_after(until.since(view.now).min(SimDuration::from_millis(to_reminder)));
}

/// `back-off 20s restarting failed container=X pod=NAME_NS(UID)`: what a waiting container says of itself.
pub fn back_off_message(pod: &Pod, container: &str, run: &Run) -> String {
    let wait = doubled(run.launch.back_off.saturating_sub(1));
    let seconds = wait.as_secs();
    let wait = if seconds < 60 { format!("{seconds}s") } else { format!("{}m{}s", seconds / 60, seconds % 60) };
    let meta = &pod.metadata;
    format!(
        "back-off {wait} restarting failed container={container} pod={}_{}({})",
        meta.name, meta.namespace, meta.uid
    )
}
