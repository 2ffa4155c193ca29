//! PersistentVolumeClaims and PersistentVolumes: kept as documents, read and written by what acts on them.

use super::document;
use super::lookup::{items_at, text_at};
use super::object::{DynamicObject, Object};
use super::pod::Pod;
use super::quantity::Quantity;
use serde_json::{Map, Value, json};

/// What keeps a claim as long as a pod uses it.
pub const CLAIM_PROTECTION: &str = "kubernetes.io/pvc-protection";
/// What keeps a volume as long as a claim is bound to it.
pub const VOLUME_PROTECTION: &str = "kubernetes.io/pv-protection";
/// The note of the class that claims get which name none.
const DEFAULT_CLASS: &str = "storageclass.kubernetes.io/is-default-class";

/// A part of a document by its name; null if there is none.
pub fn part<'d>(document: &'d DynamicObject, name: &str) -> &'d Value {
    document.rest.get(name).unwrap_or(&Value::Null)
}

/// A part to write into; it is there then.
pub fn part_mut<'d>(document: &'d mut DynamicObject, name: &str) -> Option<&'d mut Map<String, Value>> {
    let part = document.rest.entry(name).or_insert_with(|| json!({}));
    part.as_object_mut()
}

/// An amount at a place.
pub fn amount(value: &Value, pointer: &str) -> Option<Quantity> {
    document::read(value.pointer(pointer)?.clone()).ok()
}

/// The texts of a list at a place.
pub fn texts<'v>(value: &'v Value, pointer: &str) -> Vec<&'v str> {
    items_at(value, pointer).iter().filter_map(Value::as_str).collect()
}

/// The names of the claims that a pod mounts.
pub fn claims_of(pod: &Pod) -> impl Iterator<Item = &str> {
    let claims = pod.spec.volumes.iter().filter_map(|volume| volume.source.get("persistentVolumeClaim"));
    claims.map(|claim| text_at(claim, "/claimName"))
}

/// What the server adds to a claim.
pub fn complete_claim(claim: &mut DynamicObject) {
    protect(claim, CLAIM_PROTECTION);
    default(claim, "spec", "volumeMode", "Filesystem");
    default(claim, "status", "phase", "Pending");
}

/// What the server adds to a volume (`SetDefaults_PersistentVolume`).
pub fn complete_volume(volume: &mut DynamicObject) {
    protect(volume, VOLUME_PROTECTION);
    default(volume, "spec", "persistentVolumeReclaimPolicy", "Retain");
    default(volume, "spec", "volumeMode", "Filesystem");
    default(volume, "status", "phase", "Pending");
    let path = part_mut(volume, "spec").and_then(|spec| spec.get_mut("hostPath")).and_then(Value::as_object_mut);
    if let Some(path) = path {
        path.entry("type").or_insert_with(|| "".into());
    }
}

/// Gives a claim that names no class the default one, if there is one (the plug-in `DefaultStorageClass`).
pub fn choose_class<'s>(claim: &mut DynamicObject, classes: impl Iterator<Item = &'s Object>) {
    if part(claim, "spec").get("storageClassName").is_some() {
        return;
    }
    let is_default = |class: &&Object| class.meta().annotations.get(DEFAULT_CLASS).is_some_and(|value| value == "true");
    if let Some(class) = classes.filter(is_default).last() {
        default(claim, "spec", "storageClassName", &class.meta().name);
    }
}

fn protect(document: &mut DynamicObject, finalizer: &str) {
    let meta = &mut document.metadata;
    if !meta.is_terminating() && meta.finalizers.iter().all(|known| known != finalizer) {
        meta.finalizers.push(finalizer.to_owned());
    }
}

fn default(document: &mut DynamicObject, name: &str, field: &str, value: &str) {
    if let Some(part) = part_mut(document, name) {
        part.entry(field).or_insert_with(|| value.into());
    }
}
