//! `kubectl apply`: one document after the other, and what there is to tell of each.

use super::client_side::{Applied, Merge, Stuck, apply_patch, created, described};
use super::last_applied;
use super::options::{Force, Options, Side};
use super::prune::prune;
use crate::apiserver::request::{ApiRequest, Body, Patch, PatchOptions, Status, StatusReason, Strictness};
use crate::host::Host;
use crate::kubectl::commands::Command;
use crate::kubectl::commands::delete::wait::{Doomed, until_gone};
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{Document, Validation, documents};
use crate::kubectl::{call, change};
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl apply`
pub const COMMAND: Command = Command { path: "apply", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let options = Options::read(arguments, host)?;
    let validation = if options.strictness == Strictness::Ignore { Validation::Off } else { Validation::On };
    let found = documents(arguments, validation, host).await?;
    if found.is_empty() {
        return Err(Failure::message("no objects passed to apply"));
    }
    let mut failures = Vec::new();
    let mut wanted = Vec::new();
    for document in found {
        match document {
            Ok(document) => wanted.push(document),
            Err(failure) => failures.push(failure),
        }
    }
    // What could not be read is one failure among those of the rest.
    let mut failures: Vec<Failure> = Failure::aggregate(failures).err().into_iter().collect();
    let mut objects = Vec::new();
    for document in &wanted {
        match apply(document, arguments, &options, host).await {
            Ok((object, done)) => {
                if !options.report.shows_objects() {
                    options.report.tell(&object, done, host)?;
                }
                objects.push(object);
            }
            Err(failure) => failures.push(failure),
        }
    }
    Failure::aggregate(failures)?;
    show(&objects, &options, host)?;
    match arguments.switch("prune") {
        true => prune(&objects, arguments, &options, host).await,
        false => Ok(()),
    }
}

/// The whole objects, if `-o` asks for them: several as a list.
fn show(objects: &[Value], options: &Options, host: &Host) -> Result<(), Failure> {
    match objects {
        _ if !options.report.shows_objects() => Ok(()),
        [object] => options.report.tell(object, "", host),
        objects => {
            let list = json!({ "apiVersion": "v1", "items": objects, "kind": "List", "metadata": {} });
            options.report.tell(&list, "", host)
        }
    }
}

/// As `applyOneObject`: the object, and what happened to it.
async fn apply(
    document: &Document,
    arguments: &Arguments,
    options: &Options,
    host: &Host,
) -> Result<(Value, &'static str), Failure> {
    let mut value = document.placed();
    change::record(&mut value, arguments);
    if document.name.is_empty()
        && let Some(prefix) = value.pointer("/metadata/generateName").and_then(Value::as_str)
    {
        return Err(Failure::Message(format!("from {prefix}: cannot use generate name with apply")));
    }
    if options.side == Side::Server {
        return server_side(document, value, options, host).await;
    }
    let source = &document.manifest.source;
    let key = document.key();
    let retrieving = || {
        format!("error when retrieving current configuration of:\n{}\nfrom server for: {source:?}: ", described(&key))
    };
    if document.name.is_empty() {
        return Err(Failure::Message(format!("{}resource name may not be empty", retrieving())));
    }
    let live = match call::get(host, &key).await {
        Ok(live) => live.to_value(),
        Err(status) if status.reason == StatusReason::NotFound => return create(document, &value, options, host).await,
        Err(status) => return Err(Failure::when(retrieving(), status)),
    };
    if options.dry_run == DryRun::Client {
        return Ok((live, "configured"));
    }
    if last_applied::of(&live).is_none() {
        host.stderr.line(&format!(
            "Warning: resource {}/{} is missing the {} annotation which is required by kubectl apply. kubectl apply \
             should only be used on resources created declaratively by either kubectl create --save-config or kubectl \
             apply. The missing annotation will be patched automatically.",
            key.kind.info().plural,
            key.name,
            last_applied::KEY
        ));
    }
    let (mode, conflicts) = (options.dry_run.mode(), options.conflicts);
    let merge = Merge { strictness: options.strictness.clone(), mode, conflicts };
    let modified = last_applied::remembered(&value);
    let Applied { object, is_changed } = match apply_patch(&key, live, &modified, source, &merge, host).await {
        Ok(applied) => applied,
        Err(Stuck { failure: Failure::Server { status, .. }, .. })
            if options.force == Force::Recreate && is_stuck(&status) =>
        {
            Applied { object: recreate(document, &modified, options, host).await?, is_changed: true }
        }
        Err(Stuck { patch, failure }) => {
            let applying = format!("error when applying patch:\n{patch}\nto:\n{}\nfor: {source:?}: ", described(&key));
            return Err(failure.within(&applying));
        }
    };
    warn_if_deleting(&object, host);
    Ok((object, if is_changed { "configured" } else { "unchanged" }))
}

async fn create(
    document: &Document,
    value: &Value,
    options: &Options,
    host: &Host,
) -> Result<(Value, &'static str), Failure> {
    let value = created(value);
    if options.dry_run == DryRun::Client {
        return Ok((value, "created"));
    }
    let object = send_new(document, value, options, host).await;
    let context = format!("error when creating {:?}: ", document.manifest.source);
    Ok((object.map_err(|status| Failure::when(context, status))?, "created"))
}

async fn send_new(document: &Document, value: Value, options: &Options, host: &Host) -> Result<Value, Status> {
    let body = Body::Json { value, strictness: options.strictness.clone() };
    let (kind, namespace) = (document.kind, document.namespace.clone());
    let request = ApiRequest::Create { kind, namespace, body, mode: options.dry_run.mode() };
    Ok(call::object(host, request).await?.to_value())
}

fn is_stuck(status: &Status) -> bool {
    matches!(status.reason, StatusReason::Conflict | StatusReason::Invalid)
}

/// As `Patcher.deleteAndCreate`.
async fn recreate(document: &Document, value: &Value, options: &Options, host: &Host) -> Result<Value, Failure> {
    let key = document.key();
    let live = call::get(host, &key).await?;
    let doomed = Doomed { key: key.clone(), uid: live.meta().uid.clone() };
    call::send(host, ApiRequest::Delete { key, options: options.deletion.clone() }).await?;
    until_gone(&[doomed], options.limit, host).await?;
    Ok(send_new(document, value.clone(), options, host).await?)
}

/// What kubectl advises about fields of others.
const WAYS_OUT: &str = "\
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts";

/// The server merges.
async fn server_side(
    document: &Document,
    value: Value,
    options: &Options,
    host: &Host,
) -> Result<(Value, &'static str), Failure> {
    let patch = PatchOptions {
        subresource: options.subresource,
        strictness: options.strictness.clone(),
        mode: options.dry_run.mode(),
    };
    let request = ApiRequest::PatchWith { key: document.key(), patch: Patch::Apply(value), options: patch };
    let object = match call::object(host, request).await {
        Err(status) if status.reason == StatusReason::Conflict => {
            return Err(Failure::Message(format!("{status}\n{WAYS_OUT}")));
        }
        answer => answer?.to_value(),
    };
    warn_if_deleting(&object, host);
    Ok((object, "serverside-applied"))
}

fn warn_if_deleting(object: &Value, host: &Host) {
    if object.pointer("/metadata/deletionTimestamp").is_some() {
        let name = object.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
        host.stderr.line(&format!("Warning: Detected changes to resource {name} which is currently being deleted."));
    }
}
