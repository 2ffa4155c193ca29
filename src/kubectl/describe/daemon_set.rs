//! A DaemonSet, described.

use super::description::Description;
use super::events::Context;
use super::replica_set::pods_status;
use super::template::pod_template;
use crate::api::daemon_set::DaemonSet;
use crate::api::pod::Pod;

/// The description of a DaemonSet and the pods that its selector selects (`describeDaemonSet`).
pub fn describe(set: &DaemonSet, pods: &[&Pod], context: &Context) -> String {
    let status = &set.status;
    let mut description = Description::default();
    description.field(0, "Name", &set.metadata.name);
    let selector = set.spec.selector.to_selector().map(|selector| selector.to_string()).unwrap_or_default();
    description.field(0, "Selector", selector);
    description.labels(0, "Node-Selector", &set.spec.template.spec.node_selector);
    description.labels(0, "Labels", &set.metadata.labels);
    description.annotations(0, "Annotations", &set.metadata.annotations);
    for (name, count) in [
        ("Desired Number of Nodes Scheduled", status.desired_number_scheduled),
        ("Current Number of Nodes Scheduled", status.current_number_scheduled),
        ("Number of Nodes Scheduled with Up-to-date Pods", status.updated_number_scheduled),
        ("Number of Nodes Scheduled with Available Pods", status.number_available),
        ("Number of Nodes Misscheduled", status.number_misscheduled),
    ] {
        description.line(0, format_args!("{name}: {count}"));
    }
    description.field(0, "Pods Status", pods_status(pods, &set.metadata.uid));
    pod_template(&mut description, &set.spec.template);
    description.finish_with_events(context)
}
