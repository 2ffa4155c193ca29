//! `kubectl rollout undo`: gives a workload the template of an earlier revision.

use super::revisions::{self, Revision, without_hash};
use super::{find, history, unsupported};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::apiserver::request::{ApiRequest, Patch};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl rollout undo`
pub const COMMAND: Command = Command { path: "rollout undo", run: |a, h| run(a, h).boxed_local() };

/// Annotations that belong to the Deployment itself, whatever revision it shows.
const KEPT: [&str; 6] = [
    "kubectl.kubernetes.io/last-applied-configuration",
    "deployment.kubernetes.io/revision",
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
];

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let dry_run = DryRun::read(arguments)?;
    let found = find(arguments, host).await?;
    let report = Report::new(arguments, Keys::Declared, dry_run, host)?;
    let mut failures = Vec::new();
    for object in found {
        let outcome = match object {
            Ok(object) => match roll_back(&object, arguments.number("to-revision"), dry_run, host).await {
                Ok(done) => report.tell(&object.to_value(), &done, host),
                Err(failure) => Err(failure),
            },
            Err(failure) => Err(failure),
        };
        failures.extend(outcome.err());
    }
    Failure::aggregate(failures)
}

/// Rolls one object back; what to say of it.
async fn roll_back(object: &Object, wanted: i64, dry_run: DryRun, host: &Host) -> Result<String, Failure> {
    let Some(revisions) = revisions::of(object, host).await? else {
        return Err(unsupported(object.kind(), "rollbacker", "rollbacker"));
    };
    let Some(revision) = choose(&revisions, wanted) else {
        return Err(missing(object, &revisions, wanted));
    };
    if dry_run == DryRun::Client {
        return Ok(history::details(revision));
    }
    let document = object.to_value();
    if document.pointer("/spec/paused") == Some(&Value::Bool(true)) {
        return Err(Failure::message(
            "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
        ));
    }
    let template = without_hash(&revision.template);
    if document.pointer("/spec/template").map(without_hash).as_ref() == Some(&template) {
        return Ok(format!("skipped rollback (current template already matches revision {wanted})"));
    }
    let mut operations = vec![replace("/spec/template", template)];
    if object.kind() == Kind::DEPLOYMENT {
        let is_kept = |name: &str| KEPT.contains(&name);
        let own = object.meta().annotations.iter().filter(|(name, _)| is_kept(name));
        let others = revision.object.meta().annotations.iter().filter(|(name, _)| !is_kept(name));
        let annotations = own.chain(others).map(|(name, value)| (name.clone(), value.clone().into())).gather();
        operations.push(replace("/metadata/annotations", Value::Object(annotations)));
    }
    let patch = Patch::Json(Value::Array(operations));
    call::object(host, ApiRequest::Patch { key: call::key_of(object), patch, mode: dry_run.mode() })
        .await
        .map_err(|status| Failure::message(format!("failed restoring revision {wanted}: {status}")))?;
    Ok("rolled back".to_owned())
}

fn replace(path: &str, value: Value) -> Value {
    json!({ "op": "replace", "path": path, "value": value })
}

/// The revision of a number; without one the last but one.
fn choose(revisions: &[Revision], wanted: i64) -> Option<&Revision> {
    match wanted {
        0 => revisions.iter().rev().nth(1),
        wanted => revisions.iter().find(|revision| revision.number == wanted),
    }
}

fn missing(object: &Object, revisions: &[Revision], wanted: i64) -> Failure {
    let name = &object.meta().name;
    Failure::message(match (wanted, object.kind()) {
        (0, Kind::DEPLOYMENT) => format!("no rollout history found for deployment {name:?}"),
        (0, _) if revisions.len() < 2 => "no last revision to roll back to".to_owned(),
        _ => format!("unable to find specified revision {wanted} in history"),
    })
}
