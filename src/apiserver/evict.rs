//! `pods/eviction`: a delete that asks the disruption budgets first; upstream's `EvictionREST`.

use super::ApiServer;
use super::request::{DeleteOptions, Key, Reply, Status, StatusReason, WriteMode};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::pod_disruption_budget::PodDisruptionBudget;
use crate::api::time::SimTime;

const VIOLATES: &str = "Cannot evict pod as it would violate the pod's disruption budget.";
const SEVERAL: &str =
    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";

impl ApiServer {
    pub(super) fn evict(&mut self, key: &Key, options: &DeleteOptions, now: SimTime) -> Result<Reply, Status> {
        let pod = self.store.typed::<Pod>(key).ok_or_else(|| Status::not_found(Kind::POD, &key.name))?;
        // What has ended, has not begun or is going anyway costs no budget.
        if !pod.is_finished() && pod.status.phase != "Pending" && !pod.metadata.is_terminating() {
            let budget = self.budget_of(pod)?.cloned();
            if let Some(budget) = budget {
                self.spend(budget, options.mode, now)?;
            }
        }
        self.delete(key, options, now)
    }

    fn budget_of(&self, pod: &Pod) -> Result<Option<&PodDisruptionBudget>, Status> {
        let budgets = self.store.list(Kind::POD_DISRUPTION_BUDGET, &pod.metadata.namespace);
        let typed = budgets.filter_map(|(_, object)| <&PodDisruptionBudget>::try_from(object.as_ref()).ok());
        let mut covering = typed.filter(|budget| budget.covers(pod));
        let Some(budget) = covering.next() else { return Ok(None) };
        if covering.next().is_some() {
            return Err(Status::new(StatusReason::InternalError, SEVERAL));
        }
        let status = &budget.status;
        // A pod that is not ready is no loss while enough others are.
        let is_spare =
            !pod.is_ready() && status.current_healthy >= status.desired_healthy && status.desired_healthy > 0;
        Ok(Some(budget).filter(|_| !is_spare))
    }

    /// Takes one disruption off a budget.
    fn spend(&mut self, mut budget: PodDisruptionBudget, mode: WriteMode, now: SimTime) -> Result<(), Status> {
        let is_unseen = budget.status.observed_generation < budget.metadata.generation;
        if is_unseen || budget.status.disruptions_allowed <= 0 {
            return Err(Status::new(StatusReason::TooManyRequests, VIOLATES));
        }
        budget.status.disruptions_allowed -= 1;
        if mode == WriteMode::Persist {
            self.store.put(Object::from(budget), now);
        }
        Ok(())
    }
}
