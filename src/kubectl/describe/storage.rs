//! Claims on storage, volumes and their classes, described.

use super::description::{Description, elapsed, format_labels, or_none};
use super::events::Context;
use super::volumes::source_of;
use crate::api::kept_rows::modes;
use crate::api::lookup::{items_at, text_at};
use crate::api::meta::ObjectMeta;
use crate::api::object::DynamicObject;
use crate::api::storage::part;
use serde_json::Value;

/// The description of a PersistentVolumeClaim and the pods that use it (`describePersistentVolumeClaim`).
pub fn claim(claim: &DynamicObject, users: &[&str], context: &Context) -> String {
    let (spec, status) = (part(claim, "spec"), part(claim, "status"));
    let mut description = Description::default();
    description.field(0, "Name", &claim.metadata.name);
    description.field(0, "Namespace", &claim.metadata.namespace);
    description.field(0, "StorageClass", text_at(spec, "/storageClassName"));
    description.field(0, "Status", phase(claim, context));
    let volume = text_at(spec, "/volumeName");
    description.field(0, "Volume", volume);
    description.labels(0, "Labels", &claim.metadata.labels);
    description.annotations(0, "Annotations", &claim.metadata.annotations);
    description.field(0, "Finalizers", finalizers(&claim.metadata));
    let is_bound = !volume.is_empty();
    description.field(0, "Capacity", if is_bound { text_at(status, "/capacity/storage") } else { "" });
    let access = if is_bound { modes(items_at(status, "/accessModes")) } else { String::new() };
    description.field(0, "Access Modes", access);
    description.field(0, "VolumeMode", text_at(spec, "/volumeMode"));
    description.list(0, "Used By", users);
    description.finish_with_events(context)
}

/// The description of a PersistentVolume (`describePersistentVolume`).
pub fn volume(volume: &DynamicObject, context: &Context) -> String {
    let (spec, status) = (part(volume, "spec"), part(volume, "status"));
    let mut description = Description::default();
    description.field(0, "Name", &volume.metadata.name);
    description.labels(0, "Labels", &volume.metadata.labels);
    description.annotations(0, "Annotations", &volume.metadata.annotations);
    description.field(0, "Finalizers", finalizers(&volume.metadata));
    description.field(0, "StorageClass", text_at(spec, "/storageClassName"));
    description.field(0, "Status", phase(volume, context));
    let claim = match text_at(spec, "/claimRef/name") {
        "" => String::new(),
        name => format!("{}/{name}", text_at(spec, "/claimRef/namespace")),
    };
    description.field(0, "Claim", claim);
    description.field(0, "Reclaim Policy", text_at(spec, "/persistentVolumeReclaimPolicy"));
    description.field(0, "Access Modes", modes(items_at(spec, "/accessModes")));
    description.field(0, "VolumeMode", text_at(spec, "/volumeMode"));
    description.field(0, "Capacity", text_at(spec, "/capacity/storage"));
    node_affinity(&mut description, spec);
    description.field(0, "Message", text_at(status, "/message"));
    description.heading(0, "Source");
    source_of(&mut description, spec);
    description.finish_with_events(context)
}

/// The description of a StorageClass (`describeStorageClass`).
pub fn class(class: &DynamicObject, context: &Context) -> String {
    const DEFAULT: &str = "storageclass.kubernetes.io/is-default-class";
    let field = |name: &str| class.rest.get(name);
    let text = |name: &str| field(name).and_then(Value::as_str).unwrap_or_default();
    let truth = |flag: Option<bool>| flag.map_or("<unset>", |flag| if flag { "True" } else { "False" });
    let mut description = Description::default();
    description.field(0, "Name", &class.metadata.name);
    let is_default = class.metadata.annotations.get(DEFAULT).is_some_and(|value| value == "true");
    description.field(0, "IsDefaultClass", if is_default { "Yes" } else { "No" });
    description.field(0, "Annotations", format_labels(&class.metadata.annotations));
    description.field(0, "Provisioner", text("provisioner"));
    let parameters = field("parameters").and_then(Value::as_object).into_iter().flatten();
    let parameters: Vec<String> =
        parameters.map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default())).collect();
    description.field(0, "Parameters", or_none(&parameters.join(",")));
    description.field(0, "AllowVolumeExpansion", truth(field("allowVolumeExpansion").and_then(Value::as_bool)));
    let options = field("mountOptions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if options.is_empty() {
        description.field(0, "MountOptions", "<none>");
    } else {
        description.heading(0, "MountOptions");
        options.iter().filter_map(Value::as_str).for_each(|option| description.line(1, option));
    }
    description.field(0, "ReclaimPolicy", text("reclaimPolicy"));
    description.field(0, "VolumeBindingMode", text("volumeBindingMode"));
    description.finish_with_events(context)
}

fn phase(document: &DynamicObject, context: &Context) -> String {
    match document.metadata.deletion_timestamp {
        Some(since) => format!("Terminating (lasts {})", elapsed(Some(since), context.now)),
        None => text_at(part(document, "status"), "/phase").to_owned(),
    }
}

/// As Go prints a list.
fn finalizers(meta: &ObjectMeta) -> String {
    format!("[{}]", meta.finalizers.join(" "))
}

/// As `printVolumeNodeAffinity`.
fn node_affinity(description: &mut Description, spec: &Value) {
    let terms = items_at(spec, "/nodeAffinity/required/nodeSelectorTerms");
    if terms.is_empty() {
        return description.field(0, "Node Affinity", "<none>");
    }
    description.heading(0, "Node Affinity");
    description.heading(1, "Required Terms");
    for (index, term) in terms.iter().enumerate() {
        let words = items_at(term, "/matchExpressions").iter().map(|expression| {
            let values: Vec<&str> = items_at(expression, "/values").iter().filter_map(Value::as_str).collect();
            let (key, operator) = (text_at(expression, "/key"), text_at(expression, "/operator").to_ascii_lowercase());
            format!("{key} {operator} [{}]", values.join(", "))
        });
        let words: Vec<String> = words.collect();
        description.line(2, format_args!("Term {index}:\t{}", or_none(&words.join("\n               \t"))));
    }
}
