//! StatefulSet: pods with names and storage of their own. Kept as a document, read and written by what acts on it.

use super::document::{self, fields};
use super::object::DynamicObject;
use super::pod::{Opaque, PodTemplateSpec};
use super::selector::LabelSelector;
use super::workload::default_template;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// `apps/v1.StatefulSetSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatefulSetSpec {
    pub min_ready_seconds: i32,
    pub ordinals: Opaque,
    pub claim_retention: Opaque,
    pub pod_management_policy: String,
    pub replicas: Option<i32>,
    pub revision_history_limit: Option<i32>,
    pub selector: LabelSelector,
    pub service_name: String,
    pub template: PodTemplateSpec,
    pub update_strategy: Opaque,
    pub volume_claim_templates: Vec<Value>,
}

fields!(StatefulSetSpec {
    "minReadySeconds": min_ready_seconds,
    "ordinals": ordinals,
    "persistentVolumeClaimRetentionPolicy": claim_retention,
    "podManagementPolicy": pod_management_policy,
    "replicas": replicas,
    "revisionHistoryLimit": revision_history_limit,
    "selector": selector always,
    "serviceName": service_name always,
    "template": template always,
    "updateStrategy": update_strategy,
    "volumeClaimTemplates": volume_claim_templates,
});

/// `apps/v1.StatefulSetStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatefulSetStatus {
    pub available_replicas: i32,
    pub collision_count: Option<i32>,
    pub current_replicas: i32,
    pub current_revision: String,
    pub observed_generation: i64,
    pub ready_replicas: i32,
    pub replicas: i32,
    pub update_revision: String,
    pub updated_replicas: i32,
}

fields!(StatefulSetStatus {
    "availableReplicas": available_replicas always,
    "collisionCount": collision_count,
    "currentReplicas": current_replicas,
    "currentRevision": current_revision,
    "observedGeneration": observed_generation,
    "readyReplicas": ready_replicas,
    "replicas": replicas always,
    "updateRevision": update_revision,
    "updatedReplicas": updated_replicas,
});

/// How many old templates stay.
const HISTORY: i32 = 10;

impl StatefulSetSpec {
    /// A StatefulSet's; what cannot be read is as if it were not there.
    pub fn of(set: &DynamicObject) -> Self {
        set.rest.get("spec").and_then(|spec| document::read(spec.clone()).ok()).unwrap_or_default()
    }

    /// `RollingUpdate` or `OnDelete`.
    pub fn strategy(&self) -> &str {
        self.update_strategy.as_ref().and_then(|strategy| strategy.get("type")?.as_str()).unwrap_or_default()
    }

    /// Pods below this number keep their template.
    pub fn partition(&self) -> i64 {
        let strategy = self.update_strategy.as_ref();
        strategy.and_then(|strategy| strategy.pointer("/rollingUpdate/partition")?.as_i64()).unwrap_or_default()
    }

    /// The number of the first pod.
    pub fn start(&self) -> i64 {
        self.ordinals.as_ref().and_then(|ordinals| ordinals.get("start")?.as_i64()).unwrap_or_default()
    }
}

impl StatefulSetStatus {
    /// A StatefulSet's.
    pub fn of(set: &DynamicObject) -> Self {
        set.rest.get("status").and_then(|status| document::read(status.clone()).ok()).unwrap_or_default()
    }
}

/// What the server adds to a StatefulSet (`SetDefaults_StatefulSet`).
pub fn complete(set: &mut DynamicObject) {
    let mut spec = StatefulSetSpec::of(set);
    if spec.pod_management_policy.is_empty() {
        "OrderedReady".clone_into(&mut spec.pod_management_policy);
    }
    let mut strategy = part(&spec.update_strategy);
    let is_rolling = strategy.entry("type").or_insert_with(|| "RollingUpdate".into()) == "RollingUpdate";
    if let Some(rolling) = strategy.entry("rollingUpdate").or_insert_with(|| json!({})).as_object_mut() {
        rolling.entry("partition").or_insert_with(|| 0.into());
    }
    if !is_rolling {
        strategy.remove("rollingUpdate");
    }
    spec.update_strategy = Some(Rc::new(Value::Object(strategy)));
    let mut retention = part(&spec.claim_retention);
    for when in ["whenDeleted", "whenScaled"] {
        retention.entry(when).or_insert_with(|| "Retain".into());
    }
    spec.claim_retention = Some(Rc::new(Value::Object(retention)));
    spec.replicas.get_or_insert(1);
    spec.revision_history_limit.get_or_insert(HISTORY);
    default_template(&mut spec.template);
    spec.volume_claim_templates.iter_mut().filter_map(Value::as_object_mut).for_each(complete_claim);
    set.rest.insert("spec".to_owned(), document::write(&spec));
}

fn part(opaque: &Opaque) -> Map<String, Value> {
    opaque.as_ref().and_then(|value| value.as_object()).cloned().unwrap_or_default()
}

fn complete_claim(claim: &mut Map<String, Value>) {
    let mut within = |part: &str, field: &str, value: Value| {
        if let Some(part) = claim.entry(part).or_insert_with(|| json!({})).as_object_mut() {
            part.entry(field).or_insert(value);
        }
    };
    within("metadata", "creationTimestamp", Value::Null);
    within("spec", "volumeMode", "Filesystem".into());
    within("status", "phase", "Pending".into());
    claim.entry("apiVersion").or_insert_with(|| "v1".into());
    claim.entry("kind").or_insert_with(|| "PersistentVolumeClaim".into());
}
