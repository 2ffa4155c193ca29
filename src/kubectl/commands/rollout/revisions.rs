//! The revisions of a workload: what its pods were made from, before and now.

use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::meta::StringMap;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::selector::LabelSelector;
use crate::apiserver::request::ListRequest;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::change::CHANGE_CAUSE;
use crate::kubectl::failure::Failure;
use serde_json::Value;
use std::rc::Rc;

/// The label that makes the template of a ReplicaSet its own.
const TEMPLATE_HASH: &str = "pod-template-hash";

/// One revision.
pub struct Revision {
    /// Its number.
    pub number: i64,
    /// The pods' template.
    pub template: Value,
    /// The object that keeps it.
    pub object: Rc<Object>,
}

impl Revision {
    /// What made it, as its annotation says; empty if it says nothing.
    pub fn cause(&self) -> &str {
        self.object.meta().annotations.get(CHANGE_CAUSE).map_or("", String::as_str)
    }
}

/// The revisions of an object, oldest first; `None` if its kind has none.
///
/// # Errors
/// The server's refusal.
pub async fn of(object: &Object, host: &Host) -> Result<Option<Vec<Revision>>, Failure> {
    let keeper = match object.kind() {
        Kind::DEPLOYMENT => Some(Kind::REPLICA_SET),
        Kind::DAEMON_SET | Kind::STATEFUL_SET => Kind::of_manifest("apps/v1", "ControllerRevision"),
        _ => None,
    };
    let Some(keeper) = keeper else { return Ok(None) };
    let (whole, meta) = (object.to_value(), object.meta());
    let selector: LabelSelector =
        whole.pointer("/spec/selector").and_then(|selector| document::read(selector.clone()).ok()).unwrap_or_default();
    let labels = selector.to_selector().map_err(|error| Failure::message(error.to_string()))?;
    let kept = call::list(host, ListRequest { labels, ..ListRequest::all(keeper, &meta.namespace) }).await?;
    let own = kept.into_iter().filter(|one| one.meta().controller().is_some_and(|owner| owner.uid == meta.uid));
    let mut revisions: Vec<Revision> = own.filter_map(revision).collect();
    revisions.order_by_key(|revision| revision.number);
    Ok(Some(revisions))
}

fn revision(object: Rc<Object>) -> Option<Revision> {
    let whole = object.to_value();
    let (number, template) = match object.kind() {
        Kind::REPLICA_SET => {
            let annotations: &StringMap = &object.meta().annotations;
            let number = annotations.get("deployment.kubernetes.io/revision").map_or(Ok(0), |text| text.parse());
            (number.ok()?, whole.pointer("/spec/template")?)
        }
        _ => (whole.get("revision")?.as_i64()?, whole.pointer("/data/spec/template")?),
    };
    let mut template = template.clone();
    if let Value::Object(fields) = &mut template {
        fields.remove("$patch");
    }
    Some(Revision { number, template, object })
}

/// A template without what tells ReplicaSets apart.
pub fn without_hash(template: &Value) -> Value {
    let mut template = template.clone();
    if let Some(Value::Object(labels)) = template.pointer_mut("/metadata/labels") {
        labels.remove(TEMPLATE_HASH);
    }
    template
}
