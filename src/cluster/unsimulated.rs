//! What the model takes and keeps as a server does, but does not act on.

use crate::api::discovery::Kind;
use crate::api::object::Object;
use serde_json::Value;

/// What a pod's description may say without any effect here.
const WITHOUT_EFFECT: &[&str] = &[
    "backoffLimitPerIndex",
    "dnsConfig",
    "hostAliases",
    "imagePullSecrets",
    "lifecycle",
    "overhead",
    "podFailurePolicy",
    "priorityClassName",
    "readinessGates",
    "resourceClaims",
    "runtimeClassName",
    "securityContext",
    "successPolicy",
    "timeZone",
    "volumeDevices",
];
/// What describes pods.
const DESCRIBES_PODS: [Kind; 7] =
    [Kind::STATEFUL_SET, Kind::POD, Kind::DEPLOYMENT, Kind::REPLICA_SET, Kind::DAEMON_SET, Kind::JOB, Kind::CRON_JOB];

/// What of an object is kept without acting on it: its kind as a whole, or the first field of its pods without effect.
pub fn kept_only(object: &Object) -> Option<String> {
    let kind = object.kind();
    if kind.is_namespaced() && !Object::is_simulated(kind) && !kind.acts_as_document() {
        return Some(kind.info().plural.to_owned());
    }
    if !DESCRIBES_PODS.contains(&kind) {
        return None;
    }
    without_effect(object.to_value().get("spec")?).map(str::to_owned)
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
