//! From a document to an object: unknown fields and wrong types are refused in Go's words.

use super::request::{Body, Status, StatusReason, Strictness};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::schema;
use serde_json::Value;

/// The object in a body, and what the server warns about it.
///
/// # Errors
/// 400 for a document that is no such object, strict decoding included.
pub fn decode(kind: Kind, body: Body) -> Result<(Object, Vec<String>), Status> {
    let (value, strictness) = match body {
        Body::Object(object) => return Ok((*object, Vec::new())),
        Body::Json { value, strictness } => (value, strictness),
    };
    let info = kind.info();
    let handled = |why: &str| {
        let name = info.kind;
        let message = format!("{name} in version \"{}\" cannot be handled as a {name}: {why}", info.version);
        Status::new(StatusReason::BadRequest, message)
    };
    let api_version = kind.api_version();
    check_type(&value, &api_version, kind)?;
    if let Some(wrong) = schema::check_types(&value, &api_version, info.kind) {
        return Err(handled(&wrong));
    }
    let unknown = match strictness {
        Strictness::Ignore => Vec::new(),
        _ => schema::check_strict(&value, &api_version, info.kind),
    };
    if strictness == Strictness::Strict && !unknown.is_empty() {
        return Err(handled(&format!("strict decoding error: {}", unknown.join(", "))));
    }
    let object = Object::decode(kind, value).map_err(|error| handled(&format!("json: {error}")))?;
    Ok((object, unknown))
}

fn check_type(value: &Value, api_version: &str, kind: Kind) -> Result<(), Status> {
    let text = |field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (given_version, given_kind) = (text("apiVersion"), text("kind"));
    if given_version == api_version && given_kind == kind.info().kind {
        return Ok(());
    }
    let message = format!(
        "the API version in the data ({given_version}) or its kind ({given_kind}) does not match the expected \
         ({api_version}, {})",
        kind.info().kind
    );
    Err(Status::bad_request(message))
}
