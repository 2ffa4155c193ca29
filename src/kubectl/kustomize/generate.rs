//! ConfigMaps and Secrets that a kustomization generates, and the digest in their names.

use super::Resource;
use super::load::Target;
use crate::api::base64;
use crate::api::go_format;
use crate::api::lookup::text;
use crate::api::order::Gather;
use hmac_sha256::Hash;
use serde_json::{Map, Value, json};

/// The digest that kustomize and `--append-hash` put behind the name of a ConfigMap or Secret, whose own name counts as
/// `name`: to kustomize it is empty.
pub fn name_hash(document: &Value, name: &str) -> String {
    let part = |field: &str| document.get(field).cloned().unwrap_or_else(|| "".into());
    let kind = text(document, "kind");
    let mut content = json!({ "data": part("data"), "kind": kind, "name": name });
    if let Value::Object(fields) = &mut content {
        if kind == "Secret" {
            fields.insert("type".to_owned(), part("type"));
        }
        for field in ["binaryData", "stringData"] {
            fields.extend(document.get(field).map(|value| (field.to_owned(), value.clone())));
        }
    }
    // No digits that make words.
    let letter = |c: char| match c {
        '0' => 'g',
        '1' => 'h',
        '3' => 'k',
        'a' => 'm',
        'e' => 't',
        c => c,
    };
    let digest = Hash::hash(go_format::json(&content).as_bytes());
    let digits: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    digits.chars().map(letter).collect()
}

/// Generates what the two lists say.
pub fn all(target: &Target<'_>, resources: &mut Vec<Resource>) -> Result<(), String> {
    for (field, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
        for spec in target.list(field) {
            let made = resource(target, kind, &spec)?;
            let known = resources.iter_mut().find(|known| known.kind() == kind && known.is_called(made.name()));
            match (text(&spec, "behavior"), known) {
                ("merge", Some(known)) => take_over(known, made.value),
                ("replace", Some(known)) => {
                    known.value.as_object_mut().map(|fields| fields.remove("data"));
                    take_over(known, made.value);
                }
                (behavior @ ("merge" | "replace"), None) => {
                    let id = made.id();
                    return Err(format!("merging from generator: id {id} does not exist; cannot {behavior}"));
                }
                (_, Some(known)) => {
                    return Err(format!("may not add resource with an already registered id: {}", known.id()));
                }
                (_, None) => resources.push(made),
            }
        }
    }
    Ok(())
}

/// Lays what is generated over what a base generated; that keeps its name.
fn take_over(known: &mut Resource, mut made: Value) {
    if let Some(name) = made.pointer_mut("/metadata/name") {
        *name = known.name().into();
    }
    if let Value::Object(made) = &mut made {
        made.retain(|field, _| ["data", "metadata"].contains(&field.as_str()));
    }
    crate::api::patch::apply_merge(&mut known.value, &made);
}

fn resource(target: &Target<'_>, kind: &str, spec: &Value) -> Result<Resource, String> {
    let data = data(target, spec)?;
    let encoded = data.into_iter().map(|(key, text)| match kind {
        "Secret" => (key, Value::from(base64::encode(text.as_bytes()))),
        _ => (key, Value::from(text)),
    });
    let mut options = target.spec.get("generatorOptions").cloned().unwrap_or_else(|| json!({}));
    crate::api::patch::apply_merge(&mut options, spec.get("options").unwrap_or(&json!({})));
    let mut metadata = json!({ "name": text(spec, "name") });
    if let Value::Object(fields) = &mut metadata {
        for field in ["labels", "annotations"] {
            fields.extend(options.get(field).map(|value| (field.to_owned(), value.clone())));
        }
        fields.extend(spec.get("namespace").map(|value| ("namespace".to_owned(), value.clone())));
    }
    let mut value = json!({ "apiVersion": "v1", "kind": kind, "metadata": metadata });
    if let Value::Object(fields) = &mut value {
        let data: Map<String, Value> = encoded.gather();
        if !data.is_empty() {
            fields.insert("data".to_owned(), data.into());
        }
        fields.extend(options.get("immutable").map(|value| ("immutable".to_owned(), value.clone())));
        if kind == "Secret" {
            let kind = Some(text(spec, "type")).filter(|kind| !kind.is_empty()).unwrap_or("Opaque");
            fields.insert("type".to_owned(), kind.into());
        }
    }
    let is_hashed = options.get("disableNameSuffixHash") != Some(&Value::Bool(true));
    Ok(Resource { is_hashed, ..Resource::new(value) })
}

/// What literals, files and environment files put in.
fn data(target: &Target<'_>, spec: &Value) -> Result<Vec<(String, String)>, String> {
    let list = |field: &str| spec.get(field).and_then(Value::as_array).cloned().unwrap_or_default();
    let loading = |why: String| format!("loading KV pairs: {why}");
    let mut data = Vec::new();
    let mut env_files = list("envs");
    env_files.extend(spec.get("env").cloned());
    for path in env_files.iter().filter_map(Value::as_str) {
        let file = target.read(path).map_err(|why| loading(format!("env source files: [{path}]: {why}")))?;
        for line in file.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            data.push((key.to_owned(), value.to_owned()));
        }
    }
    for literal in list("literals").iter().filter_map(Value::as_str) {
        let Some((key, value)) = literal.split_once('=') else {
            let why = format!("literal sources: invalid literal source {literal}, expected key=value");
            return Err(loading(why));
        };
        data.push((key.to_owned(), value.trim_matches(['"', '\'']).to_owned()));
    }
    for source in list("files").iter().filter_map(Value::as_str) {
        let own = source.rsplit('/').next().unwrap_or(source);
        let (key, path) = source.split_once('=').unwrap_or((own, source));
        let file = target.read(path).map_err(|why| loading(format!("file sources: [{source}]: {why}")))?;
        data.push((key.to_owned(), file));
    }
    Ok(data)
}
