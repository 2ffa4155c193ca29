//! Rows of kinds that have no type of their own: columns as the server's printers have them, read from the document.

use super::discovery::Kind;
use super::kept_rows;
use super::meta::ObjectMeta;
use super::object::{Column, column, wide};
use super::time::SimTime;
use serde_json::{Map, Value};

/// The columns of a kind by its name; those of all others are its name and its age.
pub fn columns(kind: &str) -> &'static [Column] {
    const ROLES: &[Column] = &[column("Name"), column("Created At")];
    const BINDINGS: &[Column] =
        &[column("Name"), column("Role"), column("Age"), wide("Users"), wide("Groups"), wide("ServiceAccounts")];
    const CLASSES: &[Column] =
        &[column("Name"), column("Value"), column("Global-Default"), column("Age"), column("PreemptionPolicy")];
    const INGRESSES: &[Column] =
        &[column("Name"), column("Class"), column("Hosts"), column("Address"), column("Ports"), column("Age")];
    const REVISIONS: &[Column] = &[column("Name"), column("Controller"), column("Revision"), column("Age")];
    match kind {
        "Role" | "ClusterRole" => ROLES,
        "RoleBinding" | "ClusterRoleBinding" => BINDINGS,
        "PriorityClass" => CLASSES,
        "Ingress" => INGRESSES,
        "ControllerRevision" => REVISIONS,
        kind => kept_rows::columns(kind),
    }
}

/// The cells under [`columns`].
pub fn row(kind: &str, metadata: &ObjectMeta, document: &Map<String, Value>, now: SimTime) -> Vec<String> {
    let (name, age) = (metadata.name.clone(), metadata.age(now));
    let document = Document(document);
    match kind {
        "Role" | "ClusterRole" => {
            let created = metadata.creation_timestamp.map(SimTime::to_rfc3339);
            vec![name, created.unwrap_or_else(|| "<unknown>".to_owned())]
        }
        "RoleBinding" | "ClusterRoleBinding" => {
            let role = format!("{}/{}", document.text("/roleRef/kind"), document.text("/roleRef/name"));
            let (users, groups) = (document.subjects("User"), document.subjects("Group"));
            vec![name, role, age, users, groups, document.subjects("ServiceAccount")]
        }
        "PriorityClass" => {
            let value = document.at("/value").map(Value::to_string).unwrap_or_default();
            let is_default = document.at("/globalDefault").and_then(Value::as_bool).unwrap_or_default();
            let policy = match document.text("/preemptionPolicy") {
                "" => "PreemptLowerPriority",
                policy => policy,
            };
            vec![name, value, is_default.to_string(), age, policy.to_owned()]
        }
        "ControllerRevision" => {
            let owner = metadata.controller();
            let kind = owner.and_then(|owner| Kind::of_manifest(&owner.api_version, &owner.kind));
            let owner = kind.zip(owner).map(|(kind, owner)| format!("{}/{}", kind.qualified_singular(), owner.name));
            let number = document.at("/revision").map(Value::to_string).unwrap_or_default();
            vec![name, owner.unwrap_or_else(|| "<none>".to_owned()), number, age]
        }
        "Ingress" => {
            let class = Some(document.text("/spec/ingressClassName")).filter(|class| !class.is_empty());
            let ports = if document.list("/spec/tls").is_empty() { "80" } else { "80, 443" };
            let class = class.unwrap_or("<none>").to_owned();
            vec![name, class, document.hosts(), document.addresses(), ports.to_owned(), age]
        }
        kind => kept_rows::row(kind, metadata, &document, now),
    }
}

/// A document to look into.
pub(super) struct Document<'a>(pub &'a Map<String, Value>);

impl<'a> Document<'a> {
    pub(super) fn at(&self, pointer: &str) -> Option<&'a Value> {
        let (first, rest) = pointer.get(1..)?.split_once('/').map_or((pointer.get(1..)?, None), |(a, b)| (a, Some(b)));
        let value = self.0.get(first)?;
        rest.map_or(Some(value), |rest| value.pointer(&format!("/{rest}")))
    }

    pub(super) fn text(&self, pointer: &str) -> &'a str {
        self.at(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn list(&self, pointer: &str) -> &'a [Value] {
        self.at(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The names of a binding's subjects of a kind.
    fn subjects(&self, kind: &str) -> String {
        let text = |subject: &'a Value, field: &str| subject.get(field).and_then(Value::as_str).unwrap_or_default();
        let meant = self.list("/subjects").iter().filter(|subject| text(subject, "kind") == kind);
        let names = meant.map(|subject| match text(subject, "namespace") {
            "" => text(subject, "name").to_owned(),
            namespace => format!("{namespace}/{}", text(subject, "name")),
        });
        names.collect::<Vec<_>>().join(", ")
    }

    /// As `formatHosts`: three, then how many more.
    fn hosts(&self) -> String {
        let hosts = self.list("/spec/rules").iter().filter_map(|rule| rule.get("host")?.as_str());
        let hosts: Vec<&str> = hosts.filter(|host| !host.is_empty()).collect();
        match hosts.len() {
            0 => "*".to_owned(),
            1..=3 => hosts.join(","),
            count => format!("{} + {} more...", hosts.get(..3).unwrap_or_default().join(","), count - 3),
        }
    }

    fn addresses(&self) -> String {
        let ingress = self.list("/status/loadBalancer/ingress").iter();
        let of = |entry: &'a Value| entry.get("ip").or_else(|| entry.get("hostname"))?.as_str();
        ingress.filter_map(of).collect::<Vec<_>>().join(",")
    }
}
