//! What the server refuses in the volumes of a pod, as `ValidateVolumes`.

use super::container_validation::text_errors;
use super::field::FieldError;
use super::names::dns_label_errors;
use super::pod::{PodSpec, Volume};
use crate::api::set::Set;
use serde_json::Value;

/// What the sources of volumes cannot do without.
const REQUIRED: [(&str, &[&str]); 9] = [
    ("awsElasticBlockStore", &["volumeID"]),
    ("configMap", &["name"]),
    ("csi", &["driver"]),
    ("gcePersistentDisk", &["pdName"]),
    ("hostPath", &["path"]),
    ("iscsi", &["targetPortal", "iqn"]),
    ("nfs", &["server", "path"]),
    ("persistentVolumeClaim", &["claimName"]),
    ("secret", &["secretName"]),
];
const HOST_PATHS: [&str; 8] =
    ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

/// Everything wrong with a pod's volumes.
pub fn validate_volumes(path: &str, spec: &PodSpec) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut names = Set::default();
    for (index, volume) in spec.volumes.iter().enumerate() {
        let at = format!("{path}.volumes[{index}]");
        errors.extend(source(&at, volume));
        let name = format!("{at}.name");
        if volume.name.is_empty() {
            errors.push(FieldError::required(name, ""));
            continue;
        }
        let messages = dns_label_errors(&volume.name);
        if messages.is_empty() && !names.insert(volume.name.as_str()) {
            errors.push(FieldError::duplicate(&name, volume.name.as_str()));
        }
        errors.extend(text_errors(&name, &volume.name, messages));
    }
    errors
}

fn source(at: &str, volume: &Volume) -> Vec<FieldError> {
    let mut sources = volume.source.iter();
    let Some((kind, source)) = sources.next() else {
        return vec![FieldError::required(at, "must specify a volume type")];
    };
    let at_source = format!("{at}.{kind}");
    let text = |field: &str| source.get(field).and_then(Value::as_str).unwrap_or_default();
    let needed = REQUIRED.iter().find(|(of, _)| of == kind).map_or(&[][..], |(_, fields)| *fields);
    let missing = needed.iter().filter(|field| text(field).is_empty());
    let mut errors: Vec<FieldError> =
        missing.map(|field| FieldError::required(format!("{at_source}.{field}"), "")).collect();
    if kind == "hostPath" {
        if text("path").split('/').any(|step| step == "..") {
            errors.push(FieldError::invalid(format!("{at_source}.path"), text("path"), "must not contain '..'"));
        }
        if !HOST_PATHS.contains(&text("type")) {
            errors.push(FieldError::not_supported(format!("{at_source}.type"), text("type"), &HOST_PATHS));
        }
    }
    if let Some(mode) = source.get("defaultMode").and_then(Value::as_i64).filter(|mode| !(0..=0o777).contains(mode)) {
        let why = "must be a number between 0 and 0777 (octal), both inclusive";
        errors.push(FieldError::invalid(format!("{at_source}.defaultMode"), mode, why));
    }
    let why = "may not specify more than 1 volume type";
    errors.extend(sources.map(|(kind, _)| FieldError::forbidden(format!("{at}.{kind}"), why)));
    errors
}
