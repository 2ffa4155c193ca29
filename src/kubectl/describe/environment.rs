//! A container's environment: what is written in the manifest, what the pod's own fields fill in, and what comes from
//! elsewhere.

use super::containers::{Frame, optional};
use super::description::{Description, items_at, text_at};
use crate::api::document;
use crate::api::go_format;
use crate::api::meta::StringMap;
use crate::api::pod::{Container, EnvVar, Pod};
use crate::api::quantity::{Format, Quantity};
use serde_json::Value;

/// Adds the sections `Environment Variables from` and `Environment`.
pub fn environment(description: &mut Description, container: &Container, frame: Frame<'_>) {
    let sources = container.env_from.as_ref().map_or(&[][..], |sources| items_at(sources, ""));
    if !sources.is_empty() {
        description.heading(2, "Environment Variables from");
    }
    for source in sources {
        from(description, source);
    }
    let none = if container.env.is_empty() { "\t<none>" } else { "" };
    description.line(2, format_args!("Environment:{none}"));
    for variable in &container.env {
        match &variable.value_from {
            Some(source) => computed(description, variable, source, container, frame),
            None => literal(description, variable),
        }
    }
}

fn from(description: &mut Description, source: &Value) {
    let (kind, reference) = match (source.get("configMapRef"), source.get("secretRef")) {
        (Some(reference), _) => ("ConfigMap", reference),
        (None, Some(reference)) => ("Secret", reference),
        (None, None) => ("", &Value::Null),
    };
    let prefix = match text_at(source, "/prefix") {
        "" => String::new(),
        prefix => format!(" with prefix '{prefix}'"),
    };
    let (name, optional) = (text_at(reference, "/name"), optional(reference));
    description.line(3, format_args!("{name}\t{kind}{prefix}\tOptional: {optional}"));
}

fn literal(description: &mut Description, variable: &EnvVar) {
    let mut lines = variable.value.split('\n');
    description.field(3, &variable.name, lines.next().unwrap_or_default());
    lines.for_each(|line| description.line(3, format_args!("\t{line}")));
}

fn computed(description: &mut Description, variable: &EnvVar, source: &Value, container: &Container, frame: Frame<'_>) {
    let text = if let Some(field) = source.get("fieldRef") {
        let path = text_at(field, "/fieldPath");
        let value = match frame {
            Frame::Pod(pod) => pod_field(pod, path).unwrap_or_default(),
            Frame::Template => String::new(),
        };
        format!("{value} ({}:{path})", text_at(field, "/apiVersion"))
    } else if let Some(field) = source.get("resourceFieldRef") {
        let resource = text_at(field, "/resource");
        let value = match container_resource(container, resource, field.get("divisor")).as_deref() {
            Some("0") if resource == "limits.cpu" || resource == "limits.memory" => "node allocatable".to_owned(),
            value => value.unwrap_or_default().to_owned(),
        };
        format!("{value} ({resource})")
    } else if let Some(key) = source.get("secretKeyRef") {
        let (name, optional) = (text_at(key, "/name"), optional(key));
        format!("<set to the key '{}' in secret '{name}'>\tOptional: {optional}", text_at(key, "/key"))
    } else if let Some(key) = source.get("configMapKeyRef") {
        let (name, optional) = (text_at(key, "/name"), optional(key));
        format!("<set to the key '{}' of config map '{name}'>\tOptional: {optional}", text_at(key, "/key"))
    } else {
        return;
    };
    description.field(3, &variable.name, text);
}

/// The few fields that kubectl itself knows how to read (`ExtractFieldPathAsString`); of all others it shows nothing.
fn pod_field(pod: &Pod, path: &str) -> Option<String> {
    let meta = &pod.metadata;
    if let Some((map, key)) = path.strip_suffix("']").and_then(|path| path.split_once("['")) {
        return match map {
            "metadata.annotations" => meta.annotations.get(key).cloned(),
            "metadata.labels" => meta.labels.get(key).cloned(),
            _ => None,
        };
    }
    match path {
        "metadata.annotations" => Some(format_map(&meta.annotations)),
        "metadata.labels" => Some(format_map(&meta.labels)),
        "metadata.name" => Some(meta.name.clone()),
        "metadata.namespace" => Some(meta.namespace.clone()),
        "metadata.uid" => Some(meta.uid.to_string()),
        _ => None,
    }
}

fn format_map(map: &StringMap) -> String {
    let lines: Vec<String> = map.iter().map(|(key, value)| format!("{key}={}", go_format::quote(value))).collect();
    lines.join("\n")
}

/// As `ExtractContainerResourceValue`: in units of the divisor, rounded up.
fn container_resource(container: &Container, resource: &str, divisor: Option<&Value>) -> Option<String> {
    let (side, name) = resource.split_once('.')?;
    let list = match side {
        "limits" => &container.resources.limits,
        "requests" => &container.resources.requests,
        _ => return None,
    };
    let known = matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with("hugepages-");
    let amount = list.get(name).cloned().unwrap_or_default();
    let one = Quantity::from_value(1, Format::DecimalSi);
    let divisor: Quantity = divisor.and_then(|divisor| document::read(divisor.clone()).ok()).unwrap_or_default();
    let divisor = if divisor.is_zero() { one } else { divisor };
    let (amount, unit) = match name {
        "cpu" => (amount.milli_value(), divisor.milli_value()),
        _ => (amount.value(), divisor.value()),
    };
    known.then(|| amount.saturating_add(unit.saturating_sub(1)).checked_div(unit))?.map(|count| count.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn variables_tell_where_they_come_from() {
        let container: Container = document::read(json!({
            "name": "c",
            "resources": {"limits": {"memory": "100Mi"}, "requests": {"cpu": "250m"}},
            "envFrom": [
                {"configMapRef": {"name": "settings"}},
                {"prefix": "S_", "secretRef": {"name": "keys", "optional": true}},
            ],
            "env": [
                {"name": "A", "value": "one\ntwo"},
                {"name": "NAME", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.name"}}},
                {"name": "NODE", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "spec.nodeName"}}},
                {"name": "L", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.labels['app']"}}},
                {"name": "CPU", "valueFrom": {"resourceFieldRef": {"resource": "requests.cpu", "divisor": "0"}}},
                {"name": "MAX", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
                {"name": "MEM", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory", "divisor": "1Mi"}}},
                {"name": "S", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "k"}}},
                {"name": "C", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "k", "optional": true}}},
            ],
        }))
        .unwrap();
        let pod: Pod = document::read(json!({"metadata": {"name": "web", "labels": {"app": "x"}}})).unwrap();
        let mut description = Description::default();
        environment(&mut description, &container, Frame::Pod(&pod));
        let expected = "    Environment Variables from:
      settings  ConfigMap                Optional: false
      keys      Secret with prefix 'S_'  Optional: true
    Environment:
      A:     one
             two
      NAME:  web (v1:metadata.name)
      NODE:   (v1:spec.nodeName)
      L:     x (v1:metadata.labels['app'])
      CPU:   1 (requests.cpu)
      MAX:   node allocatable (limits.cpu)
      MEM:   100 (limits.memory)
      S:     <set to the key 'k' in secret 'keys'>          Optional: false
      C:     <set to the key 'k' of config map 'settings'>  Optional: true
";
        assert_eq!(description.finish(), expected);
    }
}
