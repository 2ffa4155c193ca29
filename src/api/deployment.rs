//! Deployment: a standing order for pods, and how to replace them.

use super::discovery::Kind;
use super::document::fields;
use super::field::FieldError;
use super::int_or_string::{IntOrString, Rounding};
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata, wide};
use super::pod::PodTemplateSpec;
use super::selector::LabelSelector;
use super::time::SimTime;
use super::workload;

/// `apps/v1.Deployment`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deployment {
    pub metadata: ObjectMeta,
    pub spec: DeploymentSpec,
    pub status: DeploymentStatus,
}

fields!(Deployment {
    "metadata": metadata always,
    "spec": spec always,
    "status": status always,
});

/// `apps/v1.DeploymentSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeploymentSpec {
    pub min_ready_seconds: i32,
    pub paused: bool,
    pub progress_deadline_seconds: Option<i32>,
    pub replicas: Option<i32>,
    pub revision_history_limit: Option<i32>,
    pub selector: LabelSelector,
    pub strategy: DeploymentStrategy,
    pub template: PodTemplateSpec,
}

fields!(DeploymentSpec {
    "minReadySeconds": min_ready_seconds,
    "paused": paused,
    "progressDeadlineSeconds": progress_deadline_seconds,
    "replicas": replicas,
    "revisionHistoryLimit": revision_history_limit,
    "selector": selector always,
    "strategy": strategy always,
    "template": template always,
});

/// `apps/v1.DeploymentStrategy`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeploymentStrategy {
    pub rolling_update: Option<RollingUpdateDeployment>,
    pub kind: String,
}

fields!(DeploymentStrategy {
    "rollingUpdate": rolling_update,
    "type": kind,
});

/// `apps/v1.RollingUpdateDeployment`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RollingUpdateDeployment {
    pub max_surge: Option<IntOrString>,
    pub max_unavailable: Option<IntOrString>,
}

fields!(RollingUpdateDeployment {
    "maxSurge": max_surge,
    "maxUnavailable": max_unavailable,
});

/// `apps/v1.DeploymentStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeploymentStatus {
    pub available_replicas: i32,
    pub collision_count: Option<i32>,
    pub conditions: Vec<DeploymentCondition>,
    pub observed_generation: i64,
    pub ready_replicas: i32,
    pub replicas: i32,
    pub unavailable_replicas: i32,
    pub updated_replicas: i32,
}

fields!(DeploymentStatus {
    "availableReplicas": available_replicas,
    "collisionCount": collision_count,
    "conditions": conditions,
    "observedGeneration": observed_generation,
    "readyReplicas": ready_replicas,
    "replicas": replicas,
    "unavailableReplicas": unavailable_replicas,
    "updatedReplicas": updated_replicas,
});

/// `apps/v1.DeploymentCondition`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeploymentCondition {
    pub last_transition_time: Option<SimTime>,
    pub last_update_time: Option<SimTime>,
    pub message: String,
    pub reason: String,
    pub status: String,
    pub kind: String,
}

fields!(DeploymentCondition {
    "lastTransitionTime": last_transition_time always,
    "lastUpdateTime": last_update_time always,
    "message": message,
    "reason": reason,
    "status": status always,
    "type": kind always,
});

impl DeploymentStatus {
    /// The condition of a type, if it has been reported.
    pub fn condition(&self, kind: &str) -> Option<&DeploymentCondition> {
        self.conditions.iter().find(|condition| condition.kind == kind)
    }
}

impl Resource for Deployment {
    const KIND: Kind = Kind::DEPLOYMENT;
    const COLUMNS: &'static [Column] = &[
        column("Name"),
        column("Ready"),
        column("Up-To-Date"),
        column("Available"),
        column("Age"),
        wide("Containers"),
        wide("Images"),
        wide("Selector"),
    ];

    has_metadata!();

    /// As `SetDefaults_Deployment`.
    fn set_defaults(&mut self) {
        self.spec.replicas.get_or_insert(1);
        self.spec.revision_history_limit.get_or_insert(10);
        self.spec.progress_deadline_seconds.get_or_insert(600);
        if self.spec.strategy.kind.is_empty() {
            self.spec.strategy.kind = "RollingUpdate".to_owned();
        }
        if self.spec.strategy.kind == "RollingUpdate" {
            let limits = self.spec.strategy.rolling_update.get_or_insert_default();
            limits.max_surge.get_or_insert_with(|| IntOrString::Text("25%".to_owned()));
            limits.max_unavailable.get_or_insert_with(|| IntOrString::Text("25%".to_owned()));
        }
        workload::default_template(&mut self.spec.template);
    }

    fn validate(&self) -> Vec<FieldError> {
        let spec = &self.spec;
        let replicas = spec.replicas.and_then(|count| workload::not_negative("spec.replicas", count));
        let mut errors: Vec<FieldError> = replicas.into_iter().collect();
        errors.extend(workload::validate(&spec.selector, &spec.template));
        errors.extend(validate_strategy(&spec.strategy));
        errors.extend(workload::not_negative("spec.minReadySeconds", spec.min_ready_seconds));
        for (path, value) in [
            ("spec.revisionHistoryLimit", spec.revision_history_limit),
            ("spec.progressDeadlineSeconds", spec.progress_deadline_seconds),
        ] {
            errors.extend(value.and_then(|value| workload::not_negative(path, value)));
        }
        if spec.progress_deadline_seconds.is_some_and(|deadline| deadline <= spec.min_ready_seconds) {
            let value = spec.progress_deadline_seconds.unwrap_or_default();
            errors.push(FieldError::invalid(
                "spec.progressDeadlineSeconds",
                value,
                "must be greater than minReadySeconds",
            ));
        }
        errors
    }

    fn validate_update(&self, old: &Self) -> Vec<FieldError> {
        workload::validate_selector_unchanged(&self.spec.selector, &old.spec.selector)
    }

    fn keep_status(&mut self, old: Option<&Self>) {
        self.status = old.map(|old| old.status.clone()).unwrap_or_default();
    }

    /// The status strategy lets annotations through: that is how the controller writes the revision.
    fn take_status(&mut self, new: &mut Self) {
        std::mem::swap(&mut self.status, &mut new.status);
        std::mem::swap(&mut self.metadata.annotations, &mut new.metadata.annotations);
    }

    fn spec_differs(&self, old: &Self) -> Option<bool> {
        Some(self.spec != old.spec || self.metadata.annotations != old.metadata.annotations)
    }

    fn row(&self, now: SimTime) -> Vec<String> {
        let (names, images) = workload::containers(&self.spec.template);
        vec![
            self.metadata.name.clone(),
            format!("{}/{}", self.status.ready_replicas, self.spec.replicas.unwrap_or(1)),
            self.status.updated_replicas.to_string(),
            self.status.available_replicas.to_string(),
            self.metadata.age(now),
            names,
            images,
            self.spec.selector.to_string(),
        ]
    }
}

/// As `ValidateDeploymentStrategy`.
fn validate_strategy(strategy: &DeploymentStrategy) -> Vec<FieldError> {
    match (strategy.kind.as_str(), &strategy.rolling_update) {
        ("Recreate", Some(_)) => vec![FieldError::forbidden(
            "spec.strategy.rollingUpdate",
            "may not be specified when strategy `type` is 'Recreate'",
        )],
        ("RollingUpdate", Some(limits)) => validate_limits("spec.strategy.rollingUpdate", limits),
        ("RollingUpdate", None) => {
            vec![FieldError::required("spec.strategy.rollingUpdate", "this should be defaulted and never be nil")]
        }
        ("Recreate", None) => Vec::new(),
        (other, limits) => {
            let limits = if limits.is_some() { "0xc000000000" } else { "nil" };
            let shown = format!(
                "apps.DeploymentStrategy{{Type:{other:?}, RollingUpdate:(*apps.RollingUpdateDeployment)({limits})}}"
            );
            let error = FieldError::not_supported("spec.strategy", other, &["Recreate", "RollingUpdate"]);
            vec![FieldError { value: Some(shown), ..error }]
        }
    }
}

/// As `ValidateRollingUpdateDeployment`.
fn validate_limits(path: &str, limits: &RollingUpdateDeployment) -> Vec<FieldError> {
    let nothing = IntOrString::default();
    let surge = limits.max_surge.as_ref().unwrap_or(&nothing);
    let unavailable = limits.max_unavailable.as_ref().unwrap_or(&nothing);
    let at = format!("{path}.maxUnavailable");
    let mut errors: Vec<FieldError> = unavailable.validate(&at).into_iter().collect();
    errors.extend(surge.validate(&format!("{path}.maxSurge")));
    let is_none = |limit: &IntOrString| limit.scaled(100, Rounding::Up) == Some(0);
    if is_none(unavailable) && is_none(surge) {
        errors.push(FieldError::invalid_shown(&at, unavailable.to_go_string(), "may not be 0 when `maxSurge` is 0"));
    }
    if matches!(unavailable, IntOrString::Text(_))
        && unavailable.scaled(100, Rounding::Up).is_some_and(|share| share > 100)
    {
        errors.push(FieldError::invalid_shown(&at, unavailable.to_go_string(), "must not be greater than 100%"));
    }
    errors
}
