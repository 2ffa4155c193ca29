//! The ResourceQuota loop: tells how much of what a quota allows is used.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/resourcequota`.

use super::later;
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::object::Object;
use crate::api::time::SimDuration;
use crate::apiserver::quota::{amounts, concerned, used};
use crate::apiserver::request::{ApiRequest, Body, Change, Key, WatchEvent};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, Plan, View};
use serde_json::json;

/// The loop.
pub struct ResourceQuotaController;

impl Controller for ResourceQuotaController {
    fn name(&self) -> &'static str {
        "resourcequota-controller"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(10)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        let object = &*event.object;
        if object.kind() == Kind::RESOURCE_QUOTA {
            return vec![key_of(object)];
        }
        let has_ended = matches!(object, Object::Pod(pod) if pod.is_finished());
        let is_counted = event.change != Change::Modified || has_ended || object.kind() == Kind::SERVICE;
        match is_counted && object.kind() != Kind::EVENT && !object.meta().namespace.is_empty() {
            true => concerned(store, &object.meta().namespace).collect(),
            false => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.resource_quota, view, key)
    }
}

/// Counts what one quota's namespace uses (`syncResourceQuota`).
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let mut plan = Plan::nothing();
    let Some(Object::Dynamic(quota)) = view.store.get(key).map(AsRef::as_ref) else { return plan };
    let hard = amounts(quota, "spec", "hard");
    let used = used(view.store, quota, &hard);
    let status = json!({ "hard": document::write(&hard), "used": document::write(&used) });
    if quota.rest.get("status") != Some(&status) {
        let mut counted = quota.clone();
        counted.metadata.resource_version = Default::default();
        counted.rest.insert("status".to_owned(), status);
        let body = Body::from(Object::Dynamic(counted));
        plan.requests.push(ApiRequest::UpdateStatus { key: key.clone(), body });
    }
    plan
}
