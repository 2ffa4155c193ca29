//! `kubectl apply --prune`: what was applied once and is no longer written goes.

use super::last_applied;
use super::options::Options;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::api::set::Set;
use crate::apiserver::request::{ApiRequest, DeleteOptions, ListRequest};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use serde_json::Value;
use std::rc::Rc;

/// What is looked at unless `--prune-allowlist` says otherwise.
const DEFAULTS: [(&str, &str); 16] = [
    ("v1", "ConfigMap"),
    ("v1", "Endpoints"),
    ("v1", "PersistentVolumeClaim"),
    ("v1", "Pod"),
    ("v1", "ReplicationController"),
    ("v1", "Secret"),
    ("v1", "Service"),
    ("batch/v1", "Job"),
    ("batch/v1", "CronJob"),
    ("networking.k8s.io/v1", "Ingress"),
    ("apps/v1", "DaemonSet"),
    ("apps/v1", "Deployment"),
    ("apps/v1", "ReplicaSet"),
    ("apps/v1", "StatefulSet"),
    ("v1", "Namespace"),
    ("v1", "PersistentVolume"),
];

/// Deletes what carries the memory of an `apply` and is none of `applied`, in the namespaces that those lie in.
///
/// # Errors
/// The server's refusal.
pub async fn prune(applied: &[Value], arguments: &Arguments, options: &Options, host: &Host) -> Result<(), Failure> {
    for object in forgotten(applied, arguments, host).await? {
        if options.dry_run != DryRun::Client {
            let options = DeleteOptions { mode: options.dry_run.mode(), ..options.deletion.clone() };
            call::send(host, ApiRequest::Delete { key: call::key_of(&object), options }).await?;
        }
        options.report.tell(&object.to_value(), "pruned", host)?;
    }
    Ok(())
}

/// What carries the memory of an `apply` and is none of `applied`.
///
/// # Errors
/// The server's refusal.
pub async fn forgotten(applied: &[Value], arguments: &Arguments, host: &Host) -> Result<Vec<Rc<Object>>, Failure> {
    let text = |object: &Value, pointer: &str| object.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let kept: Set<String> = applied.iter().filter_map(|object| text(object, "/metadata/uid")).gather();
    let namespaces: Set<String> = applied.iter().filter_map(|object| text(object, "/metadata/namespace")).gather();
    let kinds = kinds(arguments)?;
    let (narrow, wide): (Vec<Kind>, Vec<Kind>) = kinds.into_iter().partition(|kind| kind.is_namespaced());
    let mut lists: Vec<ListRequest> = Vec::new();
    for namespace in &namespaces {
        lists.extend(narrow.iter().map(|kind| ListRequest::all(*kind, namespace)));
    }
    lists.extend(wide.iter().map(|kind| ListRequest::all(*kind, "")));
    let mut found = Vec::new();
    for mut list in lists {
        list.labels = arguments.value("selector").parse().unwrap_or_default();
        found.extend(call::list(host, list).await?);
    }
    found.retain(|object| {
        let meta = object.meta();
        meta.annotations.contains_key(last_applied::KEY) && !kept.contains(&meta.uid.0)
    });
    Ok(found)
}

/// The kinds of `--prune-allowlist`, each as `group/version/Kind`; the core group is called `core`.
fn kinds(arguments: &Arguments) -> Result<Vec<Kind>, Failure> {
    let given = arguments.all("prune-allowlist");
    if given.is_empty() {
        return Ok(DEFAULTS.iter().filter_map(|(version, kind)| Kind::of_manifest(version, kind)).collect());
    }
    let kind = |text: &&str| {
        let (version, kind) = text.rsplit_once('/').filter(|(version, _)| version.contains('/')).ok_or_else(|| {
            Failure::Message(format!("invalid GroupVersionKind format: {text}, please follow <group/version/kind>"))
        })?;
        let version = version.strip_prefix("core/").unwrap_or(version);
        let unknown = || Failure::Message(format!("no matches for kind {kind:?} in version {version:?}"));
        Kind::of_manifest(version, kind).ok_or_else(unknown)
    };
    given.iter().map(kind).collect()
}
