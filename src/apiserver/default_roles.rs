//! What the server's own roles allow: those that its bindings give to groups, and the four that are meant to be bound by
//! users. The many that components have for themselves are not part of the model.

use serde_json::{Value, json};

/// The group that may do everything.
const MASTERS: &str = "system:masters";
const READ: [&str; 3] = ["get", "list", "watch"];
const WRITE: [&str; 5] = ["create", "delete", "deletecollection", "patch", "update"];

/// What `view` may read and `edit` may write, by group.
const WORKLOADS: [(&str, &[&str]); 6] = [
    (
        "",
        &[
            "configmaps",
            "endpoints",
            "persistentvolumeclaims",
            "pods",
            "replicationcontrollers",
            "replicationcontrollers/scale",
            "serviceaccounts",
            "services",
        ],
    ),
    (
        "apps",
        &[
            "daemonsets",
            "deployments",
            "deployments/scale",
            "replicasets",
            "replicasets/scale",
            "statefulsets",
            "statefulsets/scale",
        ],
    ),
    ("autoscaling", &["horizontalpodautoscalers"]),
    ("batch", &["cronjobs", "jobs"]),
    ("networking.k8s.io", &["ingresses", "networkpolicies"]),
    ("policy", &["poddisruptionbudgets"]),
];
/// What `view` may read besides.
const READABLE: [(&str, &[&str]); 7] = [
    (
        "",
        &[
            "bindings",
            "events",
            "limitranges",
            "namespaces",
            "namespaces/status",
            "persistentvolumeclaims/status",
            "pods/log",
            "pods/status",
            "replicationcontrollers/status",
            "resourcequotas",
            "resourcequotas/status",
            "services/status",
        ],
    ),
    (
        "apps",
        &[
            "controllerrevisions",
            "daemonsets/status",
            "deployments/status",
            "replicasets/status",
            "statefulsets/status",
        ],
    ),
    ("autoscaling", &["horizontalpodautoscalers/status"]),
    ("batch", &["cronjobs/status", "jobs/status"]),
    ("discovery.k8s.io", &["endpointslices"]),
    ("networking.k8s.io", &["ingresses/status"]),
    ("policy", &["poddisruptionbudgets/status"]),
];

fn rule(group: &str, resources: &[&str], verbs: &[&str]) -> Value {
    json!({ "apiGroups": [group], "resources": resources, "verbs": verbs })
}

/// The rules of `cluster-admin`, `admin`, `edit` or `view`; none for any other name.
pub fn of_name(name: &str) -> Vec<Value> {
    if name == "cluster-admin" {
        return vec![rule("*", &["*"], &["*"]), json!({ "nonResourceURLs": ["*"], "verbs": ["*"] })];
    }
    let Some(level) = ["view", "edit", "admin"].iter().position(|known| *known == name) else { return Vec::new() };
    let mut rules: Vec<Value> =
        WORKLOADS.iter().chain(&READABLE).map(|(group, resources)| rule(group, resources, &READ)).collect();
    if level >= 1 {
        let inside = ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"];
        rules.push(rule("", &inside, &READ));
        rules.push(rule("", &["serviceaccounts"], &["impersonate"]));
        rules.extend(WORKLOADS.iter().map(|(group, resources)| rule(group, resources, &WRITE)));
        rules.push(rule("", &inside, &WRITE));
        rules.push(rule("", &["pods/eviction", "serviceaccounts/token"], &["create"]));
        rules.push(rule("apps", &["deployments/rollback"], &WRITE));
    }
    if level >= 2 {
        rules.push(rule("authorization.k8s.io", &["localsubjectaccessreviews"], &["create"]));
        for verbs in [&WRITE[..], &READ[..]] {
            rules.push(rule("rbac.authorization.k8s.io", &["rolebindings", "roles"], verbs));
        }
    }
    rules
}

/// What the server's own bindings give to groups: `cluster-admin`, `system:basic-user`, `system:discovery` and
/// `system:public-info-viewer`.
pub fn of_groups(groups: &[&str]) -> Vec<Value> {
    let get = |urls: &[&str]| json!({ "nonResourceURLs": urls, "verbs": ["get"] });
    let mut rules = if groups.contains(&MASTERS) { of_name("cluster-admin") } else { Vec::new() };
    if groups.contains(&"system:authenticated") {
        let health = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
        let own = ["selfsubjectaccessreviews", "selfsubjectrulesreviews"];
        rules.push(rule("authorization.k8s.io", &own, &["create"]));
        rules.push(rule("authentication.k8s.io", &["selfsubjectreviews"], &["create"]));
        rules.push(get(&["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"]));
        rules.extend([get(&health), get(&health)]);
    }
    rules
}
