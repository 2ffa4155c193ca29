//! What the loops that own pods share: owner references, making a pod from a template, and whom to delete first.

use crate::api::discovery::Kind;
use crate::api::meta::{ObjectMeta, OwnerReference};
use crate::api::pod::{Pod, PodTemplateSpec};
use crate::api::time::SimTime;
use std::cmp::Ordering;
use std::rc::Rc;

/// The annotation that lets users say which pods are cheap to lose.
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// As `metav1.NewControllerRef`.
pub fn controller_reference(kind: Kind, meta: &ObjectMeta) -> OwnerReference {
    OwnerReference {
        api_version: kind.api_version(),
        kind: kind.info().kind.to_owned(),
        name: meta.name.clone(),
        uid: meta.uid.clone(),
        controller: Some(true),
        block_owner_deletion: Some(true),
    }
}

/// A pod of a template that somebody has, as `GetPodFromTemplate`; the server completes its name.
pub fn pod_from_template(template: &PodTemplateSpec, whose: &ObjectMeta, owners: &Rc<Vec<OwnerReference>>) -> Pod {
    Pod {
        metadata: ObjectMeta {
            generate_name: format!("{}-", whose.name),
            namespace: whose.namespace.clone(),
            labels: template.metadata.labels.clone(),
            annotations: template.metadata.annotations.clone(),
            finalizers: template.metadata.finalizers.clone(),
            owner_references: Rc::clone(owners),
            ..ObjectMeta::default()
        },
        spec: template.spec.clone(),
        ..Pod::default()
    }
}

/// When the pod became ready, if it is.
pub fn ready_since(pod: &Pod) -> Option<SimTime> {
    pod.status.condition("Ready").filter(|ready| ready.status == "True").and_then(|ready| ready.last_transition_time)
}

/// Which of two pods to delete first (`Less`), as `controller.ActivePodsWithRanks`; `rank` is how many pods of the
/// same workload share the pod's node.
pub fn deletion_order(a: (&Pod, i64), b: (&Pod, i64), now: SimTime) -> Ordering {
    let ((a, rank_a), (b, rank_b)) = (a, b);
    let is_assigned = |pod: &Pod| !pod.spec.node_name.is_empty();
    let phase = |pod: &Pod| match pod.status.phase.as_str() {
        "Pending" => 0,
        "Unknown" => 1,
        _ => 2,
    };
    is_assigned(a)
        .cmp(&is_assigned(b))
        .then_with(|| phase(a).cmp(&phase(b)))
        .then_with(|| a.is_ready().cmp(&b.is_ready()))
        .then_with(|| cost(a).cmp(&cost(b)))
        .then_with(|| rank_b.cmp(&rank_a))
        .then_with(|| younger_first(ready_since(a), ready_since(b), a, b, now))
        .then_with(|| restarts(b).cmp(&restarts(a)))
        .then_with(|| younger_first(a.metadata.creation_timestamp, b.metadata.creation_timestamp, a, b, now))
}

fn cost(pod: &Pod) -> i32 {
    pod.metadata.annotations.get(DELETION_COST).and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn restarts(pod: &Pod) -> i32 {
    pod.status.container_statuses.iter().map(|status| status.restart_count).max().unwrap_or(0)
}

/// Younger by a power of two goes first; within the same one the uid decides, so that no instant is special
/// (KEP-2185, LogarithmicScaleDown). Upstream leaves two of the very same instant to what comes next, which is no order:
/// three pods can then each go before the next in a circle.
fn younger_first(a: Option<SimTime>, b: Option<SimTime>, pod_a: &Pod, pod_b: &Pod, now: SimTime) -> Ordering {
    let (Some(a), Some(b)) = (a, b) else { return a.is_some().cmp(&b.is_some()) };
    let magnitude = |at: SimTime| match now.since(at).as_millis() {
        0 => -1,
        // Upstream takes the logarithm of nanoseconds.
        age => i64::from((age * 1_000_000).ilog2()),
    };
    magnitude(a).cmp(&magnitude(b)).then_with(|| pod_a.metadata.uid.cmp(&pod_b.metadata.uid))
}
