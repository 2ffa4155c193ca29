//! Queueing hints: which of the pods that found no node a change may have made room for.

use super::neighbours::{means, required};
use super::skew::{constraints, counts_pod};
use super::{others, refused, waits_here, was_refused};
use crate::api::node::Node;
use crate::api::object::DynamicObject;
use crate::api::pod::Pod;
use crate::api::storage::claims_of;
use crate::apiserver::request::{Change, Key, WatchEvent};
use crate::apiserver::store::{Store, key_of};

/// The pods to look at again after a pod has changed.
pub fn woken_by_pod(event: &WatchEvent, pod: &Pod, store: &Store) -> Vec<Key> {
    let before = event.before.as_deref().and_then(|object| <&Pod>::try_from(object).ok());
    if event.change == Change::Deleted || pod.is_finished() {
        let made_room = before.is_some_and(|before| !before.spec.node_name.is_empty() && !before.is_finished());
        // Room is no help to one that waits for its storage.
        let waits_for_room = |key: &Key| store.typed(key).is_none_or(|pod| others::problem(store, pod, 0).is_none());
        return if made_room { refused(store).into_iter().filter(waits_for_room).collect() } else { Vec::new() };
    }
    if waits_here(pod) {
        let is_news = !was_refused(pod) || before.is_none_or(|before| has_changed(before, pod));
        return if is_news { vec![key_of(&event.object)] } else { Vec::new() };
    }
    if pod.spec.node_name.is_empty() {
        return Vec::new();
    }
    let before = before.filter(|before| !before.spec.node_name.is_empty());
    if before.is_some_and(|before| before.metadata.labels == pod.metadata.labels) {
        return Vec::new();
    }
    let helps = |waiting: &Pod| others::here().is_some_and(|code| (code.may_help)(store, waiting, before, pod));
    let waits = store.choosy().filter(|(_, waiting)| waits_here(waiting) && was_refused(waiting));
    waits.filter(|(_, waiting)| helps(waiting)).map(|(key, _)| key.clone()).collect()
}

/// The pods to look at again after a node has changed: all, if it may be acceptable now.
pub fn woken_by_node(event: &WatchEvent, node: &Node, store: &Store) -> Vec<Key> {
    let before = event.before.as_deref().and_then(|object| <&Node>::try_from(object).ok());
    let is_same = |before: &Node| {
        before.metadata.labels == node.metadata.labels
            && before.spec == node.spec
            && before.status.allocatable == node.status.allocatable
    };
    let changes_nothing = event.change == Change::Modified && before.is_some_and(is_same);
    if changes_nothing { Vec::new() } else { refused(store) }
}

/// The pods to look at again after a claim has changed: those that mount it.
pub fn woken_by_claim(claim: &DynamicObject, store: &Store) -> Vec<Key> {
    let (namespace, name) = (&claim.metadata.namespace, &claim.metadata.name);
    let mounts = |pod: &Pod| pod.metadata.namespace == *namespace && claims_of(pod).any(|known| known == name);
    let waiting = store.pods_on("").filter(|(_, pod)| waits_here(pod) && was_refused(pod) && mounts(pod));
    waiting.map(|(key, _)| key.clone()).collect()
}

/// Whether a refused pod is another one now.
fn has_changed(before: &Pod, now: &Pod) -> bool {
    before.metadata.labels != now.metadata.labels || before.spec != now.spec
}

/// Whether a pod that came to a node, or whose labels changed there, may let another pod go somewhere.
pub(super) fn may_help(store: &Store, waiting: &Pod, before: Option<&Pod>, now: &Pod) -> bool {
    let wanted = required(waiting.spec.pod_affinity());
    let unwanted = required(waiting.spec.pod_anti_affinity());
    let is_wanted = |pod: &Pod| !wanted.is_empty() && wanted.iter().all(|term| means(store, (term, waiting), pod));
    let is_unwanted = |pod: &Pod| unwanted.iter().any(|term| means(store, (term, waiting), pod));
    let is_counted = |pod: &Pod| {
        constraints(waiting, "DoNotSchedule").into_iter().any(|constraint| counts_pod(constraint, waiting, pod))
    };
    (is_wanted(now) && !before.is_some_and(is_wanted))
        || (before.is_some_and(is_unwanted) && !is_unwanted(now))
        || is_counted(now) != before.is_some_and(is_counted)
}
