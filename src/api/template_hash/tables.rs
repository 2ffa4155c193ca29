//! The Go structs that a `v1.PodTemplateSpec` is made of, as of `k8s.io/api` v0.32; the order of fields is upstream's.

use super::policies::{
    AFFINITY, APP_ARMOR_PROFILE, HOST_ALIAS, LIFECYCLE, POD_DNS_CONFIG, POD_OS, POD_READINESS_GATE, POD_RESOURCE_CLAIM,
    POD_SCHEDULING_GATE, POD_SECURITY_CONTEXT, PROBE, SE_LINUX_OPTIONS, SECCOMP_PROFILE, SECURITY_CONTEXT, SYSCTL,
    TOLERATION, TOPOLOGY_SPREAD_CONSTRAINT, WINDOWS_OPTIONS,
};
use super::print::Type::{
    Amount, Amounts, Bool, BoolPointer, Embedded, Int, IntPointer, Labels, List, ListOf, Nil, Pointer, PointerOf, Text,
    TextPointer, Texts, Time, TimePointer,
};
use super::print::{Struct, Type};
use super::volumes::VOLUME;

pub(super) const STRING: Type = Text("string");
pub(super) const STRINGS: Type = Texts("string");
pub(super) const STRING_POINTER: Type = TextPointer("string");
pub(super) const INT32: Type = Int("int32");
pub(super) const INT32_POINTER: Type = IntPointer("int32");
pub(super) const INT64_POINTER: Type = IntPointer("int64");

/// What `PointerOf` and `ListOf` name: what hardly any template has.
pub(super) static REST: &[&Struct] = &[
    &OWNER_REFERENCE,
    &VOLUME,
    &SE_LINUX_OPTIONS,
    &WINDOWS_OPTIONS,
    &SYSCTL,
    &SECCOMP_PROFILE,
    &APP_ARMOR_PROFILE,
    &LOCAL_OBJECT_REFERENCE,
    &AFFINITY,
    &TOLERATION,
    &HOST_ALIAS,
    &POD_DNS_CONFIG,
    &POD_READINESS_GATE,
    &TOPOLOGY_SPREAD_CONSTRAINT,
    &POD_OS,
    &POD_SCHEDULING_GATE,
    &POD_RESOURCE_CLAIM,
    &ENV_FROM_SOURCE,
    &ENV_VAR,
    &CONTAINER_RESIZE_POLICY,
    &VOLUME_MOUNT,
    &VOLUME_DEVICE,
    &PROBE,
    &LIFECYCLE,
    &SECURITY_CONTEXT,
    &RESOURCE_CLAIM,
];

pub(super) static POD_TEMPLATE_SPEC: Struct = Struct {
    name: "v1.PodTemplateSpec",
    fields: &[("ObjectMeta", "metadata", Type::Struct(&OBJECT_META)), ("Spec", "spec", Type::Struct(&POD_SPEC))],
};

pub(super) static OBJECT_META: Struct = Struct {
    name: "v1.ObjectMeta",
    fields: &[
        ("Name", "name", STRING),
        ("GenerateName", "generateName", STRING),
        ("Namespace", "namespace", STRING),
        ("SelfLink", "selfLink", STRING),
        ("UID", "uid", Text("types.UID")),
        ("ResourceVersion", "resourceVersion", STRING),
        ("Generation", "generation", Int("int64")),
        ("CreationTimestamp", "creationTimestamp", Time),
        ("DeletionTimestamp", "deletionTimestamp", TimePointer),
        ("DeletionGracePeriodSeconds", "deletionGracePeriodSeconds", INT64_POINTER),
        ("Labels", "labels", Labels),
        ("Annotations", "annotations", Labels),
        ("OwnerReferences", "ownerReferences", ListOf("v1.OwnerReference")),
        ("Finalizers", "finalizers", STRINGS),
        ("ManagedFields", "managedFields", Nil("[]v1.ManagedFieldsEntry")),
    ],
};

static OWNER_REFERENCE: Struct = Struct {
    name: "v1.OwnerReference",
    fields: &[
        ("APIVersion", "apiVersion", STRING),
        ("Kind", "kind", STRING),
        ("Name", "name", STRING),
        ("UID", "uid", Text("types.UID")),
        ("Controller", "controller", BoolPointer),
        ("BlockOwnerDeletion", "blockOwnerDeletion", BoolPointer),
    ],
};

pub(super) static LABEL_SELECTOR: Struct = Struct {
    name: "v1.LabelSelector",
    fields: &[
        ("MatchLabels", "matchLabels", Labels),
        ("MatchExpressions", "matchExpressions", List(&LABEL_SELECTOR_REQUIREMENT)),
    ],
};

static LABEL_SELECTOR_REQUIREMENT: Struct = Struct {
    name: "v1.LabelSelectorRequirement",
    fields: &[
        ("Key", "key", STRING),
        ("Operator", "operator", Text("v1.LabelSelectorOperator")),
        ("Values", "values", STRINGS),
    ],
};

pub(super) static LOCAL_OBJECT_REFERENCE: Struct =
    Struct { name: "v1.LocalObjectReference", fields: &[("Name", "name", STRING)] };

static POD_SPEC: Struct = Struct {
    name: "v1.PodSpec",
    fields: &[
        ("Volumes", "volumes", ListOf("v1.Volume")),
        ("InitContainers", "initContainers", List(&CONTAINER)),
        ("Containers", "containers", List(&CONTAINER)),
        // Validation lets no template have any.
        ("EphemeralContainers", "ephemeralContainers", Nil("[]v1.EphemeralContainer")),
        ("RestartPolicy", "restartPolicy", Text("v1.RestartPolicy")),
        ("TerminationGracePeriodSeconds", "terminationGracePeriodSeconds", INT64_POINTER),
        ("ActiveDeadlineSeconds", "activeDeadlineSeconds", INT64_POINTER),
        ("DNSPolicy", "dnsPolicy", Text("v1.DNSPolicy")),
        ("NodeSelector", "nodeSelector", Labels),
        ("ServiceAccountName", "serviceAccountName", STRING),
        ("DeprecatedServiceAccount", "serviceAccount", STRING),
        ("AutomountServiceAccountToken", "automountServiceAccountToken", BoolPointer),
        ("NodeName", "nodeName", STRING),
        ("HostNetwork", "hostNetwork", Bool),
        ("HostPID", "hostPID", Bool),
        ("HostIPC", "hostIPC", Bool),
        ("ShareProcessNamespace", "shareProcessNamespace", BoolPointer),
        ("SecurityContext", "securityContext", Pointer(&POD_SECURITY_CONTEXT)),
        ("ImagePullSecrets", "imagePullSecrets", ListOf("v1.LocalObjectReference")),
        ("Hostname", "hostname", STRING),
        ("Subdomain", "subdomain", STRING),
        ("Affinity", "affinity", PointerOf("v1.Affinity")),
        ("SchedulerName", "schedulerName", STRING),
        ("Tolerations", "tolerations", ListOf("v1.Toleration")),
        ("HostAliases", "hostAliases", ListOf("v1.HostAlias")),
        ("PriorityClassName", "priorityClassName", STRING),
        ("Priority", "priority", INT32_POINTER),
        ("DNSConfig", "dnsConfig", PointerOf("v1.PodDNSConfig")),
        ("ReadinessGates", "readinessGates", ListOf("v1.PodReadinessGate")),
        ("RuntimeClassName", "runtimeClassName", STRING_POINTER),
        ("EnableServiceLinks", "enableServiceLinks", BoolPointer),
        ("PreemptionPolicy", "preemptionPolicy", TextPointer("v1.PreemptionPolicy")),
        ("Overhead", "overhead", Amounts),
        ("TopologySpreadConstraints", "topologySpreadConstraints", ListOf("v1.TopologySpreadConstraint")),
        ("SetHostnameAsFQDN", "setHostnameAsFQDN", BoolPointer),
        ("OS", "os", PointerOf("v1.PodOS")),
        ("HostUsers", "hostUsers", BoolPointer),
        ("SchedulingGates", "schedulingGates", ListOf("v1.PodSchedulingGate")),
        ("ResourceClaims", "resourceClaims", ListOf("v1.PodResourceClaim")),
        ("Resources", "resources", Pointer(&RESOURCE_REQUIREMENTS)),
    ],
};

static CONTAINER: Struct = Struct {
    name: "v1.Container",
    fields: &[
        ("Name", "name", STRING),
        ("Image", "image", STRING),
        ("Command", "command", STRINGS),
        ("Args", "args", STRINGS),
        ("WorkingDir", "workingDir", STRING),
        ("Ports", "ports", List(&CONTAINER_PORT)),
        ("EnvFrom", "envFrom", ListOf("v1.EnvFromSource")),
        ("Env", "env", ListOf("v1.EnvVar")),
        ("Resources", "resources", Type::Struct(&RESOURCE_REQUIREMENTS)),
        ("ResizePolicy", "resizePolicy", ListOf("v1.ContainerResizePolicy")),
        ("RestartPolicy", "restartPolicy", TextPointer("v1.ContainerRestartPolicy")),
        ("VolumeMounts", "volumeMounts", ListOf("v1.VolumeMount")),
        ("VolumeDevices", "volumeDevices", ListOf("v1.VolumeDevice")),
        ("LivenessProbe", "livenessProbe", PointerOf("v1.Probe")),
        ("ReadinessProbe", "readinessProbe", PointerOf("v1.Probe")),
        ("StartupProbe", "startupProbe", PointerOf("v1.Probe")),
        ("Lifecycle", "lifecycle", PointerOf("v1.Lifecycle")),
        ("TerminationMessagePath", "terminationMessagePath", STRING),
        ("TerminationMessagePolicy", "terminationMessagePolicy", Text("v1.TerminationMessagePolicy")),
        ("ImagePullPolicy", "imagePullPolicy", Text("v1.PullPolicy")),
        ("SecurityContext", "securityContext", PointerOf("v1.SecurityContext")),
        ("Stdin", "stdin", Bool),
        ("StdinOnce", "stdinOnce", Bool),
        ("TTY", "tty", Bool),
    ],
};

static CONTAINER_PORT: Struct = Struct {
    name: "v1.ContainerPort",
    fields: &[
        ("Name", "name", STRING),
        ("HostPort", "hostPort", INT32),
        ("ContainerPort", "containerPort", INT32),
        ("Protocol", "protocol", Text("v1.Protocol")),
        ("HostIP", "hostIP", STRING),
    ],
};

static ENV_FROM_SOURCE: Struct = Struct {
    name: "v1.EnvFromSource",
    fields: &[
        ("Prefix", "prefix", STRING),
        ("ConfigMapRef", "configMapRef", Pointer(&CONFIG_MAP_ENV_SOURCE)),
        ("SecretRef", "secretRef", Pointer(&SECRET_ENV_SOURCE)),
    ],
};

static CONFIG_MAP_ENV_SOURCE: Struct = Struct {
    name: "v1.ConfigMapEnvSource",
    fields: &[("LocalObjectReference", "", Embedded(&LOCAL_OBJECT_REFERENCE)), ("Optional", "optional", BoolPointer)],
};

static SECRET_ENV_SOURCE: Struct = Struct {
    name: "v1.SecretEnvSource",
    fields: &[("LocalObjectReference", "", Embedded(&LOCAL_OBJECT_REFERENCE)), ("Optional", "optional", BoolPointer)],
};

static ENV_VAR: Struct = Struct {
    name: "v1.EnvVar",
    fields: &[
        ("Name", "name", STRING),
        ("Value", "value", STRING),
        ("ValueFrom", "valueFrom", Pointer(&ENV_VAR_SOURCE)),
    ],
};

static ENV_VAR_SOURCE: Struct = Struct {
    name: "v1.EnvVarSource",
    fields: &[
        ("FieldRef", "fieldRef", Pointer(&OBJECT_FIELD_SELECTOR)),
        ("ResourceFieldRef", "resourceFieldRef", Pointer(&RESOURCE_FIELD_SELECTOR)),
        ("ConfigMapKeyRef", "configMapKeyRef", Pointer(&CONFIG_MAP_KEY_SELECTOR)),
        ("SecretKeyRef", "secretKeyRef", Pointer(&SECRET_KEY_SELECTOR)),
    ],
};

pub(super) static OBJECT_FIELD_SELECTOR: Struct = Struct {
    name: "v1.ObjectFieldSelector",
    fields: &[("APIVersion", "apiVersion", STRING), ("FieldPath", "fieldPath", STRING)],
};

pub(super) static RESOURCE_FIELD_SELECTOR: Struct = Struct {
    name: "v1.ResourceFieldSelector",
    fields: &[
        ("ContainerName", "containerName", STRING),
        ("Resource", "resource", STRING),
        ("Divisor", "divisor", Amount),
    ],
};

static CONFIG_MAP_KEY_SELECTOR: Struct = Struct {
    name: "v1.ConfigMapKeySelector",
    fields: &[
        ("LocalObjectReference", "", Embedded(&LOCAL_OBJECT_REFERENCE)),
        ("Key", "key", STRING),
        ("Optional", "optional", BoolPointer),
    ],
};

static SECRET_KEY_SELECTOR: Struct = Struct {
    name: "v1.SecretKeySelector",
    fields: &[
        ("LocalObjectReference", "", Embedded(&LOCAL_OBJECT_REFERENCE)),
        ("Key", "key", STRING),
        ("Optional", "optional", BoolPointer),
    ],
};

static RESOURCE_REQUIREMENTS: Struct = Struct {
    name: "v1.ResourceRequirements",
    fields: &[
        ("Limits", "limits", Amounts),
        ("Requests", "requests", Amounts),
        ("Claims", "claims", ListOf("v1.ResourceClaim")),
    ],
};

static RESOURCE_CLAIM: Struct =
    Struct { name: "v1.ResourceClaim", fields: &[("Name", "name", STRING), ("Request", "request", STRING)] };

static CONTAINER_RESIZE_POLICY: Struct = Struct {
    name: "v1.ContainerResizePolicy",
    fields: &[
        ("ResourceName", "resourceName", Text("v1.ResourceName")),
        ("RestartPolicy", "restartPolicy", Text("v1.ResourceResizeRestartPolicy")),
    ],
};

static VOLUME_MOUNT: Struct = Struct {
    name: "v1.VolumeMount",
    fields: &[
        ("Name", "name", STRING),
        ("ReadOnly", "readOnly", Bool),
        ("RecursiveReadOnly", "recursiveReadOnly", TextPointer("v1.RecursiveReadOnlyMode")),
        ("MountPath", "mountPath", STRING),
        ("SubPath", "subPath", STRING),
        ("MountPropagation", "mountPropagation", TextPointer("v1.MountPropagationMode")),
        ("SubPathExpr", "subPathExpr", STRING),
    ],
};

static VOLUME_DEVICE: Struct =
    Struct { name: "v1.VolumeDevice", fields: &[("Name", "name", STRING), ("DevicePath", "devicePath", STRING)] };
