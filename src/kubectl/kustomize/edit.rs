//! What a kustomization does to all objects: namespace, names, labels, annotations, replicas, images.

use super::Resource;
use super::load::Target;
use crate::api::discovery::Kind;
use crate::api::lookup::{text, text_at};
use serde_json::{Map, Value, json};

/// Kinds with a template of pods, and where it is.
const TEMPLATES: [(&str, &str); 7] = [
    ("Deployment", "/spec/template"),
    ("ReplicaSet", "/spec/template"),
    ("DaemonSet", "/spec/template"),
    ("StatefulSet", "/spec/template"),
    ("ReplicationController", "/spec/template"),
    ("Job", "/spec/template"),
    ("CronJob", "/spec/jobTemplate/spec/template"),
];
/// Kinds whose selector is made if it is not there.
const SELECTING: [&str; 6] =
    ["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Service", "ReplicationController"];
/// Kinds that keep their name.
const UNNAMED: [&str; 3] = ["APIService", "CustomResourceDefinition", "Namespace"];

/// Namespace, prefix, suffix, labels and annotations, in this order.
pub fn names_and_labels(target: &Target<'_>, resources: &mut [Resource]) {
    let word = |field: &str| text(&target.spec, field);
    if !word("namespace").is_empty() {
        place(word("namespace"), resources);
    }
    let (prefix, suffix) = (word("namePrefix"), word("nameSuffix"));
    for resource in resources.iter_mut() {
        if prefix.len() + suffix.len() > 0 && !UNNAMED.contains(&resource.kind()) {
            resource.rename(|name| format!("{prefix}{name}{suffix}"));
        }
        let pairs = |spec: &Value, field: &str| spec.get(field).and_then(Value::as_object).cloned().unwrap_or_default();
        for spec in target.list("labels") {
            let is_on = |field: &str| spec.get(field) == Some(&Value::Bool(true));
            label(resource, &pairs(&spec, "pairs"), is_on("includeSelectors"), is_on("includeTemplates"));
        }
        let common = pairs(&target.spec, "commonLabels");
        if !common.is_empty() {
            label(resource, &common, true, true);
        }
        let annotations = pairs(&target.spec, "commonAnnotations");
        if !annotations.is_empty() {
            write(&mut resource.value, "/metadata/annotations", &annotations);
            for place in templates(resource) {
                write(&mut resource.value, &format!("{place}/metadata/annotations"), &annotations);
            }
        }
    }
}

fn place(namespace: &str, resources: &mut [Resource]) {
    let own = |name: &str, resources: &[Resource]| {
        name == "default" || resources.iter().any(|known| known.kind() == "ServiceAccount" && known.is_called(name))
    };
    let accounts: Vec<Resource> = resources.to_vec();
    for resource in resources {
        let kind = Kind::of_manifest(text(&resource.value, "apiVersion"), resource.kind());
        if resource.kind() == "Namespace" {
            resource.rename(|_| namespace.to_owned());
        } else if kind.is_none_or(Kind::is_namespaced) {
            write(&mut resource.value, "/metadata", &one("namespace", namespace.into()));
        }
        let subjects = resource.value.get_mut("subjects").and_then(Value::as_array_mut);
        for subject in subjects.into_iter().flatten() {
            if text(subject, "kind") == "ServiceAccount" && own(text(subject, "name"), &accounts) {
                write(subject, "", &one("namespace", namespace.into()));
            }
        }
    }
}

fn label(resource: &mut Resource, pairs: &Map<String, Value>, selects: bool, reaches_templates: bool) {
    write(&mut resource.value, "/metadata/labels", pairs);
    if selects || reaches_templates {
        for place in templates(resource) {
            write(&mut resource.value, &format!("{place}/metadata/labels"), pairs);
        }
    }
    if !selects {
        return;
    }
    let is_bare = ["Service", "ReplicationController"].contains(&resource.kind());
    let path = if is_bare { "/spec/selector" } else { "/spec/selector/matchLabels" };
    if SELECTING.contains(&resource.kind()) || resource.value.pointer(path).is_some() {
        write(&mut resource.value, path, pairs);
    }
}

fn templates(resource: &Resource) -> Vec<&'static str> {
    let known = TEMPLATES.iter().find(|(kind, _)| *kind == resource.kind());
    let mut places: Vec<&str> = known.map(|(_, place)| *place).into_iter().collect();
    if resource.kind() == "CronJob" {
        places.insert(0, "/spec/jobTemplate");
    }
    places
}

fn one(field: &str, value: Value) -> Map<String, Value> {
    let mut pairs = Map::new();
    pairs.insert(field.to_owned(), value);
    pairs
}

/// Writes pairs into an object at a place, which is made if it is not there.
fn write(value: &mut Value, place: &str, pairs: &Map<String, Value>) {
    let mut here = value;
    for step in place.split('/').skip(1) {
        let Value::Object(fields) = here else { return };
        here = fields.entry(step).or_insert_with(|| json!({}));
        if here.is_null() {
            *here = json!({});
        }
    }
    if let Value::Object(fields) = here {
        fields.extend(pairs.clone());
    }
}

/// Replica counts and images.
pub fn replicas_and_images(target: &Target<'_>, resources: &mut [Resource]) -> Result<(), String> {
    for spec in target.list("replicas") {
        let (name, count) = (text(&spec, "name"), spec.get("count").cloned().unwrap_or_default());
        let kinds = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"];
        let mut is_found = false;
        for resource in resources.iter_mut().filter(|known| kinds.contains(&known.kind()) && known.is_called(name)) {
            write(&mut resource.value, "/spec", &one("replicas", count.clone()));
            is_found = true;
        }
        if !is_found {
            return Err(format!(
                "resource with name {name} does not match a config with the following GVK [Deployment.[noVer].[noGrp] \
                 ReplicationController.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] StatefulSet.[noVer].[noGrp]]"
            ));
        }
    }
    for spec in target.list("images").into_iter().chain(target.list("imageTags")) {
        resources.iter_mut().for_each(|resource| set_images(&mut resource.value, &spec));
    }
    Ok(())
}

fn set_images(value: &mut Value, spec: &Value) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("containers" | "initContainers", Value::Array(items)) => {
                        for image in items.iter_mut().filter_map(|item| item.get_mut("image")) {
                            let new = image.as_str().and_then(|old| changed(old, spec));
                            new.into_iter().for_each(|new| *image = new.into());
                        }
                    }
                    (_, value) => set_images(value, spec),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| set_images(item, spec)),
        _ => {}
    }
}

/// The image by its new name, tag and digest; nothing if another one is meant.
fn changed(image: &str, spec: &Value) -> Option<String> {
    let at = |field: &str| spec.get(field).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let rest = image.strip_prefix(text_at(spec, "/name"))?;
    if !rest.is_empty() && !rest.starts_with([':', '@']) || rest.contains('/') {
        return None;
    }
    let name = at("newName").unwrap_or_else(|| text_at(spec, "/name").to_owned());
    Some(match (at("digest"), at("newTag")) {
        (Some(digest), _) => format!("{name}@{digest}"),
        (None, Some(tag)) => format!("{name}:{tag}"),
        (None, None) => format!("{name}{rest}{}", at("tagSuffix").unwrap_or_default()),
    })
}
