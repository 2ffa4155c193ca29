//! The kubelet: the bridge between what should be and what is, one for every node.
//!
//! It reads a pod from the API and its containers from the machine's runtime, asks the machine to pull, start and
//! stop, and writes the status. It keeps no memory of its own: what it did before is what the runtime reports.

pub mod beyond;
mod containers;
pub mod environment;
mod launch;
mod needs;
mod node;
mod probes;
mod references;
mod status;
mod termination;
#[cfg(test)]
mod tests;

use crate::api::discovery::Kind;
use crate::api::lookup::text;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Key, WatchEvent};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{
    Controller, EventDraft, EventKind, EventMessage, Plan, PodIdentity, PodNetwork, RuntimePod, Sandbox, View,
    WorldAction, reference_to,
};
use serde_json::Value;
use std::rc::Rc;

/// The loop.
pub struct Kubelet;

const NAME: &str = "kubelet";

/// How long after a container ended or a pull failed the kubelet looks at the pod again: its sync period.
const SYNC: SimDuration = SimDuration::from_millis(1_200);

/// The longest wait between two tries to mount a volume.
const MOUNT_RETRY: i64 = 122_000;

impl Controller for Kubelet {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(40)
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::Pod(pod) if !pod.spec.node_name.is_empty() => vec![key_of(&event.object)],
            Object::Node(_) => vec![key_of(&event.object)],
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        let mut plan = Plan::nothing();
        let pod = match view.store.get(key).map(Rc::as_ref) {
            Some(Object::Node(own)) => {
                node::report(view, own, &mut plan);
                return plan;
            }
            Some(Object::Pod(pod)) => Some(pod),
            _ => None,
        };
        for (node, uid) in view.runtime.pods_named(&key.namespace, &key.name) {
            if node::is_at_work(view, node) && pod.is_none_or(|pod| pod.metadata.uid != *uid) {
                termination::abandon(view, node, uid, &mut plan);
            }
        }
        let Some(pod) = pod.filter(|pod| node::is_at_work(view, &pod.spec.node_name)) else { return plan };
        let runtime = view.runtime.pod(&pod.spec.node_name, &pod.metadata.uid);
        if pod.metadata.is_terminating() {
            termination::stop(view, pod, runtime, &mut plan);
        } else if !pod.is_finished() {
            run(view, pod, runtime, &mut plan);
        }
        plan
    }
}

fn run(view: &View<'_>, pod: &Pod, runtime: Option<&RuntimePod>, plan: &mut Plan) {
    match runtime {
        None => match needs::missing_volume(view, pod) {
            Some((volume, why)) => wait_for_volume(view, pod, &volume, &why, plan),
            None => {
                plan.actions.push(WorldAction::CreateSandbox { node: pod.spec.node_name.clone(), pod: identity(pod) })
            }
        },
        Some(RuntimePod { sandbox: Sandbox::Creating, .. }) => {}
        Some(RuntimePod { sandbox: Sandbox::Lost, .. }) => replace_sandbox(pod, plan),
        Some(known) => containers::drive(view, pod, known, plan),
    }
    report(view, pod, runtime, plan);
}

/// Looks again after one second, two, four and so on, and tells of it each time, as the volume manager does.
fn wait_for_volume(view: &View<'_>, pod: &Pod, volume: &str, why: &str, plan: &mut Plan) {
    let waited = pod.status.start_time.map(|start| view.now.since(start).as_millis());
    let next = |waited: i64| (0..8).map(|power| 1_000 << power).find(|at| *at > waited).unwrap_or(waited + MOUNT_RETRY);
    let is_time =
        waited.is_none_or(|waited| waited >= 1_000 && (next(waited - 1) == waited || waited % MOUNT_RETRY == 0));
    if is_time {
        plan.events.push(EventDraft {
            regarding: reference_to(Kind::POD, &pod.metadata),
            kind: EventKind::Warning,
            reason: "FailedMount",
            message: EventMessage::Text(format!("MountVolume.SetUp failed for volume {volume:?} : {why}")),
            component: NAME,
            host: pod.spec.node_name.clone(),
        });
    }
    let waited = waited.unwrap_or_default();
    plan.look_again_after(SimDuration::from_millis(next(waited) - waited));
}

/// As `SyncPod` of a pod whose sandbox is not there any more.
fn replace_sandbox(pod: &Pod, plan: &mut Plan) {
    plan.events.push(EventDraft {
        regarding: reference_to(Kind::POD, &pod.metadata),
        kind: EventKind::Normal,
        reason: "SandboxChanged",
        message: EventMessage::Text("Pod sandbox changed, it will be killed and re-created.".to_owned()),
        component: NAME,
        host: pod.spec.node_name.clone(),
    });
    plan.actions.push(WorldAction::CreateSandbox { node: pod.spec.node_name.clone(), pod: identity(pod) });
}

/// Who a pod is for its runtime; its host's name as `GeneratePodHostNameAndDomain`.
pub fn identity(pod: &Pod) -> PodIdentity {
    let (meta, spec) = (&pod.metadata, &pod.spec);
    let network = if spec.host_network { PodNetwork::Host } else { PodNetwork::Own };
    let host = match (network, spec.hostname.as_str()) {
        (PodNetwork::Host, _) => &spec.node_name,
        (_, "") => &meta.name,
        (_, _) => &spec.hostname,
    };
    let domain = match spec.subdomain.as_str() {
        "" => String::new(),
        subdomain => format!("{subdomain}.{}.svc.cluster.local", meta.namespace),
    };
    let alias = |alias: &Value| {
        let names = alias.get("hostnames")?.as_array()?.iter().filter_map(Value::as_str);
        Some((text(alias, "ip").to_owned(), names.map(str::to_owned).collect()))
    };
    let aliases = spec.host_aliases.as_deref().and_then(Value::as_array).into_iter().flatten();
    PodIdentity {
        uid: meta.uid.clone(),
        namespace: meta.namespace.clone(),
        name: meta.name.clone(),
        host: host.clone(),
        domain,
        aliases: aliases.filter_map(alias).collect(),
        network,
    }
}

/// Writes the status if it is news.
fn report(view: &View<'_>, pod: &Pod, runtime: Option<&RuntimePod>, plan: &mut Plan) {
    let status = status::status_of(view, pod, runtime);
    if status == pod.status {
        return;
    }
    let reported = Pod { metadata: pod.metadata.clone(), spec: Rc::clone(&pod.spec), status };
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    plan.requests.push(ApiRequest::UpdateStatus { key, body: Body::from(Object::from(reported)) });
}

/// An event about one container of a pod.
fn container_event(pod: &Pod, container: &str, kind: EventKind, reason: &'static str, text: String) -> EventDraft {
    let mut regarding = reference_to(Kind::POD, &pod.metadata);
    let is_init = pod.spec.init_containers.iter().any(|c| c.name == container);
    let list = match is_init {
        true => "initContainers",
        false if pod.is_ephemeral(container) => "ephemeralContainers",
        false => "containers",
    };
    regarding.field_path = format!("spec.{list}{{{container}}}");
    EventDraft {
        regarding,
        kind,
        reason,
        message: EventMessage::Text(text),
        component: NAME,
        host: pod.spec.node_name.clone(),
    }
}
