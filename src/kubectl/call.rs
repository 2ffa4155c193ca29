//! One request to the server: its warnings are printed, its answer unwrapped.

use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::apiserver::request::{ApiRequest, Key, ListForm, ListRequest, ReplyBody, Status, StatusReason};
use crate::host::Host;
use std::rc::Rc;

/// Sends a request; `Warning:` headers go to stderr as kubectl prints them.
///
/// # Errors
/// The server's refusal.
pub async fn send(host: &Host, request: ApiRequest) -> Result<ReplyBody, Status> {
    let reply = host.client.send(request).await?;
    for warning in &reply.warnings {
        host.stderr.line(&format!("Warning: {warning}"));
    }
    Ok(reply.body)
}

/// Sends a request that one object answers.
///
/// # Errors
/// The server's refusal.
pub async fn object(host: &Host, request: ApiRequest) -> Result<Rc<Object>, Status> {
    match send(host, request).await? {
        ReplyBody::Object(object) => Ok(object),
        _ => Err(unexpected()),
    }
}

/// Gets one object.
///
/// # Errors
/// The server's refusal.
pub async fn get(host: &Host, key: &Key) -> Result<Rc<Object>, Status> {
    object(host, ApiRequest::Get { key: key.clone(), form: ListForm::Objects }).await
}

/// Gets one object that somebody named. As `Info.Get`: where its namespace is not there, that is what is said.
///
/// # Errors
/// The server's refusal.
pub async fn get_named(host: &Host, key: &Key) -> Result<Rc<Object>, Status> {
    match get(host, key).await {
        Err(missing) => Err(missing_in(host, &key.namespace, missing).await),
        found => found,
    }
}

/// What to say of an object that is not in a namespace.
pub async fn missing_in(host: &Host, namespace: &str, missing: Status) -> Status {
    if missing.reason != StatusReason::NotFound || ["", "default"].contains(&namespace) {
        return missing;
    }
    match get(host, &Key::cluster(Kind::NAMESPACE, namespace)).await {
        Err(homeless) if homeless.reason == StatusReason::NotFound => homeless,
        _ => missing,
    }
}

/// Lists objects.
///
/// # Errors
/// The server's refusal.
pub async fn list(host: &Host, list: ListRequest) -> Result<Vec<Rc<Object>>, Status> {
    match send(host, ApiRequest::List(list)).await? {
        ReplyBody::List(list) => Ok(list.items),
        _ => Err(unexpected()),
    }
}

/// The key of an object, as it lies on the server.
pub fn key_of(object: &Object) -> Key {
    Key::new(object.kind(), &object.meta().namespace, &object.meta().name)
}

/// An answer of another form than the request asks for: no server that keeps to the protocol sends one.
pub fn unexpected() -> Status {
    Status::new(StatusReason::InternalError, "the server answered in a form that was not asked for")
}
