//! What the page says on the stage.

pub const STAGE: &str = "Stage";
pub const CLUSTER: &str = "Cluster";
pub const CLUSTER_STAGE: &str = "Cluster stage. Arrow keys move between what is on it, Enter selects.";
pub const STORY: &str = "What is happening";
pub const STORY_IDLE: &str = "No order is under way.";
pub const EMPTY: &str = "This is your cluster. It is empty.";
pub const FIRST_COMMAND: &str =
    "kubectl create deployment kubernetes-bootcamp --image=gcr.io/google-samples/kubernetes-bootcamp:v1";
pub const LEGEND: &str = "Legend";
pub const ZOOM_IN: &str = "Zoom in (+)";
pub const ZOOM_OUT: &str = "Zoom out (-)";
pub const FIT: &str = "Fit";
pub const FIT_NOTE: &str = "See all of it (f)";

pub const KUBECTL: &str = "kubectl";
pub const KUBECTL_NOTE: &str = "Your orders";
pub const CONTROLLERS: &str = "Controllers";
pub const MANAGER: &str = "Controller manager";
pub const MANAGER_NOTE: &str = "makes it so";
pub const SCHEDULER: &str = "Scheduler";
pub const SCHEDULER_NOTE: &str = "picks a node";
pub const ETCD: &str = "etcd";
pub const ETCD_NOTE: &str = "remembers";
pub const API_SERVER: &str = "API server";
pub const API_SERVER_NOTE: &str = "the only way to change the cluster. Everyone asks here, everyone listens here.";
pub const API_SERVER_SHORT: &str = "everyone talks through it";
pub const PROMISED: &str = "Promised";

pub const LEGEND_PODS: &str = "Pods";
pub const LEGEND_CONTAINERS: &str = "Containers";
pub const LEGEND_CURRENT: &str = "newest revision of what you changed last";
pub const LEGEND_PREVIOUS: &str = "the revision before";
pub const LEGEND_OTHER: &str = "all other workloads";
pub const LEGEND_MESSAGES: &str = "Messages";
pub const LEGEND_WRITE: &str = "somebody asks the API server";
pub const LEGEND_WATCH: &str = "the API server tells a listener";
pub const LEGEND_REFUSED: &str = "a request is refused";
pub const LEGEND_REQUESTS: &str = "Requests";
pub const LEGEND_SERVED: &str = "a visitor on the way to a pod, or its answer";
pub const LEGEND_LOST: &str = "a visitor who was lost";
pub const LEGEND_METERS: &str = "Bars on a node show what its pods were promised (their requests), not what they use.";

pub const VISITORS: &str = "Visitors";
pub const VISITORS_GONE: &str = "come no more";
pub const NONE_LOST: &str = "None lost";
pub const SOME_LOST: &str = "Requests lost";
pub const SERVED: &str = "served";
pub const LOST: &str = "lost";
pub const YOU: &str = "you";

/// What a screen reader says when visitors are turned away.
pub fn visitors_lost(reasons: &[&str]) -> String {
    format!("Visitors are lost. {}.", reasons.join("; "))
}

/// How many visitors come.
pub fn per_second(count: u32) -> String {
    if count == 0 { VISITORS_GONE.to_owned() } else { format!("{count} / s") }
}

/// `1,204`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A step of the story, as something to click.
pub fn story_step(what: &str) -> String {
    format!("{what}. Go to this instant")
}

/// In the last cell of a crowded lane.
pub fn more_waiting(count: usize) -> String {
    format!("+{count} waiting")
}

/// Beside the stage's title.
pub fn summary(nodes: usize, pods: usize) -> String {
    let count = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    format!("{}, {}", count(nodes, "node"), count(pods, "pod"))
}

/// What a screen reader says of a loop.
pub fn controller(name: &str) -> String {
    format!("{name} controller")
}

/// What a screen reader says of a socket.
pub fn kubelet(node: &str) -> String {
    format!("kubelet on {node}")
}
