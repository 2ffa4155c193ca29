//! `kubectl apply set-last-applied`.

use super::last_applied;
use crate::api::go_format;
use crate::apiserver::request::{ApiRequest, Patch};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{Validation, documents};
use futures::FutureExt;
use serde_json::json;

/// `kubectl apply set-last-applied`
pub const COMMAND: Command = Command { path: "apply set-last-applied", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let dry_run = DryRun::read(arguments)?;
    let report = Report::new(arguments, Keys::Sorted, dry_run, host)?;
    let mut changes = Vec::new();
    for document in documents(arguments, Validation::Off, host).await? {
        let document = document?;
        let key = document.key();
        let live = call::get(host, &key).await?.to_value();
        let text = go_format::json(&document.placed());
        match last_applied::of(&live) {
            None if !arguments.switch("create-annotation") => {
                return Err(Failure::Message(format!(
                    "no last-applied-configuration annotation found on resource: {}, to create the annotation, run the \
                     command with --create-annotation",
                    key.name
                )));
            }
            Some(old) if old.trim_end() == text => {
                host.stdout.line(&format!("set-last-applied {}: no changes required.", key.name));
            }
            _ => changes.push((key, live, text)),
        }
    }
    for (key, mut object, text) in changes {
        if dry_run != DryRun::Client {
            let patch = Patch::Merge(json!({ "metadata": { "annotations": { last_applied::KEY: text } } }));
            let request = ApiRequest::Patch { key, patch, mode: dry_run.mode() };
            object = call::object(host, request).await?.to_value();
        }
        report.tell(&object, "configured", host)?;
    }
    Ok(())
}
