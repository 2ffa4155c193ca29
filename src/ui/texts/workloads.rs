//! What the page says on the Workloads view.

pub const WORKLOADS: &str = "Workloads";
pub const VIEWS: &str = "Stage view";
pub const ALL_WORKLOADS: &str = "All workloads";
pub const NO_WORKLOADS: &str = "No workloads yet. What keeps pods shows here, and a pod of your own.";
pub const WANTS: &str = "Wants ";
pub const OF: &str = " of ";
pub const CHART: &str = "The rollout, pod by pod";
pub const READY_PODS: &str = "ready, of all revisions";
pub const NOW: &str = "now";
pub const PLANNED: &str = "if nobody does anything";

/// The view's name for whoever cannot see it.
pub fn workload(kind: &str, name: &str) -> String {
    format!("{kind} {name}, its sets and pods. Arrow keys move between them, Enter selects.")
}

/// A workload and what it wants.
pub fn wants(kind: &str, name: &str, count: &str, image: &str) -> String {
    format!("{kind} {name}, wants {count} of {image}")
}

/// Below the lower limit.
pub fn never_fewer(count: i32) -> String {
    format!("never fewer than {count} ready")
}

/// Beside the upper limit.
pub fn never_more(count: i32) -> String {
    format!("never more than {count}")
}

/// Below the places for more than are wanted.
pub fn extra(count: i32) -> String {
    if count == 1 { "one extra".to_owned() } else { format!("{count} extra") }
}

/// Where a card has no room.
pub fn more_pods(count: usize) -> String {
    format!("+{count} pods")
}

/// Which stretch the chart shows.
pub fn chart_span(from: &str, to: &str, is_planned: bool) -> String {
    if is_planned { format!("{from} to {to}, measured then planned") } else { format!("{from} to {to}, measured") }
}

/// The upper limit on the chart.
pub fn at_most(count: i32) -> String {
    format!("{count} at most")
}

/// The lower limit on the chart.
pub fn ready_count(count: i32) -> String {
    format!("{count} ready")
}

/// What the line of ready pods says.
pub fn fewest_ready(count: i32) -> String {
    format!("Never fewer than {count} were ready.")
}
