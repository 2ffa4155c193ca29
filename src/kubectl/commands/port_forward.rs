//! `kubectl port-forward`: ports on the learner's computer that lead to one pod.

use super::Command;
use super::logs::pods;
use crate::api::discovery::Kind;
use crate::api::http::NetworkError;
use crate::api::int_or_string::IntOrString;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::api::service::Service;
use crate::apiserver::request::Key;
use crate::host::{Host, Visitor};
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::namespace;
use futures::stream::select_all;
use futures::{FutureExt, StreamExt};
use std::net::IpAddr;

/// `kubectl port-forward`
pub const COMMAND: Command = Command { path: "port-forward", run: |a, h| run(a, h).boxed_local() };

/// Where a server begins to look for a port of its own.
const FIRST_FREE: u16 = 36_001;

/// A port here, and the one that it leads to.
struct Pair {
    local: u16,
    remote: u16,
}

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let Some((target, ports)) = arguments.positional.split_first().filter(|(_, ports)| !ports.is_empty()) else {
        let message = "TYPE/NAME and list of ports are required for port-forward".to_owned();
        return Err(Failure::Usage { message, command: "port-forward".to_owned() });
    };
    let pod = pods::attachable(target, arguments, host).await?;
    let service = service_of(target, arguments, host).await?;
    let pairs: Vec<Pair> =
        ports.iter().map(|text| pair(text, &pod, service.as_ref())).collect::<Result<_, Failure>>()?;
    if pod.status.phase != "Running" {
        let phase = &pod.status.phase;
        let text = format!("unable to forward port because pod is not running. Current status={phase}");
        return Err(Failure::message(text));
    }
    let addresses = addresses(arguments)?;
    let mut open = Vec::new();
    for Pair { local, remote } in pairs {
        let foreign: Vec<&str> = addresses.iter().copied().filter(|address| !is_own(address)).collect();
        if !foreign.is_empty() {
            return Err(shut(&foreign, "cannot assign requested address", (local, remote), host));
        }
        let mut candidates = if local == 0 { FIRST_FREE..=u16::MAX } else { local..=local };
        let Some((port, visitors)) = candidates.find_map(|port| Some((port, host.machine.listen(port)?))) else {
            return Err(shut(&addresses, "address already in use", (local, remote), host));
        };
        for address in &addresses {
            host.stdout.line(&format!("Forwarding from {}:{port} -> {remote}", join(address)));
        }
        open.push(visitors.map(move |visitor| (port, remote, visitor)));
    }
    serve(&pod, select_all(open), host).await
}

async fn serve(
    pod: &Pod,
    mut visitors: impl futures::Stream<Item = (u16, u16, Visitor)> + Unpin,
    host: &Host,
) -> Result<(), Failure> {
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    while let Some((local, remote, Visitor { mut request, answer })) = visitors.next().await {
        host.stdout.line(&format!("Handling connection for {local}"));
        request.port = remote;
        let outcome = host.client.forward(key.clone(), request).await;
        let is_refused = matches!(outcome, Err(NetworkError::Refused(_) | NetworkError::Empty));
        if is_refused {
            host.stderr.line(&format!(
                "error: an error occurred forwarding {local} -> {remote}: error forwarding port {remote} to pod {}, \
                 uid : failed to connect to localhost:{remote} inside namespace: connection refused",
                pod.metadata.uid.0
            ));
        }
        // The visitor may have gone.
        let _ = answer.send(if is_refused { Err(NetworkError::Empty) } else { outcome });
        if is_refused {
            return Err(Failure::message("lost connection to pod"));
        }
    }
    Ok(())
}

/// Whether an address is one of the learner's computer: its own, or all that it has.
pub fn is_own(address: &str) -> bool {
    address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

/// An address as it stands before a port.
pub fn join(address: &str) -> String {
    if address.contains(':') { format!("[{address}]") } else { address.to_owned() }
}

/// Those of `--address`, sorted. As `parseAddresses`.
fn addresses(arguments: &Arguments) -> Result<Vec<&str>, Failure> {
    let given = Some(arguments.all("address")).filter(|given| !given.is_empty()).unwrap_or_else(|| vec!["localhost"]);
    let mut found = Vec::new();
    for address in given {
        match address {
            "localhost" => found.extend(["127.0.0.1", "::1"]),
            address if address.parse::<IpAddr>().is_ok() => found.push(address),
            address => return Err(Failure::Message(format!("{address} is not a valid IP"))),
        }
    }
    found.order_by_key(|address| *address);
    found.dedup();
    Ok(found)
}

/// Why nothing listens at some addresses.
fn shut(addresses: &[&str], why: &str, (local, remote): (u16, u16), host: &Host) -> Failure {
    let try_of = |address: &&str| {
        let family = if address.contains(':') { "tcp6" } else { "tcp4" };
        format!("unable to create listener: Error listen {family} {}:{local}: bind: {why}", join(address))
    };
    host.stderr.line(&format!(
        "Unable to listen on port {local}: Listeners failed to create with the following errors: [{}]",
        addresses.iter().map(try_of).collect::<Vec<_>>().join(" ")
    ));
    Failure::message(format!("unable to listen on any of the requested ports: [{{{local} {remote}}}]"))
}

/// The Service, if the command line names one: its ports stand for those of its pods.
async fn service_of(target: &str, arguments: &Arguments, host: &Host) -> Result<Option<Service>, Failure> {
    let Some((kind, name)) = target.split_once('/') else { return Ok(None) };
    if !matches!(kind, "svc" | "service" | "services") {
        return Ok(None);
    }
    match call::get_named(host, &Key::new(Kind::SERVICE, &namespace(arguments), name)).await?.as_ref() {
        Object::Service(service) => Ok(Some(service.clone())),
        _ => Ok(None),
    }
}

/// `LOCAL:REMOTE`, `PORT` or `:REMOTE`, by number or by name.
fn pair(text: &str, pod: &Pod, service: Option<&Service>) -> Result<Pair, Failure> {
    if text.matches(':').count() > 1 {
        return Err(Failure::message(format!("invalid port format '{text}'")));
    }
    let (local, remote) = text.split_once(':').unwrap_or((text, text));
    let remote_number = match service {
        Some(service) => service_port(remote, pod, service)?,
        None => match remote.parse::<u16>() {
            Ok(0) => return Err(Failure::message("remote port must be > 0")),
            Ok(number) => number,
            Err(_) => named_port(remote, pod).ok_or_else(|| {
                Failure::message(format!("Pod '{}' does not have a named port '{remote}'", pod.metadata.name))
            })?,
        },
    };
    let local = match local {
        "" => 0,
        local if text.contains(':') => local.parse().map_err(|_| {
            Failure::message(format!(
                "error parsing local port {local:?}: strconv.ParseUint: parsing {local:?}: invalid syntax"
            ))
        })?,
        // What stands alone is the same port on both sides: the Service's own for a Service.
        local => local.parse().unwrap_or(remote_number),
    };
    Ok(Pair { local, remote: remote_number })
}

fn service_port(text: &str, pod: &Pod, service: &Service) -> Result<u16, Failure> {
    let name = &service.metadata.name;
    let number = text.parse::<i32>().ok();
    let mut ports = service.spec.ports.iter();
    let found = ports.find(|port| number.map_or(port.name == text, |number| port.port == number));
    let found = found.ok_or_else(|| match number {
        Some(number) => Failure::message(format!("Service {name} does not have a service port {number}")),
        None => Failure::message(format!("Service '{name}' does not have a named port '{text}'")),
    })?;
    let target = match &found.target_port {
        _ if service.spec.cluster_ip == "None" => u16::try_from(found.port).ok(),
        Some(IntOrString::Int(number)) => u16::try_from(*number).ok(),
        Some(IntOrString::Text(name)) => named_port(name, pod),
        None => u16::try_from(found.port).ok(),
    };
    target.ok_or_else(|| Failure::message(format!("Pod '{}' does not have such a port", pod.metadata.name)))
}

fn named_port(name: &str, pod: &Pod) -> Option<u16> {
    let ports = pod.spec.containers.iter().flat_map(|container| &container.ports);
    let found = ports.into_iter().find(|port| port.name == name)?;
    u16::try_from(found.container_port).ok()
}
