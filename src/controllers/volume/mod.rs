//! The PersistentVolume loop: claims find volumes, or somebody who makes one; what nobody uses any more may go.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/volume/persistentvolume` and the two protection controllers beside it.

mod binding;
mod provisioning;

use super::later;
use crate::api::discovery::Kind;
use crate::api::lookup::text_at;
use crate::api::object::{DynamicObject, Object};
use crate::api::storage::{claims_of, part};
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Change, Key, WatchEvent, WriteMode};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, Plan, View};

pub use provisioning::Provisioner;

/// The loop.
pub struct VolumeController;

const NAME: &str = "persistentvolume-controller";

impl Controller for VolumeController {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(15)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        let object = &*event.object;
        match object {
            Object::Pod(pod) if event.change == Change::Deleted || pod.is_finished() => {
                claims_of(pod).map(|name| claim_key(&pod.metadata.namespace, name)).collect()
            }
            Object::Dynamic(document) => match document.kind {
                Kind::PERSISTENT_VOLUME => {
                    let spec = part(document, "spec");
                    let claim = claim_key(text_at(spec, "/claimRef/namespace"), text_at(spec, "/claimRef/name"));
                    let waiting = claim.name.is_empty().then(|| pending(store));
                    [key_of(object), claim].into_iter().chain(waiting.into_iter().flatten()).collect()
                }
                Kind::PERSISTENT_VOLUME_CLAIM if event.change == Change::Deleted => {
                    vec![
                        key_of(object),
                        Key::cluster(Kind::PERSISTENT_VOLUME, text_at(part(document, "spec"), "/volumeName")),
                    ]
                }
                Kind::PERSISTENT_VOLUME_CLAIM => vec![key_of(object)],
                Kind::STORAGE_CLASS => pending(store),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.volume, view, key)
    }
}

/// Brings a claim or a volume up to date.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    match (view.store.get(key).map(AsRef::as_ref), key.kind) {
        (Some(Object::Dynamic(claim)), Kind::PERSISTENT_VOLUME_CLAIM) => binding::claim(view, claim),
        (Some(Object::Dynamic(volume)), _) => binding::volume(view, volume),
        _ => Plan::nothing(),
    }
}

/// Makes what a claim asks for, or takes back what one has left.
pub(super) fn provision(view: &View<'_>, key: &Key) -> Plan {
    match (view.store.get(key).map(AsRef::as_ref), key.kind) {
        (Some(Object::Dynamic(claim)), Kind::PERSISTENT_VOLUME_CLAIM) => provisioning::make(view, claim),
        (Some(Object::Dynamic(volume)), _) => provisioning::take_back(volume),
        _ => Plan::nothing(),
    }
}

fn claim_key(namespace: &str, name: &str) -> Key {
    Key::new(Kind::PERSISTENT_VOLUME_CLAIM, namespace, name)
}

/// The claims without a volume.
fn pending(store: &Store) -> Vec<Key> {
    let claims = store.list(Kind::PERSISTENT_VOLUME_CLAIM, "").filter(|(_, object)| match object.as_ref() {
        Object::Dynamic(claim) => text_at(part(claim, "spec"), "/volumeName").is_empty(),
        _ => false,
    });
    claims.map(|(key, _)| key.clone()).collect()
}

/// The writes of a document that has changed: all but its status, then that.
fn write(mut new: DynamicObject, plan: &mut Plan) {
    new.metadata.resource_version = Default::default();
    let object = Object::Dynamic(new);
    let key = key_of(&object);
    let (body, mode) = (Body::from(object.clone()), WriteMode::Persist);
    plan.requests.push(ApiRequest::Update { key: key.clone(), body, mode });
    plan.requests.push(ApiRequest::UpdateStatus { key, body: Body::from(object) });
}
