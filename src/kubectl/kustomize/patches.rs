//! Patches of a kustomization: parts of objects that are laid over them, and JSON operations.

use super::load::Target;
use super::{Resource, id};
use crate::api::lookup::{text, text_at};
use crate::api::manifest;
use crate::api::order::Gather;
use crate::api::patch::{apply_merge, apply_operations, apply_strategic};
use crate::api::selector::Selector;
use crate::api::yaml::from_yaml;
use serde_json::{Map, Value};

/// Applies a list of patches: `patches`, or one of the older two.
pub fn of_field(target: &Target<'_>, field: &str, resources: &mut Vec<Resource>) -> Result<(), String> {
    for entry in target.list(field) {
        let inline = entry.as_str().filter(|text| text.contains('\n')).unwrap_or(text(&entry, "patch"));
        let path = entry.as_str().filter(|text| !text.contains('\n')).unwrap_or(text(&entry, "path"));
        let written = match (inline, path) {
            ("", "") => return Err("must specify one of patch and path in\n".to_owned() + &entry.to_string()),
            ("", path) => {
                target.read(path).map_err(|why| format!("failed to get the patch file from path({path}): {why}"))?
            }
            (inline, _) => inline.to_owned(),
        };
        let operations = from_yaml(&written).ok().and_then(|value| value.as_array().cloned());
        match (operations, entry.get("target")) {
            (Some(operations), Some(selector)) => {
                for resource in resources.iter_mut().filter(|resource| is_meant(resource, selector)) {
                    apply_operations(&mut resource.value, &operations)?;
                }
            }
            (Some(_), None) => return Err("must specify a target for JSON patch".to_owned()),
            (None, selector) => {
                for manifest in manifest::read(&written, path) {
                    let part = manifest
                        .map_err(|error| format!("unable to parse SM or JSON patch from [{written}]: {error}"))?;
                    lay(part.value, selector, resources)?;
                }
            }
        }
    }
    Ok(())
}

/// Lays a part over all that a target means, or over the one object that it names itself.
fn lay(part: Value, selector: Option<&Value>, resources: &mut Vec<Resource>) -> Result<(), String> {
    let is_own = |resource: &Resource| {
        let namespace = text_at(&part, "/metadata/namespace");
        resource.kind() == text(&part, "kind")
            && resource.is_called(text_at(&part, "/metadata/name"))
            && ["", text_at(&resource.value, "/metadata/namespace")].contains(&namespace)
    };
    let places: Vec<usize> = resources
        .iter()
        .enumerate()
        .filter(|(_, resource)| selector.map_or_else(|| is_own(resource), |selector| is_meant(resource, selector)))
        .map(|(place, _)| place)
        .collect();
    if places.is_empty() && selector.is_none() {
        let id = id(&part);
        return Err(format!(
            "no resource matches strategic merge patch {id:?}: no matches for Id {id}; failed to find unique target for \
             patch {id}"
        ));
    }
    if text(&part, "$patch") == "delete" {
        let mut place = 0;
        resources.retain(|_| {
            place += 1;
            !places.contains(&(place - 1))
        });
        return Ok(());
    }
    for place in places {
        if let Some(resource) = resources.get_mut(place) {
            merge(resource, &part, selector.is_some())?;
        }
    }
    Ok(())
}

/// Merges a part; what an object is and how it is called stays.
fn merge(resource: &mut Resource, part: &Value, keeps_name: bool) -> Result<(), String> {
    let mut changes = part.as_object().cloned().unwrap_or_default();
    for field in ["apiVersion", "kind"] {
        changes.remove(field);
    }
    if let Some(metadata) = changes.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.retain(|field, _| field != "name" && !(keeps_name && field == "namespace"));
    }
    let (version, kind) = (text(&resource.value, "apiVersion").to_owned(), resource.kind().to_owned());
    let fields = resource.value.as_object().cloned().unwrap_or_default();
    match apply_strategic(fields, changes.clone(), &version, &kind) {
        Ok(merged) => {
            resource.value = Value::Object(merged);
            changes.iter().for_each(|(field, part)| {
                resource.value.get_mut(field).into_iter().for_each(|whole| bring_forward(whole, part));
            });
        }
        Err(error) if error.to_string().contains("not supported") => {
            apply_merge(&mut resource.value, &Value::Object(changes));
        }
        Err(error) => return Err(error.to_string()),
    }
    Ok(())
}

/// Items of a list that a patch names come first, in its order: kustomize puts the old ones behind them.
fn bring_forward(whole: &mut Value, part: &Value) {
    match (whole, part) {
        (Value::Object(fields), Value::Object(parts)) => {
            for (field, part) in parts {
                fields.get_mut(field).into_iter().for_each(|whole| bring_forward(whole, part));
            }
        }
        (Value::Array(items), Value::Array(parts)) => {
            let mut front = Vec::new();
            for part in parts.iter().filter_map(Value::as_object) {
                let Some(place) = items.iter().position(|item| is_same(item, part)) else { continue };
                let mut item = items.remove(place);
                bring_forward(&mut item, &Value::Object(part.clone()));
                front.push(item);
            }
            items.splice(0..0, front);
        }
        _ => {}
    }
}

fn is_same(item: &Value, part: &Map<String, Value>) -> bool {
    let keys = ["name", "mountPath", "containerPort", "port", "ip"];
    keys.iter().find_map(|key| part.get(*key).map(|value| item.get(key) == Some(value))).unwrap_or_default()
}

/// Whether a target means an object. Names and kinds are patterns, of which only `.*` is known here.
fn is_meant(resource: &Resource, selector: &Value) -> bool {
    let at = |field: &str| text(selector, field);
    let fits = |pattern: &str, text: &str| match regex_lite::Regex::new(&format!("^(?:{pattern})$")) {
        Ok(regex) => pattern.is_empty() || regex.is_match(text),
        Err(_) => pattern == text,
    };
    let (group, version) =
        text(&resource.value, "apiVersion").rsplit_once('/').unwrap_or(("", text(&resource.value, "apiVersion")));
    let selects = |written: &str, field: &str| {
        let Ok(selector) = written.parse::<Selector>() else { return false };
        let pairs = resource.value.pointer(field).and_then(Value::as_object);
        let pairs =
            pairs.into_iter().flatten().filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())));
        selector.matches(&pairs.gather())
    };
    let name = at("name");
    fits(at("kind"), resource.kind())
        && (fits(name, resource.name()) || resource.names.iter().any(|known| fits(name, known)))
        && fits(at("group"), group)
        && fits(at("version"), version)
        && fits(at("namespace"), text_at(&resource.value, "/metadata/namespace"))
        && selects(at("labelSelector"), "/metadata/labels")
        && selects(at("annotationSelector"), "/metadata/annotations")
}
