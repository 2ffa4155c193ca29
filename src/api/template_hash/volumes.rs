//! More of the structs of [`super::tables`]: `v1.Volume` and every source that it may have.

use super::claims::EPHEMERAL;
use super::print::Struct;
use super::print::Type::{AmountPointer, Bool, BoolPointer, Embedded, Labels, List, Pointer, Text, TextPointer};
use super::tables::{
    INT32, INT32_POINTER, INT64_POINTER, LABEL_SELECTOR, LOCAL_OBJECT_REFERENCE, OBJECT_FIELD_SELECTOR,
    RESOURCE_FIELD_SELECTOR, STRING, STRING_POINTER, STRINGS,
};

pub(super) static VOLUME: Struct =
    Struct { name: "v1.Volume", fields: &[("Name", "name", STRING), ("VolumeSource", "", Embedded(&VOLUME_SOURCE))] };

static VOLUME_SOURCE: Struct = Struct {
    name: "v1.VolumeSource",
    fields: &[
        ("HostPath", "hostPath", Pointer(&HOST_PATH)),
        ("EmptyDir", "emptyDir", Pointer(&EMPTY_DIR)),
        ("GCEPersistentDisk", "gcePersistentDisk", Pointer(&GCE_PERSISTENT_DISK)),
        ("AWSElasticBlockStore", "awsElasticBlockStore", Pointer(&AWS_ELASTIC_BLOCK_STORE)),
        ("GitRepo", "gitRepo", Pointer(&GIT_REPO)),
        ("Secret", "secret", Pointer(&SECRET)),
        ("NFS", "nfs", Pointer(&NFS)),
        ("ISCSI", "iscsi", Pointer(&ISCSI)),
        ("Glusterfs", "glusterfs", Pointer(&GLUSTERFS)),
        ("PersistentVolumeClaim", "persistentVolumeClaim", Pointer(&PERSISTENT_VOLUME_CLAIM)),
        ("RBD", "rbd", Pointer(&RBD)),
        ("FlexVolume", "flexVolume", Pointer(&FLEX_VOLUME)),
        ("Cinder", "cinder", Pointer(&CINDER)),
        ("CephFS", "cephfs", Pointer(&CEPH_FS)),
        ("Flocker", "flocker", Pointer(&FLOCKER)),
        ("DownwardAPI", "downwardAPI", Pointer(&DOWNWARD_API)),
        ("FC", "fc", Pointer(&FC)),
        ("AzureFile", "azureFile", Pointer(&AZURE_FILE)),
        ("ConfigMap", "configMap", Pointer(&CONFIG_MAP)),
        ("VsphereVolume", "vsphereVolume", Pointer(&VSPHERE_VOLUME)),
        ("Quobyte", "quobyte", Pointer(&QUOBYTE)),
        ("AzureDisk", "azureDisk", Pointer(&AZURE_DISK)),
        ("PhotonPersistentDisk", "photonPersistentDisk", Pointer(&PHOTON_PERSISTENT_DISK)),
        ("Projected", "projected", Pointer(&PROJECTED)),
        ("PortworxVolume", "portworxVolume", Pointer(&PORTWORX_VOLUME)),
        ("ScaleIO", "scaleIO", Pointer(&SCALE_IO)),
        ("StorageOS", "storageos", Pointer(&STORAGE_OS)),
        ("CSI", "csi", Pointer(&CSI)),
        ("Ephemeral", "ephemeral", Pointer(&EPHEMERAL)),
        ("Image", "image", Pointer(&IMAGE)),
    ],
};

static HOST_PATH: Struct = Struct {
    name: "v1.HostPathVolumeSource",
    fields: &[("Path", "path", STRING), ("Type", "type", TextPointer("v1.HostPathType"))],
};

static EMPTY_DIR: Struct = Struct {
    name: "v1.EmptyDirVolumeSource",
    fields: &[("Medium", "medium", Text("v1.StorageMedium")), ("SizeLimit", "sizeLimit", AmountPointer)],
};

static GCE_PERSISTENT_DISK: Struct = Struct {
    name: "v1.GCEPersistentDiskVolumeSource",
    fields: &[
        ("PDName", "pdName", STRING),
        ("FSType", "fsType", STRING),
        ("Partition", "partition", INT32),
        ("ReadOnly", "readOnly", Bool),
    ],
};

static AWS_ELASTIC_BLOCK_STORE: Struct = Struct {
    name: "v1.AWSElasticBlockStoreVolumeSource",
    fields: &[
        ("VolumeID", "volumeID", STRING),
        ("FSType", "fsType", STRING),
        ("Partition", "partition", INT32),
        ("ReadOnly", "readOnly", Bool),
    ],
};

static GIT_REPO: Struct = Struct {
    name: "v1.GitRepoVolumeSource",
    fields: &[
        ("Repository", "repository", STRING),
        ("Revision", "revision", STRING),
        ("Directory", "directory", STRING),
    ],
};

static SECRET: Struct = Struct {
    name: "v1.SecretVolumeSource",
    fields: &[
        ("SecretName", "secretName", STRING),
        ("Items", "items", List(&KEY_TO_PATH)),
        ("DefaultMode", "defaultMode", INT32_POINTER),
        ("Optional", "optional", BoolPointer),
    ],
};

static NFS: Struct = Struct {
    name: "v1.NFSVolumeSource",
    fields: &[("Server", "server", STRING), ("Path", "path", STRING), ("ReadOnly", "readOnly", Bool)],
};

static ISCSI: Struct = Struct {
    name: "v1.ISCSIVolumeSource",
    fields: &[
        ("TargetPortal", "targetPortal", STRING),
        ("IQN", "iqn", STRING),
        ("Lun", "lun", INT32),
        ("ISCSIInterface", "iscsiInterface", STRING),
        ("FSType", "fsType", STRING),
        ("ReadOnly", "readOnly", Bool),
        ("Portals", "portals", STRINGS),
        ("DiscoveryCHAPAuth", "chapAuthDiscovery", Bool),
        ("SessionCHAPAuth", "chapAuthSession", Bool),
        ("SecretRef", "secretRef", Pointer(&LOCAL_OBJECT_REFERENCE)),
        ("InitiatorName", "initiatorName", STRING_POINTER),
    ],
};

static GLUSTERFS: Struct = Struct {
    name: "v1.GlusterfsVolumeSource",
    fields: &[("EndpointsName", "endpoints", STRING), ("Path", "path", STRING), ("ReadOnly", "readOnly", Bool)],
};

static PERSISTENT_VOLUME_CLAIM: Struct = Struct {
    name: "v1.PersistentVolumeClaimVolumeSource",
    fields: &[("ClaimName", "claimName", STRING), ("ReadOnly", "readOnly", Bool)],
};

static RBD: Struct = Struct {
    name: "v1.RBDVolumeSource",
    fields: &[
        ("CephMonitors", "monitors", STRINGS),
        ("RBDImage", "image", STRING),
        ("FSType", "fsType", STRING),
        ("RBDPool", "pool", STRING),
        ("RadosUser", "user", STRING),
        ("Keyring", "keyring", STRING),
        ("SecretRef", "secretRef", Pointer(&LOCAL_OBJECT_REFERENCE)),
        ("ReadOnly", "readOnly", Bool),
    ],
};

static FLEX_VOLUME: Struct = Struct {
    name: "v1.FlexVolumeSource",
    fields: &[
        ("Driver", "driver", STRING),
        ("FSType", "fsType", STRING),
        ("SecretRef", "secretRef", Pointer(&LOCAL_OBJECT_REFERENCE)),
        ("ReadOnly", "readOnly", Bool),
        ("Options", "options", Labels),
    ],
};

static CINDER: Struct = Struct {
    name: "v1.CinderVolumeSource",
    fields: &[
        ("VolumeID", "volumeID", STRING),
        ("FSType", "fsType", STRING),
        ("ReadOnly", "readOnly", Bool),
        ("SecretRef", "secretRef", Pointer(&LOCAL_OBJECT_REFERENCE)),
    ],
};

static CEPH_FS: Struct = Struct {
    name: "v1.CephFSVolumeSource",
    fields: &[
        ("Monitors", "monitors", STRINGS),
        ("Path", "path", STRING),
        ("User", "user", STRING),
        ("SecretFile", "secretFile", STRING),
        ("SecretRef", "secretRef", Pointer(&LOCAL_OBJECT_REFERENCE)),
        ("ReadOnly", "readOnly", Bool),
    ],
};

static FLOCKER: Struct = Struct {
    name: "v1.FlockerVolumeSource",
    fields: &[("DatasetName", "datasetName", STRING), ("DatasetUUID", "datasetUUID", STRING)],
};

static DOWNWARD_API: Struct = Struct {
    name: "v1.DownwardAPIVolumeSource",
    fields: &[("Items", "items", List(&DOWNWARD_API_FILE)), ("DefaultMode", "defaultMode", INT32_POINTER)],
};

static DOWNWARD_API_FILE: Struct = Struct {
    name: "v1.DownwardAPIVolumeFile",
    fields: &[
        ("Path", "path", STRING),
        ("FieldRef", "fieldRef", Pointer(&OBJECT_FIELD_SELECTOR)),
        ("ResourceFieldRef", "resourceFieldRef", Pointer(&RESOURCE_FIELD_SELECTOR)),
        ("Mode", "mode", INT32_POINTER),
    ],
};

static FC: Struct = Struct {
    name: "v1.FCVolumeSource",
    fields: &[
        ("TargetWWNs", "targetWWNs", STRINGS),
        ("Lun", "lun", INT32_POINTER),
        ("FSType", "fsType", STRING),
        ("ReadOnly", "readOnly", Bool),
        ("WWIDs", "wwids", STRINGS),
    ],
};

static AZURE_FILE: Struct = Struct {
    name: "v1.AzureFileVolumeSource",
    fields: &[("SecretName", "secretName", STRING), ("ShareName", "shareName", STRING), ("ReadOnly", "readOnly", Bool)],
};

static CONFIG_MAP: Struct = Struct {
    name: "v1.ConfigMapVolumeSource",
    fields: &[
        ("LocalObjectReference", "", Embedded(&LOCAL_OBJECT_REFERENCE)),
        ("Items", "items", List(&KEY_TO_PATH)),
        ("DefaultMode", "defaultMode", INT32_POINTER),
        ("Optional", "optional", BoolPointer),
    ],
};

static VSPHERE_VOLUME: Struct = Struct {
    name: "v1.VsphereVirtualDiskVolumeSource",
    fields: &[
        ("VolumePath", "volumePath", STRING),
        ("FSType", "fsType", STRING),
        ("StoragePolicyName", "storagePolicyName", STRING),
        ("StoragePolicyID", "storagePolicyID", STRING),
    ],
};

static QUOBYTE: Struct = Struct {
    name: "v1.QuobyteVolumeSource",
    fields: &[
        ("Registry", "registry", STRING),
        ("Volume", "volume", STRING),
        ("ReadOnly", "readOnly", Bool),
        ("User", "user", STRING),
        ("Group", "group", STRING),
        ("Tenant", "tenant", STRING),
    ],
};

static AZURE_DISK: Struct = Struct {
    name: "v1.AzureDiskVolumeSource",
    fields: &[
        ("DiskName", "diskName", STRING),
        ("DataDiskURI", "diskURI", STRING),
        ("CachingMode", "cachingMode", TextPointer("v1.AzureDataDiskCachingMode")),
        ("FSType", "fsType", STRING_POINTER),
        ("ReadOnly", "readOnly", BoolPointer),
        ("Kind", "kind", TextPointer("v1.AzureDataDiskKind")),
    ],
};

static PHOTON_PERSISTENT_DISK: Struct = Struct {
    name: "v1.PhotonPersistentDiskVolumeSource",
    fields: &[("PdID", "pdID", STRING), ("FSType", "fsType", STRING)],
};

static PROJECTED: Struct = Struct {
    name: "v1.ProjectedVolumeSource",
    fields: &[("Sources", "sources", List(&PROJECTION)), ("DefaultMode", "defaultMode", INT32_POINTER)],
};

static PROJECTION: Struct = Struct {
    name: "v1.VolumeProjection",
    fields: &[
        ("Secret", "secret", Pointer(&SECRET_PROJECTION)),
        ("DownwardAPI", "downwardAPI", Pointer(&DOWNWARD_API_PROJECTION)),
        ("ConfigMap", "configMap", Pointer(&CONFIG_MAP_PROJECTION)),
        ("ServiceAccountToken", "serviceAccountToken", Pointer(&SERVICE_ACCOUNT_TOKEN_PROJECTION)),
        ("ClusterTrustBundle", "clusterTrustBundle", Pointer(&CLUSTER_TRUST_BUNDLE_PROJECTION)),
    ],
};

static SECRET_PROJECTION: Struct = Struct {
    name: "v1.SecretProjection",
    fields: &[
        ("LocalObjectReference", "", Embedded(&LOCAL_OBJECT_REFERENCE)),
        ("Items", "items", List(&KEY_TO_PATH)),
        ("Optional", "optional", BoolPointer),
    ],
};

static DOWNWARD_API_PROJECTION: Struct =
    Struct { name: "v1.DownwardAPIProjection", fields: &[("Items", "items", List(&DOWNWARD_API_FILE))] };

static CONFIG_MAP_PROJECTION: Struct = Struct { name: "v1.ConfigMapProjection", fields: SECRET_PROJECTION.fields };

static SERVICE_ACCOUNT_TOKEN_PROJECTION: Struct = Struct {
    name: "v1.ServiceAccountTokenProjection",
    fields: &[
        ("Audience", "audience", STRING),
        ("ExpirationSeconds", "expirationSeconds", INT64_POINTER),
        ("Path", "path", STRING),
    ],
};

static CLUSTER_TRUST_BUNDLE_PROJECTION: Struct = Struct {
    name: "v1.ClusterTrustBundleProjection",
    fields: &[
        ("Name", "name", STRING_POINTER),
        ("SignerName", "signerName", STRING_POINTER),
        ("LabelSelector", "labelSelector", Pointer(&LABEL_SELECTOR)),
        ("Optional", "optional", BoolPointer),
        ("Path", "path", STRING),
    ],
};

static KEY_TO_PATH: Struct = Struct {
    name: "v1.KeyToPath",
    fields: &[("Key", "key", STRING), ("Path", "path", STRING), ("Mode", "mode", INT32_POINTER)],
};

static PORTWORX_VOLUME: Struct = Struct {
    name: "v1.PortworxVolumeSource",
    fields: &[("VolumeID", "volumeID", STRING), ("FSType", "fsType", STRING), ("ReadOnly", "readOnly", Bool)],
};

static SCALE_IO: Struct = Struct {
    name: "v1.ScaleIOVolumeSource",
    fields: &[
        ("Gateway", "gateway", STRING),
        ("System", "system", STRING),
        ("SecretRef", "secretRef", Pointer(&LOCAL_OBJECT_REFERENCE)),
        ("SSLEnabled", "sslEnabled", Bool),
        ("ProtectionDomain", "protectionDomain", STRING),
        ("StoragePool", "storagePool", STRING),
        ("StorageMode", "storageMode", STRING),
        ("VolumeName", "volumeName", STRING),
        ("FSType", "fsType", STRING),
        ("ReadOnly", "readOnly", Bool),
    ],
};

static STORAGE_OS: Struct = Struct {
    name: "v1.StorageOSVolumeSource",
    fields: &[
        ("VolumeName", "volumeName", STRING),
        ("VolumeNamespace", "volumeNamespace", STRING),
        ("FSType", "fsType", STRING),
        ("ReadOnly", "readOnly", Bool),
        ("SecretRef", "secretRef", Pointer(&LOCAL_OBJECT_REFERENCE)),
    ],
};

static CSI: Struct = Struct {
    name: "v1.CSIVolumeSource",
    fields: &[
        ("Driver", "driver", STRING),
        ("ReadOnly", "readOnly", BoolPointer),
        ("FSType", "fsType", STRING_POINTER),
        ("VolumeAttributes", "volumeAttributes", Labels),
        ("NodePublishSecretRef", "nodePublishSecretRef", Pointer(&LOCAL_OBJECT_REFERENCE)),
    ],
};

static IMAGE: Struct = Struct {
    name: "v1.ImageVolumeSource",
    fields: &[("Reference", "reference", STRING), ("PullPolicy", "pullPolicy", Text("v1.PullPolicy"))],
};
