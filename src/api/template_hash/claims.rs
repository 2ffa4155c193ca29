//! More of the structs of [`super::tables`]: the claim that an ephemeral volume makes.

use super::print::Type::{Amounts, Pointer, TextPointer, Texts};
use super::print::{Struct, Type};
use super::tables::{LABEL_SELECTOR, OBJECT_META, STRING, STRING_POINTER};

pub(super) static EPHEMERAL: Struct = Struct {
    name: "v1.EphemeralVolumeSource",
    fields: &[("VolumeClaimTemplate", "volumeClaimTemplate", Pointer(&CLAIM_TEMPLATE))],
};

static CLAIM_TEMPLATE: Struct = Struct {
    name: "v1.PersistentVolumeClaimTemplate",
    fields: &[("ObjectMeta", "metadata", Type::Struct(&OBJECT_META)), ("Spec", "spec", Type::Struct(&CLAIM_SPEC))],
};

static CLAIM_SPEC: Struct = Struct {
    name: "v1.PersistentVolumeClaimSpec",
    fields: &[
        ("AccessModes", "accessModes", Texts("v1.PersistentVolumeAccessMode")),
        ("Selector", "selector", Pointer(&LABEL_SELECTOR)),
        ("Resources", "resources", Type::Struct(&VOLUME_RESOURCES)),
        ("VolumeName", "volumeName", STRING),
        ("StorageClassName", "storageClassName", STRING_POINTER),
        ("VolumeMode", "volumeMode", TextPointer("v1.PersistentVolumeMode")),
        ("DataSource", "dataSource", Pointer(&TYPED_LOCAL_OBJECT_REFERENCE)),
        ("DataSourceRef", "dataSourceRef", Pointer(&TYPED_OBJECT_REFERENCE)),
        ("VolumeAttributesClassName", "volumeAttributesClassName", STRING_POINTER),
    ],
};

static VOLUME_RESOURCES: Struct = Struct {
    name: "v1.VolumeResourceRequirements",
    fields: &[("Limits", "limits", Amounts), ("Requests", "requests", Amounts)],
};

static TYPED_LOCAL_OBJECT_REFERENCE: Struct = Struct {
    name: "v1.TypedLocalObjectReference",
    fields: &[("APIGroup", "apiGroup", STRING_POINTER), ("Kind", "kind", STRING), ("Name", "name", STRING)],
};

static TYPED_OBJECT_REFERENCE: Struct = Struct {
    name: "v1.TypedObjectReference",
    fields: &[
        ("APIGroup", "apiGroup", STRING_POINTER),
        ("Kind", "kind", STRING),
        ("Name", "name", STRING),
        ("Namespace", "namespace", STRING_POINTER),
    ],
};
