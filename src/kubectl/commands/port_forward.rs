//! `kubectl port-forward`: what it refuses. No local port leads anywhere.

use super::Command;
use super::logs::pods;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl port-forward`
pub const COMMAND: Command = Command { path: "port-forward", run: |a, h| run(a, h).boxed_local(), unsimulated: &[] };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let Some((target, ports)) = arguments.positional.split_first().filter(|(_, ports)| !ports.is_empty()) else {
        let message = "TYPE/NAME and list of ports are required for port-forward".to_owned();
        return Err(Failure::Usage { message, command: "port-forward".to_owned() });
    };
    let pod = pods::attachable(target, arguments, host).await?;
    let phase = &pod.status.phase;
    if phase != "Running" {
        let text = format!("unable to forward port because pod is not running. Current status={phase}");
        return Err(Failure::message(text));
    }
    for port in ports {
        check(port, target.starts_with("svc/") || target.starts_with("service"))?;
    }
    Err(Failure::message("forwarding ports is not simulated"))
}

/// As `portforward.parsePorts`: `80`, `8080:80`, `:80`; a service's and a pod's ports may have names.
fn check(word: &str, has_names: bool) -> Result<(), Failure> {
    let parts: Vec<&str> = word.split(':').collect();
    let (local, remote) = match parts.as_slice() {
        [port] => (*port, *port),
        ["", remote] => ("0", *remote),
        [local, remote] => (*local, *remote),
        _ => return Err(Failure::message(format!("invalid port format '{word}'"))),
    };
    let is_number = |text: &str| text.parse::<u16>().is_ok();
    let is_name = |text: &str| has_names || text.contains(|c: char| c.is_ascii_alphabetic());
    if !(is_number(local) || parts.len() == 1 && is_name(local)) {
        return Err(Failure::message(format!(
            "error parsing local port {local:?}: strconv.ParseUint: parsing {local:?}: invalid syntax"
        )));
    }
    match remote.parse::<u16>() {
        Ok(0) => Err(Failure::message("remote port must be > 0")),
        _ => Ok(()),
    }
}
