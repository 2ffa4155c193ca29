//! `kubectl auth reconcile`: roles and bindings get what a file grants, and lose nothing unless that is asked for.

use super::rules::{FIELDS, texts, uncovered};
use crate::api::discovery::Kind;
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, StatusReason, Strictness, WriteMode};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::Command;
use crate::kubectl::commands::apply::require_files;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{Document, Validation, documents};
use futures::FutureExt;
use serde_json::{Map, Value, json};

/// `kubectl auth reconcile`
pub const COMMAND: Command = Command { path: "auth reconcile", run: |a, h| run(a, h).boxed_local() };

const AUTO_UPDATE: &str = "rbac.authorization.kubernetes.io/autoupdate";
const GROUP: &str = "rbac.authorization.k8s.io";

/// What is to be done, and what for.
struct Outcome {
    object: Value,
    operation: Operation,
    /// The kind of what is missing and too much: `rules`, `subjects`.
    what: &'static str,
    missing: Vec<Value>,
    extra: Vec<Value>,
    is_protected: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    None,
    Create,
    Update,
    Recreate,
}

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    require_files(arguments)?;
    if !arguments.positional.is_empty() {
        return Err(Failure::message("no arguments are allowed"));
    }
    let dry_run = DryRun::read(arguments)?;
    if dry_run == DryRun::Server {
        return Err(Failure::message("--dry-run=server for command reconcile is not supported yet"));
    }
    let report = Report::new(arguments, Keys::Declared, dry_run, host)?;
    let mut failures = Vec::new();
    for document in documents(arguments, Validation::Off, host).await? {
        let outcome = match document {
            Ok(document) if document.kind.info().group != GROUP => continue,
            Ok(document) => reconciled(&document, dry_run, arguments, host).await,
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(outcome) => tell(&outcome, &report, arguments, host)?,
            Err(failure) => failures.push(failure),
        }
    }
    Failure::aggregate(failures)
}

/// As `ReconcileRoleOptions.Run` and `ReconcileRoleBindingOptions.Run`.
async fn reconciled(
    document: &Document,
    dry_run: DryRun,
    arguments: &Arguments,
    host: &Host,
) -> Result<Outcome, Failure> {
    let wanted = &document.manifest.value;
    // As it was written: the namespace of the command counts for nothing.
    let namespace = wanted.pointer("/metadata/namespace").and_then(Value::as_str).unwrap_or_default();
    if document.kind.is_namespaced() && namespace.is_empty() {
        return Err(Failure::message("an empty namespace may not be set when a resource name is provided"));
    }
    let key = Key::new(document.kind, namespace, &document.name);
    let mut outcome = match call::get(host, &key).await {
        Ok(live) => merged(&live.to_value(), wanted, arguments),
        Err(status) if status.reason == StatusReason::NotFound => Outcome {
            object: wanted.clone(),
            operation: Operation::Create,
            what: part(wanted),
            missing: list(wanted, part(wanted)),
            extra: Vec::new(),
            is_protected: false,
        },
        Err(status) => return Err(status.into()),
    };
    if outcome.is_protected || dry_run == DryRun::Client {
        return Ok(outcome);
    }
    let body = Body::Json { value: outcome.object.clone(), strictness: Strictness::Ignore };
    let create =
        |body| ApiRequest::Create { kind: key.kind, namespace: key.namespace.clone(), body, mode: WriteMode::Persist };
    let request = match outcome.operation {
        Operation::None => return Ok(outcome),
        Operation::Update => ApiRequest::Update { key: key.clone(), body, mode: WriteMode::Persist },
        Operation::Create => {
            ensure_namespace(&key.namespace, host).await?;
            create(body)
        }
        Operation::Recreate => {
            let options = DeleteOptions::default();
            call::send(host, ApiRequest::Delete { key: key.clone(), options }).await?;
            create(body)
        }
    };
    outcome.object = call::object(host, request).await?.to_value();
    Ok(outcome)
}

/// A role's namespace is made if it is not there. As `tryEnsureNamespace`.
async fn ensure_namespace(name: &str, host: &Host) -> Result<(), Failure> {
    let is_missing = |reason| [StatusReason::NotFound, StatusReason::Forbidden].contains(&reason);
    match call::get(host, &Key::cluster(Kind::NAMESPACE, name)).await {
        Err(status) if !name.is_empty() && is_missing(status.reason) => {}
        _ => return Ok(()),
    }
    let value = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": name } });
    let body = Body::Json { value, strictness: Strictness::Ignore };
    let (kind, namespace, mode) = (Kind::NAMESPACE, String::new(), WriteMode::Persist);
    match call::object(host, ApiRequest::Create { kind, namespace, body, mode }).await {
        Err(status) if ![StatusReason::AlreadyExists, StatusReason::Forbidden].contains(&status.reason) => {
            Err(status.into())
        }
        _ => Ok(()),
    }
}

/// As `computeReconciledRole` and `computeReconciledRoleBinding`.
fn merged(live: &Value, wanted: &Value, arguments: &Arguments) -> Outcome {
    let what = part(wanted);
    let is_protected =
        live.pointer("/metadata/annotations").and_then(|all| all.get(AUTO_UPDATE)) == Some(&json!("false"));
    let mut outcome = Outcome {
        object: live.clone(),
        operation: Operation::None,
        what,
        missing: Vec::new(),
        extra: Vec::new(),
        is_protected,
    };
    if live.get("roleRef") != wanted.get("roleRef") {
        outcome.object = wanted.clone();
        outcome.operation = Operation::Recreate;
        return outcome;
    }
    for field in ["annotations", "labels"] {
        let all = |object: &Value| object.pointer("/metadata")?.get(field)?.as_object().cloned();
        let mut both = all(wanted).unwrap_or_default();
        both.extend(all(live).unwrap_or_default());
        if both != all(live).unwrap_or_default() {
            set(&mut outcome.object, &["metadata", field], Value::Object(both));
            outcome.operation = Operation::Update;
        }
    }
    let (old, new) = (list(live, what), list(wanted, what));
    let removes = match what {
        "rules" => arguments.switch("remove-extra-permissions"),
        _ => arguments.switch("remove-extra-subjects"),
    };
    let only = |of: &[Value], other: &[Value]| match what {
        "rules" => uncovered(other, of),
        _ => of.iter().filter(|item| !other.contains(item)).cloned().collect(),
    };
    (outcome.missing, outcome.extra) = (only(&new, &old), only(&old, &new));
    if !outcome.missing.is_empty() || removes && !outcome.extra.is_empty() {
        let both = if removes { new } else { old.into_iter().chain(outcome.missing.clone()).collect() };
        set(&mut outcome.object, &[what], Value::Array(both));
        outcome.operation = Operation::Update;
    }
    aggregate(live, wanted, removes, &mut outcome);
    outcome
}

/// The selectors of roles that are put together from others.
fn aggregate(live: &Value, wanted: &Value, removes: bool, outcome: &mut Outcome) {
    let selectors =
        |object: &Value| list(object.get("aggregationRule").unwrap_or(&Value::Null), "clusterRoleSelectors");
    let (old, new) = (selectors(live), selectors(wanted));
    let is_missing = new.iter().any(|selector| !old.contains(selector));
    if is_missing || removes && old.iter().any(|selector| !new.contains(selector)) {
        let mut both = if removes { Vec::new() } else { old };
        for selector in new {
            if !both.contains(&selector) {
                both.push(selector);
            }
        }
        set(&mut outcome.object, &["aggregationRule", "clusterRoleSelectors"], Value::Array(both));
        outcome.operation = Operation::Update;
    }
}

/// What an object of a kind grants.
fn part(object: &Value) -> &'static str {
    if object.get("roleRef").is_some() { "subjects" } else { "rules" }
}

fn list(object: &Value, field: &str) -> Vec<Value> {
    object.get(field).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn set(object: &mut Value, path: &[&str], value: Value) {
    let Some((field, rest)) = path.split_first() else { return *object = value };
    if !object.is_object() {
        *object = Value::Object(Map::new());
    }
    if let Value::Object(fields) = object {
        set(fields.entry(*field).or_insert(Value::Null), rest, value);
    }
}

/// As `printResults`.
fn tell(outcome: &Outcome, report: &Report, arguments: &Arguments, host: &Host) -> Result<(), Failure> {
    report.tell(&outcome.object, "reconciled", host)?;
    let operation = match outcome.operation {
        Operation::None => return Ok(()),
        Operation::Create => "create",
        Operation::Update => "update",
        Operation::Recreate => "recreate",
    };
    let caveat = match outcome.is_protected {
        true => format!(", but object opted out ({AUTO_UPDATE}: false)"),
        false => String::new(),
    };
    host.stderr.line(&format!("\treconciliation required {operation}{caveat}"));
    let is_removed = arguments.switch("remove-extra-subjects") && outcome.what == "subjects"
        || arguments.switch("remove-extra-permissions") && outcome.what == "rules";
    let extra = if is_removed { outcome.extra.as_slice() } else { &[] };
    for (title, items) in [("missing", outcome.missing.as_slice()), ("extra", extra)] {
        if !items.is_empty() {
            let done = if title == "missing" { "added" } else { "removed" };
            host.stderr.line(&format!("\t{title} {} {done}:", outcome.what));
            items.iter().for_each(|item| host.stderr.line(&format!("\t\t{}", shown(item, outcome.what))));
        }
    }
    Ok(())
}

/// As Go's `%+v` shows a `PolicyRule` and a `Subject`.
fn shown(item: &Value, what: &str) -> String {
    let fields: Vec<String> = match what {
        "rules" => FIELDS.iter().map(|(field, name)| format!("{name}:[{}]", texts(item, field).join(" "))).collect(),
        _ => {
            let text = |field| item.get(field).and_then(Value::as_str).unwrap_or_default();
            let fields = [("Kind", "kind"), ("APIGroup", "apiGroup"), ("Name", "name"), ("Namespace", "namespace")];
            fields.iter().map(|(name, field)| format!("{name}:{}", text(field))).collect()
        }
    };
    format!("{{{}}}", fields.join(" "))
}
