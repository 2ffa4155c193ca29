//! Requests that a first visit sends none of: their code is fetched before the first of them is answered.
//!
//! What components send is never rare: it is answered without anybody who could wait.

use super::access;
use super::decode::decode;
use super::managers::Conflicts;
use super::request::{ApiRequest, Body, Key, PatchOptions, Reply, ReplyBody, Status, StatusReason, WriteMode};
use super::write::place;
use super::{ApiServer, reply, version};
use crate::api::go_difference;
use crate::api::time::SimTime;
use crate::lazy::Unreachable;
use serde_json::Value;
use std::rc::Rc;

/// What answers them.
pub struct Code {
    /// A rare request that is no apply.
    pub(super) answer: fn(&mut ApiServer, ApiRequest, SimTime) -> Result<Reply, Status>,
    /// An apply under the name of a manager.
    pub(super) apply: fn(&mut ApiServer, &Apply<'_>, SimTime) -> Result<Reply, Status>,
}

/// What somebody wants of an object.
pub(super) struct Apply<'a> {
    pub(super) manager: &'a str,
    pub(super) conflicts: Conflicts,
    pub(super) key: &'a Key,
    pub(super) wanted: &'a Value,
    pub(super) options: &'a PatchOptions,
}

const CODE: Code = Code { answer, apply: |server, apply, now| server.apply_as(apply, now) };

crate::lazy!(verbs: fn fetch() -> &'static Code, here as here { &CODE });

/// Fetches everything, for whoever does much at once.
///
/// # Errors
/// That it cannot be fetched.
pub async fn fetch_all() -> Result<(), Unreachable> {
    go_difference::fetch().await?;
    fetch().await
}

/// Fetches what a request needs that is not here yet.
///
/// # Errors
/// That it cannot be fetched.
pub async fn fetch_for(request: &ApiRequest) -> Result<(), Unreachable> {
    if is_rare(request) && here().is_none() { fetch_all().await } else { Ok(()) }
}

/// The code.
///
/// # Errors
/// That nobody has fetched it.
pub(super) fn code() -> Result<&'static Code, Status> {
    here().ok_or_else(|| Unreachable.into())
}

fn is_rare(request: &ApiRequest) -> bool {
    match request {
        ApiRequest::As { request, .. } => is_rare(request),
        ApiRequest::Create { body, .. } | ApiRequest::Update { body, .. } | ApiRequest::UpdateStatus { body, .. } => {
            matches!(body, Body::Json { .. })
        }
        ApiRequest::Patch { .. }
        | ApiRequest::PatchWith { .. }
        | ApiRequest::Evict { .. }
        | ApiRequest::Token { .. }
        | ApiRequest::ManagedFields(_)
        | ApiRequest::Version => true,
        ApiRequest::Get { .. }
        | ApiRequest::List(_)
        | ApiRequest::Delete { .. }
        | ApiRequest::DeleteCollection { .. }
        | ApiRequest::GetScale(_)
        | ApiRequest::SetScale { .. }
        | ApiRequest::Bind { .. }
        | ApiRequest::Logs { .. }
        | ApiRequest::Proxy { .. } => false,
    }
}

impl From<Unreachable> for Status {
    fn from(unreachable: Unreachable) -> Self {
        Self::new(StatusReason::ServiceUnavailable, unreachable.to_string())
    }
}

fn answer(server: &mut ApiServer, request: ApiRequest, now: SimTime) -> Result<Reply, Status> {
    match request {
        ApiRequest::Create { kind, namespace, body: Body::Json { value, strictness }, mode } => {
            let (mut object, warnings) = decode(kind, value, &strictness)?;
            place(&mut object, &namespace)?;
            let answer = match access::review(&object, &server.store) {
                Some(answer) => reply(ReplyBody::Object(Rc::new(answer))),
                None => server.create(&namespace, object, mode, now)?,
            };
            Ok(warned(answer, warnings))
        }
        ApiRequest::Update { key, body: Body::Json { value, strictness }, mode } => {
            let (object, warnings) = decode(key.kind, value, &strictness)?;
            Ok(warned(server.update(&key, object, mode, now)?, warnings))
        }
        ApiRequest::UpdateStatus { key, body: Body::Json { value, strictness } } => {
            let (object, warnings) = decode(key.kind, value, &strictness)?;
            Ok(warned(server.update_status(&key, &object, WriteMode::Persist, now)?, warnings))
        }
        ApiRequest::Patch { key, patch, mode } => {
            server.patch(&key, patch, &PatchOptions { mode, ..PatchOptions::default() }, now)
        }
        ApiRequest::PatchWith { key, patch, options } => server.patch(&key, patch, &options, now),
        ApiRequest::Evict { pod, options } => server.evict(&pod, &options, now),
        ApiRequest::Token { account, spec } => server.token(&account, spec, now),
        ApiRequest::ManagedFields(key) => server.managed_fields(&key),
        ApiRequest::Version => Ok(reply(ReplyBody::Json(version::info()))),
        _ => Err(super::method_not_allowed()),
    }
}

/// An answer with what is to be said before its own warnings.
fn warned(mut answer: Reply, warnings: Vec<String>) -> Reply {
    answer.warnings.splice(0..0, warnings);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::discovery::Kind;
    use crate::api::object::Object;
    use crate::api::pod::Pod;
    use crate::apiserver::request::{DeleteOptions, Patch, Strictness};
    use futures::FutureExt;
    use serde_json::json;

    #[track_caller]
    fn check(request: ApiRequest, expected: bool) {
        assert_eq!(is_rare(&request), expected, "{request:?}");
        let (manager, conflicts) = ("me".to_owned(), Conflicts::Refuse);
        assert_eq!(is_rare(&ApiRequest::As { manager, conflicts, request: Box::new(request) }), expected);
    }

    #[test]
    fn documents_and_changes_are_rare_and_what_components_send_is_not() {
        let (key, mode) = (Key::new(Kind::POD, "default", "web"), WriteMode::Persist);
        let object = || Body::from(Object::from(Pod::default()));
        let document = || Body::Json { value: json!({}), strictness: Strictness::Warn };
        for (body, expected) in [(object as fn() -> Body, false), (document, true)] {
            let namespace = "default".to_owned();
            check(ApiRequest::Create { kind: Kind::POD, namespace, body: body(), mode }, expected);
            check(ApiRequest::Update { key: key.clone(), body: body(), mode }, expected);
            check(ApiRequest::UpdateStatus { key: key.clone(), body: body() }, expected);
        }
        check(ApiRequest::Patch { key: key.clone(), patch: Patch::Merge(json!({})), mode }, true);
        check(ApiRequest::Evict { pod: key.clone(), options: DeleteOptions::default() }, true);
        check(ApiRequest::SetScale { key: key.clone(), replicas: 1, resource_version: None, mode }, false);
        check(ApiRequest::Delete { key, options: DeleteOptions::default() }, false);
    }

    #[test]
    fn where_nothing_is_fetched_a_client_need_not_wait() {
        assert_eq!(fetch_for(&ApiRequest::Version).now_or_never(), Some(Ok(())));
        let status = Status::from(Unreachable);
        assert_eq!((status.reason, status.message), (StatusReason::ServiceUnavailable, Unreachable.to_string()));
    }
}
