//! What the server checks of kinds that are kept and shown: schedules, and the pods that their templates describe.
//!
//! Follows `k8s.io/kubernetes/pkg/apis/batch/validation` and `…/apps/validation`.

use super::cron_schedule;
use super::document;
use super::field::FieldError;
use super::lookup::{is_set, text_at};
use super::pod::PodTemplateSpec;
use super::pod_validation::validate_template;
use super::selector::LabelSelector;
use super::workload::{self, default_template};
use serde_json::{Map, Value};

/// What is wrong with an object of a kind without behaviour.
pub fn validate(kind: &str, rest: &Map<String, Value>) -> Vec<FieldError> {
    let spec = rest.get("spec").unwrap_or(&Value::Null);
    match kind {
        "Job" => job("spec", spec),
        "CronJob" => cron_job(spec),
        "StatefulSet" => stateful_set(spec),
        _ => Vec::new(),
    }
}

/// What of an object of a kind without behaviour must stay as it was.
pub fn validate_update(kind: &str, new: &Map<String, Value>, old: &Map<String, Value>) -> Vec<FieldError> {
    let field = |rest: &Map<String, Value>, field: &str| rest.get("spec").and_then(|spec| spec.get(field)).cloned();
    let is_changed = |name: &&&str| field(new, name) != field(old, name);
    match kind {
        "Job" => {
            let changed = ["completions", "completionMode"].iter().filter(is_changed);
            let error = |name: &&str| {
                let value = field(new, name).unwrap_or(Value::Null);
                let shown = if value.is_null() { "null".to_owned() } else { value.to_string() };
                FieldError::invalid_shown(format!("spec.{name}"), shown, "field is immutable")
            };
            let is_suspended = old.get("spec").is_some_and(|spec| is_set(spec, "/suspend"));
            let template = (!is_suspended && is_changed(&&"template")).then(|| {
                // The server prints all of it, with the addresses of what it points to.
                let shown = "core.PodTemplateSpec{...}".to_owned();
                FieldError::invalid_shown("spec.template", shown, "field is immutable")
            });
            changed.map(error).chain(template).collect()
        }
        "StatefulSet" if STATEFUL_SET_FIXED.iter().any(|name| is_changed(&name)) => {
            let why = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', \
                       'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
            vec![FieldError::forbidden("spec", why)]
        }
        _ => Vec::new(),
    }
}

/// What of a StatefulSet never changes (`ValidateStatefulSetUpdate`).
const STATEFUL_SET_FIXED: [&str; 5] =
    ["podManagementPolicy", "revisionHistoryLimit", "selector", "serviceName", "volumeClaimTemplates"];

fn cron_job(spec: &Value) -> Vec<FieldError> {
    let mut errors = Vec::new();
    match text_at(spec, "/schedule") {
        "" => errors.push(FieldError::required("spec.schedule", "")),
        schedule => {
            let wrong = cron_schedule::check(schedule).err();
            errors.extend(wrong.map(|why| FieldError::invalid("spec.schedule", schedule, why)));
        }
    }
    let policy = text_at(spec, "/concurrencyPolicy");
    let policies = ["Allow", "Forbid", "Replace"];
    if !policy.is_empty() && !policies.contains(&policy) {
        errors.push(FieldError::not_supported("spec.concurrencyPolicy", policy, &policies));
    }
    errors.extend(job("spec.jobTemplate.spec", spec.pointer("/jobTemplate/spec").unwrap_or(&Value::Null)));
    errors
}

fn job(path: &str, spec: &Value) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for field in ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"] {
        let number = spec.get(field).and_then(Value::as_i64).filter(|number| *number < 0);
        let why = "must be greater than or equal to 0";
        errors.extend(number.map(|number| FieldError::invalid(format!("{path}.{field}"), number, why)));
    }
    let Some((template, wrong)) = template(&format!("{path}.template"), spec.get("template")) else { return errors };
    errors.extend(wrong);
    if !["OnFailure", "Never"].contains(&template.spec.restart_policy.as_str()) {
        let place = format!("{path}.template.spec.restartPolicy");
        errors.push(FieldError::required(place, "valid values: \"OnFailure\", \"Never\""));
    }
    errors
}

/// The pods themselves are judged when they are made: their volumes are not there before.
fn stateful_set(spec: &Value) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for field in ["replicas", "minReadySeconds"] {
        let number = spec.get(field).and_then(Value::as_i64).and_then(|number| i32::try_from(number).ok());
        errors.extend(number.and_then(|number| workload::not_negative(&format!("spec.{field}"), number)));
    }
    let selector: LabelSelector =
        spec.get("selector").cloned().and_then(|written| document::read(written).ok()).unwrap_or_default();
    if selector.is_empty() {
        errors.push(FieldError::required("spec.selector", ""));
    }
    errors.extend(selector.validate("spec.selector"));
    let Some((template, _)) = template("spec.template", spec.get("template")) else { return errors };
    errors.extend(workload::unmatched(&selector, &template));
    let policy = template.spec.restart_policy.as_str();
    if policy != "Always" {
        errors.push(FieldError::not_supported("spec.template.spec.restartPolicy", policy, &["Always"]));
    }
    errors
}

/// A template as the server fills it in, and what is wrong with it.
fn template(path: &str, written: Option<&Value>) -> Option<(PodTemplateSpec, Vec<FieldError>)> {
    let written = written.cloned().unwrap_or_else(|| Value::Object(Map::new()));
    let mut template: PodTemplateSpec = document::read(written).ok()?;
    default_template(&mut template);
    let errors = validate_template(path, &template);
    Some((template, errors))
}
