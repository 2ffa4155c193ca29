//! `minikube node`, `status` and `ssh`: the machines behind the cluster.
//!
//! The words are those of minikube v1.35 with its Docker driver.

use super::super::call;
use crate::api::discovery::Kind;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, DeleteOptions, Key};
use crate::host::{ExitCode, Host, MachineOrder, NodeMachine, Output};

/// minikube's own exit codes.
pub(super) const USAGE: ExitCode = 14;
const NO_SUCH_NODE: ExitCode = 80;
const FAILED: ExitCode = 1;
/// `minikube status` adds these up.
const HOST_DOWN: ExitCode = 1;
const KUBELET_DOWN: ExitCode = 2;

/// How long minikube takes to stop a machine, and to start one.
const STOPPING: SimDuration = SimDuration::from_secs(2);
const STARTING: SimDuration = SimDuration::from_secs(8);

/// How minikube drains a node that it deletes.
const DRAIN: &str = "--force --grace-period=1 --skip-wait-for-delete-timeout=1 --disable-eviction --ignore-daemonsets \
                     --delete-emptydir-data";

/// `minikube node …`, `minikube status`, `minikube ssh`
pub(super) async fn run(words: &[&str], host: &Host) -> ExitCode {
    match words {
        ["node", rest @ ..] => node(host, rest).await,
        ["ssh", rest @ ..] => ssh(host, rest).await,
        _ => status(host),
    }
}

async fn node(host: &Host, words: &[&str]) -> ExitCode {
    let names: Vec<&&str> = words.iter().skip(1).filter(|word| !word.starts_with('-')).collect();
    match (words.first().copied(), names.as_slice()) {
        (Some("list"), _) => {
            for machine in host.client.machines() {
                host.stdout.line(&format!("{}\t{}", machine.name, machine.address));
            }
            0
        }
        (Some("add"), _) => add(host).await,
        (Some(verb @ ("start" | "stop" | "delete")), [name]) => match find(host, name) {
            None => {
                let why = format!("retrieving node: Could not find node {name}");
                exiting(host, "GUEST_NODE_RETRIEVE", &why, NO_SUCH_NODE)
            }
            Some(machine) if verb == "start" => start(host, &machine).await,
            Some(machine) if verb == "stop" => stop(host, &machine).await,
            Some(machine) => delete(host, &machine).await,
        },
        (Some(verb @ ("start" | "stop" | "delete")), _) => {
            exiting(host, "MK_USAGE", &format!("Usage: minikube node {verb} [name]"), USAGE)
        }
        _ => exiting(host, "MK_USAGE", "Usage: minikube node [add|start|stop|delete|list]", USAGE),
    }
}

/// The machine of a name; minikube leaves its profile's name out: `m02`.
fn find(host: &Host, name: &str) -> Option<NodeMachine> {
    let is_called = |machine: &NodeMachine| machine.name == name || machine.name == format!("minikube-{name}");
    host.client.machines().into_iter().find(is_called)
}

async fn add(host: &Host) -> ExitCode {
    let before = host.client.machines();
    let number = before.iter().filter_map(|machine| machine.name.strip_prefix("minikube-m")?.parse().ok()).max();
    let short = format!("m{:02}", number.unwrap_or(1) + 1);
    host.stdout.line(&format!("😄  Adding node {short} to cluster minikube as [worker]"));
    host.stdout.line(&format!("👍  Starting \"minikube-{short}\" worker node in \"minikube\" cluster"));
    host.clock.sleep(STARTING).await;
    if let Err(why) = host.client.order(MachineOrder::Add).await {
        return exiting(host, "GUEST_NODE_ADD", &format!("failed to add node: {why}"), NO_SUCH_NODE);
    }
    let added = host.client.machines().into_iter().find(|machine| !before.contains(machine));
    let name = added.map(|machine| machine.name).unwrap_or_default();
    let short = name.strip_prefix("minikube-").unwrap_or(&name);
    host.stdout.line("🔎  Verifying Kubernetes components...");
    host.stdout.line(&format!("🏄  Successfully added {short} to minikube!"));
    0
}

async fn start(host: &Host, machine: &NodeMachine) -> ExitCode {
    let name = &machine.name;
    if machine.host == "Running" && machine.kubelet == "Running" {
        host.stdout.line(&format!("✌️  {name} is already running"));
        return 0;
    }
    host.stdout.line(&format!("👍  Starting \"{name}\" worker node in \"minikube\" cluster"));
    host.stdout.line(&format!("🔄  Restarting existing docker container for \"{name}\" ..."));
    host.clock.sleep(STARTING).await;
    let orders = [MachineOrder::Start(name.clone()), MachineOrder::StartKubelet(name.clone())];
    for order in orders {
        if let Err(why) = host.client.order(order).await {
            return exiting(host, "GUEST_NODE_START", &format!("failed to start node: {why}"), NO_SUCH_NODE);
        }
    }
    host.stdout.line("🔎  Verifying Kubernetes components...");
    host.stdout.line(&format!("🏄  Successfully started node {name}!"));
    0
}

async fn stop(host: &Host, machine: &NodeMachine) -> ExitCode {
    let name = &machine.name;
    host.stdout.line(&format!("✋  Stopping node \"{name}\"  ..."));
    host.stdout.line(&format!("🛑  Powering off \"{name}\" via SSH ..."));
    host.clock.sleep(STOPPING).await;
    if let Err(why) = host.client.order(MachineOrder::Stop(name.clone())).await {
        return exiting(host, "GUEST_NODE_STOP", &format!("stopping node: {why}"), NO_SUCH_NODE);
    }
    host.stdout.line(&format!("🛑  Successfully stopped node {name}"));
    0
}

/// Drains the node, removes its object, then the machine, as minikube does.
async fn delete(host: &Host, machine: &NodeMachine) -> ExitCode {
    let name = &machine.name;
    let short = name.strip_prefix("minikube-").unwrap_or(name);
    host.stdout.line(&format!("🔥  Deleting node {short} from cluster minikube"));
    if !name.starts_with("minikube-") {
        let why = "deleting node: the control plane runs on it, and a cluster without it is not simulated";
        return exiting(host, "GUEST_NODE_DELETE", why, NO_SUCH_NODE);
    }
    let silent = Output::new(|_| {});
    let unheard = Host { stdout: silent.clone(), stderr: silent, ..host.sibling() };
    let words = ["drain", name].into_iter().chain(DRAIN.split(' ')).map(str::to_owned).collect();
    // What can't be drained goes with its machine.
    let _ = call("kubectl", words, unheard).await;
    host.stdout.line(&format!("✋  Stopping node \"{name}\"  ..."));
    host.stdout.line(&format!("🛑  Powering off \"{name}\" via SSH ..."));
    host.clock.sleep(STOPPING).await;
    host.stdout.line(&format!("🔥  Deleting \"{name}\" in docker ..."));
    let key = Key::cluster(Kind::NODE, name);
    let _ = host.client.send(ApiRequest::Delete { key, options: DeleteOptions::default() }).await;
    if let Err(why) = host.client.order(MachineOrder::Delete(name.clone())).await {
        return exiting(host, "GUEST_NODE_DELETE", &format!("deleting node: {why}"), NO_SUCH_NODE);
    }
    host.stdout.line(&format!("💀  Node {short} was successfully deleted."));
    0
}

fn status(host: &Host) -> ExitCode {
    let mut code = 0;
    for (index, machine) in host.client.machines().iter().enumerate() {
        let NodeMachine { name, host: power, kubelet, .. } = machine;
        let role = if index == 0 { "Control Plane" } else { "Worker" };
        host.stdout.line(&format!("{name}\ntype: {role}\nhost: {power}\nkubelet: {kubelet}"));
        if index == 0 {
            host.stdout.line(&format!("apiserver: {power}\nkubeconfig: Configured"));
        }
        host.stdout.line("");
        code |= if *power == "Running" { 0 } else { HOST_DOWN };
        code |= if *kubelet == "Running" { 0 } else { KUBELET_DOWN };
    }
    code
}

/// Of all that one could do on a machine, its kubelet's service.
async fn ssh(host: &Host, words: &[&str]) -> ExitCode {
    let (name, rest) = node_flag(words).unwrap_or(("minikube", words.to_vec()));
    let Some(machine) = find(host, name) else {
        return exiting(host, "GUEST_NODE_RETRIEVE", &format!("Could not find node {name}"), NO_SUCH_NODE);
    };
    let line = rest.into_iter().filter(|word| *word != "--").collect::<Vec<_>>().join(" ");
    let words: Vec<&str> = line.split_whitespace().filter(|word| *word != "sudo").collect();
    let (stop, start) = (MachineOrder::StopKubelet(machine.name.clone()), MachineOrder::StartKubelet(machine.name));
    let orders = match words.as_slice() {
        ["systemctl", "stop", "kubelet" | "kubelet.service"] => vec![stop],
        ["systemctl", "start", "kubelet" | "kubelet.service"] => vec![start],
        ["systemctl", "restart", "kubelet" | "kubelet.service"] => vec![stop, start],
        _ => {
            host.stderr
                .line("minikube ssh: of the machine's own programs this console simulates only the kubelet's service:");
            host.stderr.line("minikube ssh -n NODE 'sudo systemctl stop kubelet' (or start, or restart)");
            return FAILED;
        }
    };
    for order in orders {
        if let Err(why) = host.client.order(order).await {
            host.stderr.line(&why);
            return FAILED;
        }
    }
    0
}

/// The value of `-n`, and the words around it.
fn node_flag<'a>(words: &[&'a str]) -> Option<(&'a str, Vec<&'a str>)> {
    let at = words.iter().position(|word| ["-n", "--node"].contains(word) || word.starts_with("--node="))?;
    let word = words.get(at)?;
    let (name, taken) = match word.strip_prefix("--node=") {
        Some(name) => (name, 1),
        None => (*words.get(at + 1)?, 2),
    };
    let rest = words.iter().take(at).chain(words.iter().skip(at + taken)).copied().collect();
    Some((name, rest))
}

pub(super) fn exiting(host: &Host, reason: &str, why: &str, code: ExitCode) -> ExitCode {
    host.stderr.line(&format!("\n❌  Exiting due to {reason}: {why}\n"));
    code
}
