//! DaemonSet: one pod of a template on every node that it fits.

use super::discovery::Kind;
use super::document::fields;
use super::field::FieldError;
use super::int_or_string::IntOrString;
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata, wide};
use super::pod::{Opaque, PodTemplateSpec};
use super::selector::LabelSelector;
use super::time::SimTime;
use super::workload;

/// Where the number of the template is kept, which v1 has no field for.
pub const TEMPLATE_GENERATION: &str = "deprecated.daemonset.template.generation";

/// `apps/v1.DaemonSet`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DaemonSet {
    pub metadata: ObjectMeta,
    pub spec: DaemonSetSpec,
    pub status: DaemonSetStatus,
}

fields!(DaemonSet {
    "metadata": metadata always,
    "spec": spec always,
    "status": status always,
});

/// `apps/v1.DaemonSetSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DaemonSetSpec {
    pub min_ready_seconds: i32,
    pub revision_history_limit: Option<i32>,
    pub selector: LabelSelector,
    pub template: PodTemplateSpec,
    pub update_strategy: DaemonSetUpdateStrategy,
}

fields!(DaemonSetSpec {
    "minReadySeconds": min_ready_seconds,
    "revisionHistoryLimit": revision_history_limit,
    "selector": selector always,
    "template": template always,
    "updateStrategy": update_strategy always,
});

/// `apps/v1.DaemonSetUpdateStrategy`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DaemonSetUpdateStrategy {
    pub rolling_update: Option<RollingUpdateDaemonSet>,
    pub kind: String,
}

fields!(DaemonSetUpdateStrategy {
    "rollingUpdate": rolling_update,
    "type": kind,
});

/// `apps/v1.RollingUpdateDaemonSet`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RollingUpdateDaemonSet {
    pub max_surge: Option<IntOrString>,
    pub max_unavailable: Option<IntOrString>,
}

fields!(RollingUpdateDaemonSet {
    "maxSurge": max_surge,
    "maxUnavailable": max_unavailable,
});

/// `apps/v1.DaemonSetStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DaemonSetStatus {
    pub collision_count: Option<i32>,
    pub conditions: Opaque,
    pub current_number_scheduled: i32,
    pub desired_number_scheduled: i32,
    pub number_available: i32,
    pub number_misscheduled: i32,
    pub number_ready: i32,
    pub number_unavailable: i32,
    pub observed_generation: i64,
    pub updated_number_scheduled: i32,
}

fields!(DaemonSetStatus {
    "collisionCount": collision_count,
    "conditions": conditions,
    "currentNumberScheduled": current_number_scheduled always,
    "desiredNumberScheduled": desired_number_scheduled always,
    "numberAvailable": number_available,
    "numberMisscheduled": number_misscheduled always,
    "numberReady": number_ready always,
    "numberUnavailable": number_unavailable,
    "observedGeneration": observed_generation,
    "updatedNumberScheduled": updated_number_scheduled,
});

impl Resource for DaemonSet {
    const KIND: Kind = Kind::DAEMON_SET;
    const COLUMNS: &'static [Column] = &[
        column("Name"),
        column("Desired"),
        column("Current"),
        column("Ready"),
        column("Up-to-date"),
        column("Available"),
        column("Node Selector"),
        column("Age"),
        wide("Containers"),
        wide("Images"),
        wide("Selector"),
    ];

    has_metadata!();

    /// As `SetDefaults_DaemonSet`.
    fn set_defaults(&mut self) {
        self.spec.revision_history_limit.get_or_insert(10);
        let strategy = &mut self.spec.update_strategy;
        if strategy.kind.is_empty() {
            strategy.kind = "RollingUpdate".to_owned();
        }
        if strategy.kind == "RollingUpdate" {
            let limits = strategy.rolling_update.get_or_insert_default();
            limits.max_unavailable.get_or_insert(IntOrString::Int(1));
            limits.max_surge.get_or_insert(IntOrString::Int(0));
        }
        workload::default_template(&mut self.spec.template);
    }

    /// As `ValidateDaemonSetSpec`.
    fn validate(&self) -> Vec<FieldError> {
        let spec = &self.spec;
        let mut errors = workload::validate(&spec.selector, &spec.template);
        errors.extend(workload::not_negative("spec.minReadySeconds", spec.min_ready_seconds));
        let kind = spec.update_strategy.kind.as_str();
        if !["RollingUpdate", "OnDelete"].contains(&kind) {
            errors.push(FieldError::not_supported("spec.updateStrategy.type", kind, &["OnDelete", "RollingUpdate"]));
        }
        let limit = spec.revision_history_limit;
        errors.extend(limit.and_then(|limit| workload::not_negative("spec.revisionHistoryLimit", limit)));
        errors
    }

    fn validate_update(&self, old: &Self) -> Vec<FieldError> {
        workload::validate_selector_unchanged(&self.spec.selector, &old.spec.selector)
    }

    /// The server counts the templates as well: as the strategy's `PrepareForCreate` and `PrepareForUpdate`.
    fn keep_status(&mut self, old: Option<&Self>) {
        self.status = old.map(|old| old.status.clone()).unwrap_or_default();
        let before = old.map_or(0, Self::template_generation);
        let is_new = old.is_none_or(|old| old.spec.template != self.spec.template);
        let number = if is_new { before + 1 } else { before };
        self.metadata.annotations.insert(TEMPLATE_GENERATION.to_owned(), number.to_string());
    }

    fn take_status(&mut self, new: &mut Self) {
        std::mem::swap(&mut self.status, &mut new.status);
    }

    fn spec_differs(&self, old: &Self) -> Option<bool> {
        Some(self.spec != old.spec)
    }

    fn row(&self, now: SimTime) -> Vec<String> {
        let (names, images) = workload::containers(&self.spec.template);
        let status = &self.status;
        vec![
            self.metadata.name.clone(),
            status.desired_number_scheduled.to_string(),
            status.current_number_scheduled.to_string(),
            status.number_ready.to_string(),
            status.updated_number_scheduled.to_string(),
            status.number_available.to_string(),
            workload::node_selector(&self.spec.template.spec.node_selector),
            self.metadata.age(now),
            names,
            images,
            self.spec.selector.to_string(),
        ]
    }
}

impl DaemonSet {
    /// The number of its template: how many there have been.
    pub fn template_generation(&self) -> i64 {
        self.metadata.annotations.get(TEMPLATE_GENERATION).and_then(|number| number.parse().ok()).unwrap_or_default()
    }
}
