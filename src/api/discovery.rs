//! Discovery: every kind that a v1.32 API server serves, its names, its scope and its verbs.
//!
//! The order is the server's own: `kubectl api-resources` prints it, and `Kind` sorts by it.

use super::shared_map::SortKey;
use Scope::{Cluster, Namespaced};
use std::fmt;

/// A kind that the server knows: an index into [`KINDS`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(u8);

impl SortKey for Kind {
    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.0);
    }
}

/// Whether objects of a kind live in a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// In the cluster as a whole.
    Cluster,
}

/// What discovery says of a kind.
#[derive(Debug)]
pub struct KindInfo {
    /// The resource's name in URLs and messages: `deployments`.
    pub plural: &'static str,
    /// Abbreviations: `deploy`.
    pub short: &'static [&'static str],
    /// The API group, empty for the core group.
    pub group: &'static str,
    /// The served version: `v1`.
    pub version: &'static str,
    /// Namespaced or cluster-wide.
    pub scope: Scope,
    /// The name in manifests: `Deployment`.
    pub kind: &'static str,
    /// What may be done with it, sorted.
    pub verbs: &'static [&'static str],
    /// Groups of kinds that one word fetches: `all`.
    pub categories: &'static [&'static str],
}

impl Kind {
    #[allow(missing_docs, reason = "the name says it")]
    pub const POD: Kind = Kind::named("Pod");
    #[allow(missing_docs, reason = "the name says it")]
    pub const PRIORITY_CLASS: Kind = Kind::named("PriorityClass");
    #[allow(missing_docs, reason = "the name says it")]
    pub const NODE: Kind = Kind::named("Node");
    #[allow(missing_docs, reason = "the name says it")]
    pub const NAMESPACE: Kind = Kind::named("Namespace");
    #[allow(missing_docs, reason = "the name says it")]
    pub const REPLICA_SET: Kind = Kind::named("ReplicaSet");
    #[allow(missing_docs, reason = "the name says it")]
    pub const DEPLOYMENT: Kind = Kind::named("Deployment");
    #[allow(missing_docs, reason = "the name says it")]
    pub const EVENT: Kind = Kind::named("Event");
    #[allow(missing_docs, reason = "the name says it")]
    pub const SERVICE_ACCOUNT: Kind = Kind::named("ServiceAccount");
    #[allow(missing_docs, reason = "the name says it")]
    pub const CONFIG_MAP: Kind = Kind::named("ConfigMap");
    #[allow(missing_docs, reason = "the name says it")]
    pub const SECRET: Kind = Kind::named("Secret");
    #[allow(missing_docs, reason = "the name says it")]
    pub const SERVICE: Kind = Kind::named("Service");
    #[allow(missing_docs, reason = "the name says it")]
    pub const ENDPOINTS: Kind = Kind::named("Endpoints");
    #[allow(missing_docs, reason = "the name says it")]
    pub const ENDPOINT_SLICE: Kind = Kind::named("EndpointSlice");
    #[allow(missing_docs, reason = "the name says it")]
    pub const DAEMON_SET: Kind = Kind::named("DaemonSet");
    #[allow(missing_docs, reason = "the name says it")]
    pub const STATEFUL_SET: Kind = Kind::named("StatefulSet");
    #[allow(missing_docs, reason = "the name says it")]
    pub const JOB: Kind = Kind::named("Job");
    #[allow(missing_docs, reason = "the name says it")]
    pub const CRON_JOB: Kind = Kind::named("CronJob");
    #[allow(missing_docs, reason = "the name says it")]
    pub const PERSISTENT_VOLUME: Kind = Kind::named("PersistentVolume");
    #[allow(missing_docs, reason = "the name says it")]
    pub const PERSISTENT_VOLUME_CLAIM: Kind = Kind::named("PersistentVolumeClaim");
    #[allow(missing_docs, reason = "the name says it")]
    pub const STORAGE_CLASS: Kind = Kind::named("StorageClass");
    #[allow(missing_docs, reason = "the name says it")]
    pub const RESOURCE_QUOTA: Kind = Kind::named("ResourceQuota");
    #[allow(missing_docs, reason = "the name says it")]
    pub const LIMIT_RANGE: Kind = Kind::named("LimitRange");
    #[allow(missing_docs, reason = "the name says it")]
    pub const HORIZONTAL_POD_AUTOSCALER: Kind = Kind::named("HorizontalPodAutoscaler");
    #[allow(missing_docs, reason = "the name says it")]
    pub const LEASE: Kind = Kind::named("Lease");
    #[allow(missing_docs, reason = "the name says it")]
    pub const BINDING: Kind = Kind::named("Binding");
    #[allow(missing_docs, reason = "the name says it")]
    pub const POD_DISRUPTION_BUDGET: Kind = Kind::named("PodDisruptionBudget");
    #[allow(missing_docs, reason = "the name says it")]
    pub const COMPONENT_STATUS: Kind = Kind::named("ComponentStatus");
    /// Every kind, in discovery order.
    pub fn all() -> impl Iterator<Item = Kind> {
        (0..KINDS.len() as u8).map(Kind)
    }

    /// The kind that a manifest's `apiVersion` and `kind` name.
    pub fn of_manifest(api_version: &str, kind: &str) -> Option<Kind> {
        let named = Self::all().find(|k| k.info().kind == kind)?;
        match api_version {
            // Served as well, and stored as v2.
            "autoscaling/v1" if named == Self::HORIZONTAL_POD_AUTOSCALER => Some(named),
            _ => Self::all().find(|k| k.info().kind == kind && k.api_version() == api_version),
        }
    }

    /// The kind that a word on the command line names: plural, singular or short, any case, with or without
    /// `.group` or `.version.group` behind it, as kubectl's REST mapper resolves it.
    pub fn of_word(word: &str) -> Option<Kind> {
        let word = word.to_ascii_lowercase();
        let (name, rest) = word.split_once('.').map_or((word.as_str(), None), |(name, rest)| (name, Some(rest)));
        Self::all().find(|k| k.is_called(name) && rest.is_none_or(|rest| k.is_in(rest)))
    }

    /// What discovery says of it.
    pub fn info(self) -> &'static KindInfo {
        // A `Kind` is made from an index into the table, and only here.
        KINDS.get(self.0 as usize).unwrap_or(&UNKNOWN)
    }

    /// `apps/v1`, or `v1` for the core group.
    pub fn api_version(self) -> String {
        let info = self.info();
        match info.group {
            "" => info.version.to_owned(),
            group => format!("{group}/{}", info.version),
        }
    }

    /// `deployments.apps`, or `pods` for the core group: the resource as errors name it.
    pub fn qualified_plural(self) -> String {
        self.qualified(self.info().plural)
    }

    /// `deployment.apps`, or `pod`: the resource as kubectl's success messages name it.
    pub fn qualified_singular(self) -> String {
        self.qualified(&self.singular())
    }

    /// `deployment`: the kind in lower case.
    pub fn singular(self) -> String {
        self.info().kind.to_ascii_lowercase()
    }

    /// Whether objects of this kind live in a namespace.
    pub fn is_namespaced(self) -> bool {
        self.info().scope == Namespaced
    }

    /// Whether it has no type of its own, and a loop that reads its document.
    pub fn runs_as_document(self) -> bool {
        const STORAGE: [Kind; 2] = [Kind::PERSISTENT_VOLUME, Kind::PERSISTENT_VOLUME_CLAIM];
        self.counts_as_document() || self == Self::RESOURCE_QUOTA || STORAGE.contains(&self)
    }

    /// Whether changes of its document are counted in its generation.
    pub fn counts_as_document(self) -> bool {
        [Self::JOB, Self::CRON_JOB, Self::STATEFUL_SET].contains(&self)
    }

    /// Whether it has no type of its own, and is acted on all the same.
    pub fn acts_as_document(self) -> bool {
        self.runs_as_document() || self == Self::LIMIT_RANGE
    }

    /// Whether the server answers `verb` for this kind.
    pub fn allows(self, verb: &str) -> bool {
        self.info().verbs.contains(&verb)
    }

    fn qualified(self, name: &str) -> String {
        match self.info().group {
            "" => name.to_owned(),
            group => format!("{name}.{group}"),
        }
    }

    fn is_called(self, name: &str) -> bool {
        let info = self.info();
        info.plural == name || self.singular() == name || info.short.contains(&name)
    }

    fn is_in(self, rest: &str) -> bool {
        let info = self.info();
        rest == info.group || rest.split_once('.').is_some_and(|(v, g)| v == info.version && g == info.group)
    }

    #[expect(clippy::indexing_slicing, clippy::panic, reason = "it runs at compile time only")]
    const fn named(kind: &str) -> Kind {
        let mut index = 0;
        while index < KINDS.len() {
            if same(KINDS[index].kind, kind) {
                return Kind(index as u8);
            }
            index += 1;
        }
        panic!("a constant names a kind that the table lacks")
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.info().kind)
    }
}

#[expect(clippy::indexing_slicing, reason = "it runs at compile time only")]
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}

type Words = &'static [&'static str];

const CRUD: Words = &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const NO_COLLECTION_DELETE: Words = &["create", "delete", "get", "list", "patch", "update", "watch"];
const CREATE: Words = &["create"];
const READ: Words = &["get", "list"];
const UNKNOWN: KindInfo = row("", &[], "", "", Cluster, "", &[], &[]);

#[allow(clippy::too_many_arguments, reason = "a row of the table below, nothing else calls it")]
const fn row(
    plural: &'static str,
    short: Words,
    group: &'static str,
    version: &'static str,
    scope: Scope,
    kind: &'static str,
    verbs: Words,
    categories: Words,
) -> KindInfo {
    KindInfo { plural, short, group, version, scope, kind, verbs, categories }
}

/// The table itself, as `kubectl api-resources -o wide` prints it.
#[rustfmt::skip]
pub const KINDS: &[KindInfo] = &[
    row("bindings", &[], "", "v1", Namespaced, "Binding", CREATE, &[]),
    row("componentstatuses", &["cs"], "", "v1", Cluster, "ComponentStatus", READ, &[]),
    row("configmaps", &["cm"], "", "v1", Namespaced, "ConfigMap", CRUD, &[]),
    row("endpoints", &["ep"], "", "v1", Namespaced, "Endpoints", CRUD, &[]),
    row("events", &["ev"], "", "v1", Namespaced, "Event", CRUD, &[]),
    row("limitranges", &["limits"], "", "v1", Namespaced, "LimitRange", CRUD, &[]),
    row("namespaces", &["ns"], "", "v1", Cluster, "Namespace", NO_COLLECTION_DELETE, &[]),
    row("nodes", &["no"], "", "v1", Cluster, "Node", CRUD, &[]),
    row("persistentvolumeclaims", &["pvc"], "", "v1", Namespaced, "PersistentVolumeClaim", CRUD, &[]),
    row("persistentvolumes", &["pv"], "", "v1", Cluster, "PersistentVolume", CRUD, &[]),
    row("pods", &["po"], "", "v1", Namespaced, "Pod", CRUD, &["all"]),
    row("podtemplates", &[], "", "v1", Namespaced, "PodTemplate", CRUD, &[]),
    row("replicationcontrollers", &["rc"], "", "v1", Namespaced, "ReplicationController", CRUD, &["all"]),
    row("resourcequotas", &["quota"], "", "v1", Namespaced, "ResourceQuota", CRUD, &[]),
    row("secrets", &[], "", "v1", Namespaced, "Secret", CRUD, &[]),
    row("serviceaccounts", &["sa"], "", "v1", Namespaced, "ServiceAccount", CRUD, &[]),
    row("services", &["svc"], "", "v1", Namespaced, "Service", CRUD, &["all"]),
    row("mutatingwebhookconfigurations", &[], "admissionregistration.k8s.io", "v1", Cluster, "MutatingWebhookConfiguration", CRUD, &["api-extensions"]),
    row("validatingadmissionpolicies", &[], "admissionregistration.k8s.io", "v1", Cluster, "ValidatingAdmissionPolicy", CRUD, &["api-extensions"]),
    row("validatingadmissionpolicybindings", &[], "admissionregistration.k8s.io", "v1", Cluster, "ValidatingAdmissionPolicyBinding", CRUD, &["api-extensions"]),
    row("validatingwebhookconfigurations", &[], "admissionregistration.k8s.io", "v1", Cluster, "ValidatingWebhookConfiguration", CRUD, &["api-extensions"]),
    row("customresourcedefinitions", &["crd", "crds"], "apiextensions.k8s.io", "v1", Cluster, "CustomResourceDefinition", CRUD, &["api-extensions"]),
    row("apiservices", &[], "apiregistration.k8s.io", "v1", Cluster, "APIService", CRUD, &["api-extensions"]),
    row("controllerrevisions", &[], "apps", "v1", Namespaced, "ControllerRevision", CRUD, &[]),
    row("daemonsets", &["ds"], "apps", "v1", Namespaced, "DaemonSet", CRUD, &["all"]),
    row("deployments", &["deploy"], "apps", "v1", Namespaced, "Deployment", CRUD, &["all"]),
    row("replicasets", &["rs"], "apps", "v1", Namespaced, "ReplicaSet", CRUD, &["all"]),
    row("statefulsets", &["sts"], "apps", "v1", Namespaced, "StatefulSet", CRUD, &["all"]),
    row("selfsubjectreviews", &[], "authentication.k8s.io", "v1", Cluster, "SelfSubjectReview", CREATE, &[]),
    row("tokenreviews", &[], "authentication.k8s.io", "v1", Cluster, "TokenReview", CREATE, &[]),
    row("localsubjectaccessreviews", &[], "authorization.k8s.io", "v1", Namespaced, "LocalSubjectAccessReview", CREATE, &[]),
    row("selfsubjectaccessreviews", &[], "authorization.k8s.io", "v1", Cluster, "SelfSubjectAccessReview", CREATE, &[]),
    row("selfsubjectrulesreviews", &[], "authorization.k8s.io", "v1", Cluster, "SelfSubjectRulesReview", CREATE, &[]),
    row("subjectaccessreviews", &[], "authorization.k8s.io", "v1", Cluster, "SubjectAccessReview", CREATE, &[]),
    row("horizontalpodautoscalers", &["hpa"], "autoscaling", "v2", Namespaced, "HorizontalPodAutoscaler", CRUD, &["all"]),
    row("cronjobs", &["cj"], "batch", "v1", Namespaced, "CronJob", CRUD, &["all"]),
    row("jobs", &[], "batch", "v1", Namespaced, "Job", CRUD, &["all"]),
    row("certificatesigningrequests", &["csr"], "certificates.k8s.io", "v1", Cluster, "CertificateSigningRequest", CRUD, &[]),
    row("leases", &[], "coordination.k8s.io", "v1", Namespaced, "Lease", CRUD, &[]),
    row("endpointslices", &[], "discovery.k8s.io", "v1", Namespaced, "EndpointSlice", CRUD, &[]),
    row("events", &["ev"], "events.k8s.io", "v1", Namespaced, "Event", CRUD, &[]),
    row("flowschemas", &[], "flowcontrol.apiserver.k8s.io", "v1", Cluster, "FlowSchema", CRUD, &[]),
    row("prioritylevelconfigurations", &[], "flowcontrol.apiserver.k8s.io", "v1", Cluster, "PriorityLevelConfiguration", CRUD, &[]),
    row("ingressclasses", &[], "networking.k8s.io", "v1", Cluster, "IngressClass", CRUD, &[]),
    row("ingresses", &["ing"], "networking.k8s.io", "v1", Namespaced, "Ingress", CRUD, &[]),
    row("networkpolicies", &["netpol"], "networking.k8s.io", "v1", Namespaced, "NetworkPolicy", CRUD, &[]),
    row("runtimeclasses", &[], "node.k8s.io", "v1", Cluster, "RuntimeClass", CRUD, &[]),
    row("poddisruptionbudgets", &["pdb"], "policy", "v1", Namespaced, "PodDisruptionBudget", CRUD, &[]),
    row("clusterrolebindings", &[], "rbac.authorization.k8s.io", "v1", Cluster, "ClusterRoleBinding", CRUD, &[]),
    row("clusterroles", &[], "rbac.authorization.k8s.io", "v1", Cluster, "ClusterRole", CRUD, &[]),
    row("rolebindings", &[], "rbac.authorization.k8s.io", "v1", Namespaced, "RoleBinding", CRUD, &[]),
    row("roles", &[], "rbac.authorization.k8s.io", "v1", Namespaced, "Role", CRUD, &[]),
    row("priorityclasses", &["pc"], "scheduling.k8s.io", "v1", Cluster, "PriorityClass", CRUD, &[]),
    row("csidrivers", &[], "storage.k8s.io", "v1", Cluster, "CSIDriver", CRUD, &[]),
    row("csinodes", &[], "storage.k8s.io", "v1", Cluster, "CSINode", CRUD, &[]),
    row("csistoragecapacities", &[], "storage.k8s.io", "v1", Namespaced, "CSIStorageCapacity", CRUD, &[]),
    row("storageclasses", &["sc"], "storage.k8s.io", "v1", Cluster, "StorageClass", CRUD, &[]),
    row("volumeattachments", &[], "storage.k8s.io", "v1", Cluster, "VolumeAttachment", CRUD, &[]),
];
