//! Volumes of every type, each with the words that upstream has for it.

use super::containers::{Frame, optional};
use super::description::{Description, items_at, text_at};
use crate::api::document;
use crate::api::go_format;
use crate::api::pod::Volume;
use crate::api::quantity::Quantity;
use Shown::{Flag, List, Number, Reference, Text};
use serde_json::Value;

/// A type of volume: the field that holds it, what it is, and which of its fields are shown.
type Source = (&'static str, &'static str, &'static [(&'static str, &'static str, Shown)]);

/// How a field is shown, and so what stands for it when it is missing.
#[derive(Clone, Copy)]
enum Shown {
    /// Nothing at all.
    Text,
    /// The given words.
    Or(&'static str),
    /// `false`.
    Flag,
    /// `0`.
    Number,
    /// `[]`.
    List,
    /// A reference to an object in the same namespace, as Go prints it.
    Reference,
}

const READ_ONLY: (&str, &str, Shown) = ("ReadOnly:", "readOnly", Flag);
const FS_TYPE: (&str, &str, Shown) = ("FSType:", "fsType", Text);
const SECRET_REF: (&str, &str, Shown) = ("SecretRef:", "secretRef", Reference);

/// In the order in which upstream asks which one it is.
#[rustfmt::skip]
const SOURCES: &[Source] = &[
    ("hostPath", "HostPath (bare host directory volume)",
        &[("Path:", "path", Text), ("HostPathType:", "type", Shown::Or("<none>"))]),
    ("gcePersistentDisk", "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
        &[("PDName:", "pdName", Text), FS_TYPE, ("Partition:", "partition", Number), READ_ONLY]),
    ("awsElasticBlockStore", "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
        &[("VolumeID:", "volumeID", Text), FS_TYPE, ("Partition:", "partition", Number), READ_ONLY]),
    ("gitRepo", "GitRepo (a volume that is pulled from git when the pod is created)",
        &[("Repository:", "repository", Text), ("Revision:", "revision", Text)]),
    ("secret", "Secret (a volume populated by a Secret)",
        &[("SecretName:", "secretName", Text), ("Optional:", "optional", Flag)]),
    ("configMap", "ConfigMap (a volume populated by a ConfigMap)",
        &[("Name:", "name", Text), ("Optional:", "optional", Flag)]),
    ("nfs", "NFS (an NFS mount that lasts the lifetime of a pod)",
        &[("Server:", "server", Text), ("Path:", "path", Text), READ_ONLY]),
    ("iscsi", "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
        &[("TargetPortal:", "targetPortal", Text), ("IQN:", "iqn", Text), ("Lun:", "lun", Number),
          ("ISCSIInterface", "iscsiInterface", Text), FS_TYPE, READ_ONLY, ("Portals:", "portals", List),
          ("DiscoveryCHAPAuth:", "chapAuthDiscovery", Flag), ("SessionCHAPAuth:", "chapAuthSession", Flag),
          SECRET_REF, ("InitiatorName:", "initiatorName", Shown::Or("<none>"))]),
    ("glusterfs", "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
        &[("EndpointsName:", "endpoints", Text), ("Path:", "path", Text), READ_ONLY]),
    ("persistentVolumeClaim", "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
        &[("ClaimName:", "claimName", Text), READ_ONLY]),
    ("rbd", "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
        &[("CephMonitors:", "monitors", List), ("RBDImage:", "image", Text), FS_TYPE, ("RBDPool:", "pool", Text),
          ("RadosUser:", "user", Text), ("Keyring:", "keyring", Text), SECRET_REF, READ_ONLY]),
    ("quobyte", "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
        &[("Registry:", "registry", Text), ("Volume:", "volume", Text), READ_ONLY]),
    ("azureDisk", "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
        &[("DiskName:", "diskName", Text), ("DiskURI:", "diskURI", Text), ("Kind: ", "kind", Text), FS_TYPE,
          ("CachingMode:", "cachingMode", Text), READ_ONLY]),
    ("vsphereVolume", "vSphereVolume (a Persistent Disk resource in vSphere)",
        &[("VolumePath:", "volumePath", Text), FS_TYPE, ("StoragePolicyName:", "storagePolicyName", Text)]),
    ("cinder", "Cinder (a Persistent Disk resource in OpenStack)",
        &[("VolumeID:", "volumeID", Text), FS_TYPE, READ_ONLY, SECRET_REF]),
    ("photonPersistentDisk", "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
        &[("PdID:", "pdID", Text), FS_TYPE]),
    ("portworxVolume", "PortworxVolume (a Portworx Volume resource)", &[("VolumeID:", "volumeID", Text)]),
    ("scaleIO", "ScaleIO (a persistent volume backed by a block device in ScaleIO)",
        &[("Gateway:", "gateway", Text), ("System:", "system", Text), ("Protection Domain:", "protectionDomain", Text),
          ("Storage Pool:", "storagePool", Text), ("Storage Mode:", "storageMode", Text),
          ("VolumeName:", "volumeName", Text), FS_TYPE, READ_ONLY]),
    ("cephfs", "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
        &[("Monitors:", "monitors", List), ("Path:", "path", Text), ("User:", "user", Text),
          ("SecretFile:", "secretFile", Text), SECRET_REF, READ_ONLY]),
    ("storageos", "StorageOS (a StorageOS Persistent Disk resource)",
        &[("VolumeName:", "volumeName", Text), ("VolumeNamespace:", "volumeNamespace", Text), FS_TYPE, READ_ONLY]),
    ("fc", "FC (a Fibre Channel disk)",
        &[("TargetWWNs:", "targetWWNs", List), ("LUN:", "lun", Shown::Or("<none>")), FS_TYPE, READ_ONLY]),
    ("azureFile", "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
        &[("SecretName:", "secretName", Text), ("ShareName:", "shareName", Text), READ_ONLY]),
    ("flexVolume", "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
        &[("Driver:", "driver", Text), FS_TYPE, SECRET_REF, READ_ONLY, ("Options:", "options", Shown::Or("map[]"))]),
    ("flocker", "Flocker (a Flocker volume mounted by the Flocker agent)",
        &[("DatasetName:", "datasetName", Text), ("DatasetUUID:", "datasetUUID", Text)]),
    ("csi", "CSI (a Container Storage Interface (CSI) volume source)",
        &[("Driver:", "driver", Text), FS_TYPE, READ_ONLY]),
    ("local", "LocalVolume (a persistent volume backed by local storage on a node)", &[("Path:", "path", Text)]),
    ("image", "Image (a container image or OCI artifact)",
        &[("Reference:", "reference", Text), ("PullPolicy:", "pullPolicy", Text)]),
];

/// Adds the section `Volumes` (`describeVolumes`).
pub fn volumes(description: &mut Description, volumes: &[Volume], frame: Frame<'_>) {
    if volumes.is_empty() {
        return description.field(frame.level(), "Volumes", "<none>");
    }
    description.heading(frame.level(), "Volumes");
    for volume in volumes {
        description.line(1, format_args!("{}{}:", frame.indent(), volume.name));
        source(description, volume);
    }
}

/// Adds what a PersistentVolume is made of.
pub fn source_of(description: &mut Description, spec: &Value) {
    let source = spec.as_object().cloned().unwrap_or_default();
    self::source(description, &Volume { name: String::new(), source: source.into() });
}

fn source(description: &mut Description, volume: &Volume) {
    let of = |field: &str| volume.source.get(field);
    if let Some((value, (_, what, fields))) = SOURCES.iter().find_map(|source| Some((of(source.0)?, source))) {
        description.field(2, "Type", what);
        for (label, field, shown) in *fields {
            description.line(2, format_args!("{label}\t{}", shown.words(value.get(field))));
        }
        if of("csi").is_some() {
            attributes(description, value);
        }
    } else if let Some(value) = of("emptyDir") {
        empty_dir(description, value);
    } else if let Some(value) = of("projected") {
        projected(description, value);
    } else if let Some(value) = of("downwardAPI") {
        downward(description, value);
    } else if let Some(value) = of("ephemeral") {
        ephemeral(description, value);
    } else {
        description.line(1, "<unknown>");
    }
}

impl Shown {
    fn words(self, value: Option<&Value>) -> String {
        match (self, value) {
            (Reference, Some(value)) => format!("&LocalObjectReference{{Name:{},}}", text_at(value, "/name")),
            (_, Some(value)) => go_format::print(value),
            (Text, None) => String::new(),
            (Shown::Or(words), None) => words.to_owned(),
            (Flag, None) => "false".to_owned(),
            (Number, None) => "0".to_owned(),
            (List, None) => "[]".to_owned(),
            (Reference, None) => "nil".to_owned(),
        }
    }
}

fn attributes(description: &mut Description, csi: &Value) {
    let attributes = csi.get("volumeAttributes").and_then(Value::as_object);
    let mut pairs = attributes.into_iter().flatten().map(|(key, value)| format!("{key}={}", go_format::print(value)));
    match pairs.next() {
        Some(first) => description.field(2, "VolumeAttributes", format_args!("    {first}")),
        None => description.field(2, "VolumeAttributes", "<none>"),
    }
    pairs.for_each(|pair| description.line(2, format_args!("\t    {pair}")));
}

fn empty_dir(description: &mut Description, value: &Value) {
    let limit: Option<Quantity> = value.get("sizeLimit").and_then(|limit| document::read(limit.clone()).ok());
    let limit = limit.filter(|limit| !limit.is_zero() && !limit.is_negative());
    description.field(2, "Type", "EmptyDir (a temporary directory that shares a pod's lifetime)");
    description.field(2, "Medium", text_at(value, "/medium"));
    description.field(2, "SizeLimit", limit.map_or_else(|| "<unset>".to_owned(), |limit| limit.to_string()));
}

fn projected(description: &mut Description, value: &Value) {
    description.field(2, "Type", "Projected (a volume that contains injected data from multiple sources)");
    for source in items_at(value, "/sources") {
        if let Some(secret) = source.get("secret") {
            description.field(2, "SecretName", text_at(secret, "/name"));
            description.field(2, "SecretOptionalName", flag_pointer(secret));
        } else if source.get("downwardAPI").is_some() {
            description.field(2, "DownwardAPI", "true");
        } else if let Some(map) = source.get("configMap") {
            description.field(2, "ConfigMapName", text_at(map, "/name"));
            description.field(2, "ConfigMapOptional", flag_pointer(map));
        } else if let Some(token) = source.get("serviceAccountToken") {
            let seconds = token.get("expirationSeconds").map_or_else(|| "0".to_owned(), go_format::print);
            description.field(2, "TokenExpirationSeconds", seconds);
        }
    }
}

/// v1.32 prints the pointer and not what it points to: `<nil>` without one. Where upstream then shows an address of
/// its memory, this shows the value.
fn flag_pointer(reference: &Value) -> String {
    if reference.get("optional").is_some() { optional(reference).to_string() } else { "<nil>".to_owned() }
}

fn downward(description: &mut Description, value: &Value) {
    description.field(2, "Type", "DownwardAPI (a volume populated by information about the pod)");
    description.heading(2, "Items");
    for item in items_at(value, "/items") {
        for field in ["/fieldRef/fieldPath", "/resourceFieldRef/resource"] {
            if item.pointer(field).is_some() {
                description.line(3, format_args!("{} -> {}", text_at(item, field), text_at(item, "/path")));
            }
        }
    }
}

fn ephemeral(description: &mut Description, value: &Value) {
    let what = "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)";
    description.field(2, "Type", what);
    let Some(template) = value.get("volumeClaimTemplate") else { return };
    let map =
        |pointer: &str| template.pointer(pointer).and_then(|map| document::read(map.clone()).ok()).unwrap_or_default();
    description.field(2, "StorageClass", text_at(template, "/spec/storageClassName"));
    description.field(2, "Volume", text_at(template, "/spec/volumeName"));
    description.labels(2, "Labels", &map("/metadata/labels"));
    description.annotations(2, "Annotations", &map("/metadata/annotations"));
    description.field(2, "Capacity", "");
    description.field(2, "Access Modes", "");
    if let Some(mode) = template.pointer("/spec/volumeMode") {
        description.field(2, "VolumeMode", go_format::print(mode));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check_volume(source: Value, expected: &[&str]) {
        let mut volume = json!({"name": "v"});
        volume.as_object_mut().unwrap().extend(source.as_object().cloned().unwrap());
        let volume: Volume = document::read(volume).unwrap();
        let mut description = Description::default();
        volumes(&mut description, &[volume], Frame::Template);
        let text = description.finish();
        let lines: Vec<&str> = text.lines().skip(2).map(str::trim).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn volumes_are_told_by_type() {
        for (source, expected) in [
            (
                json!({"emptyDir": {}}),
                &[
                    "Type:       EmptyDir (a temporary directory that shares a pod's lifetime)",
                    "Medium:",
                    "SizeLimit:  <unset>",
                ][..],
            ),
            (
                json!({"hostPath": {"path": "/run"}}),
                &[
                    "Type:          HostPath (bare host directory volume)",
                    "Path:          /run",
                    "HostPathType:  <none>",
                ],
            ),
            (
                json!({"configMap": {"name": "c", "optional": true}}),
                &["Type:      ConfigMap (a volume populated by a ConfigMap)", "Name:      c", "Optional:  true"],
            ),
            (
                json!({"cinder": {"volumeID": "7", "secretRef": {"name": "s"}}}),
                &[
                    "Type:       Cinder (a Persistent Disk resource in OpenStack)",
                    "VolumeID:   7",
                    "FSType:",
                    "ReadOnly:   false",
                    "SecretRef:  &LocalObjectReference{Name:s,}",
                ],
            ),
            (
                json!({"downwardAPI": {"items": [{"path": "l", "fieldRef": {"fieldPath": "metadata.labels"}}]}}),
                &[
                    "Type:  DownwardAPI (a volume populated by information about the pod)",
                    "Items:",
                    "metadata.labels -> l",
                ],
            ),
            (json!({"fromTheFuture": {}}), &["<unknown>"]),
        ] {
            check_volume(source, expected);
        }
    }
}
