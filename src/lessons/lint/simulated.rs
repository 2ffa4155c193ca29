//! Whether a lesson relies on anything that the model takes but does not simulate.

use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::apiserver::store::Store;
use serde_json::Value;

/// What a pod's description may say without any effect here.
const WITHOUT_EFFECT: &[&str] = &[
    "affinity",
    "dnsConfig",
    "envFrom",
    "ephemeralContainers",
    "hostAliases",
    "imagePullSecrets",
    "lifecycle",
    "overhead",
    "readinessGates",
    "resourceClaims",
    "runtimeClassName",
    "schedulingGates",
    "securityContext",
    "topologySpreadConstraints",
    "valueFrom",
    "volumeDevices",
];
/// How a program says so.
const SAYS: &str = "not simulated";

/// What the learner's namespace holds that the model does not simulate, and what the console said of that kind.
pub fn unsimulated(store: &Store, screen: &str) -> Vec<String> {
    let mut found: Vec<String> = screen.lines().filter(|line| line.contains(SAYS)).map(str::to_owned).collect();
    for kind in Kind::all().filter(|kind| kind.is_namespaced() && !Object::is_simulated(*kind)) {
        let objects = store.list(kind, "default");
        found.extend(objects.map(|(key, _)| format!("{} {:?} is kept, but not simulated", kind.singular(), key.name)));
    }
    for (key, object) in store.list(Kind::POD, "default") {
        let document = object.to_value();
        if let Some(field) = document.get("spec").and_then(without_effect) {
            found.push(format!("pod {:?} says {field}, which is not simulated", key.name));
        }
    }
    found
}

/// The first field of a description that has no effect; what is empty says nothing.
fn without_effect(value: &Value) -> Option<&str> {
    match value {
        Value::Object(map) => map.iter().find_map(|(field, inner)| {
            let is_empty = inner.as_object().is_some_and(serde_json::Map::is_empty) || inner.is_null();
            let is_idle = WITHOUT_EFFECT.contains(&field.as_str()) && !is_empty;
            if is_idle { Some(field.as_str()) } else { without_effect(inner) }
        }),
        Value::Array(items) => items.iter().find_map(without_effect),
        _ => None,
    }
}
