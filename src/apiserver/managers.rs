//! Who wrote what: the writes of clients, kept for whoever asks which fields are whose (`ownership`).

use super::request::{ApiRequest, Key, Patch, PatchOptions, Reply, ReplyBody, Status, Subresource, WriteMode};
use super::store::key_of;
use super::{ApiServer, rare};
use crate::api::meta::Uid;
use crate::api::object::Object;
use crate::api::time::SimTime;
use serde_json::Value;
use std::rc::Rc;

/// What clients have written of one object, in order.
#[derive(Clone, Debug)]
pub struct Record {
    pub(super) uid: Uid,
    pub(super) writes: Vec<Rc<Write>>,
}

/// A write.
#[derive(Debug)]
pub(super) struct Write {
    pub(super) manager: String,
    pub(super) part: Subresource,
    pub(super) time: SimTime,
    /// What was asked for, if it was an apply.
    pub(super) wanted: Option<Value>,
    /// The object before, if it was there.
    pub(super) before: Option<Rc<Object>>,
    /// The object after.
    pub(super) after: Rc<Object>,
}

/// What becomes of fields that an apply wants and others own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflicts {
    /// The request is refused.
    Refuse,
    /// They change hands.
    Take,
}

impl ApiServer {
    /// Answers a client's write, and remembers it.
    pub(super) fn handle_as(
        &mut self,
        manager: String,
        conflicts: Conflicts,
        request: ApiRequest,
        now: SimTime,
    ) -> Result<Reply, Status> {
        let Some((key, part, mode)) = target(&request) else { return self.handle(request, now) };
        let before = self.store.get(&key).map(Rc::clone);
        let (reply, wanted) = match request {
            ApiRequest::PatchWith { key, patch: Patch::Apply(wanted), options } => {
                let apply = rare::Apply { manager: &manager, conflicts, key: &key, wanted: &wanted, options: &options };
                ((rare::code()?.apply)(self, &apply, now)?, Some(wanted))
            }
            request => (self.handle(request, now)?, None),
        };
        let key = match &reply.body {
            ReplyBody::Object(object) => key_of(object),
            _ => key,
        };
        if mode == WriteMode::Persist
            && let Some(after) = self.store.get(&key).map(Rc::clone)
        {
            let before = before.filter(|before| before.meta().uid == after.meta().uid);
            self.note(key, Write { manager, part, time: now, wanted, before, after });
        }
        Ok(reply)
    }

    fn note(&mut self, key: Key, write: Write) {
        let is_nothing = write.before.as_ref().is_some_and(|before| Rc::ptr_eq(before, &write.after));
        if is_nothing && write.wanted.is_none() {
            return;
        }
        let uid = write.after.meta().uid.clone();
        let known = self.managers.get(&key).filter(|record| record.uid == uid);
        let mut writes = known.map(|record| record.writes.clone()).unwrap_or_default();
        writes.push(Rc::new(write));
        self.managers.insert(key, Rc::new(Record { uid, writes }));
    }
}

/// The object that a write is about, which part, and whether it counts.
fn target(request: &ApiRequest) -> Option<(Key, Subresource, WriteMode)> {
    match request {
        ApiRequest::Create { kind, namespace, body, mode } => {
            let namespace = if kind.is_namespaced() { namespace } else { "" };
            Some((Key::new(*kind, namespace, &body.name()), Subresource::Whole, *mode))
        }
        ApiRequest::Update { key, mode, .. } | ApiRequest::Patch { key, mode, .. } => {
            Some((key.clone(), Subresource::Whole, *mode))
        }
        ApiRequest::UpdateStatus { key, .. } => Some((key.clone(), Subresource::Status, WriteMode::Persist)),
        ApiRequest::PatchWith { key, options: PatchOptions { subresource, mode, .. }, .. } => {
            Some((key.clone(), *subresource, *mode))
        }
        ApiRequest::SetScale { key, mode, .. } => Some((key.clone(), Subresource::Scale, *mode)),
        _ => None,
    }
}
