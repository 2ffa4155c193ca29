//! Kustomizations: the objects of a folder, put together and changed as its `kustomization.yaml` says.

mod edit;
mod generate;
mod load;
mod patches;
mod references;

pub use generate::name_hash;

use super::failure::Failure;
use crate::api::lookup::text_at;
use crate::api::order::InOrder;
use crate::api::yaml::to_yaml;
use crate::host::Host;
use serde_json::Value;

/// An object on its way through kustomizations.
#[derive(Clone, Debug)]
struct Resource {
    value: Value,
    /// The names that it had before, by which patches and references may call it.
    names: Vec<String>,
    /// Whether a digest of its content goes behind its name.
    is_hashed: bool,
}

/// What `kubectl kustomize` prints for a folder.
///
/// # Errors
/// In kustomize's words: no kustomization, resources that are not there, patches that fit nothing.
pub fn build(host: &Host, path: &str) -> Result<String, Failure> {
    let mut resources = load::target(host, path).map_err(Failure::Message)?;
    for resource in resources.iter_mut().filter(|resource| resource.is_hashed) {
        let hash = name_hash(&resource.value, "");
        resource.rename(|name| format!("{name}-{hash}"));
    }
    references::follow(&mut resources);
    resources.order_by_key(|resource| {
        let at = |pointer: &str| text_at(&resource.value, pointer).to_owned();
        let kind = at("/kind");
        let rank = |list: &[&str], kind: &str| list.iter().position(|known| *known == kind);
        let place = match (rank(&FIRST, &kind), LAST.contains(&kind.as_str())) {
            (Some(place), _) => place,
            (None, is_last) => FIRST.len() + usize::from(is_last),
        };
        (place, at("/apiVersion"), kind, at("/metadata/namespace"), at("/metadata/name"))
    });
    let texts: Vec<String> = resources.iter().map(|resource| to_yaml(&resource.value)).collect();
    Ok(texts.join("---\n"))
}

/// Kinds that others need; all that is not named comes after them.
const FIRST: [&str; 22] = [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];
const LAST: [&str; 2] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

impl Resource {
    fn new(value: Value) -> Self {
        Self { value, names: Vec::new(), is_hashed: false }
    }

    fn kind(&self) -> &str {
        text_at(&self.value, "/kind")
    }

    fn name(&self) -> &str {
        text_at(&self.value, "/metadata/name")
    }

    /// Whether it has or had a name.
    fn is_called(&self, name: &str) -> bool {
        self.name() == name || self.names.iter().any(|known| known == name)
    }

    fn rename(&mut self, change: impl Fn(&str) -> String) {
        let old = self.name().to_owned();
        if let Some(name) = self.value.pointer_mut("/metadata/name") {
            *name = change(&old).into();
        }
        self.names.push(old);
    }

    /// `Deployment.v1.apps/web.[noNs]`
    fn id(&self) -> String {
        id(&self.value)
    }
}

fn id(value: &Value) -> String {
    let at = |pointer: &str| text_at(value, pointer);
    let (group, version) = at("/apiVersion").rsplit_once('/').unwrap_or(("[noGrp]", at("/apiVersion")));
    let namespace = if at("/metadata/namespace").is_empty() { "[noNs]" } else { at("/metadata/namespace") };
    format!("{}.{version}.{group}/{}.{namespace}", at("/kind"), at("/metadata/name"))
}
