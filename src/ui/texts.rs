//! Every word that the page itself says. Lessons, commands and states bring their own.

pub const BRAND: &str = "tabernetes";
pub const SKIP: &str = "Skip to the console";

pub const PAST: &str = "What you did";
pub const UNDO: &str = "Undo (Ctrl+Z)";
pub const REDO: &str = "Redo (Ctrl+Shift+Z)";
pub const START_OVER: &str = "Start this lesson over";
pub const PAUSE: &str = "Pause (Space)";
pub const PLAY: &str = "Play (Space)";
pub const STEP: &str = "Step to the next event (.)";
pub const SPEED: &str = "Speed";
pub const PAUSED: &str = "paused";
/// The clock waits while messages travel.
pub const SLOW_MOTION: &str = "slow motion";
pub const THEME: &str = "Switch between dark and light";
pub const CLOCK: &str = "Cluster time";

pub const LESSON: &str = "Lesson";
pub const CONSOLE: &str = "Console";
pub const PANELS: &str = "Lesson or console";
pub const LIVE_CHECKS: &str = "Live checks";
pub const LIVE_CHECKS_NOTE: &str = "update as the cluster does";
pub const MORE_EXACTLY: &str = "More exactly";
pub const HINT: &str = "A hint";
pub const BACK: &str = "Back";
pub const NEXT_STEP: &str = "Next step";
pub const RUN: &str = "Run";
pub const DONE: &str = "done";
pub const MET: &str = "met";
pub const PARTLY: &str = "in progress";
pub const OPEN: &str = "not yet";

pub const STAGE: &str = "Stage";
pub const CLUSTER: &str = "Cluster";
pub const CLUSTER_STAGE: &str = "Cluster stage. Arrow keys move between nodes and pods.";
pub const STORY: &str = "What is happening";
pub const STORY_IDLE: &str = "Nothing is changing. The loops listen.";
pub const EMPTY: &str = "This is your cluster. It is empty.";
pub const FIRST_COMMAND: &str =
    "kubectl create deployment kubernetes-bootcamp --image=gcr.io/google-samples/kubernetes-bootcamp:v1";
pub const LEGEND: &str = "Legend";

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
pub const LEGEND_MESSAGES: &str = "Messages";
pub const LEGEND_WRITE: &str = "somebody asks the API server";
pub const LEGEND_WATCH: &str = "the API server tells a listener";
pub const LEGEND_REFUSED: &str = "a request is refused";
pub const LEGEND_METERS: &str = "Bars on a node show what its pods were promised (their requests), not what they use.";

pub const CONSOLE_REGION: &str = "kubectl console";
pub const CONSOLE_INPUT: &str = "Command";
pub const CONSOLE_LOG: &str = "Output";
pub const CONTEXT: &str = "context";
pub const NAMESPACE: &str = "namespace";
pub const HISTORY: &str = "history";
pub const RESIZE: &str = "Height of the console";
pub const COMPLETIONS: &str = "Completions";
pub const ACCEPT: &str = "to accept";

/// Below the clock.
pub fn pace(speed: &str) -> String {
    match speed {
        "¼×" => "quarter speed".to_owned(),
        "½×" => "half speed".to_owned(),
        "1×" => "real time".to_owned(),
        faster => format!("{faster} speed"),
    }
}

/// Above a step's title.
pub fn step_of(step: usize, steps: usize) -> String {
    format!("Step {step} of {steps}")
}

/// In the last cell of a crowded lane.
pub fn more_waiting(count: usize) -> String {
    format!("+{count} waiting")
}

/// Above a lesson's name.
pub fn lesson_of(lesson: usize, lessons: usize) -> String {
    format!("Lesson {lesson} of {lessons}")
}

/// Beside the stage's title.
pub fn summary(nodes: usize, pods: usize) -> String {
    let count = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    format!("{}, {}", count(nodes, "node"), count(pods, "pod"))
}
