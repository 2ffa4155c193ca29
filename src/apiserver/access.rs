//! Reviews: who a client is, and whether somebody may do something, by the RBAC objects of the cluster.
//!
//! They are created like objects and never kept; the rules are those of upstream's RBAC authorizer.

use super::store::Store;
use crate::api::discovery::Kind;
use crate::api::lookup::text;
use crate::api::object::{DynamicObject, Object};
use serde_json::{Map, Value, json};

/// Who uses this cluster: minikube's administrator, by the certificate of the kubeconfig.
pub const ADMINISTRATOR: &str = "minikube-user";
/// The groups of the administrator.
const ADMINISTRATORS: [&str; 2] = ["system:masters", "system:authenticated"];
/// The administrator's certificate.
const CREDENTIAL: &str = "X509SHA256=d0b27a699ab4bcb0f0de9be0dcb16023e1afa1d0dac4cb8fede426a8b2128ecd";
/// The group that may do everything.
const MASTERS: &str = "system:masters";
const RBAC: &str = "rbac.authorization.k8s.io/v1";

/// Answers a review; `None` for any other object.
pub fn review(object: &Object, store: &Store) -> Option<Object> {
    let Object::Dynamic(asked) = object else { return None };
    let spec = asked.rest.get("spec").cloned().unwrap_or_default();
    let status = match asked.kind.info().kind {
        "SelfSubjectReview" => json!({ "userInfo": {
            "username": ADMINISTRATOR,
            "groups": ADMINISTRATORS,
            "extra": { "authentication.kubernetes.io/credential-id": [CREDENTIAL] },
        }}),
        "SelfSubjectAccessReview" => json!({ "allowed": true }),
        "SubjectAccessReview" | "LocalSubjectAccessReview" => {
            let groups = texts(&spec, "groups");
            json!({ "allowed": Request { spec: &spec, groups }.is_allowed(store) })
        }
        _ => return None,
    };
    let mut rest: Map<String, Value> = asked.rest.clone();
    rest.insert("status".to_owned(), status);
    Some(Object::Dynamic(DynamicObject { kind: asked.kind, metadata: asked.metadata.clone(), rest }))
}

/// What somebody wants to do: the `spec` of a SubjectAccessReview.
struct Request<'a> {
    spec: &'a Value,
    groups: Vec<&'a str>,
}

impl Request<'_> {
    fn is_allowed(&self, store: &Store) -> bool {
        let namespace = self.attribute("namespace");
        self.groups.contains(&MASTERS)
            || self.bound(store, "ClusterRoleBinding", "")
            || !namespace.is_empty() && self.bound(store, "RoleBinding", namespace)
    }

    /// Whether a binding of a kind gives a role that allows it.
    fn bound(&self, store: &Store, binding: &str, namespace: &str) -> bool {
        let Some(kind) = Kind::of_manifest(RBAC, binding) else { return false };
        store.list(kind, namespace).any(|(_, binding)| {
            let Object::Dynamic(binding) = binding.as_ref() else { return false };
            self.is_subject(binding) && self.role_allows(binding, store)
        })
    }

    fn is_subject(&self, binding: &DynamicObject) -> bool {
        let user = text(self.spec, "user");
        let subjects = binding.rest.get("subjects").and_then(Value::as_array);
        subjects.into_iter().flatten().any(|subject| {
            let name = text(subject, "name");
            match text(subject, "kind") {
                "User" => name == user,
                "Group" => self.groups.contains(&name),
                "ServiceAccount" => {
                    let namespace = match text(subject, "namespace") {
                        "" => binding.metadata.namespace.as_str(),
                        namespace => namespace,
                    };
                    user == format!("system:serviceaccount:{namespace}:{name}")
                }
                _ => false,
            }
        })
    }

    fn role_allows(&self, binding: &DynamicObject, store: &Store) -> bool {
        let Some(role) = binding.rest.get("roleRef") else { return false };
        let (kind, name) = (text(role, "kind"), text(role, "name"));
        let namespace = if kind == "Role" { binding.metadata.namespace.as_str() } else { "" };
        let Some(kind) = Kind::of_manifest(RBAC, kind) else { return false };
        let key = super::request::Key::new(kind, namespace, name);
        let Some(Object::Dynamic(role)) = store.get(&key).map(std::rc::Rc::as_ref) else { return false };
        let rules = role.rest.get("rules").and_then(Value::as_array);
        rules.into_iter().flatten().any(|rule| self.rule_allows(rule))
    }

    /// As `rbacv1helpers.RuleAllows`.
    fn rule_allows(&self, rule: &Value) -> bool {
        let has = |field: &str, wanted: &str| {
            let values = texts(rule, field);
            values.contains(&"*") || values.contains(&wanted)
        };
        if let Some(path) = self.spec.pointer("/nonResourceAttributes/path").and_then(Value::as_str) {
            let verb = self.spec.pointer("/nonResourceAttributes/verb").and_then(Value::as_str).unwrap_or_default();
            let is_meant =
                |url: &&str| *url == path || url.strip_suffix('*').is_some_and(|begin| path.starts_with(begin));
            return has("verbs", verb) && texts(rule, "nonResourceURLs").iter().any(is_meant);
        }
        let resource = self.attribute("resource");
        let is_resource = match self.attribute("subresource") {
            "" => has("resources", resource),
            part => has("resources", &format!("{resource}/{part}")) || has("resources", &format!("*/{part}")),
        };
        let names = texts(rule, "resourceNames");
        let is_name = names.is_empty() || names.contains(&self.attribute("name"));
        has("verbs", self.attribute("verb")) && has("apiGroups", self.attribute("group")) && is_resource && is_name
    }

    fn attribute(&self, name: &str) -> &str {
        self.spec.get("resourceAttributes").map(|attributes| text(attributes, name)).unwrap_or_default()
    }
}

fn texts<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    value.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}
