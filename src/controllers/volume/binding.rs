//! Which claim has which volume (`syncClaim`, `syncVolume`), and what keeps either of them.

use super::{NAME, write};
use crate::api::discovery::Kind;
use crate::api::lookup::text_at;
use crate::api::object::{DynamicObject, Object};
use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::api::selector::LabelSelector;
use crate::api::storage::{CLAIM_PROTECTION, VOLUME_PROTECTION, amount, claims_of, part, part_mut, texts};
use crate::api::time::SimDuration;
use crate::api::{document, quantity::Quantity};
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::control_loop::{EventDraft, EventKind, EventMessage, Plan, View, reference_to};
use serde_json::{Value, json};

/// It looks again after this long at what waits (`--pvclaimbinder-sync-period`).
const PERIOD: SimDuration = SimDuration::from_secs(15);

const COMPLETED: &str = "pv.kubernetes.io/bind-completed";
const BY_CONTROLLER: &str = "pv.kubernetes.io/bound-by-controller";
/// Who is to make a volume, by the old name and the new one.
pub(super) const PROVISIONERS: [&str; 2] =
    ["volume.beta.kubernetes.io/storage-provisioner", "volume.kubernetes.io/storage-provisioner"];

/// Finds a volume for a claim, or asks for one.
pub(super) fn claim(view: &View<'_>, claim: &DynamicObject) -> Plan {
    let mut plan = Plan::nothing();
    if claim.metadata.is_terminating() {
        if users(view.store, claim).next().is_none() {
            let mut released = claim.clone();
            released.metadata.finalizers.retain(|finalizer| finalizer != CLAIM_PROTECTION);
            write(released, &mut plan);
        }
        return plan;
    }
    if text_at(part(claim, "status"), "/phase") == "Bound" {
        return plan;
    }
    match find(view.store, claim) {
        Some(volume) => bind(claim, volume, &mut plan),
        None => ask(view, claim, &mut plan),
    }
    plan
}

/// Tells how a volume stands.
pub(super) fn volume(view: &View<'_>, volume: &DynamicObject) -> Plan {
    let mut plan = Plan::nothing();
    let spec = part(volume, "spec");
    let (namespace, name) = (text_at(spec, "/claimRef/namespace"), text_at(spec, "/claimRef/name"));
    let holder = view.store.get(&super::claim_key(namespace, name));
    let uid = text_at(spec, "/claimRef/uid");
    let phase = match holder {
        _ if name.is_empty() => "Available",
        Some(holder) if uid.is_empty() || holder.meta().uid.0 == uid => text_at(part(volume, "status"), "/phase"),
        _ if uid.is_empty() => "Available",
        _ => "Released",
    };
    if volume.metadata.is_terminating() && phase != "Bound" {
        let mut released = volume.clone();
        released.metadata.finalizers.retain(|finalizer| finalizer != VOLUME_PROTECTION);
        write(released, &mut plan);
    } else if text_at(part(volume, "status"), "/phase") != phase {
        let mut told = volume.clone();
        if let Some(status) = part_mut(&mut told, "status") {
            status.insert("phase".to_owned(), phase.into());
        }
        write(told, &mut plan);
    }
    plan
}

/// The pods that use a claim.
fn users<'a>(store: &'a Store, claim: &'a DynamicObject) -> impl Iterator<Item = &'a Pod> {
    let pods = store.list(Kind::POD, &claim.metadata.namespace);
    let pods = pods.filter_map(|(_, object)| <&Pod>::try_from(object.as_ref()).ok());
    pods.filter(|pod| !pod.is_finished() && claims_of(pod).any(|name| name == claim.metadata.name))
}

/// The volume that is meant for a claim, or the smallest that will do (`findMatchingVolume`).
fn find<'a>(store: &'a Store, claim: &DynamicObject) -> Option<&'a DynamicObject> {
    let volumes = store.list(Kind::PERSISTENT_VOLUME, "").filter_map(|(_, object)| match object.as_ref() {
        Object::Dynamic(volume) if !volume.metadata.is_terminating() => Some(volume),
        _ => None,
    });
    let mut fitting: Vec<&DynamicObject> = volumes.filter(|volume| fits(claim, volume)).collect();
    fitting.order_by_key(|volume| (!is_for(claim, volume), amount(part(volume, "spec"), "/capacity/storage")));
    fitting.first().copied()
}

/// Whether a volume names a claim.
fn is_for(claim: &DynamicObject, volume: &DynamicObject) -> bool {
    let (spec, meta) = (part(volume, "spec"), &claim.metadata);
    text_at(spec, "/claimRef/name") == meta.name && text_at(spec, "/claimRef/namespace") == meta.namespace
}

fn fits(claim: &DynamicObject, volume: &DynamicObject) -> bool {
    let (wanted, spec) = (part(claim, "spec"), part(volume, "spec"));
    let named = text_at(wanted, "/volumeName");
    let uid = text_at(spec, "/claimRef/uid");
    let is_free = text_at(spec, "/claimRef/name").is_empty()
        || is_for(claim, volume) && (uid.is_empty() || uid == claim.metadata.uid.0);
    let modes = texts(spec, "/accessModes");
    let selector = wanted.get("selector").and_then(|written| document::read::<LabelSelector>(written.clone()).ok());
    let size = |value: &Value, pointer: &str| amount(value, pointer).unwrap_or_default();
    is_free
        && (named.is_empty() || named == volume.metadata.name)
        && text_at(wanted, "/storageClassName") == text_at(spec, "/storageClassName")
        && text_at(wanted, "/volumeMode") == text_at(spec, "/volumeMode")
        && texts(wanted, "/accessModes").iter().all(|mode| modes.contains(mode))
        && size(wanted, "/resources/requests/storage") <= size(spec, "/capacity/storage")
        && selector.is_none_or(|selector| selector.matches(&volume.metadata.labels))
}

fn bind(claim: &DynamicObject, volume: &DynamicObject, plan: &mut Plan) {
    let (mut held, mut holder) = (volume.clone(), claim.clone());
    let yes = || "yes".to_owned();
    if text_at(part(volume, "spec"), "/claimRef/uid").is_empty() {
        let mut reference = reference_to(claim.kind, &claim.metadata);
        if let Some(spec) = part_mut(&mut held, "spec") {
            spec.insert("claimRef".to_owned(), document::Field::take(&mut reference));
        }
        held.metadata.annotations.insert(BY_CONTROLLER.to_owned(), yes());
    }
    if let Some(status) = part_mut(&mut held, "status") {
        status.insert("phase".to_owned(), "Bound".into());
    }
    for note in [COMPLETED, BY_CONTROLLER] {
        holder.metadata.annotations.insert(note.to_owned(), yes());
    }
    if let Some(spec) = part_mut(&mut holder, "spec") {
        spec.insert("volumeName".to_owned(), volume.metadata.name.clone().into());
    }
    let of = |field: &str| part(volume, "spec").get(field).cloned().unwrap_or_default();
    let status = json!({ "accessModes": of("accessModes"), "capacity": of("capacity"), "phase": "Bound" });
    holder.rest.insert("status".to_owned(), status);
    write(held, plan);
    write(holder, plan);
}

/// Asks whoever makes volumes of the claim's class (`provisionClaim`).
fn ask(view: &View<'_>, claim: &DynamicObject, plan: &mut Plan) {
    plan.look_again_after(PERIOD);
    let class = text_at(part(claim, "spec"), "/storageClassName");
    if class.is_empty() {
        let text = "no persistent volumes available for this claim and no storage class is set";
        return say(claim, EventKind::Normal, "FailedBinding", text.to_owned(), plan);
    }
    let found = view.store.get(&Key::cluster(Kind::STORAGE_CLASS, class)).map(AsRef::as_ref);
    let Some(Object::Dynamic(found)) = found else {
        let text = format!("storageclass.storage.k8s.io \"{class}\" not found");
        return say(claim, EventKind::Warning, "ProvisioningFailed", text, plan);
    };
    let text = |field: &str| found.rest.get(field).and_then(Value::as_str).unwrap_or_default();
    let waits = text("volumeBindingMode") == "WaitForFirstConsumer" && users(view.store, claim).next().is_none();
    let provisioner = text("provisioner");
    if waits || provisioner == "kubernetes.io/no-provisioner" {
        let text = "waiting for first consumer to be created before binding";
        return say(claim, EventKind::Normal, "WaitForFirstConsumer", text.to_owned(), plan);
    }
    let is_known = |note: &&str| claim.metadata.annotations.get(*note).is_some_and(|known| known == provisioner);
    let is_first = !PROVISIONERS.iter().all(is_known);
    let is_old = claim.metadata.creation_timestamp.is_some_and(|born| view.now.since(born) >= PERIOD);
    if !is_first && !is_old {
        return;
    }
    if is_first {
        let mut asked = claim.clone();
        for note in PROVISIONERS {
            asked.metadata.annotations.insert(note.to_owned(), provisioner.to_owned());
        }
        write(asked, plan);
    }
    let text = format!(
        "Waiting for a volume to be created either by the external provisioner '{provisioner}' or manually by the system \
         administrator. If volume creation is delayed, please verify that the provisioner is running and correctly \
         registered."
    );
    say(claim, EventKind::Normal, "ExternalProvisioning", text, plan);
}

fn say(claim: &DynamicObject, kind: EventKind, reason: &'static str, text: String, plan: &mut Plan) {
    let regarding = reference_to(claim.kind, &claim.metadata);
    let message = EventMessage::Text(text);
    plan.events.push(EventDraft { regarding, kind, reason, message, component: NAME, host: String::new() });
}

/// A claim's amount, as its volume has to hold it.
pub(super) fn wanted(claim: &DynamicObject) -> Quantity {
    amount(part(claim, "spec"), "/resources/requests/storage").unwrap_or_default()
}
