//! One request to the server: its warnings are printed, its answer unwrapped.

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
