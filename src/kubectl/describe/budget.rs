//! Disruption budgets.

use super::description::Description;
use super::events::Context;
use crate::api::pod_disruption_budget::PodDisruptionBudget;

/// The description of a PodDisruptionBudget (`PodDisruptionBudgetDescriber`).
pub fn describe(budget: &PodDisruptionBudget, context: &Context) -> String {
    let mut description = Description::default();
    description.field(0, "Name", &budget.metadata.name);
    description.field(0, "Namespace", &budget.metadata.namespace);
    let limits = [("Min available", &budget.spec.min_available), ("Max unavailable", &budget.spec.max_unavailable)];
    if let Some((name, Some(amount))) = limits.into_iter().find(|(_, amount)| amount.is_some()) {
        description.field(0, name, amount);
    }
    let selector = budget.spec.selector.as_ref().map_or("<unset>".to_owned(), ToString::to_string);
    description.field(0, "Selector", selector);
    description.heading(0, "Status");
    let status = &budget.status;
    description.field(2, "Allowed disruptions", status.disruptions_allowed);
    description.field(2, "Current", status.current_healthy);
    description.field(2, "Desired", status.desired_healthy);
    description.field(2, "Total", status.expected_pods);
    description.finish_with_events(context)
}
