//! From a document to an object: unknown fields and wrong types are refused in Go's words.

use super::request::{Status, StatusReason, Strictness};
use crate::api::autoscaler;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::schema;
use serde_json::Value;

/// The object that a document is to be, and what the server warns about it.
///
/// # Errors
/// 400 for a document that is no such object, strict decoding included.
pub fn decode(kind: Kind, mut value: Value, strictness: &Strictness) -> Result<(Object, Vec<String>), Status> {
    if kind == Kind::HORIZONTAL_POD_AUTOSCALER && value.get("apiVersion") == Some(&"autoscaling/v1".into()) {
        value = autoscaler::from_v1(value);
    }
    check_type(&value, &kind.api_version(), kind)?;
    read(kind, value, strictness).map_err(|why| {
        let (name, version) = (kind.info().kind, kind.info().version);
        let message = format!("{name} in version \"{version}\" cannot be handled as a {name}: {why}");
        Status::new(StatusReason::BadRequest, message)
    })
}

/// The object that a document of a known kind describes, and its unknown fields.
///
/// # Errors
/// What the server's decoder says of wrong types and, if it is strict, of unknown fields.
pub fn read(kind: Kind, value: Value, strictness: &Strictness) -> Result<(Object, Vec<String>), String> {
    let (api_version, name) = (kind.api_version(), kind.info().kind);
    if let Some(wrong) = schema::check_types(&value, &api_version, name) {
        return Err(wrong);
    }
    let unknown = unknown_fields(kind, &value, strictness)?;
    let object = Object::decode(kind, value).map_err(|error| format!("json: {error}"))?;
    Ok((object, unknown))
}

/// The fields of a document that its kind does not have.
///
/// # Errors
/// `strict decoding error: unknown field "spec.x"`, if they are to be refused.
pub fn unknown_fields(kind: Kind, value: &Value, strictness: &Strictness) -> Result<Vec<String>, String> {
    if *strictness == Strictness::Ignore {
        return Ok(Vec::new());
    }
    let unknown = schema::check_strict(value, &kind.api_version(), kind.info().kind);
    match *strictness == Strictness::Strict && !unknown.is_empty() {
        true => Err(format!("strict decoding error: {}", unknown.join(", "))),
        false => Ok(unknown),
    }
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
