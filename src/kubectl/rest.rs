//! Paths of the server's and the documents that it answers with, for who speaks HTTP with it.

mod known;

pub use known::known;

use super::failure::Failure;
use crate::api::discovery::Kind;
use crate::api::go_format;
use crate::api::object::Object;
use crate::api::selector::FieldSelector;
use crate::apiserver::request::{
    ApiRequest, Body, DeleteOptions, Key, ListForm, ListRequest, LogOptions, ObjectList, Propagation, ReplyBody,
    Status, StatusReason, Strictness, WriteMode,
};
use serde_json::Value;

/// Who kubectl says that it is.
const AGENT: &str = "kubectl/v1.32.0 (linux/amd64) kubernetes/70d3cc9";
/// The learner's computer, as the server sees it.
pub const LEARNER: &str = "192.168.49.1";

/// The request that a path means.
///
/// # Errors
/// A path that is not simulated, or of no kind.
pub fn request(uri: &str) -> Result<ApiRequest, Failure> {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (api_version, rest) = match parts.as_slice() {
        ["version"] => return Ok(ApiRequest::Version),
        ["api", version, rest @ ..] => ((*version).to_owned(), rest),
        ["apis", group, version, rest @ ..] => (format!("{group}/{version}"), rest),
        ["openapi" | "metrics" | "logs" | "debug" | ".well-known", ..] | [] => return Err(not_simulated(path)),
        _ => return Err(nowhere()),
    };
    let kind_of = |plural: &str| {
        let kind = Kind::all().find(|kind| kind.info().plural == plural && kind.api_version() == api_version);
        kind.ok_or_else(nowhere)
    };
    match rest {
        ["namespaces", namespace, plural, name, "proxy", rest @ ..] => {
            let slash = if uri.ends_with('/') || rest.is_empty() { "/" } else { "" };
            let tail = if rest.is_empty() { String::new() } else { format!("/{}", rest.join("/")) };
            Ok(proxy(kind_of(plural)?, namespace, name, format!("{tail}{slash}")))
        }
        ["namespaces", namespace, plural] => list(kind_of(plural)?, namespace, query),
        ["namespaces", namespace, plural, name] => Ok(get(kind_of(plural)?, namespace, name)),
        ["namespaces", namespace, "pods", name, "log"] => {
            Ok(ApiRequest::Logs { pod: Key::new(Kind::POD, namespace, name), options: LogOptions::default() })
        }
        ["namespaces", namespace, plural, name, "scale"] => {
            Ok(ApiRequest::GetScale(Key::new(kind_of(plural)?, namespace, name)))
        }
        ["namespaces", namespace, plural, name, "status"] => Ok(get(kind_of(plural)?, namespace, name)),
        [plural] => list(kind_of(plural)?, "", query),
        [plural, name] => Ok(get(kind_of(plural)?, "", name)),
        _ => Err(not_simulated(path)),
    }
}

/// What is done to a path that is not only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Something new.
    Post,
    /// Something anew.
    Put,
    /// The end.
    Delete,
}

/// The request that writes a text to a path.
///
/// # Errors
/// A path that does not take it, or a text that is no JSON.
pub fn write(verb: Verb, uri: &str, text: &str) -> Result<ApiRequest, Failure> {
    let body = |kind: Kind| match serde_json::from_str(text) {
        Ok(value) => Ok(Body::Json { value, strictness: Strictness::Warn }),
        Err(_) => Err(Failure::from(unrecognized(kind, text))),
    };
    match (verb, request(uri)?) {
        (Verb::Post, ApiRequest::List(ListRequest { kind, namespace, .. })) => {
            Ok(ApiRequest::Create { kind, namespace, body: body(kind)?, mode: WriteMode::Persist })
        }
        (Verb::Put, ApiRequest::Get { key, .. }) => {
            Ok(ApiRequest::Update { body: body(key.kind)?, key, mode: WriteMode::Persist })
        }
        (Verb::Delete, ApiRequest::Get { key, .. }) => Ok(ApiRequest::Delete { key, options: options(text)? }),
        (Verb::Delete, ApiRequest::List(list)) => Ok(ApiRequest::DeleteCollection { list, options: options(text)? }),
        _ => {
            let text = "the server does not allow this method on the requested resource";
            Err(Status::new(StatusReason::MethodNotAllowed, text).into())
        }
    }
}

/// The `DeleteOptions` that a text holds; nothing is none.
fn options(text: &str) -> Result<DeleteOptions, Failure> {
    if text.is_empty() {
        return Ok(DeleteOptions::default());
    }
    let value: Value = serde_json::from_str(text).map_err(|_| Status::bad_request(not_json(text)))?;
    let propagation = match value.get("propagationPolicy").and_then(Value::as_str) {
        Some("Foreground") => Some(Propagation::Foreground),
        Some("Orphan") => Some(Propagation::Orphan),
        Some("Background") => Some(Propagation::Background),
        _ => None,
    };
    let grace_period_seconds = value.get("gracePeriodSeconds").and_then(Value::as_i64);
    Ok(DeleteOptions { grace_period_seconds, propagation, ..DeleteOptions::default() })
}

/// As `transformDecodeError` and `summarizeData`.
fn unrecognized(kind: Kind, text: &str) -> Status {
    let dots = |length: usize| if length > 30 { " ..." } else { "" };
    let summary = match text.chars().next() {
        None => "empty".to_owned(),
        Some('{') => format!("{}{}", text.chars().take(30).collect::<String>(), dots(text.len())),
        Some(_) => {
            let bytes: String = text.bytes().take(30).map(|byte| format!("{byte:02x}")).collect();
            bytes + dots(text.len())
        }
    };
    let why = not_json(text);
    Status::bad_request(format!(
        "the object provided is unrecognized (must be of type {}): {why} ({summary})",
        kind.info().kind
    ))
}

/// Go's words for what is no JSON from its first letter on; of what is wrong later on it knows the place better.
fn not_json(text: &str) -> String {
    let why = match text.trim_start().chars().next() {
        None => "unexpected end of JSON input".to_owned(),
        Some('{') => "unexpected end of JSON input".to_owned(),
        Some(letter) => format!("invalid character {letter:?} looking for beginning of value"),
    };
    format!("couldn't get version/kind; json parse error: {why}")
}

fn nowhere() -> Failure {
    Status::new(StatusReason::NotFound, "the server could not find the requested resource").into()
}

fn get(kind: Kind, namespace: &str, name: &str) -> ApiRequest {
    ApiRequest::Get { key: Key::new(kind, namespace, name), form: ListForm::Objects }
}

/// `NAME`, `NAME:PORT` or `SCHEME:NAME:PORT`.
fn proxy(kind: Kind, namespace: &str, written: &str, path: String) -> ApiRequest {
    let parts: Vec<&str> = written.split(':').collect();
    let (name, port) = match parts.as_slice() {
        [_, name, port] | [name, port] => (*name, *port),
        _ => (written, ""),
    };
    let headers = [("User-Agent", AGENT), ("X-Forwarded-For", LEARNER)];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    ApiRequest::Proxy { target: Key::new(kind, namespace, name), port: port.to_owned(), path, headers }
}

/// Of the query, only what selects counts.
fn list(kind: Kind, namespace: &str, query: &str) -> Result<ApiRequest, Failure> {
    let parameter = |name: &str| {
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        crate::api::http::decoded(value.unwrap_or_default())
    };
    let refused = |error: &dyn std::fmt::Display| Failure::from(Status::bad_request(error.to_string()));
    let labels = parameter("labelSelector").parse().map_err(|error| refused(&error))?;
    let fields = FieldSelector::parse(&parameter("fieldSelector")).map_err(|error| refused(&error))?;
    Ok(ApiRequest::List(ListRequest { kind, namespace: namespace.to_owned(), labels, fields, form: ListForm::Objects }))
}

fn not_simulated(path: &str) -> Failure {
    Failure::message(format!("{path} is a path that is not simulated"))
}

/// The server's build, a field a line in upstream's order.
fn build(version: &Value) -> String {
    let order =
        ["major", "minor", "gitVersion", "gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform"];
    let field = |name: &&str| Some(format!("  \"{name}\": {}", go_format::json(version.get(*name)?)));
    let fields: Vec<String> = order.iter().filter_map(field).collect();
    format!("{{\n{}\n}}", fields.join(",\n"))
}

/// An answer as the server writes it; nothing for one that has no document.
pub fn document(body: &ReplyBody) -> Option<String> {
    match body {
        ReplyBody::Json(value) => Some(build(value)),
        ReplyBody::Object(object) => Some(object_document(object)),
        ReplyBody::List(list) => Some(list_document(list)),
        ReplyBody::Text(text) => Some(text.clone()),
        ReplyBody::Page(page) => Some(page.body.clone()),
        ReplyBody::Scale(_, scale) => Some(go_format::json(scale)),
        ReplyBody::Table(_) => None,
    }
}

/// The kinds whose deletion the server answers with the object (`ReturnDeletedObject`).
const RETURNED: [&str; 8] = [
    "Pod",
    "Service",
    "ServiceAccount",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "PodTemplate",
    "ResourceQuota",
    "StorageClass",
];

/// How the server answers the deletion of an object: with the object if that lives on for a while, or is of some kinds.
pub fn deleted(object: &Object) -> String {
    let (info, meta) = (object.kind().info(), object.meta());
    if meta.is_terminating() || RETURNED.contains(&info.kind) {
        return object_document(object);
    }
    let group = if info.group.is_empty() { String::new() } else { format!("\"group\":\"{}\",", info.group) };
    format!(
        "{{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{{}},\"status\":\"Success\",\"details\":\
         {{\"name\":\"{}\",{group}\"kind\":\"{}\",\"uid\":\"{}\"}}}}",
        meta.name, info.plural, meta.uid.0
    )
}

/// An object as the server writes it: on one line, what it is first, its metadata next.
fn object_document(object: &Object) -> String {
    fields(&object.to_value(), &["kind", "apiVersion", "metadata"])
}

fn list_document(list: &ObjectList) -> String {
    let kind = list.kind;
    let items: Vec<String> = list.items.iter().map(|object| fields(&object.to_value(), &["metadata"])).collect();
    format!(
        "{{\"kind\":\"{}List\",\"apiVersion\":\"{}\",\"metadata\":{{\"resourceVersion\":\"{}\"}},\"items\":[{}]}}",
        kind.info().kind,
        kind.api_version(),
        list.revision,
        items.join(",")
    )
}

/// The fields of a document, some of them first; of the items of a list it is not said what they are.
fn fields(document: &Value, first: &[&str]) -> String {
    let Value::Object(map) = document else { return go_format::json(document) };
    let is_first = |field: &&String| first.contains(&field.as_str());
    let is_type = |field: &&String| matches!(field.as_str(), "kind" | "apiVersion");
    let leading = first.iter().filter_map(|field| map.get_key_value(*field));
    let others = map.iter().filter(|(field, _)| !is_first(field) && !is_type(field));
    let pairs: Vec<String> = leading
        .chain(others)
        .map(|(field, value)| format!("{}:{}", go_format::quote(field), go_format::json(value)))
        .collect();
    format!("{{{}}}", pairs.join(","))
}
