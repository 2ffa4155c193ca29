//! ReplicaSet: keeps so many pods of one template alive.

use super::discovery::Kind;
use super::document::fields;
use super::field::FieldError;
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata, has_status, wide};
use super::pod::PodTemplateSpec;
use super::selector::LabelSelector;
use super::time::SimTime;
use super::workload;

/// `apps/v1.ReplicaSet`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaSet {
    pub metadata: ObjectMeta,
    pub spec: ReplicaSetSpec,
    pub status: ReplicaSetStatus,
}

fields!(ReplicaSet {
    "metadata": metadata always,
    "spec": spec always,
    "status": status always,
});

/// `apps/v1.ReplicaSetSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaSetSpec {
    pub min_ready_seconds: i32,
    pub replicas: Option<i32>,
    pub selector: LabelSelector,
    pub template: PodTemplateSpec,
}

fields!(ReplicaSetSpec {
    "minReadySeconds": min_ready_seconds,
    "replicas": replicas,
    "selector": selector always,
    "template": template always,
});

/// `apps/v1.ReplicaSetStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaSetStatus {
    pub available_replicas: i32,
    pub conditions: Vec<ReplicaSetCondition>,
    pub fully_labeled_replicas: i32,
    pub observed_generation: i64,
    pub ready_replicas: i32,
    pub replicas: i32,
}

fields!(ReplicaSetStatus {
    "availableReplicas": available_replicas,
    "conditions": conditions,
    "fullyLabeledReplicas": fully_labeled_replicas,
    "observedGeneration": observed_generation,
    "readyReplicas": ready_replicas,
    "replicas": replicas always,
});

/// `apps/v1.ReplicaSetCondition`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaSetCondition {
    pub last_transition_time: Option<SimTime>,
    pub message: String,
    pub reason: String,
    pub status: String,
    pub kind: String,
}

fields!(ReplicaSetCondition {
    "lastTransitionTime": last_transition_time always,
    "message": message,
    "reason": reason,
    "status": status always,
    "type": kind always,
});

impl Resource for ReplicaSet {
    const KIND: Kind = Kind::REPLICA_SET;
    const COLUMNS: &'static [Column] = &[
        column("Name"),
        column("Desired"),
        column("Current"),
        column("Ready"),
        column("Age"),
        wide("Containers"),
        wide("Images"),
        wide("Selector"),
    ];

    has_metadata!();

    fn set_defaults(&mut self) {
        self.spec.replicas.get_or_insert(1);
        workload::default_template(&mut self.spec.template);
    }

    fn validate(&self) -> Vec<FieldError> {
        let spec = &self.spec;
        let replicas = spec.replicas.and_then(|count| workload::not_negative("spec.replicas", count));
        let mut errors: Vec<FieldError> = replicas.into_iter().collect();
        errors.extend(workload::not_negative("spec.minReadySeconds", spec.min_ready_seconds));
        errors.extend(workload::validate(&spec.selector, &spec.template));
        errors
    }

    fn validate_update(&self, old: &Self) -> Vec<FieldError> {
        workload::validate_selector_unchanged(&self.spec.selector, &old.spec.selector)
    }

    has_status!();

    fn spec_differs(&self, old: &Self) -> Option<bool> {
        Some(self.spec != old.spec)
    }

    fn row(&self, now: SimTime) -> Vec<String> {
        let (names, images) = workload::containers(&self.spec.template);
        vec![
            self.metadata.name.clone(),
            self.spec.replicas.unwrap_or(1).to_string(),
            self.status.replicas.to_string(),
            self.status.ready_replicas.to_string(),
            self.metadata.age(now),
            names,
            images,
            self.spec.selector.to_string(),
        ]
    }
}
