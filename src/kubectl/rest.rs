//! Paths of the server's and the documents that it answers with, for who speaks HTTP with it.

use super::failure::Failure;
use crate::api::discovery::Kind;
use crate::api::go_format;
use crate::api::object::Object;
use crate::api::selector::FieldSelector;
use crate::apiserver::request::{ApiRequest, Key, ListForm, ListRequest, ObjectList, ReplyBody, Status, StatusReason};
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
        _ => return Err(not_simulated(path)),
    };
    let kind_of = |plural: &str| {
        let kind = Kind::all().find(|kind| kind.info().plural == plural && kind.api_version() == api_version);
        kind.ok_or_else(|| {
            Failure::from(Status::new(StatusReason::NotFound, "the server could not find the requested resource"))
        })
    };
    match rest {
        ["namespaces", namespace, plural, name, "proxy", rest @ ..] => {
            let slash = if uri.ends_with('/') || rest.is_empty() { "/" } else { "" };
            let tail = if rest.is_empty() { String::new() } else { format!("/{}", rest.join("/")) };
            Ok(proxy(kind_of(plural)?, namespace, name, format!("{tail}{slash}")))
        }
        ["namespaces", namespace, plural] => list(kind_of(plural)?, namespace, query),
        ["namespaces", namespace, plural, name] => Ok(get(kind_of(plural)?, namespace, name)),
        [plural] => list(kind_of(plural)?, "", query),
        [plural, name] => Ok(get(kind_of(plural)?, "", name)),
        _ => Err(not_simulated(path)),
    }
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
        decoded(value.unwrap_or_default())
    };
    let refused = |error: &dyn std::fmt::Display| Failure::from(Status::bad_request(error.to_string()));
    let labels = parameter("labelSelector").parse().map_err(|error| refused(&error))?;
    let fields = FieldSelector::parse(&parameter("fieldSelector")).map_err(|error| refused(&error))?;
    Ok(ApiRequest::List(ListRequest { kind, namespace: namespace.to_owned(), labels, fields, form: ListForm::Objects }))
}

/// A query's value with `%3D` and its like resolved.
fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    let mut parts = text.split('%');
    let mut bytes: Vec<u8> = parts.next().unwrap_or_default().bytes().collect();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                bytes.push(code);
                bytes.extend(part.bytes().skip(2));
            }
            None => bytes.extend(format!("%{part}").bytes()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
