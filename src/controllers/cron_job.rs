//! The CronJob loop: a Job whenever the schedule says so, and no more old ones than are to be kept.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/cronjob`. All schedules are in UTC, as on the recorded cluster.

use super::job::jobs_of;
use super::later;
use super::pod_control::controller_reference;
use crate::api::cron_job::{CronJobSpec, CronJobStatus};
use crate::api::cron_schedule::next_after;
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::job::JobStatus;
use crate::api::meta::ObjectMeta;
use crate::api::object::{DynamicObject, Object};
use crate::api::order::InOrder;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, Propagation, WatchEvent, WriteMode};
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Plan, View, reference_to};
use std::rc::Rc;

/// The loop.
pub struct CronJobController;

const NAME: &str = "cronjob-controller";
/// It looks so long after a Job is due (`nextScheduleDelta`).
const DELTA: SimDuration = SimDuration::from_millis(100);
/// When a Job was due that a schedule has made.
const DUE_AT: &str = "batch.kubernetes.io/cronjob-scheduled-timestamp";

impl Controller for CronJobController {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(10)
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        let own = (event.object.kind() == Kind::CRON_JOB).then(|| key_of(&event.object));
        let meta = event.object.meta();
        let owner = || meta.controller().filter(|owner| owner.kind == "CronJob");
        own.or_else(|| Some(Key::new(Kind::CRON_JOB, &meta.namespace, &owner()?.name))).into_iter().collect()
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.cron_job, view, key)
    }
}

/// Makes the Job that is due, notes what has become of the others, and forgets the oldest.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let Some(Object::Dynamic(cron_job)) = view.store.get(key).map(AsRef::as_ref) else { return Plan::nothing() };
    let mut jobs: Vec<&DynamicObject> = jobs_of(view.store, cron_job).collect();
    jobs.order_by_key(|job| (job.metadata.creation_timestamp, &job.metadata.name));
    let (spec, before) = (CronJobSpec::of(cron_job), CronJobStatus::of(cron_job));
    let status = before.clone();
    let mut sync = Sync { now: view.now, cron_job, spec, status, jobs, plan: Plan::nothing() };
    sync.follow();
    sync.forget();
    if !cron_job.metadata.is_terminating() && !sync.spec.suspend.unwrap_or_default() {
        sync.schedule();
    }
    if sync.status != before {
        let mut reported = cron_job.clone();
        reported.metadata.resource_version = Default::default();
        reported.rest.insert("status".to_owned(), document::write(&sync.status));
        let body = Body::from(Object::Dynamic(reported));
        sync.plan.requests.push(ApiRequest::UpdateStatus { key: key.clone(), body });
    }
    sync.plan
}

struct Sync<'a> {
    now: SimTime,
    cron_job: &'a DynamicObject,
    spec: CronJobSpec,
    status: CronJobStatus,
    /// Its Jobs, the oldest first.
    jobs: Vec<&'a DynamicObject>,
    plan: Plan,
}

impl Sync<'_> {
    /// What has become of the Jobs that ran (`syncCronJob`).
    fn follow(&mut self) {
        for job in self.jobs.clone() {
            let at = self.status.active.iter().position(|active| active.uid == job.metadata.uid.0);
            let status = JobStatus::of(job);
            let Some(end) = status.end() else {
                self.meet(job, at);
                continue;
            };
            if let Some(at) = at {
                self.status.active.remove(at);
                let text = format!("Saw completed job: {}, condition: {}", job.metadata.name, end.kind);
                self.say(EventKind::Normal, "SawCompletedJob", EventMessage::Text(text));
            }
            if end.kind == "Complete" {
                let times = [self.status.last_successful_time, status.completion_time];
                self.status.last_successful_time = times.into_iter().flatten().max();
            }
        }
        let uids: Vec<&str> = self.jobs.iter().map(|job| job.metadata.uid.0.as_str()).collect();
        let missing = self.status.active.iter().filter(|active| !uids.contains(&active.uid.as_str()));
        let texts: Vec<String> = missing.map(|active| format!("Active job went missing: {}", active.name)).collect();
        self.status.active.retain(|active| uids.contains(&active.uid.as_str()));
        for text in texts {
            self.say(EventKind::Normal, "MissingJob", EventMessage::Text(text));
        }
    }

    /// A Job that still runs: one of its own is active from now on.
    fn meet(&mut self, job: &DynamicObject, known: Option<usize>) {
        if known.is_some() || job.metadata.is_terminating() {
            return;
        }
        if job.metadata.annotations.get(DUE_AT).is_some() {
            return self.status.active.push(reference_to(Kind::JOB, &job.metadata));
        }
        let text = format!("Saw a job that the controller did not create or forgot: {}", job.metadata.name);
        self.say(EventKind::Warning, "UnexpectedJob", EventMessage::Text(text));
    }

    /// As `cleanupFinishedJobs`.
    fn forget(&mut self) {
        for (kind, limit) in
            [("Complete", self.spec.successful_jobs_history_limit), ("Failed", self.spec.failed_jobs_history_limit)]
        {
            let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) else { continue };
            let is_such = |job: &&DynamicObject| JobStatus::of(job).end().is_some_and(|end| end.kind == kind);
            let ended: Vec<&DynamicObject> = self.jobs.iter().copied().filter(is_such).collect();
            let surplus = ended.len().saturating_sub(limit);
            for job in ended.into_iter().take(surplus) {
                self.delete(job);
            }
        }
    }

    fn delete(&mut self, job: &DynamicObject) {
        let key = Key::new(Kind::JOB, &job.metadata.namespace, &job.metadata.name);
        let options = DeleteOptions {
            uid: Some(job.metadata.uid.clone()),
            propagation: Some(Propagation::Background),
            ..DeleteOptions::default()
        };
        let request = self.plan.requests.len();
        self.plan.requests.push(ApiRequest::Delete { key, options });
        let text = format!("Deleted job {}", job.metadata.name);
        self.say(EventKind::Normal, "SuccessfulDelete", EventMessage::IfDone { text, request });
    }

    /// Makes the Job that is due, if one is, and looks again when the next one is.
    fn schedule(&mut self) {
        let schedule = self.spec.schedule.clone();
        let earliest = self.status.last_schedule_time.or(self.cron_job.metadata.creation_timestamp);
        // What was missed long ago is not made up for.
        let patience = self.spec.starting_deadline_seconds.map(|seconds| self.now - SimDuration::from_secs(seconds));
        let mut next = next_after(&schedule, earliest.max(patience).unwrap_or(self.now));
        let mut due = None;
        while let Some(at) = next.filter(|at| *at <= self.now) {
            due = Some(at);
            next = next_after(&schedule, at);
        }
        if let Some(at) = next {
            self.plan.look_again_after(at.since(self.now) + DELTA);
        }
        let Some(due) = due else { return };
        match self.spec.concurrency_policy.as_str() {
            "Forbid" if !self.status.active.is_empty() => {
                let text = "Not starting job because prior execution is running and concurrency policy is Forbid";
                return self.say(EventKind::Normal, "JobAlreadyActive", EventMessage::Text(text.to_owned()));
            }
            "Replace" => {
                let active = std::mem::take(&mut self.status.active);
                let is_active = |job: &&DynamicObject| active.iter().any(|one| one.uid == job.metadata.uid.0);
                let replaced: Vec<&DynamicObject> = self.jobs.iter().copied().filter(is_active).collect();
                replaced.into_iter().for_each(|job| self.delete(job));
            }
            _ => {}
        }
        self.create(due);
    }

    /// The Job of an instant; it is named after its minute (`getJobName`).
    fn create(&mut self, due: SimTime) {
        let meta = &self.cron_job.metadata;
        let template = &self.spec.job_template;
        let mut annotations = template.metadata.annotations.clone();
        annotations.insert(DUE_AT.to_owned(), due.to_rfc3339());
        let metadata = ObjectMeta {
            name: format!("{}-{}", meta.name, due.unix_nanos() / 60_000_000_000),
            namespace: meta.namespace.clone(),
            labels: template.metadata.labels.clone(),
            annotations,
            owner_references: Rc::new(vec![controller_reference(Kind::CRON_JOB, meta)]),
            ..ObjectMeta::default()
        };
        let (name, namespace) = (metadata.name.clone(), meta.namespace.clone());
        let rest = [("spec".to_owned(), document::write(&template.spec))].into_iter().collect();
        let job = Object::Dynamic(DynamicObject { kind: Kind::JOB, metadata, rest });
        let request = self.plan.requests.len();
        let (kind, body, mode) = (Kind::JOB, Body::from(job), WriteMode::Persist);
        self.plan.requests.push(ApiRequest::Create { kind, namespace, body, mode });
        let text = format!("Created job {name}");
        self.say(EventKind::Normal, "SuccessfulCreate", EventMessage::IfDone { text, request });
        self.status.last_schedule_time = Some(due);
    }

    fn say(&mut self, kind: EventKind, reason: &'static str, message: EventMessage) {
        let regarding = reference_to(Kind::CRON_JOB, &self.cron_job.metadata);
        self.plan.events.push(EventDraft { regarding, kind, reason, message, component: NAME, host: String::new() });
    }
}
