//! One pod or set by itself, as the stage shows it: for the views that do not draw the whole stage.

use super::pod_state::{self, NodeVoice};
use super::{crew, nodes, workload};
use crate::api::pod::{Container, Pod};
use crate::api::replica_set::ReplicaSet;
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
use crate::cluster::story::Actor;
use crate::scene::palette::Hue;
use crate::scene::{Condition, Pea, PeaState, PodState};

/// The state of a pod, its instants on the model's clock.
pub fn state(cluster: &Cluster, pod: &Pod) -> PodState {
    let store = cluster.store();
    let is_silent = !pod.spec.node_name.is_empty() && nodes::is_silent(store, &pod.spec.node_name);
    let voice = if is_silent { NodeVoice::Silent } else { NodeVoice::Heard };
    pod_state::state(pod, cluster.runtime().pod(&pod.spec.node_name, &pod.metadata.uid), voice, cluster.now())
}

/// What a pod's peas show, its workload in focus.
pub fn peas(cluster: &Cluster, pod: &Pod) -> Vec<Pea> {
    let family = workload::family(cluster.store(), pod, None);
    workload::peas(pod, &family, |container| pea_state(cluster, pod, container))
}

/// The state of one container, its instants on the model's clock.
pub fn pea_state(cluster: &Cluster, pod: &Pod, container: &Container) -> PeaState {
    let known = cluster.runtime().pod(&pod.spec.node_name, &pod.metadata.uid);
    pod_state::pea(pod, container, known)
}

/// The hue of a pod's revision, its workload in focus.
pub fn hue_of_pod(store: &Store, pod: &Pod) -> Hue {
    workload::hue(store, pod, None)
}

/// The hue of a ReplicaSet's revision, its workload in focus.
pub fn hue_of_set(store: &Store, set: &ReplicaSet) -> Hue {
    workload::hue_of_set(store, set)
}

/// The number of a ReplicaSet's rollout.
pub fn revision_of(set: &ReplicaSet) -> Option<i64> {
    workload::revision_of(set)
}

/// The short name that a pea carries for an image.
pub fn tag(image: &str, revision: Option<i64>) -> String {
    workload::tag(image, revision)
}

/// The condition of a node.
pub fn condition(store: &Store, name: &str) -> Option<Condition> {
    nodes::condition_of(store, name)
}

/// The name of an actor, as in `The scheduler chose node-2`.
pub fn name_of(actor: Actor) -> String {
    match actor {
        Actor::Client => "kubectl".to_owned(),
        Actor::Component("default-scheduler") => "The scheduler".to_owned(),
        Actor::Component(name) if name.ends_with("-controller") => format!("{} controller", crew::word(name)),
        Actor::Component(name) => name.to_owned(),
    }
}
