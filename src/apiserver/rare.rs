//! What a first visit does not ask of the server: its code is fetched before a client's request is answered that needs it.
//!
//! Before that nobody writes but components, and verbs that see to it that nothing is wrong: nothing need be judged.

use super::access;
use super::decode::decode;
use super::managers::Conflicts;
use super::request::{
    ApiRequest, Body, Key, ListForm, ListRequest, PatchOptions, Reply, ReplyBody, Status, StatusReason, WriteMode,
};
use super::store::Store;
use super::write::place;
use super::{ApiServer, Cells, limit_range, pod_warnings, quota, reply, rules, service_allocation, version};
use crate::api::cron_job;
use crate::api::discovery::Kind;
use crate::api::field::FieldError;
use crate::api::job;
use crate::api::network_policy;
use crate::api::object::{COMMON, Column, DynamicObject, Object};
use crate::api::service::Service;
use crate::api::stateful_set;
use crate::api::storage;
use crate::api::time::SimTime;
use crate::lazy::Unreachable;
use rand_pcg::Pcg32;
use serde_json::Value;
use std::rc::Rc;

/// The code.
pub struct Code {
    /// Answers a rare request that is no apply.
    pub(super) answer: fn(&mut ApiServer, ApiRequest, SimTime) -> Result<Reply, Status>,
    /// Answers an apply under the name of a manager.
    pub(super) apply: fn(&mut ApiServer, &Apply<'_>, SimTime) -> Result<Reply, Status>,
    /// Says what is wrong with an object, new or after a change.
    errors: fn(&Object, Option<&Object>) -> Vec<FieldError>,
    /// Fills in what a document that has its uid leaves out.
    complete: fn(&mut DynamicObject),
    /// Gives a new object what there is for those that ask for nothing.
    provide: fn(&mut Object, &Store),
    /// Refuses a new object that its namespace has no room for.
    charge: fn(&Object, &Store) -> Result<(), Status>,
    /// Says what a client is to be warned of.
    warnings: fn(&Object) -> Vec<String>,
    /// The columns of a kind's table.
    columns: fn(Kind) -> &'static [Column],
    row: Cells,
    /// Gives a Service, new or after a change, its addresses and ports.
    allocate: Allocate,
}

type Allocate = fn(&mut Service, Option<&Service>, &Store, &mut Pcg32) -> Result<(), Status>;

/// What somebody wants of an object.
pub(super) struct Apply<'a> {
    pub(super) manager: &'a str,
    pub(super) conflicts: Conflicts,
    pub(super) key: &'a Key,
    pub(super) wanted: &'a Value,
    pub(super) options: &'a PatchOptions,
}

const CODE: Code = Code {
    answer,
    apply: |server, apply, now| server.apply_as(apply, now),
    errors: rules::errors,
    complete: |document| match document.kind {
        Kind::JOB => job::complete(document),
        Kind::CRON_JOB => cron_job::complete(document),
        Kind::STATEFUL_SET => stateful_set::complete(document),
        Kind::LIMIT_RANGE => limit_range::complete(document),
        Kind::PERSISTENT_VOLUME_CLAIM => storage::complete_claim(document),
        Kind::PERSISTENT_VOLUME => storage::complete_volume(document),
        kind if kind.info().kind == "NetworkPolicy" => network_policy::complete(document),
        _ => {}
    },
    provide: |object, store| match object {
        Object::Pod(pod) => limit_range::complete_pod(pod, store),
        Object::Dynamic(claim) if claim.kind == Kind::PERSISTENT_VOLUME_CLAIM => {
            storage::choose_class(claim, store.list(Kind::STORAGE_CLASS, "").map(|(_, class)| class.as_ref()));
        }
        _ => {}
    },
    charge: |object, store| {
        if let Object::Pod(pod) = object {
            limit_range::check(pod, store)?;
        }
        quota::charge(object, store)
    },
    warnings: pod_warnings::of,
    columns: Object::columns,
    row: Object::row,
    allocate: |service, old, store, random| match old {
        None => service_allocation::allocate(service, store, random),
        Some(old) => service_allocation::reallocate(service, old, store, random),
    },
};

crate::lazy!(verbs: pub fn fetch() -> &'static Code, here as here { &CODE });

/// Whether it is here.
pub fn is_here() -> bool {
    here().is_some()
}

/// The code.
///
/// # Errors
/// That nobody has fetched it.
pub(super) fn code() -> Result<&'static Code, Status> {
    here().ok_or_else(|| Unreachable.into())
}

/// Refuses an object that something is wrong with, new or after a change.
pub(super) fn judge(object: &Object, old: Option<&Object>) -> Result<(), Status> {
    let errors = here().map(|code| (code.errors)(object, old)).unwrap_or_default();
    match errors.is_empty() {
        true => Ok(()),
        false => Err(Status::invalid(object.kind(), &object.meta().name, errors)),
    }
}

/// Fills in what a document that has its uid leaves out, if a loop reads it.
pub(super) fn complete(document: &mut DynamicObject) {
    if let Some(code) = here() {
        (code.complete)(document);
    }
}

/// Gives a new object what there is for those that ask for nothing.
pub(super) fn provide(object: &mut Object, store: &Store) {
    if let Some(code) = here() {
        (code.provide)(object, store);
    }
}

/// Refuses a new object that its namespace has no room for.
pub(super) fn charge(object: &Object, store: &Store) -> Result<(), Status> {
    here().map_or(Ok(()), |code| (code.charge)(object, store))
}

/// What a client is to be warned of.
pub(super) fn warnings(object: &Object) -> Vec<String> {
    here().map(|code| (code.warnings)(object)).unwrap_or_default()
}

/// The columns and rows of a kind that is not common.
pub(super) fn table(kind: Kind) -> Result<(&'static [Column], Cells), Status> {
    code().map(|code| ((code.columns)(kind), code.row))
}

/// Gives a Service, new or after a change, its addresses and ports.
pub(super) fn allocate(
    service: &mut Service,
    old: Option<&Service>,
    store: &Store,
    random: &mut Pcg32,
) -> Result<(), Status> {
    (code()?.allocate)(service, old, store, random)
}

/// Whether a client's request needs, or sets going, what is fetched.
pub fn is_rare(request: &ApiRequest) -> bool {
    match request {
        ApiRequest::As { request, .. } => is_rare(request),
        ApiRequest::Create { body, .. } | ApiRequest::Update { body, .. } | ApiRequest::UpdateStatus { body, .. } => {
            matches!(body, Body::Json { .. })
        }
        ApiRequest::Patch { .. }
        | ApiRequest::PatchWith { .. }
        | ApiRequest::GetScale(_)
        | ApiRequest::SetScale { .. }
        | ApiRequest::Evict { .. }
        | ApiRequest::Token { .. }
        | ApiRequest::ManagedFields(_)
        | ApiRequest::Version
        // What follows is the work of loops whose code comes along.
        | ApiRequest::Delete { .. }
        | ApiRequest::DeleteCollection { .. } => true,
        ApiRequest::Get { key: Key { kind, .. }, form } | ApiRequest::List(ListRequest { kind, form, .. }) => {
            *form == ListForm::Table && !COMMON.contains(kind)
        }
        ApiRequest::Bind { .. } | ApiRequest::Logs { .. } | ApiRequest::Proxy { .. } => false,
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
            Ok(warned(server.update_status(&key, object, WriteMode::Persist, now)?, warnings))
        }
        ApiRequest::Patch { key, patch, mode } => {
            server.patch(&key, patch, &PatchOptions { mode, ..PatchOptions::default() }, now)
        }
        ApiRequest::PatchWith { key, patch, options } => server.patch(&key, patch, &options, now),
        ApiRequest::DeleteCollection { list, options } => server.delete_collection(&list, &options, now),
        ApiRequest::GetScale(key) => server.get_scale(&key),
        ApiRequest::SetScale { key, replicas, resource_version, mode } => {
            server.set_scale(&key, replicas, resource_version, mode, now)
        }
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
    use crate::api::pod::Pod;
    use crate::apiserver::request::{DeleteOptions, Patch, Strictness};
    use serde_json::json;

    #[track_caller]
    fn check(request: ApiRequest, expected: bool) {
        assert_eq!(is_rare(&request), expected, "{request:?}");
        let (manager, conflicts) = ("me".to_owned(), Conflicts::Refuse);
        assert_eq!(is_rare(&ApiRequest::As { manager, conflicts, request: Box::new(request) }), expected);
    }

    #[test]
    fn what_only_later_lessons_ask_for_is_rare() {
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
        check(ApiRequest::SetScale { key: key.clone(), replicas: 1, resource_version: None, mode }, true);
        check(ApiRequest::Delete { key, options: DeleteOptions::default() }, true);
        for (kind, form, expected) in [
            (Kind::POD, ListForm::Table, false),
            (Kind::SECRET, ListForm::Objects, false),
            (Kind::SECRET, ListForm::Table, true),
        ] {
            check(ApiRequest::List(ListRequest { form, ..ListRequest::all(kind, "") }), expected);
            check(ApiRequest::Get { key: Key::new(kind, "default", "web"), form }, expected);
        }
    }

    #[test]
    fn who_cannot_fetch_is_told_so() {
        assert!(is_here(), "where nothing is fetched it always is");
        let status = Status::from(Unreachable);
        assert_eq!((status.reason, status.message), (StatusReason::ServiceUnavailable, Unreachable.to_string()));
    }
}
