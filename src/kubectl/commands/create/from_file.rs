//! `kubectl create -f`.

use super::Command;
use super::submit::strictness;
use crate::api::discovery::Kind;
use crate::apiserver::request::{ApiRequest, Body, Status, Strictness};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::apply::last_applied;
use crate::kubectl::commands::edit::session::{Outcome, Session};
use crate::kubectl::commands::edit::{HEADER, annotated};
use crate::kubectl::commands::raw::{self, Verb};
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
    if arguments.is_given("raw") {
        return raw::write(Verb::Post, arguments, host).await;
    }
    let validation = if strictness == Strictness::Ignore { Validation::Off } else { Validation::On };
    let found = documents(arguments, validation, host).await?;
    if found.is_empty() {
        return Err(Failure::message("no objects passed to create"));
    }
    let job = Job { arguments, strictness, dry_run, report };
    let mut failures = Vec::new();
    for document in found {
        let outcome = match document {
            Ok(document) if arguments.switch("edit") => job.edit(&document, host).await,
            Ok(document) => {
                let context = format!("error when creating {:?}: ", document.manifest.source);
                let value = last_applied::as_asked(&document, arguments);
                let created = job.create(document.kind, document.namespace, value, host).await;
                created
                    .map_err(|status| Failure::when(context, status))
                    .and_then(|created| job.report.tell(&created, "created", host))
            }
            Err(failure) => Err(failure),
        };
        failures.extend(outcome.err());
    }
    Failure::aggregate(failures)
}

/// What goes for every document.
struct Job<'a> {
    arguments: &'a Arguments,
    strictness: Strictness,
    dry_run: DryRun,
    report: Report,
}

impl Job<'_> {
    /// Lets the document be edited first. As `RunEditOnCreate`.
    async fn edit(&self, document: &Document, host: &mut Host) -> Result<(), Failure> {
        let mut session = Session::new(HEADER, vec![(document.key(), document.placed())], self.arguments);
        let edited = loop {
            match session.round(host).await? {
                Outcome::Again => {}
                Outcome::Over => return Ok(()),
                Outcome::Edited(edited) => break edited,
            }
        };
        for (key, _, new) in edited {
            let text = |field: &str| new.get(field).and_then(Value::as_str).unwrap_or_default();
            let kind = Kind::of_manifest(text("apiVersion"), text("kind")).unwrap_or(key.kind);
            let created = self.create(kind, key.namespace, annotated(new, self.arguments), host).await;
            let created = created.map_err(|status| session.preserved(status.into(), host))?;
            self.report.tell(&created, "created", host)?;
        }
        session.forget(host);
        Ok(())
    }

    async fn create(&self, kind: Kind, namespace: String, value: Value, host: &Host) -> Result<Value, Status> {
        if self.dry_run == DryRun::Client {
            return Ok(value);
        }
        let body = Body::Json { value, strictness: self.strictness.clone() };
        let request = ApiRequest::Create { kind, namespace, body, mode: self.dry_run.mode() };
        Ok(call::object(host, request).await?.to_value())
    }
}
