//! minikube's provisioner: a folder of the machine for each claim that asks for one.

use super::binding::{PROVISIONERS, wanted};
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::lookup::text_at;
use crate::api::meta::ObjectMeta;
use crate::api::object::{DynamicObject, Object};
use crate::api::storage::part;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, WatchEvent, WriteMode};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Plan, View, reference_to};
use crate::controllers::later;
use serde_json::json;

/// The loop.
pub struct Provisioner;

/// For whose classes it works.
const PROVISIONER: &str = "k8s.io/minikube-hostpath";
/// How it signs: with the machine that it runs on, and a number of its own.
const NAME: &str = "k8s.io/minikube-hostpath_minikube_2c8f4f9e-5d1a-4d52-b6b0-77d8ad5e6d0c";
const IDENTITY: &str = "2c8f4f9e-5d1a-4d52-b6b0-77d8ad5e6d0c";
const PROVISIONED_BY: &str = "pv.kubernetes.io/provisioned-by";

impl Controller for Provisioner {
    fn name(&self) -> &'static str {
        "hostpath-provisioner"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(600)
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        let Object::Dynamic(document) = &*event.object else { return Vec::new() };
        let is_asked = match document.kind {
            Kind::PERSISTENT_VOLUME_CLAIM => is_asked(document),
            Kind::PERSISTENT_VOLUME => is_left(document),
            _ => false,
        };
        if is_asked { vec![key_of(&event.object)] } else { Vec::new() }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.provisioner, view, key)
    }
}

fn is_asked(claim: &DynamicObject) -> bool {
    let is_ours =
        PROVISIONERS.iter().any(|note| claim.metadata.annotations.get(*note).is_some_and(|by| by == PROVISIONER));
    is_ours && !claim.metadata.is_terminating() && text_at(part(claim, "spec"), "/volumeName").is_empty()
}

fn is_left(volume: &DynamicObject) -> bool {
    volume.metadata.annotations.get(PROVISIONED_BY).is_some_and(|by| by == PROVISIONER)
        && text_at(part(volume, "status"), "/phase") == "Released"
        && text_at(part(volume, "spec"), "/persistentVolumeReclaimPolicy") == "Delete"
}

/// Makes the volume that a claim asks for.
pub(super) fn make(view: &View<'_>, claim: &DynamicObject) -> Plan {
    let mut plan = Plan::nothing();
    let meta = &claim.metadata;
    let name = format!("pvc-{}", meta.uid);
    if !is_asked(claim) || view.store.get(&Key::cluster(Kind::PERSISTENT_VOLUME, &name)).is_some() {
        return plan;
    }
    let spec = part(claim, "spec");
    let class = text_at(spec, "/storageClassName");
    let policy = match view.store.get(&Key::cluster(Kind::STORAGE_CLASS, class)).map(AsRef::as_ref) {
        Some(Object::Dynamic(class)) => class.rest.get("reclaimPolicy").cloned(),
        _ => None,
    };
    let mut reference = reference_to(claim.kind, meta);
    let spec = json!({
        "accessModes": spec.get("accessModes"),
        "capacity": { "storage": wanted(claim).to_string() },
        "claimRef": document::Field::take(&mut reference),
        "hostPath": { "path": format!("/tmp/hostpath-provisioner/{}/{}", meta.namespace, meta.name), "type": "" },
        "persistentVolumeReclaimPolicy": policy.unwrap_or_else(|| "Delete".into()),
        "storageClassName": class,
        "volumeMode": spec.get("volumeMode"),
    });
    let notes = [("hostPathProvisionerIdentity", IDENTITY), (PROVISIONED_BY, PROVISIONER)];
    let annotations = notes.into_iter().map(|(note, value)| (note.to_owned(), value.to_owned())).collect();
    let volume = DynamicObject {
        kind: Kind::PERSISTENT_VOLUME,
        metadata: ObjectMeta { name: name.clone(), annotations, ..ObjectMeta::default() },
        rest: [("spec".to_owned(), spec)].into_iter().collect(),
    };
    let text = format!("External provisioner is provisioning volume for claim \"{}/{}\"", meta.namespace, meta.name);
    for (reason, text) in
        [("Provisioning", text), ("ProvisioningSucceeded", format!("Successfully provisioned volume {name}"))]
    {
        let (regarding, message) = (reference_to(claim.kind, meta), EventMessage::IfDone { text, request: 0 });
        let kind = EventKind::Normal;
        plan.events.push(EventDraft { regarding, kind, reason, message, component: NAME, host: String::new() });
    }
    plan.requests.push(ApiRequest::Create {
        kind: Kind::PERSISTENT_VOLUME,
        namespace: String::new(),
        body: Body::from(Object::Dynamic(volume)),
        mode: WriteMode::Persist,
    });
    plan
}

/// Takes back a volume that no claim holds any more.
pub(super) fn take_back(volume: &DynamicObject) -> Plan {
    let mut plan = Plan::nothing();
    if is_left(volume) && !volume.metadata.is_terminating() {
        let key = Key::cluster(Kind::PERSISTENT_VOLUME, &volume.metadata.name);
        let options = DeleteOptions { uid: Some(volume.metadata.uid.clone()), ..DeleteOptions::default() };
        plan.requests.push(ApiRequest::Delete { key, options });
    }
    plan
}
