//! The internal types of a pod's spec, with their fields in Go's order: what `core.PodSpec` looks like to the server.

use serde_json::{Map, Value};

/// Each line a type: its fields, then what they hold where it is more than a scalar. `#` numbers, `?` truths, `*`
/// pointers, `[]` lists, `{}` a map of texts, `^` a struct whose fields stand in the same object.
const TYPES: &str = "\
PodSpec Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer \
RestartPolicy TerminationGracePeriodSeconds:*# ActiveDeadlineSeconds:*# DNSPolicy NodeSelector:{} ServiceAccountName \
AutomountServiceAccountToken:*? NodeName SecurityContext:*PodSecurityContext ImagePullSecrets:[]LocalObjectReference \
Hostname Subdomain SetHostnameAsFQDN:*? Affinity:*Affinity SchedulerName Tolerations:[]Toleration HostAliases:[]HostAlias \
PriorityClassName Priority:*# PreemptionPolicy:*. DNSConfig:*PodDNSConfig ReadinessGates:[]PodReadinessGate \
RuntimeClassName:*. Overhead:{} EnableServiceLinks:*? TopologySpreadConstraints:[]TopologySpreadConstraint OS:*PodOS \
SchedulingGates:[]PodSchedulingGate ResourceClaims:[]PodResourceClaim Resources:*ResourceRequirements
Container Name Image Command:[]. Args:[]. WorkingDir Ports:[]ContainerPort EnvFrom:[]EnvFromSource Env:[]EnvVar \
Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:*. VolumeMounts:[]VolumeMount \
VolumeDevices:[]VolumeDevice LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle \
TerminationMessagePath TerminationMessagePolicy ImagePullPolicy SecurityContext:*SecurityContext Stdin:? StdinOnce:? TTY:?
ContainerPort Name HostPort:# ContainerPort:# Protocol HostIP
EnvVar Name Value ValueFrom:*EnvVarSource
EnvVarSource FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector ConfigMapKeyRef:*ConfigMapKeySelector \
SecretKeyRef:*SecretKeySelector
ObjectFieldSelector APIVersion FieldPath
ResourceRequirements Limits:{} Requests:{} Claims:[]ResourceClaim
VolumeMount Name ReadOnly:? RecursiveReadOnly:*. MountPath SubPath MountPropagation:*. SubPathExpr
Probe ProbeHandler:^ProbeHandler InitialDelaySeconds:# TimeoutSeconds:# PeriodSeconds:# SuccessThreshold:# \
FailureThreshold:# TerminationGracePeriodSeconds:*#
ProbeHandler Exec:*ExecAction HTTPGet:*HTTPGetAction TCPSocket:*TCPSocketAction GRPC:*GRPCAction
ExecAction Command:[].
HTTPGetAction Path Port Host Scheme HTTPHeaders:[]HTTPHeader
Toleration Key Operator Value Effect TolerationSeconds:*#
LocalObjectReference Name
PodSecurityContext HostNetwork:? HostPID:? HostIPC:? ShareProcessNamespace:*? HostUsers:*? SELinuxOptions:*SELinuxOptions \
RunAsUser:*# RunAsGroup:*# RunAsNonRoot:*? SupplementalGroups:[]# FSGroup:*#
SecurityContext Capabilities:*Capabilities Privileged:*? SELinuxOptions:*SELinuxOptions RunAsUser:*# RunAsGroup:*# \
RunAsNonRoot:*? ReadOnlyRootFilesystem:*? AllowPrivilegeEscalation:*?
Capabilities Add:[]. Drop:[].
Volume Name VolumeSource:^VolumeSource
VolumeSource HostPath:*HostPathVolumeSource EmptyDir:*EmptyDirVolumeSource Secret:*SecretVolumeSource NFS:*NFSVolumeSource \
PersistentVolumeClaim:*PersistentVolumeClaimVolumeSource DownwardAPI:*DownwardAPIVolumeSource \
ConfigMap:*ConfigMapVolumeSource Projected:*ProjectedVolumeSource
HostPathVolumeSource Path Type:*.
SecretVolumeSource SecretName Items:[]KeyToPath DefaultMode:*# Optional:*?
PersistentVolumeClaimVolumeSource ClaimName ReadOnly:?
ConfigMapVolumeSource LocalObjectReference:^LocalObjectReference Items:[]KeyToPath DefaultMode:*# Optional:*?
KeyToPath Key Path Mode:*#
ProjectedVolumeSource Sources:[]VolumeProjection DefaultMode:*#
VolumeProjection Secret:*SecretProjection DownwardAPI:*DownwardAPIProjection ConfigMap:*ConfigMapProjection \
ServiceAccountToken:*ServiceAccountTokenProjection
ConfigMapProjection LocalObjectReference:^LocalObjectReference Items:[]KeyToPath Optional:*?
DownwardAPIProjection Items:[]DownwardAPIVolumeFile
DownwardAPIVolumeFile Path FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector Mode:*#
ServiceAccountTokenProjection Audience ExpirationSeconds:# Path
";

/// What a field holds.
#[derive(Clone, Copy)]
pub enum Type<'t> {
    /// A text, a number, a truth.
    Scalar,
    /// Something or nil.
    Pointer(&'t str),
    /// A list.
    List(&'t str),
    /// Texts by texts.
    Map,
    /// The fields of a type.
    Struct(&'t str),
}

/// A field of a struct.
pub struct Field<'t> {
    /// In Go.
    pub name: String,
    /// What it holds.
    pub kind: Type<'t>,
    written: &'t str,
}

impl Field<'_> {
    /// The field's value in its struct's document.
    pub fn of<'v>(&self, document: &'v Value) -> Option<&'v Value> {
        match self.written.starts_with('^') {
            true => Some(document),
            false => document.get(key(&self.name)).filter(|value| !value.is_null()),
        }
    }

    /// The zero of a scalar.
    pub fn zero(&self) -> &'static str {
        match self.written {
            "#" => "0",
            "?" => "false",
            _ => "\"\"",
        }
    }
}

/// The fields of a type in Go's order; of one that is not known, those that a document has.
pub fn fields<'t>(name: &str, document: &Value) -> Vec<Field<'t>> {
    let line = TYPES.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    match line {
        Some(line) => {
            let field = |word: &'static str| {
                let (name, written) = word.split_once(':').unwrap_or((word, "."));
                Field { name: name.to_owned(), kind: parse(written), written }
            };
            line.split(' ').map(field).collect()
        }
        None => {
            let keys = document.as_object().into_iter().flatten();
            let field = |(key, value): (&String, &Value)| {
                let (written, kind) = match value {
                    Value::Array(_) => ("[].", Type::List(".")),
                    Value::Object(_) => ("{}", Type::Map),
                    _ => (".", Type::Scalar),
                };
                Field { name: capital(key), kind, written }
            };
            keys.map(field).collect()
        }
    }
}

/// Reads the short form of a type.
pub fn parse(written: &str) -> Type<'_> {
    match written {
        "." | "#" | "?" => Type::Scalar,
        "{}" => Type::Map,
        _ => match (written.strip_prefix('*'), written.strip_prefix("[]"), written.strip_prefix('^')) {
            (Some(inner), _, _) => Type::Pointer(inner),
            (_, Some(item), _) => Type::List(item),
            (_, _, Some(name)) => Type::Struct(name),
            _ => Type::Struct(written),
        },
    }
}

/// As Go writes a type.
pub fn name(of: Type<'_>) -> String {
    match of {
        Type::List(".") => "[]string".to_owned(),
        Type::List("#") => "[]int64".to_owned(),
        Type::List(item) => format!("[]core.{item}"),
        Type::Struct(name) => format!("core.{name}"),
        Type::Map => "map[string]string".to_owned(),
        Type::Scalar | Type::Pointer(_) => String::new(),
    }
}

/// Inside the server what concerns the host lies in the security context, and the old name of the account is gone.
pub fn internal(mut spec: Value) -> Value {
    let Some(fields) = spec.as_object_mut() else { return spec };
    fields.remove("serviceAccount");
    for key in ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"] {
        if let Some(value) = fields.remove(key)
            && let Value::Object(context) = fields.entry("securityContext").or_insert_with(|| Value::Object(Map::new()))
        {
            context.insert(key.to_owned(), value);
        }
    }
    spec
}

/// `DNSPolicy` is `dnsPolicy` in a manifest.
fn key(name: &str) -> String {
    let capitals = name.chars().take_while(char::is_ascii_uppercase).count();
    let head = if capitals > 1 && capitals < name.len() { capitals - 1 } else { capitals };
    name.chars().enumerate().map(|(at, c)| if at < head { c.to_ascii_lowercase() } else { c }).collect()
}

fn capital(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}
