//! A pod's quality of service: who goes first when a node runs short, as `qos.ComputePodQOS`.

use super::pod::{Container, PodSpec};

/// `BestEffort`, `Burstable` or `Guaranteed`.
pub fn class(spec: &PodSpec) -> &'static str {
    let containers = || spec.containers.iter().chain(&spec.init_containers);
    let counted = ["cpu", "memory"];
    let asks = |c: &Container| {
        counted.iter().any(|r| c.resources.requests.contains_key(*r) || c.resources.limits.contains_key(*r))
    };
    let is_bound = |c: &Container| {
        counted.iter().all(|r| {
            let limit = c.resources.limits.get(*r);
            limit.is_some() && c.resources.requests.get(*r) == limit
        })
    };
    match (containers().any(asks), containers().all(is_bound)) {
        (false, _) => "BestEffort",
        (true, true) => "Guaranteed",
        (true, false) => "Burstable",
    }
}
