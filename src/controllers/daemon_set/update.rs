//! A rolling update: old pods go, as many at a time as may be missing, and new ones come in their place.
//!
//! Follows `rollingUpdate` of `daemon/update.go`.

use super::Sync;
use super::placement::Verdict;
use crate::api::int_or_string::Rounding;
use crate::api::pod::Pod;
use crate::control_loop::Plan;

/// Deletes the old pods that may go now.
pub(super) fn roll(sync: &Sync<'_>, plan: &mut Plan) {
    if sync.set.spec.update_strategy.kind != "RollingUpdate" {
        return;
    }
    let mut missing = 0;
    let (mut broken, mut good) = (Vec::new(), Vec::new());
    for (node, _) in sync.nodes.iter().filter(|(_, verdict)| *verdict == Verdict::Run) {
        let pods = sync.pods_on(node).iter().filter(|pod| !pod.metadata.is_terminating());
        let (new, old): (Vec<&Pod>, Vec<&Pod>) = pods.partition(|pod| sync.is_updated(pod));
        match (new.first(), old.first()) {
            (Some(new), _) => missing += usize::from(!sync.is_available(new)),
            (None, Some(old)) if sync.is_available(old) => good.push(*old),
            (None, Some(old)) => {
                missing += 1;
                broken.push(*old);
            }
            (None, None) => missing += 1,
        }
    }
    let spare = most_missing(sync).saturating_sub(missing);
    // One that is of no use to anybody is no loss.
    for pod in broken.into_iter().chain(good.into_iter().take(spare)) {
        sync.delete(pod, plan);
    }
}

/// How many nodes may be without a working pod (`unavailableCount`).
fn most_missing(sync: &Sync<'_>) -> usize {
    let wanted = sync.nodes.iter().filter(|(_, verdict)| *verdict == Verdict::Run).count() as i32;
    let limits = sync.set.spec.update_strategy.rolling_update.as_ref();
    let limit = |limit: Option<&crate::api::int_or_string::IntOrString>| {
        limit.and_then(|limit| limit.scaled(wanted, Rounding::Up)).unwrap_or_default().max(0) as usize
    };
    let (unavailable, surge) =
        limits.map_or((0, 0), |limits| (limit(limits.max_unavailable.as_ref()), limit(limits.max_surge.as_ref())));
    unavailable.max(surge).max(1)
}
