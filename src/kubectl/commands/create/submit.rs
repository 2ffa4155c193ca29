//! What all ways of `create` share: the name, the namespace, the sending, the telling.

use crate::api::discovery::Kind;
use crate::api::meta::StringMap;
use crate::api::object::Object;
use crate::apiserver::request::{ApiRequest, Body, Conflicts, Status, Strictness, WriteMode};
use crate::host::Host;
use crate::kubectl::commands::apply::last_applied;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Arguments, boolean};
use crate::kubectl::output::typed_json;
use crate::kubectl::report::{self, Keys, Report};
use crate::kubectl::resources::namespace;
use crate::kubectl::{call, change};
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// An object that a command line describes.
pub struct Draft {
    /// Its kind.
    pub kind: Kind,
    /// The document.
    pub document: Value,
    /// What a refusal is called: `deployment`, in `failed to create deployment: …`; the server's own words if `None`.
    pub called: Option<&'static str>,
}

/// The one name of a `create` command.
///
/// # Errors
/// `exactly one NAME is required, got 0`.
pub fn only_name(arguments: &Arguments) -> Result<&str, Failure> {
    match arguments.before_dash() {
        [name] => Ok(name),
        names => Err(Failure::Usage {
            message: format!("exactly one NAME is required, got {}", names.len()),
            command: arguments.command.path.to_owned(),
        }),
    }
}

/// The metadata of a new object; the namespace shows only if the command line names it.
pub fn metadata(arguments: &Arguments, kind: Kind, name: &str, labels: &StringMap) -> Value {
    let mut metadata = Map::new();
    metadata.insert("creationTimestamp".to_owned(), Value::Null);
    metadata.insert("name".to_owned(), name.into());
    if !labels.is_empty() {
        metadata.insert("labels".to_owned(), json!(labels));
    }
    if kind.is_namespaced() && arguments.is_given("namespace") {
        metadata.insert("namespace".to_owned(), namespace(arguments).into());
    }
    Value::Object(metadata)
}

/// Sets a field of a document.
pub fn set(document: &mut Value, field: &str, value: impl Into<Value>) {
    if let Value::Object(fields) = document {
        fields.insert(field.to_owned(), value.into());
    }
}

/// Sets a field of a document's metadata.
pub fn set_metadata(document: &mut Value, field: &str, value: impl Into<Value>) {
    if let Some(metadata) = document.get_mut("metadata") {
        set(metadata, field, value);
    }
}

/// Sends a draft that nothing can be wrong with but its values, and tells of it in words.
///
/// # Errors
/// The server's refusal.
pub async fn plainly(draft: Draft, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let object = Object::decode(draft.kind, draft.document).map_err(|error| Failure::message(error.to_string()))?;
    let (namespace, body) = (namespace(arguments), Body::from(object));
    let request = ApiRequest::Create { kind: draft.kind, namespace, body, mode: WriteMode::Persist };
    let manager = arguments.value("field-manager").to_owned();
    let request = ApiRequest::As { manager, conflicts: Conflicts::Refuse, request: Box::new(request) };
    let created = call::object(host, request).await.map_err(|status| refused(status, draft.called))?;
    host.stdout.line(&format!("{} created", report::name(&created.to_value())));
    Ok(())
}

/// Sends a draft, or not, and tells of it.
///
/// # Errors
/// The server's refusal.
pub async fn submit(draft: Draft, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    submit_as("created", draft, arguments, host).await
}

/// As [`submit`], with another word for what was done.
///
/// # Errors
/// The server's refusal.
pub async fn submit_as(done: &str, mut draft: Draft, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    remember(&mut draft.document, arguments);
    let dry_run = DryRun::read(arguments)?;
    let report = Report::new(arguments, Keys::Declared, dry_run, host)?;
    strictness(arguments)?;
    if dry_run == DryRun::Client {
        return report.tell(&draft.document, done, host);
    }
    let created = send(draft, dry_run.mode(), arguments, host).await?;
    report.tell(&created.to_value(), done, host)
}

async fn send(draft: Draft, mode: WriteMode, arguments: &Arguments, host: &Host) -> Result<Rc<Object>, Failure> {
    let namespace = if draft.kind.is_namespaced() { namespace(arguments) } else { String::new() };
    let body = Body::Json { value: draft.document, strictness: strictness(arguments)? };
    let request = ApiRequest::Create { kind: draft.kind, namespace, body, mode };
    call::object(host, request).await.map_err(|status| refused(status, draft.called))
}

/// Lets a document that kubectl made remember the command line, if `--record` says so, and itself, if `--save-config`
/// does. As `CreateOrUpdateAnnotation`.
pub fn remember(document: &mut Value, arguments: &Arguments) {
    change::record(document, arguments);
    if arguments.switch("save-config") {
        let text = format!("{}\n", typed_json::print(document, ""));
        change::set(document, &["metadata", "annotations", last_applied::KEY], text.into());
    }
}

/// What `--validate` asks for.
///
/// # Errors
/// A word that is none of its values.
pub fn strictness(arguments: &Arguments) -> Result<Strictness, Failure> {
    match (arguments.value("validate"), boolean(arguments.value("validate"))) {
        ("" | "strict", _) | (_, Ok(true)) => Ok(Strictness::Strict),
        ("warn", _) => Ok(Strictness::Warn),
        ("ignore", _) | (_, Ok(false)) => Ok(Strictness::Ignore),
        (other, Err(_)) => Err(Failure::Message(format!(
            "invalid - validate option {other:?}; must be one of: strict (or true), warn, ignore (or false)"
        ))),
    }
}

fn refused(status: Status, called: Option<&str>) -> Failure {
    match called {
        Some(called) => Failure::message(format!("failed to create {called}: {status}")),
        None => status.into(),
    }
}
