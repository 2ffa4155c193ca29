//! What a Deployment says of itself: counts, and whether it gets on.

use super::revision::revision_of;
use super::{Sync, spec_replicas};
use crate::api::deployment::{DeploymentCondition, DeploymentStatus};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::replica_set::ReplicaSet;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key};

/// The reason of a rollout that is through.
const DONE: &str = "NewReplicaSetAvailable";
/// The reason of a rollout that took too long.
const TIMED_OUT: &str = "ProgressDeadlineExceeded";
/// The first retry of a pass that failed.
const RETRY: SimDuration = SimDuration::from_millis(5);
/// The largest number stands for "no deadline".
const NO_DEADLINE: i32 = i32::MAX;

impl Sync<'_> {
    pub(super) fn has_deadline(&self) -> bool {
        self.deployment.spec.progress_deadline_seconds.is_some_and(|deadline| deadline != NO_DEADLINE)
    }

    /// As `syncDeploymentStatus`: counts only.
    pub(super) fn write_plain_status(&mut self, known: &[ReplicaSet]) {
        let status = self.calculate(known);
        if status != self.deployment.status {
            self.deployment.status = status;
            self.push_status();
        }
    }

    /// As `syncRolloutStatus`.
    pub(super) fn write_rollout_status(&mut self, known: &[ReplicaSet]) {
        let mut status = self.calculate(known);
        let current = self.deployment.status.condition("Progressing").cloned();
        if !self.has_deadline() {
            status.conditions.retain(|condition| condition.kind != "Progressing");
        }
        let is_done = status.replicas == status.updated_replicas && current.as_ref().is_some_and(|c| c.reason == DONE);
        if self.has_deadline() && !is_done {
            self.judge_progress(&mut status, current.as_ref());
        }
        self.copy_failures(&mut status, known);
        if status == self.deployment.status {
            self.look_again_at_deadline();
            return;
        }
        self.deployment.status = status;
        self.push_status();
        self.look_again_at_deadline();
    }

    fn judge_progress(&self, status: &mut DeploymentStatus, current: Option<&DeploymentCondition>) {
        let subject = match self.new_set().and_then(|index| self.sets.get(index)) {
            Some(set) => format!("ReplicaSet \"{}\"", set.metadata.name),
            None => format!("Deployment \"{}\"", self.deployment.metadata.name),
        };
        if self.is_complete(status) {
            let done = self.condition("Progressing", "True", DONE, format!("{subject} has successfully progressed."));
            set_condition(status, done);
        } else if self.is_progressing(status) {
            let text = format!("{subject} is progressing.");
            let mut condition = self.condition("Progressing", "True", "ReplicaSetUpdated", text);
            if let Some(current) = current.filter(|current| current.status == "True") {
                condition.last_transition_time = current.last_transition_time;
            }
            status.conditions.retain(|condition| condition.kind != "Progressing");
            status.conditions.push(condition);
        } else if self.is_timed_out(current) {
            let text = format!("{subject} has timed out progressing.");
            set_condition(status, self.condition("Progressing", "False", TIMED_OUT, text));
        }
    }

    /// As `DeploymentComplete`.
    pub(super) fn is_complete(&self, status: &DeploymentStatus) -> bool {
        let wanted = self.wanted();
        status.updated_replicas == wanted
            && status.replicas == wanted
            && status.available_replicas == wanted
            && status.observed_generation >= self.deployment.metadata.generation
    }

    /// As `DeploymentProgressing`.
    fn is_progressing(&self, new: &DeploymentStatus) -> bool {
        let old = &self.deployment.status;
        new.updated_replicas > old.updated_replicas
            || new.replicas - new.updated_replicas < old.replicas - old.updated_replicas
            || new.ready_replicas > old.ready_replicas
            || new.available_replicas > old.available_replicas
    }

    /// As `DeploymentTimedOut`.
    fn is_timed_out(&self, current: Option<&DeploymentCondition>) -> bool {
        let Some(current) = current.filter(|current| current.reason != DONE) else { return false };
        current.reason == TIMED_OUT || self.deadline(current).is_some_and(|deadline| deadline < self.now())
    }

    fn deadline(&self, current: &DeploymentCondition) -> Option<crate::api::time::SimTime> {
        let seconds = i64::from(self.deployment.spec.progress_deadline_seconds?);
        Some(current.last_update_time? + SimDuration::from_secs(seconds))
    }

    /// As `requeueStuckDeployment`: nothing may happen any more, and the deadline must still be noticed.
    fn look_again_at_deadline(&mut self) {
        let Some(current) = self.deployment.status.condition("Progressing") else { return };
        let is_over =
            current.reason == TIMED_OUT || current.reason == DONE || self.is_complete(&self.deployment.status);
        if let Some(deadline) = self.deadline(current).filter(|_| !is_over) {
            let span = deadline.since(self.now()) + SimDuration::from_secs(1);
            self.plan.look_again_after(span);
        }
    }

    /// As `calculateStatus`.
    fn calculate(&self, sets: &[ReplicaSet]) -> DeploymentStatus {
        let new = sets.iter().find(|set| super::revision::same_template(set, &self.deployment));
        let sum = |of: fn(&ReplicaSet) -> i32| sets.iter().map(of).sum::<i32>();
        let available = sum(|set| set.status.available_replicas);
        let mut status = DeploymentStatus {
            observed_generation: self.deployment.metadata.generation,
            replicas: sum(|set| set.status.replicas),
            updated_replicas: new.map_or(0, |set| set.status.replicas),
            ready_replicas: sum(|set| set.status.ready_replicas),
            available_replicas: available,
            unavailable_replicas: (sum(spec_replicas) - available).max(0),
            collision_count: self.deployment.status.collision_count,
            conditions: self.deployment.status.conditions.clone(),
        };
        let is_enough = available >= self.wanted() - self.max_unavailable();
        let (truth, reason, text) = match is_enough {
            true => ("True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
            false => ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."),
        };
        set_condition(&mut status, self.condition("Available", truth, reason, text.to_owned()));
        status
    }

    /// A set that cannot make pods speaks through its Deployment, the newest first (`getReplicaFailures`).
    fn copy_failures(&self, status: &mut DeploymentStatus, sets: &[ReplicaSet]) {
        let newest = self.new_set().and_then(|index| sets.get(index));
        let mut conditions = newest.into_iter().chain(sets).flat_map(|set| &set.status.conditions);
        match conditions.find(|condition| condition.kind == "ReplicaFailure") {
            Some(failure) => {
                let copy = DeploymentCondition {
                    kind: failure.kind.clone(),
                    status: failure.status.clone(),
                    reason: failure.reason.clone(),
                    message: failure.message.clone(),
                    last_transition_time: failure.last_transition_time,
                    last_update_time: failure.last_transition_time,
                };
                set_condition(status, copy);
            }
            None => status.conditions.retain(|condition| condition.kind != "ReplicaFailure"),
        }
    }

    /// As `checkPausedConditions`.
    pub(super) fn note_pause(&mut self) {
        if !self.has_deadline() {
            return;
        }
        let reason = self.deployment.status.condition("Progressing").map(|condition| condition.reason.clone());
        let is_noted = reason.as_deref() == Some("DeploymentPaused");
        if reason.as_deref() == Some(TIMED_OUT) || self.deployment.spec.paused == is_noted {
            return;
        }
        match self.deployment.spec.paused {
            true => self.set_progress("Unknown", "DeploymentPaused", "Deployment is paused".to_owned()),
            false => self.set_progress("Unknown", "DeploymentResumed", "Deployment is resumed".to_owned()),
        }
        self.push_status();
    }

    pub(super) fn set_progress(&mut self, truth: &str, reason: &str, text: String) {
        let condition = self.condition("Progressing", truth, reason, text);
        set_condition(&mut self.deployment.status, condition);
    }

    /// A pass writes its Deployment once: a second time would be a conflict, and the next pass comes soon.
    pub(super) fn push_status(&mut self) {
        if std::mem::replace(&mut self.is_written, true) {
            self.plan.look_again_after(RETRY);
            return;
        }
        let mut deployment = self.deployment.clone();
        deployment.metadata.resource_version = Default::default();
        let key = Key::new(Kind::DEPLOYMENT, &deployment.metadata.namespace, &deployment.metadata.name);
        self.plan.requests.push(ApiRequest::UpdateStatus { key, body: Body::from(Object::from(deployment)) });
    }

    /// As `cleanupDeployment`: the oldest sets beyond the history limit go, once they are empty.
    pub(super) fn clean_up(&mut self) -> bool {
        let limit = self.deployment.spec.revision_history_limit.unwrap_or(10).max(0) as usize;
        let old = self.old_sets();
        let mut sets: Vec<&ReplicaSet> = old.iter().filter_map(|index| self.sets.get(*index)).collect();
        sets.retain(|set| !set.metadata.is_terminating());
        sets.order_by_key(|set| revision_of(set));
        let surplus = sets.len().saturating_sub(limit);
        let is_empty = |set: &&&ReplicaSet| {
            let is_observed = set.metadata.generation <= set.status.observed_generation;
            set.status.replicas == 0 && spec_replicas(set) == 0 && is_observed
        };
        let keys = sets
            .iter()
            .take(surplus)
            .filter(is_empty)
            .map(|set| Key::new(Kind::REPLICA_SET, &set.metadata.namespace, &set.metadata.name));
        let deletes: Vec<ApiRequest> =
            keys.map(|key| ApiRequest::Delete { key, options: DeleteOptions::default() }).collect();
        let is_any = !deletes.is_empty();
        self.plan.requests.extend(deletes);
        is_any
    }

    fn condition(&self, kind: &str, truth: &str, reason: &str, message: String) -> DeploymentCondition {
        let now = Some(self.now().truncated_to_second());
        DeploymentCondition {
            kind: kind.to_owned(),
            status: truth.to_owned(),
            reason: reason.to_owned(),
            message,
            last_transition_time: now,
            last_update_time: now,
        }
    }
}

/// As `SetDeploymentCondition`: a changed condition goes to the end of the list.
fn set_condition(status: &mut DeploymentStatus, mut condition: DeploymentCondition) {
    if let Some(current) = status.condition(&condition.kind) {
        if current.status == condition.status && current.reason == condition.reason {
            return;
        }
        if current.status == condition.status {
            condition.last_transition_time = current.last_transition_time;
        }
    }
    status.conditions.retain(|other| other.kind != condition.kind);
    status.conditions.push(condition);
}
