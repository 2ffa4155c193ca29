//! What Deployment and ReplicaSet share: a selector, a template, and the rules between them.

use super::field::FieldError;
use super::pod::PodTemplateSpec;
use super::pod_defaults::default_pod_spec;
use super::pod_validation::validate_pod_spec;
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

/// As `ValidateReplicaSetSpec` and `ValidateDeploymentSpec`.
pub fn validate(
    selector: &LabelSelector,
    template: &PodTemplateSpec,
    replicas: Option<i32>,
    min_ready_seconds: i32,
) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> =
        replicas.and_then(|count| not_negative("spec.replicas", count)).into_iter().collect();
    if selector.is_empty() {
        errors.push(FieldError::required("spec.selector", ""));
    } else if !selector.matches(&template.metadata.labels) {
        let labels: Vec<String> = template.metadata.labels.iter().map(|(k, v)| format!("{k:?}:{v:?}")).collect();
        let shown = format!("map[string]string{{{}}}", labels.join(", "));
        let why = "`selector` does not match template `labels`";
        errors.push(FieldError::invalid_shown("spec.template.metadata.labels", shown, why));
    }
    errors.extend(validate_pod_spec("spec.template.spec", &template.spec));
    if template.spec.restart_policy != "Always" && !template.spec.restart_policy.is_empty() {
        let policy = &template.spec.restart_policy;
        errors.push(FieldError::not_supported("spec.template.spec.restartPolicy", policy, &["Always"]));
    }
    errors.extend(not_negative("spec.minReadySeconds", min_ready_seconds));
    errors
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
