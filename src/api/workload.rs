//! What Deployment and ReplicaSet share: a selector, a template, and the rules between them.

use super::field::FieldError;
use super::meta::StringMap;
use super::pod::PodTemplateSpec;
use super::pod_defaults::default_pod_spec;
use super::pod_validation::validate_template;
use super::selector::LabelSelector;
use std::rc::Rc;

/// Fills in what a template leaves out.
pub fn default_template(template: &mut PodTemplateSpec) {
    let mut spec = (*template.spec).clone();
    default_pod_spec(&mut spec);
    if spec != *template.spec {
        template.spec = Rc::new(spec);
    }
}

/// What both validate: the selector, and the template that it must select. As `ValidateDeploymentSpec` and
/// `ValidatePodTemplateSpecForReplicaSet`.
pub fn validate(selector: &LabelSelector, template: &PodTemplateSpec) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if selector.is_empty() {
        errors.push(FieldError::required("spec.selector", ""));
    }
    errors.extend(selector.validate("spec.selector"));
    if selector.to_selector().is_err() {
        let why = "invalid label selector";
        errors.push(FieldError::invalid_shown("spec.selector", selector.to_go_string(), why));
        return errors;
    }
    errors.extend(unmatched(selector, template));
    errors.extend(validate_template("spec.template", template));
    let policy = &template.spec.restart_policy;
    if policy != "Always" && !policy.is_empty() {
        errors.push(FieldError::not_supported("spec.template.spec.restartPolicy", policy, &["Always"]));
    }
    if template.spec.active_deadline_seconds.is_some() {
        let why = "activeDeadlineSeconds in ReplicaSet is not Supported";
        errors.push(FieldError::forbidden("spec.template.spec.activeDeadlineSeconds", why));
    }
    errors
}

/// A template that its own selector does not match; no selector selects nothing, not everything.
pub fn unmatched(selector: &LabelSelector, template: &PodTemplateSpec) -> Option<FieldError> {
    if !selector.is_empty() && selector.matches(&template.metadata.labels) {
        return None;
    }
    let labels: Vec<String> = template.metadata.labels.iter().map(|(k, v)| format!("{k:?}:{v:?}")).collect();
    let labels = if labels.is_empty() { "(nil)".to_owned() } else { format!("{{{}}}", labels.join(", ")) };
    let why = "`selector` does not match template `labels`";
    Some(FieldError::invalid_shown("spec.template.metadata.labels", format!("map[string]string{labels}"), why))
}

/// A selector is for life, since `apps/v1`.
pub fn validate_selector_unchanged(new: &LabelSelector, old: &LabelSelector) -> Vec<FieldError> {
    if new == old {
        return Vec::new();
    }
    vec![FieldError::invalid_shown("spec.selector", new.to_go_string(), "field is immutable")]
}

/// As `ValidateNonnegativeField`.
pub fn not_negative(path: &str, value: i32) -> Option<FieldError> {
    (value < 0).then(|| FieldError::invalid(path, value, "must be greater than or equal to 0"))
}

/// The CONTAINERS and IMAGES cells of a workload's wide row.
pub fn containers(template: &PodTemplateSpec) -> (String, String) {
    let names: Vec<&str> = template.spec.containers.iter().map(|c| c.name.as_str()).collect();
    let images: Vec<&str> = template.spec.containers.iter().map(|c| c.image.as_str()).collect();
    (names.join(","), images.join(","))
}

/// The NODE SELECTOR cell (`labels.FormatLabels`).
pub fn node_selector(selector: &StringMap) -> String {
    let words: Vec<String> = selector.iter().map(|(label, value)| format!("{label}={value}")).collect();
    if words.is_empty() { "<none>".to_owned() } else { words.join(",") }
}
