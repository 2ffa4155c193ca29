//! Rows of workloads, storage and policies that have no type of their own, as the server's printers have them.
//!
//! Follows `k8s.io/kubernetes/pkg/printers/internalversion/printers.go`.

use super::dynamic_row::Document;
use super::meta::{ObjectMeta, age};
use super::object::{Column, column, wide};
use super::time::SimTime;
use serde_json::Value;

/// The columns of a kind by its name; those of all others are its name and its age.
pub fn columns(kind: &str) -> &'static [Column] {
    const OTHERS: &[Column] = &[column("Name"), column("Age")];
    const CREATED: &[Column] = &[column("Name"), column("Created At")];
    const NETWORK_POLICIES: &[Column] = &[column("Name"), column("Pod-Selector"), column("Age")];
    const STATEFUL_SETS: &[Column] =
        &[column("Name"), column("Ready"), column("Age"), wide("Containers"), wide("Images")];
    const INGRESS_CLASSES: &[Column] = &[column("Name"), column("Controller"), column("Parameters"), column("Age")];
    match kind {
        "Job" => JOBS,
        "CronJob" => CRON_JOBS,
        "StatefulSet" => STATEFUL_SETS,
        "StorageClass" => STORAGE_CLASSES,
        "PersistentVolumeClaim" => CLAIMS,
        "PersistentVolume" => VOLUMES,
        "NetworkPolicy" => NETWORK_POLICIES,
        "IngressClass" => INGRESS_CLASSES,
        "ResourceQuota" => QUOTAS,
        "LimitRange" | "CustomResourceDefinition" => CREATED,
        _ => OTHERS,
    }
}

const QUOTAS: &[Column] = &[column("Name"), column("Age"), column("Request"), column("Limit")];
const JOBS: &[Column] = &[
    column("Name"),
    column("Status"),
    column("Completions"),
    column("Duration"),
    column("Age"),
    wide("Containers"),
    wide("Images"),
    wide("Selector"),
];
const CRON_JOBS: &[Column] = &[
    column("Name"),
    column("Schedule"),
    column("Timezone"),
    column("Suspend"),
    column("Active"),
    column("Last Schedule"),
    column("Age"),
    wide("Containers"),
    wide("Images"),
    wide("Selector"),
];
const STORAGE_CLASSES: &[Column] = &[
    column("Name"),
    column("Provisioner"),
    column("ReclaimPolicy"),
    column("VolumeBindingMode"),
    column("AllowVolumeExpansion"),
    column("Age"),
];
const CLAIMS: &[Column] = &[
    column("Name"),
    column("Status"),
    column("Volume"),
    column("Capacity"),
    column("Access Modes"),
    column("StorageClass"),
    column("VolumeAttributesClass"),
    column("Age"),
    wide("VolumeMode"),
];
const VOLUMES: &[Column] = &[
    column("Name"),
    column("Capacity"),
    column("Access Modes"),
    column("Reclaim Policy"),
    column("Status"),
    column("Claim"),
    column("StorageClass"),
    column("VolumeAttributesClass"),
    column("Reason"),
    column("Age"),
    wide("VolumeMode"),
];

/// The cells under [`columns`].
pub(super) fn row(kind: &str, metadata: &ObjectMeta, document: &Document<'_>, now: SimTime) -> Vec<String> {
    let (name, age) = (metadata.name.clone(), metadata.age(now));
    match kind {
        "Job" => job(metadata, document, now),
        "CronJob" => cron_job(metadata, document, now),
        "StatefulSet" => {
            let wanted = document.at("/spec/replicas").and_then(Value::as_i64).unwrap_or(1);
            let ready = format!("{}/{wanted}", number(document, "/status/readyReplicas"));
            vec![name, ready, age, containers(document, "name"), containers(document, "image")]
        }
        "StorageClass" | "PersistentVolumeClaim" | "PersistentVolume" => storage(kind, metadata, document, now),
        "NetworkPolicy" => vec![name, selector(document.at("/spec/podSelector")), age],
        "IngressClass" => {
            let parameters = match (document.text("/spec/parameters/kind"), document.text("/spec/parameters/apiGroup"))
            {
                ("", _) => "<none>".to_owned(),
                (kind, "") => format!("{kind}/{}", document.text("/spec/parameters/name")),
                (kind, group) => format!("{kind}.{group}/{}", document.text("/spec/parameters/name")),
            };
            vec![name, document.text("/spec/controller").to_owned(), parameters, age]
        }
        "ResourceQuota" => {
            let (request, limit) = quota(document);
            vec![name, age, request, limit]
        }
        "LimitRange" | "CustomResourceDefinition" => {
            let created = metadata.creation_timestamp.map(SimTime::to_rfc3339);
            vec![name, created.unwrap_or_else(|| "<unknown>".to_owned())]
        }
        _ => vec![name, age],
    }
}

fn storage(kind: &str, metadata: &ObjectMeta, document: &Document<'_>, now: SimTime) -> Vec<String> {
    let (name, age) = (metadata.name.clone(), metadata.age(now));
    let or = |pointer: &str, other: &str| match document.text(pointer) {
        "" => other.to_owned(),
        text => text.to_owned(),
    };
    match kind {
        "StorageClass" => {
            let is_default = metadata.annotations.get(DEFAULT_CLASS).is_some_and(|value| value == "true");
            let name = if is_default { format!("{name} (default)") } else { name };
            let (policy, mode) = (or("/reclaimPolicy", "Delete"), or("/volumeBindingMode", "Immediate"));
            let grows = document.at("/allowVolumeExpansion").and_then(Value::as_bool).unwrap_or_default();
            vec![name, document.text("/provisioner").to_owned(), policy, mode, grows.to_string(), age]
        }
        "PersistentVolumeClaim" => {
            let phase = phase(metadata, or("/status/phase", "Pending"));
            let volume = document.text("/spec/volumeName").to_owned();
            let is_bound = !volume.is_empty();
            let size = if is_bound { document.text("/status/capacity/storage") } else { "" }.to_owned();
            let modes = if is_bound { modes(document.list("/status/accessModes")) } else { String::new() };
            let class = document.text("/spec/storageClassName").to_owned();
            let (attributes, mode) =
                (or("/spec/volumeAttributesClassName", "<unset>"), or("/spec/volumeMode", "Filesystem"));
            vec![name, phase, volume, size, modes, class, attributes, age, mode]
        }
        _ => {
            let phase = phase(metadata, or("/status/phase", "Available"));
            let claim = match document.text("/spec/claimRef/name") {
                "" => String::new(),
                claim => format!("{}/{claim}", document.text("/spec/claimRef/namespace")),
            };
            let size = document.text("/spec/capacity/storage").to_owned();
            let (modes, policy) =
                (modes(document.list("/spec/accessModes")), or("/spec/persistentVolumeReclaimPolicy", "Retain"));
            let (class, reason) = (document.text("/spec/storageClassName"), document.text("/status/reason"));
            let (class, reason) = (class.to_owned(), reason.to_owned());
            let (attributes, mode) =
                (or("/spec/volumeAttributesClassName", "<unset>"), or("/spec/volumeMode", "Filesystem"));
            vec![name, size, modes, policy, phase, claim, class, attributes, reason, age, mode]
        }
    }
}

/// What is used of what a quota allows: requests and counts, then limits (`printResourceQuota`).
fn quota(document: &Document<'_>) -> (String, String) {
    let list = |pointer: &str| document.at(pointer).and_then(Value::as_object);
    let (mut requests, mut limits) = (Vec::new(), Vec::new());
    for (name, hard) in list("/status/hard").into_iter().flatten() {
        let used = list("/status/used").and_then(|used| used.get(name)).and_then(Value::as_str).unwrap_or("0");
        let side = if name.starts_with("limits.") { &mut limits } else { &mut requests };
        side.push(format!("{name}: {used}/{}", hard.as_str().unwrap_or_default()));
    }
    (requests.join(", "), limits.join(", "))
}

const DEFAULT_CLASS: &str = "storageclass.kubernetes.io/is-default-class";

/// How a Job stands: the first of its conditions in this order counts.
const JOB_CONDITIONS: [(&str, &str); 5] = [
    ("Complete", "Complete"),
    ("Failed", "Failed"),
    ("Suspended", "Suspended"),
    ("FailureTarget", "FailureTarget"),
    ("SuccessCriteriaMet", "SuccessCriteriaMet"),
];

fn job(metadata: &ObjectMeta, document: &Document<'_>, now: SimTime) -> Vec<String> {
    let is_true = |kind: &str| {
        let field = |condition: &Value, field: &str| condition.get(field).and_then(Value::as_str).map(str::to_owned);
        document.list("/status/conditions").iter().any(|condition| {
            field(condition, "type").as_deref() == Some(kind) && field(condition, "status").as_deref() == Some("True")
        })
    };
    let state = JOB_CONDITIONS.iter().find(|(kind, _)| is_true(kind)).map_or("Running", |(_, word)| word);
    let is_over = ["Complete", "Failed"].contains(&state);
    let state = if metadata.is_terminating() && !is_over { "Terminating" } else { state };
    let succeeded = number(document, "/status/succeeded");
    let parallelism = number(document, "/spec/parallelism");
    let completions = match document.at("/spec/completions").and_then(Value::as_i64) {
        Some(wanted) => format!("{succeeded}/{wanted}"),
        None if parallelism > 1 => format!("{succeeded}/1 of {parallelism}"),
        None => format!("{succeeded}/1"),
    };
    let at = |pointer: &str| SimTime::parse_rfc3339(document.text(pointer));
    let end = at("/status/completionTime").unwrap_or(now);
    let took = at("/status/startTime").map(|start| end.since(start).to_string()).unwrap_or_default();
    vec![
        metadata.name.clone(),
        state.to_owned(),
        completions,
        took,
        metadata.age(now),
        containers(document, "name"),
        containers(document, "image"),
        selector(document.at("/spec/selector")),
    ]
}

fn cron_job(metadata: &ObjectMeta, document: &Document<'_>, now: SimTime) -> Vec<String> {
    let is_suspended = document.at("/spec/suspend").and_then(Value::as_bool).unwrap_or_default();
    let last = match document.text("/status/lastScheduleTime") {
        "" => "<none>".to_owned(),
        time => age(SimTime::parse_rfc3339(time), now),
    };
    let zone = Some(document.text("/spec/timeZone")).filter(|zone| !zone.is_empty()).unwrap_or("<none>");
    vec![
        metadata.name.clone(),
        document.text("/spec/schedule").to_owned(),
        zone.to_owned(),
        if is_suspended { "True" } else { "False" }.to_owned(),
        document.list("/status/active").len().to_string(),
        last,
        metadata.age(now),
        containers(document, "name"),
        containers(document, "image"),
        selector(document.at("/spec/jobTemplate/spec/selector")),
    ]
}

fn number(document: &Document<'_>, pointer: &str) -> i64 {
    document.at(pointer).and_then(Value::as_i64).unwrap_or_default()
}

fn phase(metadata: &ObjectMeta, phase: String) -> String {
    if metadata.is_terminating() { "Terminating".to_owned() } else { phase }
}

/// A field of each container of the template, wherever the kind has it.
fn containers(document: &Document<'_>, field: &str) -> String {
    let own = document.list("/spec/template/spec/containers");
    let all = if own.is_empty() { document.list("/spec/jobTemplate/spec/template/spec/containers") } else { own };
    all.iter().filter_map(|container| container.get(field)?.as_str()).collect::<Vec<_>>().join(",")
}

/// As `GetAccessModesAsString`: `RWO,ROX`.
pub fn modes(modes: &[Value]) -> String {
    let short = |mode: &Value| {
        Some(match mode.as_str()? {
            "ReadWriteOnce" => "RWO",
            "ReadOnlyMany" => "ROX",
            "ReadWriteMany" => "RWX",
            "ReadWriteOncePod" => "RWOP",
            _ => return None,
        })
    };
    modes.iter().filter_map(short).collect::<Vec<_>>().join(",")
}

/// A label selector as a table shows it.
fn selector(written: Option<&Value>) -> String {
    let read = written.and_then(|value| super::document::read::<super::selector::LabelSelector>(value.clone()).ok());
    match read.and_then(|selector| selector.to_selector().ok()).map(|selector| selector.to_string()) {
        Some(text) if !text.is_empty() => text,
        _ => "<none>".to_owned(),
    }
}
