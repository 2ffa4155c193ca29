//! What the server refuses in a pod, as `k8s.io/kubernetes/pkg/apis/core/validation`.

use super::container_validation::{
    one_of, text_errors, validate_containers, validate_images, validate_init_containers,
};
use super::document::Field;
use super::field::FieldError;
use super::go_difference::pod_spec_difference;
use super::names::{
    annotation_errors, dns_label_errors, dns_subdomain_errors, label_errors, label_value_errors, qualified_name_errors,
};
use super::placement_validation::{validate_affinity, validate_gates, validate_gates_update, validate_spread};
use super::pod::{Pod, PodSpec, PodTemplateSpec, Toleration};
use super::volume_validation::validate_volumes;

/// Everything wrong with a pod's spec, paths beginning with `path`.
pub fn validate_pod_spec(path: &str, spec: &PodSpec) -> Vec<FieldError> {
    let mut errors = validate_volumes(path, spec);
    errors.extend(validate_containers(&format!("{path}.containers"), &spec.containers, spec));
    errors.extend(validate_init_containers(&format!("{path}.initContainers"), spec));
    let policies = ["Always", "OnFailure", "Never"];
    errors.extend(one_of((path, "restartPolicy"), &spec.restart_policy, &policies));
    let policies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    errors.extend(one_of((path, "dnsPolicy"), &spec.dns_policy, &policies));
    errors.extend(label_errors(&format!("{path}.nodeSelector"), &spec.node_selector));
    errors.extend(validate_affinity(path, spec));
    errors.extend(validate_gates(path, spec));
    errors.extend(validate_spread(path, spec));
    let account = &spec.service_account_name;
    for (field, text, messages) in [
        ("serviceAccountName", account, dns_subdomain_errors(account)),
        ("nodeName", &spec.node_name, dns_subdomain_errors(&spec.node_name)),
    ] {
        if !text.is_empty() {
            errors.extend(text_errors(&format!("{path}.{field}"), text, messages));
        }
    }
    if let Some(seconds) = spec.active_deadline_seconds.filter(|seconds| !(1..=i64::from(i32::MAX)).contains(seconds)) {
        let why = "must be between 1 and 2147483647, inclusive";
        errors.push(FieldError::invalid(format!("{path}.activeDeadlineSeconds"), seconds, why));
    }
    for (field, text) in [("hostname", &spec.hostname), ("subdomain", &spec.subdomain)] {
        if !text.is_empty() {
            errors.extend(text_errors(&format!("{path}.{field}"), text, dns_label_errors(text)));
        }
    }
    for (index, toleration) in spec.tolerations.iter().enumerate() {
        errors.extend(validate_toleration(&format!("{path}.tolerations[{index}]"), toleration));
    }
    if let Some(seconds) = spec.termination_grace_period_seconds.filter(|seconds| *seconds < 0) {
        let at = format!("{path}.terminationGracePeriodSeconds");
        errors.push(FieldError::invalid(at, seconds, "must be greater than or equal to 0"));
    }
    errors
}

/// What is minded in pods and not in templates; as `ValidatePodCreate`.
pub fn validate_pod(pod: &Pod) -> Vec<FieldError> {
    let mut errors = validate_pod_spec("spec", &pod.spec);
    errors.extend(validate_images("spec.containers", &pod.spec.containers));
    errors.extend(validate_images("spec.initContainers", &pod.spec.init_containers));
    if !pod.spec.node_name.is_empty() && !pod.spec.scheduling_gates.is_empty() {
        let why = "cannot be set until all schedulingGates have been cleared";
        errors.push(FieldError::forbidden("spec.nodeName", why));
    }
    errors
}

/// As `ValidatePodTemplateSpec`, whose paths leave `metadata` out.
pub fn validate_template(path: &str, template: &PodTemplateSpec) -> Vec<FieldError> {
    let mut errors = label_errors(&format!("{path}.labels"), &template.metadata.labels);
    errors.extend(annotation_errors(&format!("{path}.annotations"), &template.metadata.annotations));
    errors.extend(validate_pod_spec(&format!("{path}.spec"), &template.spec));
    errors
}

/// What may change in a pod that exists: images, the deadline and more tolerations; as `ValidatePodUpdate`.
pub fn validate_pod_update(new: &Pod, old: &Pod) -> Vec<FieldError> {
    for (list, new, old) in [
        ("containers", &new.spec.containers, &old.spec.containers),
        ("initContainers", &new.spec.init_containers, &old.spec.init_containers),
    ] {
        if new.len() != old.len() {
            return vec![FieldError::forbidden(format!("spec.{list}"), "pod updates may not add or remove containers")];
        }
    }
    if let Some(error) = validate_deadline_update(new.spec.active_deadline_seconds, old.spec.active_deadline_seconds) {
        return vec![error];
    }
    let mut errors = Vec::new();
    let differ_in_seconds =
        |a: &Toleration, b: &Toleration| Toleration { toleration_seconds: b.toleration_seconds, ..a.clone() } == *b;
    let is_kept = |old: &Toleration| new.spec.tolerations.iter().any(|new| differ_in_seconds(new, old));
    if !old.spec.tolerations.iter().all(is_kept) {
        let why = "existing toleration can not be modified except its tolerationSeconds";
        errors.push(FieldError::forbidden("spec.tolerations", why));
    }
    errors.extend(validate_gates_update(&new.spec, &old.spec));
    let mut allowed = (*new.spec).clone();
    allowed.scheduling_gates.clone_from(&old.spec.scheduling_gates);
    let pairs = allowed.containers.iter_mut().zip(&old.spec.containers);
    let init_pairs = allowed.init_containers.iter_mut().zip(&old.spec.init_containers);
    for (container, before) in pairs.chain(init_pairs) {
        container.image.clone_from(&before.image);
    }
    allowed.active_deadline_seconds = old.spec.active_deadline_seconds;
    allowed.tolerations.clone_from(&old.spec.tolerations);
    if old.spec.termination_grace_period_seconds.is_some_and(|seconds| seconds < 0)
        && new.spec.termination_grace_period_seconds == Some(1)
    {
        allowed.termination_grace_period_seconds = old.spec.termination_grace_period_seconds;
    }
    if allowed != *old.spec {
        let why = "pod updates may not change fields other than `spec.containers[*].image`,\
                   `spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to \
                   existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was \
                   previously negative)";
        let document = |spec: &PodSpec| spec.clone().take();
        let difference = pod_spec_difference(&document(&old.spec), &document(&allowed));
        errors.push(FieldError::forbidden("spec", format!("{why}\n{difference}")));
    }
    errors
}

/// A deadline may come nearer.
fn validate_deadline_update(new: Option<i64>, old: Option<i64>) -> Option<FieldError> {
    const PATH: &str = "spec.activeDeadlineSeconds";
    match (new, old) {
        (Some(new), _) if !(0..=i64::from(i32::MAX)).contains(&new) => {
            Some(FieldError::invalid(PATH, new, "must be between 0 and 2147483647, inclusive"))
        }
        (Some(new), Some(old)) if new > old => {
            Some(FieldError::invalid(PATH, new, "must be less than or equal to previous value"))
        }
        (None, Some(_)) => {
            let why = "must not update from a positive integer to nil value";
            Some(FieldError::invalid_shown(PATH, "null", why))
        }
        _ => None,
    }
}

/// As `ValidateTolerations`.
fn validate_toleration(at: &str, toleration: &Toleration) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let (key, operator) = (toleration.key.as_str(), toleration.operator.as_str());
    if !key.is_empty() {
        errors.extend(text_errors(&format!("{at}.key"), key, qualified_name_errors(key)));
    }
    let path = || format!("{at}.operator");
    if key.is_empty() && operator != "Exists" {
        let why = "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
        errors.push(FieldError::invalid(path(), operator, why));
    }
    let effect = toleration.effect.as_str();
    if toleration.toleration_seconds.is_some() && effect != "NoExecute" {
        let why = "effect must be 'NoExecute' when `tolerationSeconds` is set";
        errors.push(FieldError::invalid(format!("{at}.effect"), effect, why));
    }
    match operator {
        "" | "Equal" => {
            let messages = label_value_errors(&toleration.value);
            if !messages.is_empty() {
                errors.push(FieldError::invalid(path(), toleration.value.as_str(), messages.join(";")));
            }
        }
        "Exists" if !toleration.value.is_empty() => {
            let seconds = toleration.toleration_seconds.map_or("(*int64)(nil)", |_| "(*int64)(0xc000000000)");
            let shown = format!(
                "core.Toleration{{Key:{key:?}, Operator:\"Exists\", Value:{:?}, Effect:{effect:?}, \
                 TolerationSeconds:{seconds}}}",
                toleration.value
            );
            errors.push(FieldError::invalid_shown(path(), shown, "value must be empty when `operator` is 'Exists'"));
        }
        "Exists" => {}
        other => errors.push(FieldError::not_supported(path(), other, &["Equal", "Exists"])),
    }
    errors.extend(one_of((at, "effect"), effect, &["NoSchedule", "PreferNoSchedule", "NoExecute"]));
    errors
}
