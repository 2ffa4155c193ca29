//! `kubectl rollout pause`, `resume` and `restart`: one small change to each object.

use super::{find, say_nothing_found};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::apiserver::request::WriteMode;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::change;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use futures::FutureExt;
use serde_json::Value;

/// `kubectl rollout pause`
pub const PAUSE: Command = Command { path: "rollout pause", run: |a, h| run(a, h, "paused", pause).boxed_local() };

/// `kubectl rollout resume`
pub const RESUME: Command = Command { path: "rollout resume", run: |a, h| run(a, h, "resumed", resume).boxed_local() };

/// `kubectl rollout restart`
pub const RESTART: Command =
    Command { path: "rollout restart", run: |a, h| run(a, h, "restarted", restart).boxed_local() };

/// The annotation of a template that was restarted.
const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

/// Changes a document, or says why it can't be.
type Alter = fn(Kind, &mut Value, &Host) -> Result<(), &'static str>;

async fn run(arguments: &Arguments, host: &mut Host, done: &str, alter: Alter) -> Result<(), Failure> {
    let found = find(arguments, host).await?;
    let report = Report::new(arguments, Keys::Declared, DryRun::Off, host)?;
    if found.is_empty() {
        say_nothing_found(arguments, host);
        return Ok(());
    }
    let mut failures = Vec::new();
    let mut objects = Vec::new();
    for object in found {
        match object {
            Ok(object) => objects.push(object),
            Err(failure) => failures.push(failure),
        }
    }
    for object in objects {
        match apply(&object, alter, host).await {
            Ok(document) => report.tell(&document, done, host)?,
            Err(failure) => failures.push(failure),
        }
    }
    Failure::aggregate(failures)
}

async fn apply(object: &Object, alter: Alter, host: &Host) -> Result<Value, Failure> {
    let (kind, name) = (object.kind(), &object.meta().name);
    let before = object.to_value();
    let mut after = before.clone();
    alter(kind, &mut after, host)
        .map_err(|why| Failure::message(format!("error: {} {name:?} {why}", kind.qualified_plural())))?;
    if after == before {
        return Err(Failure::message(format!(
            "failed to create patch for {name}: if restart has already been triggered within the past second, please \
             wait before attempting to trigger another"
        )));
    }
    let changed = change::send(&call::key_of(object), &before, &after, WriteMode::Persist, host)
        .await
        .map_err(|status| Failure::message(format!("failed to patch: {status}")))?;
    Ok(changed.to_value())
}

fn is_paused(document: &Value) -> bool {
    document.pointer("/spec/paused") == Some(&Value::Bool(true))
}

/// As `defaultObjectPauser`.
fn pause(kind: Kind, document: &mut Value, _host: &Host) -> Result<(), &'static str> {
    match kind {
        Kind::DEPLOYMENT if is_paused(document) => Err("is already paused"),
        Kind::DEPLOYMENT => {
            change::set(document, &["spec", "paused"], true.into());
            Ok(())
        }
        _ => Err("pausing is not supported"),
    }
}

/// As `defaultObjectResumer`.
fn resume(kind: Kind, document: &mut Value, _host: &Host) -> Result<(), &'static str> {
    match kind {
        Kind::DEPLOYMENT if !is_paused(document) => Err("is not paused"),
        Kind::DEPLOYMENT => {
            change::remove(document, "/spec", "paused");
            Ok(())
        }
        _ => Err("resuming is not supported"),
    }
}

/// As `defaultObjectRestarter`.
fn restart(kind: Kind, document: &mut Value, host: &Host) -> Result<(), &'static str> {
    match kind {
        Kind::DEPLOYMENT if is_paused(document) => Err("can't restart paused deployment (run rollout resume first)"),
        Kind::DEPLOYMENT | Kind::DAEMON_SET | Kind::STATEFUL_SET => {
            let now = host.clock.now().to_rfc3339().into();
            change::set(document, &["spec", "template", "metadata", "annotations", RESTARTED_AT], now);
            Ok(())
        }
        _ => Err("restarting is not supported"),
    }
}
