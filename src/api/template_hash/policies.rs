//! More of the structs of [`super::tables`]: probes and hooks, security, scheduling, name resolution.

use super::print::Type::{
    BoolPointer, Embedded, Int, IntOrString, Ints, List, ListOf, Pointer, PointerOf, Text, TextPointer, Texts,
};
use super::print::{Struct, Type};
use super::tables::{INT32, INT32_POINTER, INT64_POINTER, LABEL_SELECTOR, STRING, STRING_POINTER, STRINGS};

pub(super) static PROBE: Struct = Struct {
    name: "v1.Probe",
    fields: &[
        ("ProbeHandler", "", Embedded(&PROBE_HANDLER)),
        ("InitialDelaySeconds", "initialDelaySeconds", INT32),
        ("TimeoutSeconds", "timeoutSeconds", INT32),
        ("PeriodSeconds", "periodSeconds", INT32),
        ("SuccessThreshold", "successThreshold", INT32),
        ("FailureThreshold", "failureThreshold", INT32),
        ("TerminationGracePeriodSeconds", "terminationGracePeriodSeconds", INT64_POINTER),
    ],
};

static PROBE_HANDLER: Struct = Struct {
    name: "v1.ProbeHandler",
    fields: &[
        ("Exec", "exec", Pointer(&EXEC_ACTION)),
        ("HTTPGet", "httpGet", Pointer(&HTTP_GET_ACTION)),
        ("TCPSocket", "tcpSocket", Pointer(&TCP_SOCKET_ACTION)),
        ("GRPC", "grpc", Pointer(&GRPC_ACTION)),
    ],
};

static EXEC_ACTION: Struct = Struct { name: "v1.ExecAction", fields: &[("Command", "command", STRINGS)] };

static HTTP_GET_ACTION: Struct = Struct {
    name: "v1.HTTPGetAction",
    fields: &[
        ("Path", "path", STRING),
        ("Port", "port", IntOrString),
        ("Host", "host", STRING),
        ("Scheme", "scheme", Text("v1.URIScheme")),
        ("HTTPHeaders", "httpHeaders", List(&HTTP_HEADER)),
    ],
};

static HTTP_HEADER: Struct =
    Struct { name: "v1.HTTPHeader", fields: &[("Name", "name", STRING), ("Value", "value", STRING)] };

static TCP_SOCKET_ACTION: Struct =
    Struct { name: "v1.TCPSocketAction", fields: &[("Port", "port", IntOrString), ("Host", "host", STRING)] };

static GRPC_ACTION: Struct =
    Struct { name: "v1.GRPCAction", fields: &[("Port", "port", INT32), ("Service", "service", STRING_POINTER)] };

pub(super) static LIFECYCLE: Struct = Struct {
    name: "v1.Lifecycle",
    fields: &[
        ("PostStart", "postStart", Pointer(&LIFECYCLE_HANDLER)),
        ("PreStop", "preStop", Pointer(&LIFECYCLE_HANDLER)),
    ],
};

static LIFECYCLE_HANDLER: Struct = Struct {
    name: "v1.LifecycleHandler",
    fields: &[
        ("Exec", "exec", Pointer(&EXEC_ACTION)),
        ("HTTPGet", "httpGet", Pointer(&HTTP_GET_ACTION)),
        ("TCPSocket", "tcpSocket", Pointer(&TCP_SOCKET_ACTION)),
        ("Sleep", "sleep", Pointer(&SLEEP_ACTION)),
    ],
};

static SLEEP_ACTION: Struct = Struct { name: "v1.SleepAction", fields: &[("Seconds", "seconds", Int("int64"))] };

pub(super) static SECURITY_CONTEXT: Struct = Struct {
    name: "v1.SecurityContext",
    fields: &[
        ("Capabilities", "capabilities", Pointer(&CAPABILITIES)),
        ("Privileged", "privileged", BoolPointer),
        ("SELinuxOptions", "seLinuxOptions", Pointer(&SE_LINUX_OPTIONS)),
        ("WindowsOptions", "windowsOptions", Pointer(&WINDOWS_OPTIONS)),
        ("RunAsUser", "runAsUser", INT64_POINTER),
        ("RunAsGroup", "runAsGroup", INT64_POINTER),
        ("RunAsNonRoot", "runAsNonRoot", BoolPointer),
        ("ReadOnlyRootFilesystem", "readOnlyRootFilesystem", BoolPointer),
        ("AllowPrivilegeEscalation", "allowPrivilegeEscalation", BoolPointer),
        ("ProcMount", "procMount", TextPointer("v1.ProcMountType")),
        ("SeccompProfile", "seccompProfile", Pointer(&SECCOMP_PROFILE)),
        ("AppArmorProfile", "appArmorProfile", Pointer(&APP_ARMOR_PROFILE)),
    ],
};

static CAPABILITIES: Struct = Struct {
    name: "v1.Capabilities",
    fields: &[("Add", "add", Texts("v1.Capability")), ("Drop", "drop", Texts("v1.Capability"))],
};

pub(super) static SE_LINUX_OPTIONS: Struct = Struct {
    name: "v1.SELinuxOptions",
    fields: &[("User", "user", STRING), ("Role", "role", STRING), ("Type", "type", STRING), ("Level", "level", STRING)],
};

pub(super) static WINDOWS_OPTIONS: Struct = Struct {
    name: "v1.WindowsSecurityContextOptions",
    fields: &[
        ("GMSACredentialSpecName", "gmsaCredentialSpecName", STRING_POINTER),
        ("GMSACredentialSpec", "gmsaCredentialSpec", STRING_POINTER),
        ("RunAsUserName", "runAsUserName", STRING_POINTER),
        ("HostProcess", "hostProcess", BoolPointer),
    ],
};

pub(super) static SECCOMP_PROFILE: Struct = Struct {
    name: "v1.SeccompProfile",
    fields: &[
        ("Type", "type", Text("v1.SeccompProfileType")),
        ("LocalhostProfile", "localhostProfile", STRING_POINTER),
    ],
};

pub(super) static APP_ARMOR_PROFILE: Struct = Struct {
    name: "v1.AppArmorProfile",
    fields: &[
        ("Type", "type", Text("v1.AppArmorProfileType")),
        ("LocalhostProfile", "localhostProfile", STRING_POINTER),
    ],
};

pub(super) static POD_SECURITY_CONTEXT: Struct = Struct {
    name: "v1.PodSecurityContext",
    fields: &[
        ("SELinuxOptions", "seLinuxOptions", PointerOf("v1.SELinuxOptions")),
        ("WindowsOptions", "windowsOptions", PointerOf("v1.WindowsSecurityContextOptions")),
        ("RunAsUser", "runAsUser", INT64_POINTER),
        ("RunAsGroup", "runAsGroup", INT64_POINTER),
        ("RunAsNonRoot", "runAsNonRoot", BoolPointer),
        ("SupplementalGroups", "supplementalGroups", Ints("int64")),
        ("SupplementalGroupsPolicy", "supplementalGroupsPolicy", TextPointer("v1.SupplementalGroupsPolicy")),
        ("FSGroup", "fsGroup", INT64_POINTER),
        ("Sysctls", "sysctls", ListOf("v1.Sysctl")),
        ("FSGroupChangePolicy", "fsGroupChangePolicy", TextPointer("v1.PodFSGroupChangePolicy")),
        ("SeccompProfile", "seccompProfile", PointerOf("v1.SeccompProfile")),
        ("AppArmorProfile", "appArmorProfile", PointerOf("v1.AppArmorProfile")),
        ("SELinuxChangePolicy", "seLinuxChangePolicy", TextPointer("v1.PodSELinuxChangePolicy")),
    ],
};

pub(super) static SYSCTL: Struct =
    Struct { name: "v1.Sysctl", fields: &[("Name", "name", STRING), ("Value", "value", STRING)] };

pub(super) static AFFINITY: Struct = Struct {
    name: "v1.Affinity",
    fields: &[
        ("NodeAffinity", "nodeAffinity", Pointer(&NODE_AFFINITY)),
        ("PodAffinity", "podAffinity", Pointer(&POD_AFFINITY)),
        ("PodAntiAffinity", "podAntiAffinity", Pointer(&POD_ANTI_AFFINITY)),
    ],
};

const REQUIRED: (&str, &str) =
    ("RequiredDuringSchedulingIgnoredDuringExecution", "requiredDuringSchedulingIgnoredDuringExecution");
const PREFERRED: (&str, &str) =
    ("PreferredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution");

static NODE_AFFINITY: Struct = Struct {
    name: "v1.NodeAffinity",
    fields: &[
        (REQUIRED.0, REQUIRED.1, Pointer(&NODE_SELECTOR)),
        (PREFERRED.0, PREFERRED.1, List(&PREFERRED_SCHEDULING_TERM)),
    ],
};

static NODE_SELECTOR: Struct = Struct {
    name: "v1.NodeSelector",
    fields: &[("NodeSelectorTerms", "nodeSelectorTerms", List(&NODE_SELECTOR_TERM))],
};

static NODE_SELECTOR_TERM: Struct = Struct {
    name: "v1.NodeSelectorTerm",
    fields: &[
        ("MatchExpressions", "matchExpressions", List(&NODE_SELECTOR_REQUIREMENT)),
        ("MatchFields", "matchFields", List(&NODE_SELECTOR_REQUIREMENT)),
    ],
};

static NODE_SELECTOR_REQUIREMENT: Struct = Struct {
    name: "v1.NodeSelectorRequirement",
    fields: &[
        ("Key", "key", STRING),
        ("Operator", "operator", Text("v1.NodeSelectorOperator")),
        ("Values", "values", STRINGS),
    ],
};

static PREFERRED_SCHEDULING_TERM: Struct = Struct {
    name: "v1.PreferredSchedulingTerm",
    fields: &[("Weight", "weight", INT32), ("Preference", "preference", Type::Struct(&NODE_SELECTOR_TERM))],
};

static POD_AFFINITY: Struct = Struct {
    name: "v1.PodAffinity",
    fields: &[
        (REQUIRED.0, REQUIRED.1, List(&POD_AFFINITY_TERM)),
        (PREFERRED.0, PREFERRED.1, List(&WEIGHTED_POD_AFFINITY_TERM)),
    ],
};

static POD_ANTI_AFFINITY: Struct = Struct { name: "v1.PodAntiAffinity", fields: POD_AFFINITY.fields };

static WEIGHTED_POD_AFFINITY_TERM: Struct = Struct {
    name: "v1.WeightedPodAffinityTerm",
    fields: &[("Weight", "weight", INT32), ("PodAffinityTerm", "podAffinityTerm", Type::Struct(&POD_AFFINITY_TERM))],
};

static POD_AFFINITY_TERM: Struct = Struct {
    name: "v1.PodAffinityTerm",
    fields: &[
        ("LabelSelector", "labelSelector", Pointer(&LABEL_SELECTOR)),
        ("Namespaces", "namespaces", STRINGS),
        ("TopologyKey", "topologyKey", STRING),
        ("NamespaceSelector", "namespaceSelector", Pointer(&LABEL_SELECTOR)),
        ("MatchLabelKeys", "matchLabelKeys", STRINGS),
        ("MismatchLabelKeys", "mismatchLabelKeys", STRINGS),
    ],
};

pub(super) static TOLERATION: Struct = Struct {
    name: "v1.Toleration",
    fields: &[
        ("Key", "key", STRING),
        ("Operator", "operator", Text("v1.TolerationOperator")),
        ("Value", "value", STRING),
        ("Effect", "effect", Text("v1.TaintEffect")),
        ("TolerationSeconds", "tolerationSeconds", INT64_POINTER),
    ],
};

pub(super) static TOPOLOGY_SPREAD_CONSTRAINT: Struct = Struct {
    name: "v1.TopologySpreadConstraint",
    fields: &[
        ("MaxSkew", "maxSkew", INT32),
        ("TopologyKey", "topologyKey", STRING),
        ("WhenUnsatisfiable", "whenUnsatisfiable", Text("v1.UnsatisfiableConstraintAction")),
        ("LabelSelector", "labelSelector", Pointer(&LABEL_SELECTOR)),
        ("MinDomains", "minDomains", INT32_POINTER),
        ("NodeAffinityPolicy", "nodeAffinityPolicy", TextPointer("v1.NodeInclusionPolicy")),
        ("NodeTaintsPolicy", "nodeTaintsPolicy", TextPointer("v1.NodeInclusionPolicy")),
        ("MatchLabelKeys", "matchLabelKeys", STRINGS),
    ],
};

pub(super) static POD_SCHEDULING_GATE: Struct =
    Struct { name: "v1.PodSchedulingGate", fields: &[("Name", "name", STRING)] };

pub(super) static POD_RESOURCE_CLAIM: Struct = Struct {
    name: "v1.PodResourceClaim",
    fields: &[
        ("Name", "name", STRING),
        ("ResourceClaimName", "resourceClaimName", STRING_POINTER),
        ("ResourceClaimTemplateName", "resourceClaimTemplateName", STRING_POINTER),
    ],
};

pub(super) static POD_OS: Struct = Struct { name: "v1.PodOS", fields: &[("Name", "name", Text("v1.OSName"))] };

pub(super) static POD_READINESS_GATE: Struct =
    Struct { name: "v1.PodReadinessGate", fields: &[("ConditionType", "conditionType", Text("v1.PodConditionType"))] };

pub(super) static HOST_ALIAS: Struct =
    Struct { name: "v1.HostAlias", fields: &[("IP", "ip", STRING), ("Hostnames", "hostnames", STRINGS)] };

pub(super) static POD_DNS_CONFIG: Struct = Struct {
    name: "v1.PodDNSConfig",
    fields: &[
        ("Nameservers", "nameservers", STRINGS),
        ("Searches", "searches", STRINGS),
        ("Options", "options", List(&POD_DNS_CONFIG_OPTION)),
    ],
};

static POD_DNS_CONFIG_OPTION: Struct =
    Struct { name: "v1.PodDNSConfigOption", fields: &[("Name", "name", STRING), ("Value", "value", STRING_POINTER)] };
