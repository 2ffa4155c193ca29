//! Which fields of an object are whose (`managedFields`), from the writes of clients. What no client has written belongs
//! to the component that looks after it, which is worked out when somebody asks.

use super::ApiServer;
use super::fields::{self, Fields};
use super::managers::{Conflicts, Record, Write};
use super::rare::Apply;
use super::request::{Key, Reply, ReplyBody, Status, StatusReason, Subresource};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::time::SimTime;
use serde_json::{Value, json};

/// The fields of one manager.
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

impl ApiServer {
    /// Merges what a manager wants with what is there, unless others own it.
    pub(super) fn apply_as(&mut self, apply: &Apply<'_>, now: SimTime) -> Result<Reply, Status> {
        if let (Some(live), Conflicts::Refuse) = (self.store.get(apply.key), apply.conflicts) {
            self.check_conflicts(apply, live)?;
        }
        self.apply(apply.manager, apply.key, apply.wanted.clone(), apply.options, now)
    }

    /// What a manager applied the last time, as a part of the object as it is now: without what others own as well.
    pub(super) fn applied_before(&self, manager: &str, part: Subresource, key: &Key, live: &Value) -> Option<Value> {
        let entries = entries(self.managers.get(key)?)?;
        let is_own = |entry: &&Entry| (entry.operation, entry.part) == (APPLY, part) && entry.manager == manager;
        let mut own = entries.iter().find(is_own)?.fields.clone();
        entries.iter().filter(|entry| !is_own(entry)).for_each(|entry| own.remove(&entry.fields));
        Some(own.part_of(live))
    }

    /// As structured-merge-diff: fields that are wanted with another value, and owned by somebody else.
    fn check_conflicts(&self, apply: &Apply<'_>, live: &Object) -> Result<(), Status> {
        let Apply { manager, key, wanted, .. } = *apply;
        let Some(entries) = self.entries_of(key, live) else { return Ok(()) };
        let differing = fields::differing(key.kind, apply.options.subresource, wanted, &live.to_value());
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        for entry in &entries {
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
        let known = self.entries_of(key, object);
        let is_known = known.is_some();
        let mut entries = known.unwrap_or_default();
        let made = object.meta().creation_timestamp.unwrap_or_default();
        let mut add = |manager: &str, part: Subresource, time: SimTime, mut own: Fields| {
            entries.iter().for_each(|entry| own.remove(&entry.fields));
            if !own.is_empty() {
                entries.push(Entry { manager: manager.to_owned(), operation: UPDATE, part, time, fields: own });
            }
        };
        if !is_known {
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

    /// Who wrote what of an object; `None` where no client has.
    fn entries_of(&self, key: &Key, object: &Object) -> Option<Vec<Entry>> {
        self.managers.get(key).filter(|record| record.uid == object.meta().uid).and_then(|record| entries(record))
    }
}

fn entries(record: &Record) -> Option<Vec<Entry>> {
    record.writes.iter().fold(None, |entries, write| with(entries, write))
}

/// What becomes of the entries by one more write.
fn with(known: Option<Vec<Entry>>, write: &Write) -> Option<Vec<Entry>> {
    let (kind, document) = (write.after.kind(), write.after.to_value());
    let before = write.before.as_deref().map(Object::to_value);
    let changed = fields::changed(kind, write.part, before.as_ref(), &document);
    let (operation, mut own) = match &write.wanted {
        Some(wanted) => (APPLY, fields::changed(kind, write.part, None, wanted)),
        None if changed.is_empty() => return known,
        None => (UPDATE, changed.clone()),
    };
    let is_own = |other: &Entry| {
        let is_upgraded = operation == APPLY && write.manager == "kubectl" && other.manager == CLIENT_SIDE;
        is_upgraded || (&other.manager, other.operation, other.part) == (&write.manager, operation, write.part)
    };
    let mut entries = known.unwrap_or_default();
    for other in entries.iter().filter(|other| is_own(other) && operation == UPDATE) {
        own.add(&other.fields);
    }
    entries.retain(|other| !is_own(other));
    for other in &mut entries {
        other.fields.remove(&changed);
    }
    entries.push(Entry { manager: write.manager.clone(), operation, part: write.part, time: write.time, fields: own });
    let present = fields::present(kind, &document);
    for entry in &mut entries {
        entry.fields.keep_those_in(&present);
    }
    entries.retain(|entry| !entry.fields.is_empty());
    Some(entries)
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
