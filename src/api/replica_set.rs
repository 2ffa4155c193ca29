//! ReplicaSet: keeps so many pods of one template alive.

use super::discovery::Kind;
use super::field::FieldError;
use super::meta::{ObjectMeta, is_default};
use super::object::{Column, Resource, column, has_metadata, has_status, wide};
use super::pod::PodTemplateSpec;
use super::selector::LabelSelector;
use super::time::SimTime;
use super::workload;
use serde::{Deserialize, Serialize};

/// `apps/v1.ReplicaSet`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReplicaSet {
    pub metadata: ObjectMeta,
    pub spec: ReplicaSetSpec,
    pub status: ReplicaSetStatus,
}

/// `apps/v1.ReplicaSetSpec`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReplicaSetSpec {
    #[serde(skip_serializing_if = "is_default")]
    pub min_ready_seconds: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicas: Option<i32>,
    pub selector: LabelSelector,
    pub template: PodTemplateSpec,
}

/// `apps/v1.ReplicaSetStatus`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReplicaSetStatus {
    #[serde(skip_serializing_if = "is_default")]
    pub available_replicas: i32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ReplicaSetCondition>,
    #[serde(skip_serializing_if = "is_default")]
    pub fully_labeled_replicas: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub observed_generation: i64,
    #[serde(skip_serializing_if = "is_default")]
    pub ready_replicas: i32,
    pub replicas: i32,
}

/// `apps/v1.ReplicaSetCondition`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReplicaSetCondition {
    pub last_transition_time: Option<SimTime>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    pub status: String,
    #[serde(rename = "type")]
    pub kind: String,
}

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
        workload::validate(&self.spec.selector, &self.spec.template, self.spec.replicas, self.spec.min_ready_seconds)
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
