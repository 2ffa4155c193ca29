//! A Job and a CronJob, described.

use super::description::{Description, instant, or_none};
use super::events::Context;
use super::pod::controlled_by;
use super::template::pod_template;
use crate::api::cron_job::{CronJobSpec, CronJobStatus};
use crate::api::job::{JobSpec, JobStatus};
use crate::api::object::DynamicObject;
use std::fmt::Display;

const UNSET: &str = "<unset>";

/// The description of a Job (`describeJob`).
pub fn job(job: &DynamicObject, context: &Context) -> String {
    let (spec, status) = (JobSpec::of(job), JobStatus::of(job));
    let mut description = Description::default();
    description.field(0, "Name", &job.metadata.name);
    description.field(0, "Namespace", &job.metadata.namespace);
    description.field(0, "Selector", selector(&spec).unwrap_or_default());
    description.labels(0, "Labels", &job.metadata.labels);
    description.annotations(0, "Annotations", &job.metadata.annotations);
    controlled_by(&mut description, &job.metadata);
    given(&mut description, "Parallelism", spec.parallelism);
    description.field(0, "Completions", or_unset(spec.completions));
    description.field(0, "Completion Mode", &spec.completion_mode);
    given(&mut description, "Suspend", spec.suspend);
    given(&mut description, "Backoff Limit", spec.backoff_limit);
    given(&mut description, "TTL Seconds After Finished", spec.ttl_seconds_after_finished);
    given(&mut description, "Start Time", status.start_time.map(|at| instant(Some(at))));
    given(&mut description, "Completed At", status.completion_time.map(|at| instant(Some(at))));
    let took = status.start_time.zip(status.completion_time).map(|(start, end)| end.since(start));
    given(&mut description, "Duration", took);
    given(
        &mut description,
        "Active Deadline Seconds",
        spec.active_deadline_seconds.map(|seconds| format!("{seconds}s")),
    );
    let ready = status.ready.map(|ready| format!(" ({ready} Ready)")).unwrap_or_default();
    let (active, succeeded, failed) = (status.active, status.succeeded, status.failed);
    let pods = format_args!("{active} Active{ready} / {succeeded} Succeeded / {failed} Failed");
    description.field(0, "Pods Statuses", pods);
    pod_template(&mut description, &spec.template);
    description.finish_with_events(context)
}

/// The description of a CronJob (`describeCronJob`).
pub fn cron_job(cron_job: &DynamicObject, context: &Context) -> String {
    let (spec, status) = (CronJobSpec::of(cron_job), CronJobStatus::of(cron_job));
    let mut description = Description::of_namespaced(&cron_job.metadata);
    description.field(0, "Schedule", &spec.schedule);
    description.field(0, "Concurrency Policy", &spec.concurrency_policy);
    let suspend = spec.suspend.map(|is_suspended| if is_suspended { "True" } else { "False" });
    description.field(0, "Suspend", or_unset(suspend));
    description.field(0, "Successful Job History Limit", or_unset(spec.successful_jobs_history_limit));
    description.field(0, "Failed Job History Limit", or_unset(spec.failed_jobs_history_limit));
    let deadline = spec.starting_deadline_seconds.map(|seconds| format!("{seconds}s"));
    description.field(0, "Starting Deadline Seconds", or_unset(deadline));
    let job = &spec.job_template.spec;
    description.field(0, "Selector", or_unset(selector(job)));
    description.field(0, "Parallelism", or_unset(job.parallelism));
    description.field(0, "Completions", or_unset(job.completions));
    given(
        &mut description,
        "Active Deadline Seconds",
        job.active_deadline_seconds.map(|seconds| format!("{seconds}s")),
    );
    pod_template(&mut description, &job.template);
    let last = status.last_schedule_time.map(|at| instant(Some(at)));
    description.field(0, "Last Schedule Time", or_unset(last));
    let active: Vec<&str> = status.active.iter().map(|job| job.name.as_str()).collect();
    description.field(0, "Active Jobs", or_none(&active.join(", ")));
    description.finish_with_events(context)
}

/// A line only where there is something to say.
fn given(description: &mut Description, name: &str, value: Option<impl Display>) {
    if let Some(value) = value {
        description.field(0, name, value);
    }
}

fn or_unset(value: Option<impl Display>) -> String {
    value.map_or_else(|| UNSET.to_owned(), |value| value.to_string())
}

fn selector(spec: &JobSpec) -> Option<String> {
    Some(spec.selector.as_ref()?.to_selector().ok()?.to_string())
}
