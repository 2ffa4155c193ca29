//! Probes: asking containers how they are, and what follows from their answers.
//!
//! Follows `k8s.io/kubernetes/pkg/kubelet/prober`: what was heard is kept with the container's run.

use super::container_event;
use crate::api::int_or_string::IntOrString;
use crate::api::pod::{Container, Pod, Probe};
use crate::api::time::{SimDuration, SimTime};
use crate::control_loop::{EventKind, Plan, ProbeCheck, ProbeKind, ProbeQuestion, Run, RunState, View, WorldAction};
use serde_json::Value;
use std::rc::Rc;

/// How soon after its start a container is asked that names no delay.
const AT_ONCE: SimDuration = SimDuration::from_millis(50);

/// Asks what is due, and stops a container that has been found sick.
pub fn drive(view: &View<'_>, pod: &Pod, container: &Container, run: &Run, plan: &mut Plan) {
    let RunState::Running { since, stopping: None } = run.state else { return };
    for (kind, probe) in of(container) {
        if kind != ProbeKind::Readiness && verdict(run, kind) == Some(false) {
            return stop(pod, container, (kind, probe), plan);
        }
    }
    for (kind, probe) in of(container) {
        if (kind == ProbeKind::Startup) == has_started(container, run) {
            continue;
        }
        let due = due(probe, since, run.probes.get(&kind).map(|record| record.last));
        if view.now < due {
            plan.look_again_after(due.since(view.now));
        } else {
            ask(view, pod, container, (kind, probe), plan);
        }
    }
}

/// Whether a container has any.
pub fn are_asked(container: &Container) -> bool {
    let Container { startup_probe, readiness_probe, liveness_probe, .. } = container;
    [startup_probe, readiness_probe, liveness_probe].into_iter().any(Option::is_some)
}

/// Whether a running container has passed its startup probe, if it has one.
pub fn has_started(container: &Container, run: &Run) -> bool {
    container.startup_probe.is_none() || verdict(run, ProbeKind::Startup) == Some(true)
}

/// Whether clients may come to a running container.
pub fn is_ready(container: &Container, run: &Run) -> bool {
    let passed = container.readiness_probe.is_none() || verdict(run, ProbeKind::Readiness) == Some(true);
    has_started(container, run) && passed
}

fn verdict(run: &Run, kind: ProbeKind) -> Option<bool> {
    run.probes.get(&kind).and_then(|record| record.verdict)
}

fn of(container: &Container) -> impl Iterator<Item = (ProbeKind, &Probe)> {
    let all = [
        (ProbeKind::Startup, &container.startup_probe),
        (ProbeKind::Readiness, &container.readiness_probe),
        (ProbeKind::Liveness, &container.liveness_probe),
    ];
    all.into_iter().filter_map(|(kind, probe)| Some((kind, probe.as_deref()?)))
}

fn due(probe: &Probe, since: SimTime, last: Option<SimTime>) -> SimTime {
    let seconds = |count: i32| SimDuration::from_secs(i64::from(count));
    match last {
        Some(last) => last + seconds(probe.period_seconds.max(1)),
        None => since + seconds(probe.initial_delay_seconds).max(AT_ONCE),
    }
}

fn ask(view: &View<'_>, pod: &Pod, container: &Container, (kind, probe): (ProbeKind, &Probe), plan: &mut Plan) {
    let check = check(container, probe);
    let (node, uid, name) = (&pod.spec.node_name, &pod.metadata.uid, &container.name);
    if let Err(why) = view.runtime.probe(node, uid, name, &check) {
        let text = match check {
            ProbeCheck::Impossible { .. } => {
                format!("{} probe errored and resulted in unknown state: {why}", kind.name())
            }
            _ => format!("{} probe failed: {why}", kind.name()),
        };
        plan.events.push(container_event(pod, name, EventKind::Warning, "Unhealthy", text));
    }
    let ask = Rc::new(ProbeQuestion { check, successes: probe.success_threshold, failures: probe.failure_threshold });
    let (node, pod, container) = (node.clone(), uid.clone(), name.clone());
    plan.actions.push(WorldAction::Probe { node, pod, container, probe: kind, ask });
    plan.look_again_after(SimDuration::from_secs(i64::from(probe.period_seconds.max(1))));
}

fn stop(pod: &Pod, container: &Container, (kind, probe): (ProbeKind, &Probe), plan: &mut Plan) {
    let name = &container.name;
    let intent = if pod.spec.restart_policy == "Never" { "" } else { ", will be restarted" };
    let text = format!("Container {name} failed {} probe{intent}", kind.name().to_ascii_lowercase());
    plan.events.push(container_event(pod, name, EventKind::Normal, "Killing", text));
    let own = pod.spec.termination_grace_period_seconds.unwrap_or(30);
    plan.actions.push(WorldAction::StopContainer {
        node: pod.spec.node_name.clone(),
        pod: pod.metadata.uid.clone(),
        container: name.clone(),
        grace: SimDuration::from_secs(probe.termination_grace_period_seconds.unwrap_or(own)),
    });
}

fn check(container: &Container, probe: &Probe) -> ProbeCheck {
    if let Some(get) = &probe.http_get {
        let (scheme, host, path) = (get.scheme.clone(), get.host.clone(), get.path.clone());
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        return match number(container, &get.port) {
            Ok(port) => ProbeCheck::Http { scheme, host, port, path },
            Err(why) => ProbeCheck::Impossible { why },
        };
    }
    let text = |value: &Value, field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(socket) = &probe.tcp_socket {
        let port = match socket.get("port") {
            Some(Value::String(name)) => number(container, &IntOrString::Text(name.clone())),
            port => Ok(port.and_then(Value::as_i64).and_then(|port| i32::try_from(port).ok()).unwrap_or_default()),
        };
        return match port {
            Ok(port) => ProbeCheck::Tcp { host: text(socket, "host"), port },
            Err(why) => ProbeCheck::Impossible { why },
        };
    }
    if let Some(grpc) = &probe.grpc {
        let port = grpc.get("port").and_then(Value::as_i64).and_then(|port| i32::try_from(port).ok());
        return ProbeCheck::Tcp { host: String::new(), port: port.unwrap_or_default() };
    }
    let words = probe.exec.as_ref().and_then(|exec| exec.get("command")?.as_array().cloned()).unwrap_or_default();
    ProbeCheck::Exec { command: words.iter().filter_map(Value::as_str).map(str::to_owned).collect() }
}

/// A port by its number or by the container's name for it (`ResolveContainerPort`).
fn number(container: &Container, port: &IntOrString) -> Result<i32, String> {
    let name = match port {
        IntOrString::Int(number) => return Ok(*number),
        IntOrString::Text(name) => name,
    };
    let named = container.ports.iter().find(|own| own.name == *name).map(|own| own.container_port);
    named.or_else(|| name.parse().ok()).ok_or_else(|| format!("strconv.Atoi: parsing {name:?}: invalid syntax"))
}
