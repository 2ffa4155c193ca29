//! Another implementation's types read what we print: every object has only fields that v1.32 knows, of the right types.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use k8s_openapi::Resource;
use k8s_openapi::api::apps::v1 as apps;
use k8s_openapi::api::autoscaling::v2 as autoscaling;
use k8s_openapi::api::batch::v1 as batch;
use k8s_openapi::api::coordination::v1 as coordination;
use k8s_openapi::api::core::v1 as core;
use k8s_openapi::api::discovery::v1 as discovery;
use k8s_openapi::api::networking::v1 as networking;
use k8s_openapi::api::policy::v1 as policy;
use k8s_openapi::api::rbac::v1 as rbac;
use k8s_openapi::api::scheduling::v1 as scheduling;
use k8s_openapi::api::storage::v1 as storage;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use support::type_in;
use tabernetes::api::discovery::Kind;
use tabernetes::api::time::SimDuration;
use tabernetes::cluster::scenario::Scenario;
use tabernetes::session::runtime::Runtime;

type Reader = fn(Value) -> Result<Value, serde_json::Error>;

macro_rules! readers {
    ($($kind:ty),+ $(,)?) => { &[$((<$kind>::API_VERSION, <$kind>::KIND, round_trip::<$kind>)),+] };
}

const READERS: &[(&str, &str, Reader)] = readers![
    apps::ControllerRevision,
    apps::DaemonSet,
    apps::Deployment,
    apps::ReplicaSet,
    apps::StatefulSet,
    autoscaling::HorizontalPodAutoscaler,
    batch::CronJob,
    batch::Job,
    coordination::Lease,
    core::ComponentStatus,
    core::ConfigMap,
    core::Endpoints,
    core::Event,
    core::LimitRange,
    core::Namespace,
    core::Node,
    core::PersistentVolume,
    core::PersistentVolumeClaim,
    core::Pod,
    core::ReplicationController,
    core::ResourceQuota,
    core::Secret,
    core::Service,
    core::ServiceAccount,
    discovery::EndpointSlice,
    networking::Ingress,
    networking::IngressClass,
    networking::NetworkPolicy,
    policy::PodDisruptionBudget,
    rbac::ClusterRole,
    rbac::ClusterRoleBinding,
    rbac::Role,
    rbac::RoleBinding,
    scheduling::PriorityClass,
    storage::StorageClass,
];

fn round_trip<T: DeserializeOwned + Serialize>(value: Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(value)?)
}

/// Types the commands of every transcript, and reads all that is printed as JSON on the way, and all objects at times.
#[test]
fn what_is_printed_as_json_is_what_v1_32_says() {
    let mut seen = BTreeSet::new();
    for file in std::fs::read_dir("tests/oracle").unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_some_and(|extension| extension == "json") {
            play(&file, &mut seen);
        }
    }
    for kind in ["Pod", "Deployment", "ReplicaSet", "Service", "Node", "Event", "ConfigMap", "Secret", "Namespace"] {
        assert!(seen.contains(kind), "no {kind} was printed: {seen:?}");
    }
}

fn play(file: &Path, seen: &mut BTreeSet<String>) {
    let entries: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut runtime = Runtime::new(Scenario::ThreeNodes.build(1).unwrap());
    let start = runtime.now();
    for (number, entry) in entries.iter().enumerate() {
        let at = start + SimDuration::from_millis((entry["t"].as_f64().unwrap() * 1000.0) as i64);
        runtime.advance_to(at.max(runtime.now()));
        let command = entry["cmd"].as_str().unwrap();
        // One that has to be interrupted, and those that wait for a name that is another here.
        if command.contains(" -w") || command.contains("--watch") || !entry["exit_code"].is_number() {
            continue;
        }
        let line = match entry["stdin"].as_str() {
            Some(text) => format!("{command} <<'END_OF_STDIN'\n{text}\nEND_OF_STDIN\n"),
            None => command.to_owned(),
        };
        let typed = type_in(&mut runtime, &line);
        let place = format!("{}: {command}", file.display());
        if let Ok(value) = serde_json::from_str::<Value>(&typed.stdout) {
            check(&value, &place, seen);
        }
        if number % 25 == 24 || number + 1 == entries.len() {
            check_all(&mut runtime, &place, seen);
        }
    }
}

/// Every object of the cluster, as `kubectl get -o json` prints it.
fn check_all(runtime: &mut Runtime, place: &str, seen: &mut BTreeSet<String>) {
    for kind in Kind::all().filter(|kind| kind.allows("list")) {
        let typed = type_in(runtime, &format!("kubectl get {} -A -o json", kind.qualified_plural()));
        if let Ok(value) = serde_json::from_str::<Value>(&typed.stdout) {
            check(&value, &format!("after {place}"), seen);
        }
    }
}

fn check(value: &Value, place: &str, seen: &mut BTreeSet<String>) {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("kind").ends_with("List") {
        value["items"].as_array().into_iter().flatten().for_each(|item| check(item, place, seen));
        return;
    }
    let reader = READERS.iter().find(|(version, kind, _)| *version == text("apiVersion") && *kind == text("kind"));
    // What is no object has no kind: `version`, `config view`, a JSON text that a user asked for.
    let Some((_, kind, read)) = reader else { return };
    seen.insert((*kind).to_owned());
    let again = read(value.clone()).unwrap_or_else(|error| panic!("{place}: no {kind}: {error}\n{value:#}"));
    let (ours, theirs) = (without_nulls(value), without_nulls(&again));
    if let Some(difference) = difference(&ours, &theirs, kind) {
        panic!("{place}: {difference}");
    }
}

/// Go prints some times that are not set as null, where others leave them out.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(name, value)| (name.clone(), without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}

/// The first place where two documents differ.
fn difference(ours: &Value, theirs: &Value, path: &str) -> Option<String> {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            names.into_iter().find_map(|name| {
                let path = format!("{path}.{name}");
                match (a.get(name), b.get(name)) {
                    (Some(a), Some(b)) => difference(a, b, &path),
                    (Some(a), None) => Some(format!("{path} is unknown to v1.32: {a}")),
                    // It says of a claim template what it is, always; we do where the author did.
                    (None, _) if name == "apiVersion" || name == "kind" => None,
                    // A list that must be there and is empty: Go prints null.
                    (None, Some(Value::Array(b))) if b.is_empty() => None,
                    (None, b) => Some(format!("{path} came from nowhere: {b:?}")),
                }
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(n, (a, b))| difference(a, b, &format!("{path}[{n}]")))
        }
        _ => (ours != theirs).then(|| format!("{path}: {ours} is read as {theirs}")),
    }
}
