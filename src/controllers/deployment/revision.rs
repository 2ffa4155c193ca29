//! Revisions: which ReplicaSet runs the present template, and the number it carries.

use super::{EventKind, EventMessage, Sync, owner_reference};
use crate::api::deployment::Deployment;
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::meta::{ObjectMeta, StringMap};
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::api::pod::PodTemplateSpec;
use crate::api::replica_set::{ReplicaSet, ReplicaSetSpec};
use crate::api::template_hash;
use crate::apiserver::request::{ApiRequest, Body, Key, WriteMode};
use std::rc::Rc;

/// The label that tells a template's ReplicaSet and pods apart from the others'.
pub const HASH_LABEL: &str = "pod-template-hash";
/// The revision's number, on the Deployment and on its sets.
pub const REVISION: &str = "deployment.kubernetes.io/revision";
/// The numbers that a set had before.
pub const REVISION_HISTORY: &str = "deployment.kubernetes.io/revision-history";
/// The longest text of that (`maxRevHistoryLengthInChars`).
const LONGEST_HISTORY: usize = 2000;
/// How many replicas the Deployment wanted when it last scaled this set.
pub const DESIRED: &str = "deployment.kubernetes.io/desired-replicas";
/// How many pods it would have allowed in all.
pub const MAX: &str = "deployment.kubernetes.io/max-replicas";

/// Annotations of a Deployment that its sets don't inherit.
const NOT_COPIED: [&str; 6] = [
    "kubectl.kubernetes.io/last-applied-configuration",
    REVISION,
    REVISION_HISTORY,
    DESIRED,
    MAX,
    "deprecated.deployment.rollback.to",
];

impl Sync<'_> {
    /// Brings the newest set's revision and annotations up to date; as `getAllReplicaSetsAndSyncRevision`.
    pub(super) fn sync_revision(&mut self) {
        let Some(index) = self.new_set() else { return };
        let newest = self.newest_revision() + 1;
        let deployment = self.deployment.clone();
        let Some(set) = self.sets.get_mut(index) else { return };
        let before = set.clone();
        annotate(&deployment, set, newest);
        set.spec.min_ready_seconds = deployment.spec.min_ready_seconds;
        let revision = set.metadata.annotations.get(REVISION).cloned().unwrap_or_default();
        let name = set.metadata.name.clone();
        if *set != before {
            self.push_update(index);
            return;
        }
        let mut is_changed = self.set_revision(revision);
        if self.has_deadline() && self.deployment.status.condition("Progressing").is_none() {
            self.set_progress("True", "FoundNewReplicaSet", format!("Found new replica set \"{name}\""));
            is_changed = true;
        }
        if is_changed {
            self.push_status();
        }
    }

    /// Makes a set for a template that has none; as the second half of `getNewReplicaSet`.
    pub(super) fn ensure_new_set(&mut self) {
        if self.new_set().is_some() {
            return;
        }
        let newest = self.newest_revision() + 1;
        let mut set = set_for(&self.deployment);
        let name = set.metadata.name.clone();
        if self.view.store.get(&Key::new(Kind::REPLICA_SET, &set.metadata.namespace, &name)).is_some() {
            // Somebody else's set has the name: another hash, in the next pass.
            *self.deployment.status.collision_count.get_or_insert(0) += 1;
            self.push_status();
            return;
        }
        let count = self.new_set_size(&set);
        set.spec.replicas = Some(count);
        annotate(&self.deployment, &mut set, newest);
        set_replica_annotations(&mut set, self.wanted(), self.most());
        let request = self.plan.requests.len();
        let namespace = set.metadata.namespace.clone();
        let body = Body::from(Object::from(set.clone()));
        self.plan.requests.push(ApiRequest::Create {
            kind: Kind::REPLICA_SET,
            namespace,
            body,
            mode: WriteMode::Persist,
        });
        if count > 0 {
            let text = format!("Scaled up replica set {name} from 0 to {count}");
            self.say(EventKind::Normal, "ScalingReplicaSet", EventMessage::IfDone { text, request });
        }
        self.sets.push(set);
        let mut is_changed = self.set_revision(newest.to_string());
        if self.has_deadline() {
            self.set_progress("True", "NewReplicaSetCreated", format!("Created new replica set \"{name}\""));
            is_changed = true;
        }
        if is_changed {
            self.push_status();
        }
    }

    fn set_revision(&mut self, revision: String) -> bool {
        let annotations = &mut self.deployment.metadata.annotations;
        if annotations.get(REVISION) == Some(&revision) {
            return false;
        }
        annotations.insert(REVISION.to_owned(), revision);
        true
    }

    /// The highest revision among the old sets.
    fn newest_revision(&self) -> i64 {
        self.old_sets().into_iter().filter_map(|index| self.sets.get(index)).map(revision_of).max().unwrap_or(0)
    }
}

/// The revision that a set carries, 0 if none.
pub fn revision_of(set: &ReplicaSet) -> i64 {
    set.metadata.annotations.get(REVISION).and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Whether a set runs the Deployment's present template, its hash label aside; as `EqualIgnoreHash`.
pub fn same_template(set: &ReplicaSet, deployment: &Deployment) -> bool {
    let (a, b) = (&set.spec.template, &deployment.spec.template);
    let labels = |labels: &StringMap| -> StringMap {
        labels.iter().filter(|(label, _)| *label != HASH_LABEL).map(|(k, v)| (k.clone(), v.clone())).gather()
    };
    a.spec == b.spec
        && a.metadata.annotations == b.metadata.annotations
        && labels(&a.metadata.labels) == labels(&b.metadata.labels)
}

fn set_for(deployment: &Deployment) -> ReplicaSet {
    let hash = hash_of(&deployment.spec.template, deployment.status.collision_count);
    let mut template = deployment.spec.template.clone();
    Rc::make_mut(&mut template.metadata.labels).insert(HASH_LABEL.to_owned(), hash.clone());
    let mut selector = deployment.spec.selector.clone();
    selector.match_labels.insert(HASH_LABEL.to_owned(), hash.clone());
    ReplicaSet {
        metadata: ObjectMeta {
            name: format!("{}-{hash}", deployment.metadata.name),
            namespace: deployment.metadata.namespace.clone(),
            labels: template.metadata.labels.clone(),
            owner_references: Rc::new(vec![owner_reference(deployment)]),
            ..ObjectMeta::default()
        },
        spec: ReplicaSetSpec {
            min_ready_seconds: deployment.spec.min_ready_seconds,
            replicas: Some(0),
            selector,
            template,
        },
        ..ReplicaSet::default()
    }
}

fn hash_of(template: &PodTemplateSpec, collisions: Option<i32>) -> String {
    let value = document::write(template);
    template_hash::hash(&value, collisions)
}

/// As `SetNewReplicaSetAnnotations`, without the replica counts.
fn annotate(deployment: &Deployment, set: &mut ReplicaSet, newest: i64) {
    for (name, value) in &deployment.metadata.annotations {
        if !NOT_COPIED.contains(&name.as_str()) {
            set.metadata.annotations.insert(name.clone(), value.clone());
        }
    }
    let old = set.metadata.annotations.get(REVISION).cloned();
    if revision_of(set) >= newest {
        return;
    }
    set.metadata.annotations.insert(REVISION.to_owned(), newest.to_string());
    // A set that had a number before is one that an undo came back to.
    let Some(old) = old else { return };
    let history = set.metadata.annotations.or_default(REVISION_HISTORY.to_owned());
    *history = with_revision(history, &old);
}

/// The list with one more revision; the oldest go when it gets too long.
fn with_revision(history: &str, revision: &str) -> String {
    let mut kept = history;
    while kept.len() + revision.len() + 1 > LONGEST_HISTORY {
        kept = kept.split_once(',').map_or("", |(_, newer)| newer);
    }
    if kept.is_empty() { revision.to_owned() } else { format!("{kept},{revision}") }
}

/// Writes the counts that a set was last scaled with; whether that changed anything.
pub fn set_replica_annotations(set: &mut ReplicaSet, desired: i32, max: i32) -> bool {
    let mut is_changed = false;
    for (name, count) in [(DESIRED, desired), (MAX, max)] {
        let old = set.metadata.annotations.insert(name.to_owned(), count.to_string());
        is_changed |= old != Some(count.to_string());
    }
    is_changed
}

/// A count that a set was last scaled with.
pub fn annotated_count(set: &ReplicaSet, name: &str) -> Option<i32> {
    set.metadata.annotations.get(name)?.parse().ok()
}
