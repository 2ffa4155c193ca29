//! Who wrote which fields of an object (`managedFields`). Kept for what clients write; what no client has written belongs
//! to the component that looks after it, which is worked out when somebody asks.

use super::ApiServer;
use super::fields::{self, Fields};
use super::request::{
    ApiRequest, Key, Patch, PatchOptions, Reply, ReplyBody, Status, StatusReason, Subresource, WriteMode,
};
use crate::api::discovery::Kind;
use crate::api::meta::Uid;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::time::SimTime;
use serde_json::{Value, json};
use std::rc::Rc;

/// What clients have written of one object.
#[derive(Clone, Debug)]
pub struct Record {
    uid: Uid,
    entries: Vec<Entry>,
}

/// The fields of one manager.
#[derive(Clone, Debug)]
struct Entry {
    manager: String,
    operation: &'static str,
    part: Subresource,
    time: SimTime,
    fields: Fields,
}

const APPLY: &str = "Apply";
const UPDATE: &str = "Update";
/// The manager of client-side apply, whose fields server-side apply takes over without a conflict.
const CLIENT_SIDE: &str = "kubectl-client-side-apply";
const CONTROLLERS: &str = "kube-controller-manager";

/// What becomes of fields that an apply wants and others own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflicts {
    /// The request is refused.
    Refuse,
    /// They change hands.
    Take,
}

impl ApiServer {
    /// Answers a client's write, and remembers what it wrote.
    pub(super) fn handle_as(
        &mut self,
        manager: String,
        conflicts: Conflicts,
        request: ApiRequest,
        now: SimTime,
    ) -> Result<Reply, Status> {
        let Some((key, part, mode)) = target(&request) else { return self.handle(request, now) };
        let before = self.store.get(&key).map(Rc::clone);
        let wanted = match &request {
            ApiRequest::PatchWith { patch: Patch::Apply(wanted), .. } => Some(wanted.clone()),
            _ => None,
        };
        if let (Some(wanted), Some(live), Conflicts::Refuse) = (&wanted, &before, conflicts) {
            self.check_conflicts(&manager, part, &key, wanted, live)?;
        }
        let reply = match request {
            ApiRequest::PatchWith { key, patch: Patch::Apply(wanted), options } => {
                self.apply(&manager, &key, wanted, &options, now)?
            }
            request => self.handle(request, now)?,
        };
        let key = match &reply.body {
            ReplyBody::Object(object) => super::store::key_of(object),
            _ => key,
        };
        if mode == WriteMode::Persist
            && let Some(after) = self.store.get(&key).map(Rc::clone)
        {
            let operation = if wanted.is_some() { APPLY } else { UPDATE };
            let entry = Entry { manager, operation, part, time: now, fields: Fields::default() };
            self.note(&key, entry, wanted.as_ref(), before.as_deref(), &after);
        }
        Ok(reply)
    }

    fn note(&mut self, key: &Key, mut entry: Entry, wanted: Option<&Value>, before: Option<&Object>, after: &Object) {
        let before = before.filter(|before| before.meta().uid == after.meta().uid).map(Object::to_value);
        let document = after.to_value();
        let changed = fields::changed(key.kind, entry.part, before.as_ref(), &document);
        entry.fields = match wanted {
            Some(wanted) => fields::changed(key.kind, entry.part, None, wanted),
            None => changed.clone(),
        };
        if wanted.is_none() && changed.is_empty() {
            return;
        }
        let known = self.managers.get(key).filter(|record| record.uid == after.meta().uid);
        let mut entries = known.map(|record| record.entries.clone()).unwrap_or_default();
        let own = |other: &Entry| {
            let is_upgraded = entry.operation == APPLY && entry.manager == "kubectl" && other.manager == CLIENT_SIDE;
            let is_same =
                (&other.manager, other.operation, other.part) == (&entry.manager, entry.operation, entry.part);
            is_same || is_upgraded
        };
        for other in entries.iter().filter(|other| own(other) && entry.operation == UPDATE) {
            entry.fields.add(&other.fields);
        }
        entries.retain(|other| !own(other));
        for other in &mut entries {
            other.fields.remove(&changed);
        }
        entries.push(entry);
        let present = fields::present(key.kind, &document);
        for entry in &mut entries {
            entry.fields.keep_those_in(&present);
        }
        entries.retain(|entry| !entry.fields.is_empty());
        self.managers.insert(key.clone(), Rc::new(Record { uid: after.meta().uid.clone(), entries }));
    }

    /// What a manager applied the last time, as a part of the object as it is now: without what others own as well.
    pub(super) fn applied_before(&self, manager: &str, part: Subresource, key: &Key, live: &Value) -> Option<Value> {
        let record = self.managers.get(key)?;
        let is_own = |entry: &&Entry| (entry.operation, entry.part) == (APPLY, part) && entry.manager == manager;
        let mut own = record.entries.iter().find(is_own)?.fields.clone();
        record.entries.iter().filter(|entry| !is_own(entry)).for_each(|entry| own.remove(&entry.fields));
        Some(own.part_of(live))
    }

    /// As structured-merge-diff: fields that are wanted with another value, and owned by somebody else.
    fn check_conflicts(
        &self,
        manager: &str,
        part: Subresource,
        key: &Key,
        wanted: &Value,
        live: &Object,
    ) -> Result<(), Status> {
        let Some(record) = self.managers.get(key).filter(|record| record.uid == live.meta().uid) else { return Ok(()) };
        let differing = fields::differing(key.kind, part, wanted, &live.to_value());
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        for entry in &record.entries {
            let is_own = entry.manager == manager && entry.operation == APPLY;
            if is_own || manager == "kubectl" && entry.manager == CLIENT_SIDE {
                continue;
            }
            let paths = differing.paths_in(&entry.fields);
            if !paths.is_empty() {
                found.push((entry.shown(key.kind), paths));
            }
        }
        found.order_by_key(|(manager, _)| manager.clone());
        let count: usize = found.iter().map(|(_, paths)| paths.len()).sum();
        let text = match found.as_slice() {
            [] => return Ok(()),
            [(manager, paths)] if count == 1 => {
                format!("Apply failed with 1 conflict: conflict with {manager}: {}", paths.concat())
            }
            several => {
                let of = |(manager, paths): &(String, Vec<String>)| {
                    format!("conflicts with {manager}:\n- {}", paths.join("\n- "))
                };
                let lists: Vec<String> = several.iter().map(of).collect();
                format!("Apply failed with {count} conflicts: {}", lists.join("\n"))
            }
        };
        Err(Status::new(StatusReason::Conflict, text))
    }

    /// The `managedFields` of an object.
    ///
    /// # Errors
    /// 404.
    pub(super) fn managed_fields(&self, key: &Key) -> Result<Reply, Status> {
        let object = self.existing(key)?;
        let document = object.to_value();
        let record = self.managers.get(key).filter(|record| record.uid == object.meta().uid);
        let mut entries = record.map(|record| record.entries.clone()).unwrap_or_default();
        let made = object.meta().creation_timestamp.unwrap_or_default();
        let mut add = |manager: &str, part: Subresource, time: SimTime, mut own: Fields| {
            entries.iter().for_each(|entry| own.remove(&entry.fields));
            if !own.is_empty() {
                entries.push(Entry { manager: manager.to_owned(), operation: UPDATE, part, time, fields: own });
            }
        };
        if record.is_none() {
            let maker = if key.kind == Kind::NODE { "kubelet" } else { CONTROLLERS };
            add(maker, Subresource::Whole, made, fields::changed(key.kind, Subresource::Whole, None, &document));
        }
        let keeper = if [Kind::POD, Kind::NODE].contains(&key.kind) { "kubelet" } else { CONTROLLERS };
        let status = fields::changed(key.kind, Subresource::Status, None, &document);
        add(keeper, Subresource::Status, fields::newest_time(&document).unwrap_or(made), status);
        entries.order_by_key(|entry| (entry.operation, entry.time.truncated_to_second(), entry.manager.clone()));
        let list: Vec<Value> = entries.iter().map(|entry| entry.to_value(key.kind)).collect();
        Ok(super::reply(ReplyBody::Json(Value::Array(list))))
    }
}

impl Entry {
    fn part_name(&self) -> &'static str {
        match self.part {
            Subresource::Whole => "",
            Subresource::Status => "status",
            Subresource::Scale => "scale",
            Subresource::Ephemeral => "ephemeralcontainers",
        }
    }

    fn shown(&self, kind: Kind) -> String {
        let part = match self.part_name() {
            "" => String::new(),
            part => format!(" with subresource {part:?}"),
        };
        match self.operation {
            UPDATE => format!("{:?}{part} using {}", self.manager, kind.api_version()),
            _ => format!("{:?}{part}", self.manager),
        }
    }

    fn to_value(&self, kind: Kind) -> Value {
        let mut entry = json!({
            "apiVersion": kind.api_version(),
            "fieldsType": "FieldsV1",
            "fieldsV1": self.fields.to_value(),
            "manager": self.manager,
            "operation": self.operation,
            "time": self.time.to_rfc3339(),
        });
        if let (Value::Object(map), false) = (&mut entry, self.part_name().is_empty()) {
            map.insert("subresource".to_owned(), self.part_name().into());
        }
        entry
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
