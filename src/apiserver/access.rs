//! Reviews: who a client is, and whether somebody may do something, by the RBAC objects of the cluster.
//!
//! They are created like objects and never kept; the rules are those of upstream's RBAC authorizer.

use super::default_roles;
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
        "SelfSubjectRulesReview" => rules_of(&spec, store),
        _ => return None,
    };
    let mut rest: Map<String, Value> = asked.rest.clone();
    rest.insert("status".to_owned(), status);
    Some(Object::Dynamic(DynamicObject { kind: asked.kind, metadata: asked.metadata.clone(), rest }))
}

/// All that somebody may do in a namespace. `user` and `groups` stand for the headers of impersonation.
fn rules_of(spec: &Value, store: &Store) -> Value {
    let own = spec.get("user").is_none();
    let groups = if own { ADMINISTRATORS.to_vec() } else { texts(spec, "groups") };
    let granted = Request { spec, groups }.granted(text(spec, "namespace"), store);
    let (urls, resources): (Vec<Value>, Vec<Value>) =
        granted.into_iter().partition(|rule| rule.get("nonResourceURLs").is_some());
    json!({ "incomplete": false, "nonResourceRules": urls, "resourceRules": resources })
}

/// What somebody wants to do: the `spec` of a SubjectAccessReview.
struct Request<'a> {
    spec: &'a Value,
    groups: Vec<&'a str>,
}

impl Request<'_> {
    fn is_allowed(&self, store: &Store) -> bool {
        self.granted(self.attribute("namespace"), store).iter().any(|rule| self.rule_allows(rule))
    }

    /// The rules of all roles that are bound to whoever asks.
    fn granted(&self, namespace: &str, store: &Store) -> Vec<Value> {
        let mut rules = default_roles::of_groups(&self.groups);
        self.bound(store, "ClusterRoleBinding", "", &mut rules);
        if !namespace.is_empty() {
            self.bound(store, "RoleBinding", namespace, &mut rules);
        }
        rules
    }

    fn bound(&self, store: &Store, binding: &str, namespace: &str, rules: &mut Vec<Value>) {
        let Some(kind) = Kind::of_manifest(RBAC, binding) else { return };
        for (_, binding) in store.list(kind, namespace) {
            if let Object::Dynamic(binding) = binding.as_ref()
                && self.is_subject(binding)
            {
                rules.extend(rules_of_role(binding, store));
            }
        }
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

fn rules_of_role(binding: &DynamicObject, store: &Store) -> Vec<Value> {
    let role = binding.rest.get("roleRef").cloned().unwrap_or_default();
    let (kind, name) = (text(&role, "kind"), text(&role, "name"));
    let namespace = if kind == "Role" { binding.metadata.namespace.as_str() } else { "" };
    let Some(kind) = Kind::of_manifest(RBAC, kind) else { return Vec::new() };
    match store.get(&super::request::Key::new(kind, namespace, name)).map(std::rc::Rc::as_ref) {
        Some(Object::Dynamic(role)) => role.rest.get("rules").and_then(Value::as_array).cloned().unwrap_or_default(),
        _ if kind.is_namespaced() => Vec::new(),
        _ => default_roles::of_name(name),
    }
}

fn texts<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    value.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}
