//! The disruption controller: how many pods of a budget may go right now.

use super::later;
use crate::api::discovery::Kind;
use crate::api::int_or_string::Rounding;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::pod_disruption_budget::{PodDisruptionBudget, PodDisruptionBudgetStatus};
use crate::api::table::Table;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Key, WatchEvent};
use crate::apiserver::scale::scale_of;
use crate::apiserver::store::Store;
use crate::control_loop::{Controller, Plan, View};

/// The loop.
pub struct DisruptionController;

impl Controller for DisruptionController {
    fn name(&self) -> &'static str {
        "disruption-controller"
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(20)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::PodDisruptionBudget(budget) => vec![key(budget)],
            Object::Pod(pod) => {
                let budgets = store.list(Kind::POD_DISRUPTION_BUDGET, &pod.metadata.namespace);
                let typed = budgets.filter_map(|(_, object)| <&PodDisruptionBudget>::try_from(object.as_ref()).ok());
                typed.filter(|budget| budget.covers(pod)).map(key).collect()
            }
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.disruption, view, key)
    }
}

/// Counts one budget anew.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let Some(budget) = view.store.typed::<PodDisruptionBudget>(key) else { return Plan::nothing() };
    let status = status(budget, view.store);
    if status == budget.status {
        return Plan::nothing();
    }
    let told = PodDisruptionBudget { status, ..budget.clone() };
    let request = ApiRequest::UpdateStatus { key: key.clone(), body: Body::from(Object::from(told)) };
    Plan { requests: vec![request], ..Plan::nothing() }
}

fn key(budget: &PodDisruptionBudget) -> Key {
    Key::new(Kind::POD_DISRUPTION_BUDGET, &budget.metadata.namespace, &budget.metadata.name)
}

/// As `getExpectedPodCount`, `countHealthyPods` and `updatePdbStatus`.
fn status(budget: &PodDisruptionBudget, store: &Store) -> PodDisruptionBudgetStatus {
    let pods = store.list(Kind::POD, &budget.metadata.namespace);
    let typed = pods.filter_map(|(_, object)| <&Pod>::try_from(object.as_ref()).ok());
    let pods: Vec<&Pod> = typed.filter(|pod| budget.covers(pod) && !pod.is_finished()).collect();
    let healthy = pods.iter().filter(|pod| pod.is_ready() && !pod.metadata.is_terminating()).count() as i32;
    let wanted = wanted(&pods, store);
    let (expected, desired) = match (&budget.spec.max_unavailable, &budget.spec.min_available) {
        (Some(most), _) => (wanted, wanted - most.scaled(wanted, Rounding::Up).unwrap_or_default()),
        (None, Some(least)) => {
            let is_share = least.to_string().ends_with('%');
            let expected = if is_share { wanted } else { pods.len() as i32 };
            (expected, least.scaled(expected, Rounding::Up).unwrap_or_default())
        }
        (None, None) => (pods.len() as i32, 0),
    };
    let desired = desired.max(0);
    PodDisruptionBudgetStatus {
        current_healthy: healthy,
        desired_healthy: desired,
        disruptions_allowed: if expected > 0 { (healthy - desired).max(0) } else { 0 },
        expected_pods: expected,
        observed_generation: budget.metadata.generation,
        conditions: budget.status.conditions.clone(),
    }
}

/// How many pods their controllers want, each asked once; a pod without one counts for itself.
fn wanted(pods: &[&Pod], store: &Store) -> i32 {
    let mut controllers: Table<&str, i32> = Table::default();
    let mut loose = 0;
    for pod in pods {
        let Some(owner) = pod.metadata.controller() else {
            loose += 1;
            continue;
        };
        let key = Kind::of_manifest(&owner.api_version, &owner.kind)
            .map(|kind| Key::new(kind, &pod.metadata.namespace, &owner.name));
        let scale = key.and_then(|key| store.get(&key)).and_then(|object| scale_of(object));
        controllers.insert(&owner.uid.0, scale.map_or(0, |scale| scale.spec_replicas));
    }
    controllers.values().sum::<i32>() + loose
}
