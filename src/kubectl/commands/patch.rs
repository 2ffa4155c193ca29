//! `kubectl patch`.

use super::Command;
use crate::api::manifest::next_value;
use crate::api::patch::{apply_merge, apply_operations, apply_strategic};
use crate::api::yaml::from_yaml;
use crate::apiserver::request::{ApiRequest, Key, Patch, PatchOptions, ReplyBody, Status, Strictness, Subresource};
use crate::host::Host;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{BareType, objects, read_file};
use crate::kubectl::{call, change, subresource};
use futures::FutureExt;
use serde_json::Value;

/// `kubectl patch`
pub const COMMAND: Command = Command { path: "patch", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    check(arguments)?;
    let subresource = subresource::read(arguments)?;
    let dry_run = DryRun::read(arguments)?;
    let report = Report::new(arguments, Keys::Sorted, dry_run, host)?;
    let patch = read_patch(arguments, host)?;
    let found = objects(arguments, &arguments.positional, BareType::Incomplete, host).await?;
    if found.objects.is_empty() && found.failures.is_empty() {
        return Err(Failure::message("no objects passed to patch"));
    }
    let mut failures = found.failures;
    for (key, old) in found.objects {
        let is_here = dry_run == DryRun::Client || arguments.switch("local");
        let outcome = match is_here {
            true => patched_here(&old, &patch),
            false => patched_there(&key, &patch, subresource, dry_run, host).await,
        };
        let mut new = match outcome {
            Ok(new) => new,
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        let done = if new == old { "patched (no change)" } else { "patched" };
        if !is_here && let Some(noted) = change::record_there(&key, dry_run.mode(), arguments, host).await? {
            new = noted.to_value();
        }
        report.tell(&new, done, host)?;
    }
    Failure::aggregate(failures)
}

/// As `PatchOptions.Validate`.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    let given = |flag: &str| !arguments.value(flag).is_empty();
    let is_local = arguments.switch("local");
    let problem = match (given("patch"), given("patch-file")) {
        (true, true) => "cannot specify --patch and --patch-file together",
        (false, false) => "must specify --patch or --patch-file containing the contents of the patch",
        _ if is_local && !arguments.positional.is_empty() => "cannot specify --local and server resources",
        _ if is_local && arguments.value("dry-run") == "server" => {
            "cannot specify --local and --dry-run=server - did you mean --dry-run=client?"
        }
        _ => "",
    };
    if !problem.is_empty() {
        return Err(Failure::message(problem));
    }
    match arguments.value("type").to_ascii_lowercase().as_str() {
        "" | "json" | "merge" | "strategic" => Ok(()),
        _ => {
            let given = arguments.value("type");
            Err(Failure::Message(format!("--type must be one of [json merge strategic], not {given:?}")))
        }
    }
}

/// The patch, which may be written as YAML.
fn read_patch(arguments: &Arguments, host: &Host) -> Result<Patch, Failure> {
    let text = match arguments.value("patch-file") {
        "" => arguments.value("patch").to_owned(),
        path => read_file(host, path).map_err(|_| {
            Failure::Message(format!("unable to read patch file: open {path}: no such file or directory"))
        })?,
    };
    // What begins as JSON goes to the server as it is, and is read there.
    if text.trim_start().starts_with('{')
        && let Some(Err(error)) = next_value(&text, 0)
    {
        return Err(Status::bad_request(error.bare()).into());
    }
    let value = from_yaml(&text)
        .map_err(|error| Failure::Message(format!("unable to parse {:?}: {error}", arguments.value("patch"))))?;
    Ok(match arguments.value("type").to_ascii_lowercase().as_str() {
        "json" => Patch::Json(value),
        "merge" => Patch::Merge(value),
        _ => Patch::Strategic(value),
    })
}

async fn patched_there(
    key: &Key,
    patch: &Patch,
    subresource: Subresource,
    dry_run: DryRun,
    host: &Host,
) -> Result<Value, Failure> {
    let options = PatchOptions { subresource, strictness: Strictness::Warn, mode: dry_run.mode() };
    match call::send(host, ApiRequest::PatchWith { key: key.clone(), patch: patch.clone(), options }).await? {
        ReplyBody::Object(object) => Ok(object.to_value()),
        ReplyBody::Scale(_, scale) => Ok(scale),
        _ => Err(call::unexpected().into()),
    }
}

/// What the patch would make of an object, worked out without the server. As `getPatchedJSON`.
pub fn patched_here(old: &Value, patch: &Patch) -> Result<Value, Failure> {
    let mut new = old.clone();
    match patch {
        Patch::Json(operations) => {
            let Value::Array(operations) = operations else {
                return Err(Failure::message("json: cannot unmarshal object into Go value of type jsonpatch.Patch"));
            };
            apply_operations(&mut new, operations).map_err(Failure::Message)?;
        }
        Patch::Merge(patch) => apply_merge(&mut new, patch),
        Patch::Strategic(patch) => {
            let (Value::Object(fields), Value::Object(patch)) = (new, patch.clone()) else {
                return Err(Failure::message("invalid JSON document"));
            };
            let text = |field: &str| old.get(field).and_then(Value::as_str).unwrap_or_default();
            let merged = apply_strategic(fields, patch, text("apiVersion"), text("kind"));
            new = Value::Object(merged.map_err(|error| Failure::Message(error.to_string()))?);
        }
        Patch::Apply(_) => return Err(Failure::message("unable to patch")),
    }
    Ok(new)
}
