//! What a container or a pod needs of other objects before it can start: variables and files from maps and secrets.

use crate::api::config::{ConfigMap, Secret};
use crate::api::discovery::Kind;
use crate::api::lookup::text;
use crate::api::pod::{Container, Pod};
use crate::apiserver::request::Key;
use crate::control_loop::View;
use serde_json::Value;

/// Why a container's variables can't be had, as `makeEnvironmentVariables` words it.
pub fn missing_variable(view: &View<'_>, pod: &Pod, container: &Container) -> Option<String> {
    let whole = container.env_from.as_ref().and_then(|from| from.as_array()).into_iter().flatten();
    let wholes = whole.flat_map(|from| {
        [("configMapRef", Kind::CONFIG_MAP), ("secretRef", Kind::SECRET)].map(|(field, kind)| (from.get(field), kind))
    });
    let mut problems = wholes.filter_map(|(reference, kind)| object_problem(view, pod, kind, reference?));
    if let Some(problem) = problems.next() {
        return Some(problem);
    }
    let sources = container.env.iter().filter_map(|variable| variable.value_from.as_ref());
    let keys = sources.flat_map(|source| {
        [("configMapKeyRef", Kind::CONFIG_MAP), ("secretKeyRef", Kind::SECRET)]
            .map(|(field, kind)| (source.get(field), kind))
    });
    keys.into_iter().find_map(|(reference, kind)| {
        let reference = reference?;
        object_problem(view, pod, kind, reference).or_else(|| key_problem(view, pod, kind, reference))
    })
}

/// The first volume whose map or secret is not there, and why that is a problem.
pub fn missing_volume(view: &View<'_>, pod: &Pod) -> Option<(String, String)> {
    pod.spec.volumes.iter().find_map(|volume| {
        let kinds = [("configMap", "name", Kind::CONFIG_MAP), ("secret", "secretName", Kind::SECRET)];
        let problem = kinds.into_iter().find_map(|(field, name, kind)| {
            let source = volume.source.get(field)?;
            let is_missing = !is_optional(source) && !is_there(view, pod, kind, text(source, name));
            is_missing.then(|| format!("{} {:?} not found", kind.singular(), text(source, name)))
        });
        problem.map(|problem| (volume.name.clone(), problem))
    })
}

fn object_problem(view: &View<'_>, pod: &Pod, kind: Kind, reference: &Value) -> Option<String> {
    let name = text(reference, "name");
    let is_missing = !is_optional(reference) && !is_there(view, pod, kind, name);
    is_missing.then(|| format!("{} {name:?} not found", kind.info().plural))
}

fn key_problem(view: &View<'_>, pod: &Pod, kind: Kind, reference: &Value) -> Option<String> {
    let (name, key) = (text(reference, "name"), text(reference, "key"));
    let place = Key::new(kind, &pod.metadata.namespace, name);
    let has_key = match kind {
        Kind::CONFIG_MAP => view.store.typed::<ConfigMap>(&place).is_some_and(|map| map.data.contains_key(key)),
        _ => view.store.typed::<Secret>(&place).is_some_and(|secret| secret.data.contains_key(key)),
    };
    let is_missing = !is_optional(reference) && !has_key;
    is_missing.then(|| format!("couldn't find key {key} in {} {}/{name}", kind.info().kind, pod.metadata.namespace))
}

fn is_there(view: &View<'_>, pod: &Pod, kind: Kind, name: &str) -> bool {
    view.store.get(&Key::new(kind, &pod.metadata.namespace, name)).is_some()
}

fn is_optional(reference: &Value) -> bool {
    reference.get("optional").and_then(Value::as_bool).unwrap_or_default()
}
