//! PodDisruptionBudget: how many pods may be taken away at once.

use super::discovery::Kind;
use super::document::fields;
use super::field::FieldError;
use super::int_or_string::IntOrString;
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata, has_status};
use super::pod::{Opaque, Pod};
use super::selector::LabelSelector;
use super::time::SimTime;

/// `policy/v1.PodDisruptionBudget`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodDisruptionBudget {
    pub metadata: ObjectMeta,
    pub spec: PodDisruptionBudgetSpec,
    pub status: PodDisruptionBudgetStatus,
}

fields!(PodDisruptionBudget {
    "metadata": metadata always,
    "spec": spec always,
    "status": status always,
});

/// `policy/v1.PodDisruptionBudgetSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodDisruptionBudgetSpec {
    pub max_unavailable: Option<IntOrString>,
    pub min_available: Option<IntOrString>,
    pub selector: Option<LabelSelector>,
    pub unhealthy_pod_eviction_policy: Option<String>,
}

fields!(PodDisruptionBudgetSpec {
    "maxUnavailable": max_unavailable,
    "minAvailable": min_available,
    "selector": selector,
    "unhealthyPodEvictionPolicy": unhealthy_pod_eviction_policy,
});

/// `policy/v1.PodDisruptionBudgetStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodDisruptionBudgetStatus {
    pub conditions: Opaque,
    pub current_healthy: i32,
    pub desired_healthy: i32,
    pub disruptions_allowed: i32,
    pub expected_pods: i32,
    pub observed_generation: i64,
}

fields!(PodDisruptionBudgetStatus {
    "conditions": conditions,
    "currentHealthy": current_healthy always,
    "desiredHealthy": desired_healthy always,
    "disruptionsAllowed": disruptions_allowed always,
    "expectedPods": expected_pods always,
    "observedGeneration": observed_generation,
});

impl PodDisruptionBudget {
    /// Whether it counts a pod. Without a selector it counts none.
    pub fn covers(&self, pod: &Pod) -> bool {
        let selector = self.spec.selector.as_ref();
        self.metadata.namespace == pod.metadata.namespace
            && selector.is_some_and(|selector| selector.matches(&pod.metadata.labels))
    }
}

impl Resource for PodDisruptionBudget {
    const KIND: Kind = Kind::POD_DISRUPTION_BUDGET;
    const COLUMNS: &'static [Column] = &[
        column("Name"),
        column("Min Available"),
        column("Max Unavailable"),
        column("Allowed Disruptions"),
        column("Age"),
    ];

    has_metadata!();

    fn validate(&self) -> Vec<FieldError> {
        let PodDisruptionBudgetSpec { max_unavailable, min_available, selector, .. } = &self.spec;
        let mut errors = Vec::new();
        if min_available.is_some() && max_unavailable.is_some() {
            let why = "minAvailable and maxUnavailable cannot be both set";
            errors.push(FieldError::invalid_shown("spec", "policy.PodDisruptionBudgetSpec{…}".to_owned(), why));
        }
        if let Some(selector) = selector {
            errors.extend(selector.validate("spec.selector"));
        }
        errors
    }

    has_status!();

    fn spec_differs(&self, old: &Self) -> Option<bool> {
        Some(self.spec != old.spec)
    }

    fn row(&self, now: SimTime) -> Vec<String> {
        let or_not = |count: &Option<IntOrString>| count.as_ref().map_or("N/A".to_owned(), IntOrString::to_string);
        vec![
            self.metadata.name.clone(),
            or_not(&self.spec.min_available),
            or_not(&self.spec.max_unavailable),
            self.status.disruptions_allowed.to_string(),
            self.metadata.age(now),
        ]
    }
}
