//! JSON as Go writes a struct: keys in the order in which the type declares them, not by the alphabet.

use crate::api::go_format;
use crate::api::order::InOrder;
use serde_json::{Map, Value};

/// The fields that kubectl makes itself, in an order that agrees with each of their types.
const DECLARED: &[&str] = &[
    "clientVersion",
    "kustomizeVersion",
    "serverVersion",
    "major",
    "minor",
    "gitVersion",
    "gitCommit",
    "gitTreeState",
    "buildDate",
    "goVersion",
    "compiler",
    "platform",
    "kind",
    "apiVersion",
    "metadata",
    "name",
    "generateName",
    "namespace",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "labels",
    "annotations",
    "ownerReferences",
    "finalizers",
    "immutable",
    "data",
    "binaryData",
    "spec",
    "protocol",
    "port",
    "targetPort",
    "nodePort",
    "ports",
    "parallelism",
    "completions",
    "backoffLimit",
    "schedule",
    "concurrencyPolicy",
    "jobTemplate",
    "replicas",
    "selector",
    "clusterIP",
    "externalName",
    "template",
    "volumes",
    "initContainers",
    "containers",
    "image",
    "command",
    "args",
    "hostPort",
    "containerPort",
    "env",
    "value",
    "resources",
    "imagePullPolicy",
    "securityContext",
    "stdin",
    "stdinOnce",
    "tty",
    "restartPolicy",
    "dnsPolicy",
    "type",
    "strategy",
    "status",
];

/// Maps whose keys are the user's: Go sorts them.
const MAPS: [&str; 7] = ["labels", "annotations", "matchLabels", "data", "binaryData", "limits", "requests"];
/// Documents of kubectl are not deep; what is deeper is written on one line.
const MOST_NESTED: usize = 60;

/// The value with `indent` before each level, `json.MarshalIndent`'s way; on one line without one.
pub fn print(value: &Value, indent: &str) -> String {
    let mut text = String::new();
    write(&mut text, value, "", indent, 0);
    text
}

fn write(text: &mut String, value: &Value, key: &str, indent: &str, depth: usize) {
    let line = |depth: usize| if indent.is_empty() { String::new() } else { format!("\n{}", indent.repeat(depth)) };
    let colon = if indent.is_empty() { ":" } else { ": " };
    match value {
        Value::Object(map) if !map.is_empty() && depth < MOST_NESTED => {
            text.push('{');
            for (index, (name, item)) in ordered(map, key).into_iter().enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                text.push_str(&line(depth + 1));
                text.push_str(&go_format::json(&Value::from(name.as_str())));
                text.push_str(colon);
                write(text, item, name, indent, depth + 1);
            }
            text.push_str(&line(depth));
            text.push('}');
        }
        Value::Array(items) if !items.is_empty() && depth < MOST_NESTED => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                text.push_str(&line(depth + 1));
                write(text, item, "", indent, depth + 1);
            }
            text.push_str(&line(depth));
            text.push(']');
        }
        other => text.push_str(&go_format::json(other)),
    }
}

fn ordered<'a>(map: &'a Map<String, Value>, key: &str) -> Vec<(&'a String, &'a Value)> {
    let rank = |name: &str| DECLARED.iter().position(|declared| *declared == name).unwrap_or(DECLARED.len());
    let mut fields: Vec<_> = map.iter().collect();
    fields.order_by_key(|(name, _)| name.as_str());
    if !MAPS.contains(&key) {
        fields.order_by_key(|(name, _)| rank(name));
    }
    fields
}
