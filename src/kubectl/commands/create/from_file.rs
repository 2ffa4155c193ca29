//! `kubectl create -f`.

use super::Command;
use super::submit::strictness;
use crate::apiserver::request::{ApiRequest, Body, Strictness};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::apply::last_applied;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{Document, Validation, documents};
use futures::FutureExt;
use serde_json::Value;

/// `kubectl create`
pub const COMMAND: Command = Command { path: "create", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if !arguments.is_given("filename") && !arguments.is_given("kustomize") {
        if arguments.positional.is_empty() {
            return Err(Failure::message("must specify one of -f and -k"));
        }
        let message = format!("Unexpected args: [{}]", arguments.positional.join(" "));
        return Err(Failure::Usage { message, command: "create".to_owned() });
    }
    if !arguments.positional.is_empty() {
        let message = format!("Unexpected args: [{}]", arguments.positional.join(" "));
        return Err(Failure::Usage { message, command: "create".to_owned() });
    }
    let dry_run = DryRun::read(arguments)?;
    let report = Report::new(arguments, Keys::Sorted, dry_run, host)?;
    let strictness = strictness(arguments)?;
    let validation = if strictness == Strictness::Ignore { Validation::Off } else { Validation::On };
    let found = documents(arguments, validation, host).await?;
    if found.is_empty() {
        return Err(Failure::message("no objects passed to create"));
    }
    let mut failures = Vec::new();
    for document in found {
        let outcome = match document {
            Ok(document) => {
                let value = last_applied::as_asked(&document, arguments);
                create(document, value, &strictness, dry_run, &report, host).await
            }
            Err(failure) => Err(failure),
        };
        failures.extend(outcome.err());
    }
    Failure::aggregate(failures)
}

async fn create(
    document: Document,
    value: Value,
    strictness: &Strictness,
    dry_run: DryRun,
    report: &Report,
    host: &mut Host,
) -> Result<(), Failure> {
    let Document { manifest, kind, namespace, .. } = document;
    if dry_run == DryRun::Client {
        return report.tell(&value, "created", host);
    }
    let body = Body::Json { value, strictness: strictness.clone() };
    let request = ApiRequest::Create { kind, namespace, body, mode: dry_run.mode() };
    let context = format!("error when creating {:?}: ", manifest.source);
    let created = call::object(host, request).await.map_err(|status| Failure::when(context, status))?;
    report.tell(&created.to_value(), "created", host)
}
