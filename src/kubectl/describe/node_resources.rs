//! What the pods on a node ask for, in amounts and in percent of what there is.

use super::description::{Description, elapsed};
use crate::api::document;
use crate::api::node::Node;
use crate::api::pod::{Container, Pod, ResourceList};
use crate::api::quantity::Quantity;
use crate::api::time::SimTime;

/// Requests and limits.
#[derive(Default)]
struct Asked {
    requests: ResourceList,
    limits: ResourceList,
}

/// Adds the sections `Non-terminated Pods` and `Allocated resources` (`describeNodeResource`).
pub fn node_resources(description: &mut Description, node: &Node, pods: &[&Pod], now: SimTime) {
    let status = &node.status;
    let available = if status.allocatable.is_empty() { &status.capacity } else { &status.allocatable };
    description.field(0, "Non-terminated Pods", format_args!("({} in total)", pods.len()));
    let columns = [
        ("Namespace", 9),
        ("Name", 4),
        ("", 0),
        ("CPU Requests", 12),
        ("CPU Limits", 10),
        ("Memory Requests", 15),
        ("Memory Limits", 13),
        ("Age", 3),
    ];
    description.columns(1, &columns);
    let mut total = Asked::default();
    for pod in pods {
        let asked = asked_by(pod);
        let share = |list, resource| share(list, resource, available);
        description.row(
            1,
            &[
                &pod.metadata.namespace,
                &pod.metadata.name,
                "",
                &share(&asked.requests, "cpu"),
                &share(&asked.limits, "cpu"),
                &share(&asked.requests, "memory"),
                &share(&asked.limits, "memory"),
                &elapsed(pod.metadata.creation_timestamp, now),
            ],
        );
        add(&mut total.requests, &asked.requests);
        add(&mut total.limits, &asked.limits);
    }
    allocated(description, &total, available);
}

fn allocated(description: &mut Description, total: &Asked, available: &ResourceList) {
    description.heading(0, "Allocated resources");
    description.line(1, "(Total limits may be over 100 percent, i.e., overcommitted.)");
    description.columns(1, &[("Resource", 8), ("Requests", 8), ("Limits", 6)]);
    let huge = available.keys().map(String::as_str).filter(|resource| resource.starts_with("hugepages-"));
    for resource in ["cpu", "memory", "ephemeral-storage"].into_iter().chain(huge) {
        let (requests, limits) =
            (share(&total.requests, resource, available), share(&total.limits, resource, available));
        description.row(1, &[resource, &requests, &limits]);
    }
    let is_standard = |resource: &str| {
        matches!(resource, "cpu" | "memory" | "ephemeral-storage" | "pods") || resource.starts_with("hugepages-")
    };
    for resource in available.keys().filter(|resource| !is_standard(resource)) {
        let amount = |list: &ResourceList| list.get(resource).cloned().unwrap_or_default().to_string();
        description.row(1, &[resource, &amount(&total.requests), &amount(&total.limits)]);
    }
}

/// `100m (5%)`
fn share(list: &ResourceList, resource: &str, available: &ResourceList) -> String {
    let amount = list.get(resource).cloned().unwrap_or_default();
    let size = |quantity: &Quantity| if resource == "cpu" { quantity.milli_value() } else { quantity.value() };
    let whole = available.get(resource).map_or(0, size);
    // In floating point and cut, as upstream does it.
    let percent = if whole == 0 { 0.0 } else { size(&amount) as f64 / whole as f64 * 100.0 };
    format!("{amount} ({}%)", percent as i64)
}

/// As `PodRequestsAndLimits`: all containers and sidecars together, or the hungriest moment of the start if that is more.
fn asked_by(pod: &Pod) -> Asked {
    let overhead: ResourceList =
        pod.spec.overhead.as_ref().and_then(|overhead| document::read((**overhead).clone()).ok()).unwrap_or_default();
    let mut requests = sum(pod, |container| &container.resources.requests);
    let mut limits = sum(pod, |container| &container.resources.limits);
    add(&mut requests, &overhead);
    for (resource, amount) in overhead {
        if let Some(limit) = limits.get_mut(&resource).filter(|limit| !limit.is_zero()) {
            *limit += amount;
        }
    }
    Asked { requests, limits }
}

fn sum(pod: &Pod, of: impl Fn(&Container) -> &ResourceList) -> ResourceList {
    let mut together = ResourceList::default();
    for container in &pod.spec.containers {
        add(&mut together, of(container));
    }
    let (mut sidecars, mut most) = (ResourceList::default(), ResourceList::default());
    for container in &pod.spec.init_containers {
        let mut moment = sidecars.clone();
        add(&mut moment, of(container));
        if container.restart_policy.as_deref() == Some("Always") {
            add(&mut together, of(container));
            sidecars.clone_from(&moment);
        }
        raise(&mut most, &moment);
    }
    raise(&mut together, &most);
    together
}

fn add(list: &mut ResourceList, other: &ResourceList) {
    for (resource, amount) in other.iter() {
        *list.or_default(resource.clone()) += amount.clone();
    }
}

fn raise(list: &mut ResourceList, other: &ResourceList) {
    for (resource, amount) in other.iter() {
        let entry = list.or_default(resource.clone());
        if *amount > *entry {
            entry.clone_from(amount);
        }
    }
}
