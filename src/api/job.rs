//! Job: pods that run until enough of them have succeeded. Kept as a document, read and written by what acts on it.

use super::document::{self, fields};
use super::meta::{Uid, one_entry};
use super::object::DynamicObject;
use super::pod::{Opaque, PodTemplateSpec};
use super::selector::LabelSelector;
use super::time::SimTime;
use super::workload::default_template;
use serde_json::{Value, json};
use std::rc::Rc;

/// `batch/v1.JobSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobSpec {
    pub active_deadline_seconds: Option<i64>,
    pub backoff_limit: Option<i32>,
    pub backoff_limit_per_index: Opaque,
    pub completion_mode: String,
    pub completions: Option<i32>,
    pub managed_by: String,
    pub manual_selector: Option<bool>,
    pub max_failed_indexes: Opaque,
    pub parallelism: Option<i32>,
    pub pod_failure_policy: Opaque,
    pub pod_replacement_policy: String,
    pub selector: Option<LabelSelector>,
    pub success_policy: Opaque,
    pub suspend: Option<bool>,
    pub template: PodTemplateSpec,
    pub ttl_seconds_after_finished: Option<i32>,
}

fields!(JobSpec {
    "activeDeadlineSeconds": active_deadline_seconds,
    "backoffLimit": backoff_limit,
    "backoffLimitPerIndex": backoff_limit_per_index,
    "completionMode": completion_mode,
    "completions": completions,
    "managedBy": managed_by,
    "manualSelector": manual_selector,
    "maxFailedIndexes": max_failed_indexes,
    "parallelism": parallelism,
    "podFailurePolicy": pod_failure_policy,
    "podReplacementPolicy": pod_replacement_policy,
    "selector": selector,
    "successPolicy": success_policy,
    "suspend": suspend,
    "template": template always,
    "ttlSecondsAfterFinished": ttl_seconds_after_finished,
});

/// `batch/v1.JobStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobStatus {
    pub active: i32,
    pub completion_time: Option<SimTime>,
    pub conditions: Vec<JobCondition>,
    pub failed: i32,
    pub ready: Option<i32>,
    pub start_time: Option<SimTime>,
    pub succeeded: i32,
    pub terminating: Option<i32>,
    pub uncounted_terminated_pods: Opaque,
}

fields!(JobStatus {
    "active": active,
    "completionTime": completion_time,
    "conditions": conditions,
    "failed": failed,
    "ready": ready,
    "startTime": start_time,
    "succeeded": succeeded,
    "terminating": terminating,
    "uncountedTerminatedPods": uncounted_terminated_pods,
});

/// `batch/v1.JobCondition`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobCondition {
    pub last_probe_time: Option<SimTime>,
    pub last_transition_time: Option<SimTime>,
    pub message: String,
    pub reason: String,
    pub status: String,
    pub kind: String,
}

fields!(JobCondition {
    "lastProbeTime": last_probe_time,
    "lastTransitionTime": last_transition_time,
    "message": message,
    "reason": reason,
    "status": status always,
    "type": kind always,
});

/// The label that says whose a pod is; the selector of every Job names it.
pub const CONTROLLER_UID: &str = "batch.kubernetes.io/controller-uid";

/// How often a Job's pods may fail, if it does not say.
const BACKOFF_LIMIT: i32 = 6;

impl JobSpec {
    /// A Job's; what cannot be read is as if it were not there.
    pub fn of(job: &DynamicObject) -> Self {
        job.rest.get("spec").and_then(|spec| document::read(spec.clone()).ok()).unwrap_or_default()
    }

    /// As `SetDefaults_Job`.
    pub fn set_defaults(&mut self) {
        if self.completions.is_none() && self.parallelism.is_none() {
            self.completions = Some(1);
        }
        self.parallelism.get_or_insert(1);
        let limit = if self.backoff_limit_per_index.is_some() { i32::MAX } else { BACKOFF_LIMIT };
        self.backoff_limit.get_or_insert(limit);
        let or = |text: &mut String, word: &str| {
            if text.is_empty() {
                word.clone_into(text);
            }
        };
        or(&mut self.completion_mode, "NonIndexed");
        let policy = if self.pod_failure_policy.is_some() { "Failed" } else { "TerminatingOrFailed" };
        or(&mut self.pod_replacement_policy, policy);
        self.suspend.get_or_insert(false);
        self.manual_selector.get_or_insert(false);
        default_template(&mut self.template);
    }

    /// As `generateSelector`: pods are known by the Job's uid.
    fn select_own(&mut self, uid: &Uid, name: &str) {
        let labels = Rc::make_mut(&mut self.template.metadata.labels);
        for (label, value) in [
            ("controller-uid", uid.0.as_str()),
            (CONTROLLER_UID, uid.0.as_str()),
            ("job-name", name),
            ("batch.kubernetes.io/job-name", name),
        ] {
            labels.insert(label.to_owned(), value.to_owned());
        }
        let selector = self.selector.get_or_insert_default();
        selector.match_labels = one_entry(CONTROLLER_UID, &uid.0);
    }
}

impl JobStatus {
    /// A Job's.
    pub fn of(job: &DynamicObject) -> Self {
        job.rest.get("status").and_then(|status| document::read(status.clone()).ok()).unwrap_or_default()
    }

    /// Its document, as long as some of its pods are not counted yet: those that have succeeded and failed.
    pub fn write(&self, succeeded: &[Uid], failed: &[Uid]) -> Value {
        let list = |uids: &[Uid]| uids.iter().map(|uid| Value::from(uid.0.as_str())).collect::<Vec<_>>();
        let mut uncounted = json!({});
        for (field, uids) in [("succeeded", succeeded), ("failed", failed)] {
            if let (Some(map), false) = (uncounted.as_object_mut(), uids.is_empty()) {
                map.insert(field.to_owned(), list(uids).into());
            }
        }
        document::write(&Self { uncounted_terminated_pods: Some(Rc::new(uncounted)), ..self.clone() })
    }

    /// Whether it has a condition.
    pub fn is(&self, kind: &str) -> bool {
        self.conditions.iter().any(|condition| condition.kind == kind && condition.status == "True")
    }

    /// The condition with which it ended, if it has: `Complete` or `Failed`.
    pub fn end(&self) -> Option<&JobCondition> {
        let is_end = |condition: &&JobCondition| ["Complete", "Failed"].contains(&condition.kind.as_str());
        self.conditions.iter().filter(is_end).find(|condition| condition.status == "True")
    }
}

/// What the server adds to a Job that has its uid: what it leaves out, its selector, and labels.
pub fn complete(job: &mut DynamicObject) {
    let mut spec = JobSpec::of(job);
    spec.set_defaults();
    if spec.manual_selector != Some(true) {
        spec.select_own(&job.metadata.uid, &job.metadata.name);
    }
    let labels = &mut job.metadata.labels;
    if labels.is_empty() {
        labels.clone_from(&spec.template.metadata.labels);
    }
    job.rest.insert("spec".to_owned(), document::write(&spec));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::discovery::Kind;
    use crate::api::object::Object;

    #[track_caller]
    fn check(spec: Value, pointer: &str, expected: Value) {
        let written = json!({"metadata": {"name": "sum", "uid": "u-1"}, "spec": spec});
        let Ok(Object::Dynamic(mut job)) = Object::decode(Kind::JOB, written) else { panic!("a job is a document") };
        complete(&mut job);
        let found = Object::Dynamic(job).to_value();
        assert_eq!(found.pointer(pointer), Some(&expected), "{pointer} in {found}");
    }

    #[test]
    fn the_server_fills_in_what_a_job_leaves_out() {
        let own = json!({"matchLabels": {CONTROLLER_UID: "u-1"}});
        let labels = json!({
            "a": "b", "job-name": "sum", "controller-uid": "u-1",
            CONTROLLER_UID: "u-1", "batch.kubernetes.io/job-name": "sum",
        });
        let template =
            json!({"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "busybox"}]}});
        check(json!({"template": template}), "/spec/selector", own);
        check(json!({"template": template}), "/metadata/labels", labels.clone());
        check(json!({"template": template}), "/spec/template/metadata/labels", labels);
        check(json!({}), "/spec/completions", json!(1));
        check(json!({"parallelism": 2}), "/spec/parallelism", json!(2));
        check(json!({}), "/spec/backoffLimit", json!(6));
        check(json!({"backoffLimit": 0}), "/spec/backoffLimit", json!(0));
        check(json!({"manualSelector": true, "selector": {}}), "/spec/selector", json!({}));
    }
}
