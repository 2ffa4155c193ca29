//! CronJob: a Job made again and again, by a schedule. Kept as a document, read and written by what acts on it.

use super::document::{self, fields};
use super::event::ObjectReference;
use super::job::JobSpec;
use super::meta::ObjectMeta;
use super::object::DynamicObject;
use super::time::SimTime;
use super::workload::default_template;

/// `batch/v1.CronJobSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CronJobSpec {
    pub concurrency_policy: String,
    pub failed_jobs_history_limit: Option<i32>,
    pub job_template: JobTemplate,
    pub schedule: String,
    pub starting_deadline_seconds: Option<i64>,
    pub successful_jobs_history_limit: Option<i32>,
    pub suspend: Option<bool>,
    pub time_zone: Option<String>,
}

fields!(CronJobSpec {
    "concurrencyPolicy": concurrency_policy,
    "failedJobsHistoryLimit": failed_jobs_history_limit,
    "jobTemplate": job_template always,
    "schedule": schedule always,
    "startingDeadlineSeconds": starting_deadline_seconds,
    "successfulJobsHistoryLimit": successful_jobs_history_limit,
    "suspend": suspend,
    "timeZone": time_zone,
});

/// `batch/v1.JobTemplateSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobTemplate {
    pub metadata: ObjectMeta,
    pub spec: JobSpec,
}

fields!(JobTemplate {
    "metadata": metadata always,
    "spec": spec always,
});

/// `batch/v1.CronJobStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CronJobStatus {
    pub active: Vec<ObjectReference>,
    pub last_schedule_time: Option<SimTime>,
    pub last_successful_time: Option<SimTime>,
}

fields!(CronJobStatus {
    "active": active,
    "lastScheduleTime": last_schedule_time,
    "lastSuccessfulTime": last_successful_time,
});

/// How many Jobs that succeeded stay, and how many that failed.
const HISTORY: (i32, i32) = (3, 1);

impl CronJobSpec {
    /// A CronJob's; what cannot be read is as if it were not there.
    pub fn of(cron_job: &DynamicObject) -> Self {
        cron_job.rest.get("spec").and_then(|spec| document::read(spec.clone()).ok()).unwrap_or_default()
    }
}

impl CronJobStatus {
    /// A CronJob's.
    pub fn of(cron_job: &DynamicObject) -> Self {
        cron_job.rest.get("status").and_then(|status| document::read(status.clone()).ok()).unwrap_or_default()
    }
}

/// What the server adds to a CronJob (`SetDefaults_CronJob`).
pub fn complete(cron_job: &mut DynamicObject) {
    let mut spec = CronJobSpec::of(cron_job);
    if spec.concurrency_policy.is_empty() {
        "Allow".clone_into(&mut spec.concurrency_policy);
    }
    spec.suspend.get_or_insert(false);
    spec.successful_jobs_history_limit.get_or_insert(HISTORY.0);
    spec.failed_jobs_history_limit.get_or_insert(HISTORY.1);
    default_template(&mut spec.job_template.spec.template);
    cron_job.rest.insert("spec".to_owned(), document::write(&spec));
}
