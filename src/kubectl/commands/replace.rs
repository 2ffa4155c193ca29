//! `kubectl replace`: the whole object anew, and with `--force` a new object.

use super::Command;
use super::apply::last_applied;
use super::create::submit::strictness;
use super::delete::deletion;
use super::delete::wait::{Doomed, until_gone};
use super::raw::{self, Verb};
use crate::api::time::SimDuration;
use crate::apiserver::request::{
    ApiRequest, Body, DeleteOptions, Key, ReplyBody, StatusReason, Strictness, Subresource,
};
use crate::host::Host;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{Document, Validation, documents};
use crate::kubectl::{call, subresource};
use futures::FutureExt;
use serde_json::Value;

/// `kubectl replace`
pub const COMMAND: Command = Command { path: "replace", run: |a, h| run(a, h).boxed_local() };

/// How long the old object may take to go, unless `--timeout` says otherwise.
const LIMIT: SimDuration = SimDuration::from_secs(300);

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let strictness = strictness(arguments)?;
    let dry_run = DryRun::read(arguments)?;
    let report = Report::new(arguments, Keys::Sorted, dry_run, host)?;
    super::apply::require_files(arguments)?;
    let is_forced = arguments.switch("force");
    if arguments.number("grace-period") >= 0 && !is_forced {
        return Err(Failure::message("--grace-period must have --force specified"));
    }
    if arguments.duration("timeout") != SimDuration::ZERO && !is_forced {
        return Err(Failure::message("--timeout must have --force specified"));
    }
    if arguments.is_given("raw") {
        return raw::write(Verb::Put, arguments, host).await;
    }
    let validation = if strictness == Strictness::Ignore { Validation::Off } else { Validation::On };
    let found = documents(arguments, validation, host).await?;
    if found.is_empty() {
        return Err(Failure::message("no objects passed to replace"));
    }
    let (documents, mut failures) = sorted(found);
    if is_forced {
        remove(&documents, arguments, dry_run, host).await?;
    }
    for document in &documents {
        let outcome = match is_forced {
            true => create(document, &strictness, arguments, host).await,
            false => replace(document, &strictness, dry_run, arguments, host).await,
        };
        match outcome {
            Ok(object) => report.tell(&object, "replaced", host)?,
            Err(failure) => failures.push(failure),
        }
    }
    Failure::aggregate(failures)
}

fn sorted(found: Vec<Result<Document, Failure>>) -> (Vec<Document>, Vec<Failure>) {
    let (mut documents, mut failures) = (Vec::new(), Vec::new());
    for document in found {
        match document {
            Ok(document) => documents.push(document),
            Err(failure) => failures.push(failure),
        }
    }
    (documents, failures)
}

async fn replace(
    document: &Document,
    strictness: &Strictness,
    dry_run: DryRun,
    arguments: &Arguments,
    host: &Host,
) -> Result<Value, Failure> {
    let value = last_applied::as_asked(document, arguments);
    if dry_run == DryRun::Client {
        return Ok(value);
    }
    let context = format!("error when replacing {:?}: ", document.manifest.source);
    if document.name.is_empty() {
        return Err(Failure::Message(format!("{context}resource name may not be empty")));
    }
    let body = Body::Json { value, strictness: strictness.clone() };
    let key = document.key();
    let request = match subresource::read(arguments)? {
        Subresource::Whole => ApiRequest::Update { key, body, mode: dry_run.mode() },
        Subresource::Status if dry_run == DryRun::Off => ApiRequest::UpdateStatus { key, body },
        _ => return Err(Failure::message("replacing this part of an object is not simulated: use kubectl patch")),
    };
    let object = call::object(host, request).await.map_err(|status| Failure::when(context, status))?;
    Ok(object.to_value())
}

/// Deletes the old objects and waits until they are gone; those that are not there are none to delete.
async fn remove(documents: &[Document], arguments: &Arguments, dry_run: DryRun, host: &Host) -> Result<(), Failure> {
    let grace = match arguments.number("grace-period") {
        ..0 => None,
        // Nothing is killed at once by a replacement.
        0 => Some(1),
        grace => Some(grace),
    };
    let options = DeleteOptions { grace_period_seconds: grace, mode: dry_run.mode(), ..deletion(arguments, host)? };
    let mut doomed = Vec::new();
    for key in documents.iter().map(Document::key) {
        match call::send(host, ApiRequest::Delete { key: key.clone(), options: options.clone() }).await {
            Ok(reply) => {
                tell_deleted(&key, dry_run, host);
                if let ReplyBody::Object(object) = reply {
                    doomed.push(Doomed { key, uid: object.meta().uid.clone() });
                }
            }
            Err(status) if status.reason == StatusReason::NotFound => {}
            Err(status) => return Err(status.into()),
        }
    }
    let limit = Some(arguments.duration("timeout")).filter(|limit| *limit != SimDuration::ZERO).unwrap_or(LIMIT);
    until_gone(&doomed, limit, host).await
}

fn tell_deleted(key: &Key, dry_run: DryRun, host: &Host) {
    host.stdout.line(&format!("{} \"{}\" deleted{}", key.kind.qualified_singular(), key.name, dry_run.suffix()));
}

async fn create(
    document: &Document,
    strictness: &Strictness,
    arguments: &Arguments,
    host: &Host,
) -> Result<Value, Failure> {
    let body = Body::Json { value: last_applied::as_asked(document, arguments), strictness: strictness.clone() };
    let (kind, namespace) = (document.kind, document.namespace.clone());
    let request = ApiRequest::Create { kind, namespace, body, mode: DryRun::Off.mode() };
    Ok(call::object(host, request).await?.to_value())
}
