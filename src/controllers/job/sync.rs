//! One pass over a Job: count what has ended, judge, and make or delete pods.

use super::NAME;
use super::pods::{Pods, TRACKING, release, uids};
use crate::api::discovery::Kind;
use crate::api::job::{JobCondition, JobSpec, JobStatus};
use crate::api::meta::Uid;
use crate::api::object::{DynamicObject, Object};
use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, Propagation, WriteMode};
use crate::control_loop::{EventDraft, EventKind, EventMessage, Plan, View, reference_to};
use crate::controllers::pod_control::{controller_reference, deletion_order, pod_from_template};
use std::rc::Rc;

/// How many pods one pass makes or deletes at most.
const BURST: usize = 500;

/// As `syncJob`.
pub(super) fn job(view: &View<'_>, job: &DynamicObject) -> Plan {
    let spec = JobSpec::of(job);
    let status = JobStatus { uncounted_terminated_pods: None, ..JobStatus::of(job) };
    let pods = Pods::of(view.store, job);
    let mut sync = Sync { now: view.now, job, before: status.clone(), spec, status, pods, plan: Plan::nothing() };
    if let Some(ended) = sync.before.end().and_then(|end| end.last_transition_time) {
        sync.expire(ended);
        sync.release_all();
        return sync.plan;
    }
    sync.start();
    let verdict = sync.verdict();
    let mut active = sync.pods.active.len();
    match (&verdict, sync.spec.suspend.unwrap_or_default()) {
        (Some(_), _) => active -= sync.delete_active(active),
        (None, true) => active -= sync.suspend(active),
        (None, false) if !job.metadata.is_terminating() => active = sync.manage(active),
        (None, false) => {}
    }
    sync.report(verdict, active);
    sync.plan
}

struct Sync<'a> {
    now: SimTime,
    job: &'a DynamicObject,
    before: JobStatus,
    spec: JobSpec,
    status: JobStatus,
    pods: Pods<'a>,
    plan: Plan,
}

/// How a Job ends.
enum Verdict {
    Complete,
    Failed { reason: &'static str, message: &'static str },
}

impl Sync<'_> {
    /// Its clock runs from the first pass, or from the first after it was suspended.
    fn start(&mut self) {
        let is_suspended = self.spec.suspend.unwrap_or_default();
        if self.status.start_time.is_none() && !is_suspended {
            self.status.start_time = Some(self.now.truncated_to_second());
        }
        if !is_suspended && self.status.is("Suspended") {
            self.status.conditions.retain(|condition| condition.kind != "Suspended");
            let resumed = self.condition("Suspended", "JobResumed", "Job resumed");
            self.status.conditions.push(JobCondition { status: "False".to_owned(), ..resumed });
            self.status.start_time = Some(self.now.truncated_to_second());
            self.say(EventKind::Normal, "Resumed", EventMessage::Text("Job resumed".to_owned()));
        }
    }

    /// Whether it is over.
    fn verdict(&mut self) -> Option<Verdict> {
        let succeeded = self.status.succeeded + self.pods.succeeded.len() as i32;
        let failed = self.status.failed + self.pods.failed.len() as i32;
        let (active, limit) = (self.pods.active.len() as i32, self.spec.backoff_limit.unwrap_or(i32::MAX));
        if let Some(target) = self.status.conditions.iter().find(|condition| condition.kind == "FailureTarget") {
            let is_late = target.reason == DEADLINE.0;
            let (reason, message) = if is_late { DEADLINE } else { TOO_MANY_FAILURES };
            return Some(Verdict::Failed { reason, message });
        }
        let is_new = failed > self.status.failed && active != self.spec.parallelism.unwrap_or(1);
        let restarts = self.pods.restarts();
        let restarts_too_often = self.spec.template.spec.restart_policy == "OnFailure"
            && if limit == 0 { restarts > 0 } else { restarts >= limit };
        if is_new && failed > limit || restarts_too_often {
            let (reason, message) = TOO_MANY_FAILURES;
            return Some(Verdict::Failed { reason, message });
        }
        if let Some((start, seconds)) = self.status.start_time.zip(self.spec.active_deadline_seconds) {
            let left = (start + SimDuration::from_secs(seconds)).since(self.now);
            if left == SimDuration::default() {
                let (reason, message) = DEADLINE;
                return Some(Verdict::Failed { reason, message });
            }
            self.plan.look_again_after(left);
        }
        let is_complete = match self.spec.completions {
            Some(wanted) => succeeded >= wanted,
            None => succeeded > 0 && active == 0,
        };
        is_complete.then_some(Verdict::Complete)
    }

    /// As `manageJob`: how many pods are active then.
    fn manage(&mut self, active: usize) -> usize {
        let succeeded = self.status.succeeded + self.pods.succeeded.len() as i32;
        let parallelism = self.spec.parallelism.unwrap_or(1).max(0);
        let wanted = match self.spec.completions {
            Some(completions) => (completions - succeeded).clamp(0, parallelism),
            None if succeeded > 0 => active as i32,
            None => parallelism,
        } as usize;
        if active > wanted {
            return active - self.delete_active((active - wanted).min(BURST));
        }
        // With the policy `Failed` one that leaves still stands in the way.
        let is_patient = self.spec.pod_replacement_policy == "Failed";
        let in_the_way = if is_patient { self.pods.terminating } else { 0 };
        let missing = wanted.saturating_sub(active + in_the_way).min(BURST);
        if missing == 0 {
            return active;
        }
        let wait = self.pods.backoff(self.now);
        if wait > SimDuration::default() {
            self.plan.look_again_after(wait);
            return active;
        }
        (0..missing).for_each(|_| self.create());
        active + missing
    }

    fn create(&mut self) {
        let owners = Rc::new(vec![controller_reference(Kind::JOB, &self.job.metadata)]);
        let mut pod = pod_from_template(&self.spec.template, &self.job.metadata, &owners);
        pod.metadata.finalizers.push(TRACKING.to_owned());
        let request = self.plan.requests.len();
        self.plan.requests.push(ApiRequest::Create {
            kind: Kind::POD,
            namespace: self.job.metadata.namespace.clone(),
            body: Body::from(Object::from(pod)),
            mode: WriteMode::Persist,
        });
        let message = EventMessage::NamesCreated { prefix: "Created pod: ", request };
        self.say(EventKind::Normal, "SuccessfulCreate", message);
    }

    /// Deletes so many active pods, the cheapest first.
    fn delete_active(&mut self, count: usize) -> usize {
        let mut active = self.pods.active.clone();
        active.order_by(|a, b| deletion_order((a, 0), (b, 0), self.now));
        active.truncate(count);
        for pod in &active {
            self.delete(pod);
        }
        active.len()
    }

    fn delete(&mut self, pod: &Pod) {
        let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
        let request = self.plan.requests.len();
        let options = DeleteOptions { uid: Some(pod.metadata.uid.clone()), ..DeleteOptions::default() };
        self.plan.requests.push(ApiRequest::Delete { key, options });
        let text = format!("Deleted pod: {}", pod.metadata.name);
        self.say(EventKind::Normal, "SuccessfulDelete", EventMessage::IfDone { text, request });
    }

    fn suspend(&mut self, active: usize) -> usize {
        if !self.status.is("Suspended") {
            self.status.conditions.retain(|condition| condition.kind != "Suspended");
            let suspended = self.condition("Suspended", "JobSuspended", "Job suspended");
            self.status.conditions.push(suspended);
            self.say(EventKind::Normal, "Suspended", EventMessage::Text("Job suspended".to_owned()));
        }
        self.delete_active(active)
    }

    /// Counts what has ended, and tells how it all stands. As `trackJobStatusAndRemoveFinalizers`: what is to be counted is
    /// noted before pods are let go.
    fn report(&mut self, verdict: Option<Verdict>, active: usize) {
        let (succeeded, failed) = (uids(&self.pods.succeeded), uids(&self.pods.failed));
        let is_ready = |pod: &&&Pod| pod.is_ready();
        self.status.active = active as i32;
        self.status.ready = Some(self.pods.active.iter().filter(is_ready).count() as i32);
        let leaving = self.pods.active.len().saturating_sub(active);
        self.status.terminating = Some((self.pods.terminating + leaving) as i32);
        if let Some(Verdict::Failed { reason, message }) = &verdict
            && !self.status.is("FailureTarget")
        {
            let target = self.condition("FailureTarget", reason, message);
            self.status.conditions.push(target);
        }
        if !succeeded.is_empty() || !failed.is_empty() || self.status.conditions != self.before.conditions {
            self.write(&succeeded, &failed);
        }
        self.release_all();
        self.status.succeeded += succeeded.len() as i32;
        self.status.failed += failed.len() as i32;
        // A Job is over when none of its pods is left.
        if let Some(verdict) = verdict.filter(|_| self.status.terminating == Some(0)) {
            self.end(&verdict);
        }
        if self.status != self.before {
            self.write(&[], &[]);
        }
    }

    fn end(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Complete => {
                for kind in ["SuccessCriteriaMet", "Complete"] {
                    let met = self.condition(kind, "CompletionsReached", "Reached expected number of succeeded pods");
                    self.status.conditions.push(met);
                }
                self.status.completion_time = Some(self.now.truncated_to_second());
                self.say(EventKind::Normal, "Completed", EventMessage::Text("Job completed".to_owned()));
            }
            Verdict::Failed { reason, message } => {
                let failed = self.condition("Failed", reason, message);
                self.status.conditions.push(failed);
                self.say(EventKind::Warning, reason, EventMessage::Text((*message).to_owned()));
            }
        }
    }

    fn release_all(&mut self) {
        let counted = self.pods.succeeded.iter().chain(&self.pods.failed);
        self.plan.requests.extend(counted.map(|pod| release(pod)));
    }

    /// Deletes it when it has been over for long enough (`ttl-after-finished-controller`).
    fn expire(&mut self, ended: SimTime) {
        let Some(seconds) = self.spec.ttl_seconds_after_finished else { return };
        let left = (ended + SimDuration::from_secs(i64::from(seconds))).since(self.now);
        if left > SimDuration::default() {
            return self.plan.look_again_after(left);
        }
        let options = DeleteOptions {
            uid: Some(self.job.metadata.uid.clone()),
            propagation: Some(Propagation::Foreground),
            ..DeleteOptions::default()
        };
        if !self.job.metadata.is_terminating() {
            self.plan.requests.push(ApiRequest::Delete { key: self.key(), options });
        }
    }

    fn write(&mut self, succeeded: &[Uid], failed: &[Uid]) {
        let mut job = self.job.clone();
        job.metadata.resource_version = Default::default();
        job.rest.insert("status".to_owned(), self.status.write(succeeded, failed));
        let body = Body::from(Object::Dynamic(job));
        self.plan.requests.push(ApiRequest::UpdateStatus { key: self.key(), body });
    }

    fn key(&self) -> Key {
        Key::new(Kind::JOB, &self.job.metadata.namespace, &self.job.metadata.name)
    }

    fn condition(&self, kind: &str, reason: &str, message: &str) -> JobCondition {
        let now = Some(self.now.truncated_to_second());
        JobCondition {
            last_probe_time: now,
            last_transition_time: now,
            message: message.to_owned(),
            reason: reason.to_owned(),
            status: "True".to_owned(),
            kind: kind.to_owned(),
        }
    }

    fn say(&mut self, kind: EventKind, reason: &'static str, message: EventMessage) {
        let regarding = reference_to(Kind::JOB, &self.job.metadata);
        self.plan.events.push(EventDraft { regarding, kind, reason, message, component: NAME, host: String::new() });
    }
}

const TOO_MANY_FAILURES: (&str, &str) = ("BackoffLimitExceeded", "Job has reached the specified backoff limit");
const DEADLINE: (&str, &str) = ("DeadlineExceeded", "Job was active longer than specified deadline");
