//! `kubectl edit`: objects in an editor, and what was changed as a patch.

pub mod session;

use super::Command;
use super::apply::last_applied;
use super::create::submit::strictness;
use crate::api::go_format;
use crate::api::patch::two_way_strategic;
use crate::apiserver::request::{ApiRequest, Key, Patch, PatchOptions, Status, StatusReason, Subresource, WriteMode};
use crate::host::Host;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{BareType, no_resource, objects};
use crate::kubectl::{call, change};
use futures::FutureExt;
use serde_json::{Map, Value};
use session::{Outcome, Reason, Session};

/// `kubectl edit`
pub const COMMAND: Command = Command { path: "edit", run: |a, h| run(a, h).boxed_local() };

/// What stands above the objects.
pub const HEADER: &str = "\
# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
";

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let has_files = arguments.is_given("filename") || arguments.is_given("kustomize");
    if arguments.positional.is_empty() && !has_files {
        return Err(no_resource());
    }
    let subresource = subresource(arguments)?;
    let strictness = strictness(arguments)?;
    let report = Report::new(arguments, Keys::Sorted, DryRun::Off, host)?;
    let found = objects(arguments, &arguments.positional, BareType::All, host).await?;
    Failure::aggregate(found.failures)?;
    if found.objects.is_empty() {
        return Err(Failure::message("edit cancelled, no objects found"));
    }
    let mut session = Session::new(HEADER, found.objects, arguments);
    let options = PatchOptions { subresource, strictness, mode: WriteMode::Persist };
    let edit = Edit { options, arguments, report };
    loop {
        match session.round(host).await? {
            Outcome::Over => return Ok(()),
            Outcome::Again => {}
            Outcome::Edited(edited) => {
                let mut trouble = Trouble::default();
                for (key, old, new) in edited {
                    let outcome = edit.change(&key, &old, new, &mut trouble, host).await;
                    outcome.map_err(|failure| session.preserved(failure, host))?;
                }
                if trouble.settle(&mut session, host)? {
                    return Ok(());
                }
            }
        }
    }
}

fn subresource(arguments: &Arguments) -> Result<Subresource, Failure> {
    match arguments.value("subresource") {
        "" => Ok(Subresource::Whole),
        "status" => Ok(Subresource::Status),
        other => Err(Failure::Message(format!("invalid subresource value: {other:?}. Must be one of [status]"))),
    }
}

/// What the server did not take.
#[derive(Default)]
struct Trouble {
    invalid: Vec<Reason>,
    lost: usize,
    refused: usize,
}

impl Trouble {
    fn add(&mut self, key: &Key, status: &Status, host: &Host) {
        let object = format!("{} \"{}\"", key.kind.qualified_plural(), key.name);
        let told = match status.reason {
            StatusReason::Invalid => {
                let details = status.causes.iter().map(ToString::to_string).collect();
                self.invalid.push(Reason { head: format!("{object} was not valid"), details });
                "is invalid".to_owned()
            }
            StatusReason::NotFound => {
                self.lost += 1;
                "could not be found on the server".to_owned()
            }
            _ => {
                self.refused += 1;
                format!("could not be patched: {status}")
            }
        };
        host.stderr.line(&format!("error: {object} {told}"));
    }

    /// Whether the command is over; what is invalid is edited once more.
    fn settle(self, session: &mut Session<'_>, host: &Host) -> Result<bool, Failure> {
        let file = session.file();
        if self.refused > 0 {
            host.stderr.line(&format!("You can run `kubectl replace -f {file}` to try this update again."));
            return Err(Failure::Exit(1));
        }
        if self.lost > 0 {
            host.stderr.line(&format!("The edits you made on deleted resources have been saved to {file:?}"));
            return Err(Failure::Exit(1));
        }
        let is_over = self.invalid.is_empty();
        if is_over {
            session.forget(host);
        } else {
            session.retry(self.invalid);
        }
        Ok(is_over)
    }
}

/// What goes for every edited object.
struct Edit<'a> {
    options: PatchOptions,
    arguments: &'a Arguments,
    report: Report,
}

impl Edit<'_> {
    /// As `visitToPatch`.
    async fn change(
        &self,
        key: &Key,
        old: &Value,
        new: Value,
        trouble: &mut Trouble,
        host: &Host,
    ) -> Result<(), Failure> {
        let new = annotated(new, self.arguments);
        if *old == new {
            return self.report.tell(&new, "skipped", host);
        }
        let patch = patch(key, old, &new)?;
        if self.arguments.switch("output-patch") {
            host.stdout.line(&format!("Patch: {}", go_format::json(&patch)));
        }
        let (key, options, patch) = (key.clone(), self.options.clone(), Patch::Strategic(patch));
        match call::object(host, ApiRequest::PatchWith { key: key.clone(), patch, options }).await {
            Ok(object) => self.report.tell(&object.to_value(), "edited", host),
            Err(status) => {
                trouble.add(&key, &status, host);
                Ok(())
            }
        }
    }
}

/// As `visitAnnotation`.
pub fn annotated(object: Value, arguments: &Arguments) -> Value {
    let mut object = if arguments.switch("save-config") { last_applied::remembered(&object) } else { object };
    change::record(&mut object, arguments);
    object
}

fn patch(key: &Key, old: &Value, new: &Value) -> Result<Value, Failure> {
    let nothing = Map::new();
    let fields = |value| Value::as_object(value).unwrap_or(&nothing);
    let patch = two_way_strategic(fields(old), fields(new), &key.kind.api_version(), key.kind.info().kind)
        .map_err(|error| Failure::Message(error.to_string()))?;
    let renames = patch.get("metadata").and_then(|metadata| metadata.get("name")).is_some();
    match renames || patch.contains_key("apiVersion") || patch.contains_key("kind") {
        true => Err(Failure::message("At least one of apiVersion, kind and name was changed")),
        false => Ok(Value::Object(patch)),
    }
}
