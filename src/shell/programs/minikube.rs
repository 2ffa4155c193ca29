//! `minikube`: looks after the machines of the cluster, and knows the way to its Services.

mod machines;
mod tunnel;

use super::call;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::service::Service;
use crate::apiserver::request::{ApiRequest, ListRequest, ReplyBody};
use crate::host::{ExitCode, Host};
use std::rc::Rc;

/// The version that brings this Kubernetes.
const VERSION: &str = "v1.35.0";
const COMMIT: &str = "dd5d320e41b5451cdf3c01891bc4e13d189586ed-dirty";
/// `ExSvcNotFound`
const NO_SERVICE: ExitCode = 115;

/// `minikube COMMAND`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["ip", rest @ ..] => ip(rest, &host).await,
        ["service", "list", rest @ ..] => service_list(rest, &host).await,
        ["service", rest @ ..] => service(rest, &host).await,
        ["start", ..] => start(&host).await,
        ["tunnel", rest @ ..] => tunnel::run(rest, &host).await,
        ["version", rest @ ..] => {
            let text = if rest.contains(&"--short") {
                VERSION.to_owned()
            } else {
                format!("minikube version: {VERSION}\ncommit: {COMMIT}")
            };
            host.stdout.line(&text);
            0
        }
        ["kubectl", rest @ ..] => {
            let words = rest.iter().skip_while(|word| **word == "--").map(|word| (*word).to_owned()).collect();
            call("kubectl", words, host).await
        }
        ["node" | "status" | "ssh", ..] => machines::run(&words, &host).await,
        [] | ["help" | "--help" | "-h", ..] => {
            host.stdout.line(
                "minikube commands of this console: ip, kubectl, node list, node add, node start, node stop, node delete, \
                 service, service list, ssh, start, status, tunnel, version",
            );
            0
        }
        [command, ..] => {
            host.stderr.line(&format!("minikube {command} is not simulated yet"));
            1
        }
    }
}

async fn ip(words: &[&str], host: &Host) -> ExitCode {
    let wanted = option(words, "-n", "--node").unwrap_or("minikube");
    match address(wanted, host).await {
        Some(address) => {
            host.stdout.line(&address);
            0
        }
        None => {
            host.stderr.line(&format!(
                "❌  Exiting due to GUEST_NODE_RETRIEVE: retrieving node: Could not find node {wanted}"
            ));
            80
        }
    }
}

async fn address(node: &str, host: &Host) -> Option<String> {
    list(Kind::NODE, "", host).await.iter().find_map(|object| match object.as_ref() {
        Object::Node(known) if known.metadata.name == node => known.status.address("InternalIP").map(str::to_owned),
        _ => None,
    })
}

async fn list(kind: Kind, namespace: &str, host: &Host) -> Vec<Rc<Object>> {
    let request = ApiRequest::List(ListRequest::all(kind, namespace));
    match host.client.send(request).await.map(|reply| reply.body) {
        Ok(ReplyBody::List(list)) => list.items,
        _ => Vec::new(),
    }
}

async fn service(words: &[&str], host: &Host) -> ExitCode {
    let namespace = option(words, "-n", "--namespace").unwrap_or("default");
    let values: Vec<&str> = [option(words, "-n", "--namespace")].into_iter().flatten().collect();
    let Some(name) = words.iter().find(|word| !word.starts_with('-') && !values.contains(*word)) else {
        host.stderr.line("❌  Exiting due to MK_USAGE: You must specify service name(s) or --all");
        return 14;
    };
    let services = list(Kind::SERVICE, namespace, host).await;
    let found = services.iter().find_map(|object| match object.as_ref() {
        Object::Service(service) if service.metadata.name == **name => Some(service),
        _ => None,
    });
    let Some(found) = found else {
        host.stderr.line(&format!(
            "❌  Exiting due to SVC_NOT_FOUND: Service '{name}' was not found in '{namespace}' namespace.\n\
             You may select another namespace by using 'minikube service {name} -n <namespace>'. \
             Or list out all the services using 'minikube service list'"
        ));
        return NO_SERVICE;
    };
    let urls = urls(found, host).await;
    if urls.is_empty() {
        host.stderr.line(&format!("😿  service {namespace}/{name} has no node port"));
        return 0;
    }
    if words.contains(&"--url") {
        urls.iter().for_each(|url| host.stdout.line(url));
        return 0;
    }
    table(std::slice::from_ref(found), host).await;
    host.stderr.line("minikube: a browser is not simulated: open the URL with curl");
    0
}

async fn urls(service: &Service, host: &Host) -> Vec<String> {
    let address = address("minikube", host).await.unwrap_or_default();
    let ports = service.spec.ports.iter().filter(|port| port.node_port != 0);
    ports.map(|port| format!("http://{address}:{}", port.node_port)).collect()
}

async fn service_list(words: &[&str], host: &Host) -> ExitCode {
    let namespace = option(words, "-n", "--namespace").unwrap_or("");
    let services = list(Kind::SERVICE, namespace, host).await;
    let services: Vec<Service> = services
        .iter()
        .filter_map(|object| match object.as_ref() {
            Object::Service(service) => Some(service.clone()),
            _ => None,
        })
        .collect();
    table(&services, host).await;
    0
}

async fn table(services: &[Service], host: &Host) {
    let mut rows = vec![["NAMESPACE", "NAME", "TARGET PORT", "URL"].map(str::to_owned)];
    for service in services {
        let urls = urls(service, host).await;
        let port = |port: &crate::api::service::ServicePort| match port.name.as_str() {
            "" => port.port.to_string(),
            name => format!("{name}/{}", port.port),
        };
        let ports: Vec<String> = service.spec.ports.iter().map(port).collect();
        let ports = if urls.is_empty() { "No node port".to_owned() } else { ports.join(" ") };
        let meta = &service.metadata;
        rows.push([meta.namespace.clone(), meta.name.clone(), ports, urls.join(" ")]);
    }
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(String::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..4).map(width).collect();
    let rule: String = widths.iter().map(|width| format!("|{}", "-".repeat(width + 2))).collect::<String>() + "|";
    host.stdout.line(&rule);
    for (index, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths);
        let line: String = match index {
            0 => cells.map(|(cell, width)| format!("| {cell:^width$} ")).collect(),
            _ => cells.map(|(cell, width)| format!("| {cell:<width$} ")).collect(),
        };
        host.stdout.line(&format!("{line}|"));
        if index == 0 {
            host.stdout.line(&rule);
        }
    }
    host.stdout.line(&rule);
}

/// The cluster is there already: nothing changes.
async fn start(host: &Host) -> ExitCode {
    let version = match host.client.send(ApiRequest::Version).await.map(|reply| reply.body) {
        Ok(ReplyBody::Json(version)) => {
            version.get("gitVersion").and_then(|v| v.as_str()).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    host.stdout.line(&format!("😄  minikube {VERSION}\n✨  Using the docker driver based on existing profile"));
    for (index, node) in list(Kind::NODE, "", host).await.iter().enumerate() {
        let (name, role) = (&node.meta().name, if index == 0 { "primary control-plane" } else { "worker" });
        host.stdout.line(&format!("👍  Starting \"{name}\" {role} node in \"minikube\" cluster"));
        host.stdout.line(&format!("🏃  Updating the running docker \"{name}\" container ..."));
        host.stdout.line(&format!("🐳  Preparing Kubernetes {version} on Docker ..."));
    }
    host.stdout.line("🔎  Verifying Kubernetes components...");
    host.stdout.line("🌟  Enabled addons: storage-provisioner, default-storageclass");
    host.stdout
        .line("🏄  Done! kubectl is now configured to use \"minikube\" cluster and \"default\" namespace by default");
    0
}

/// The value of an option, in one of its forms.
fn option<'a>(words: &[&'a str], short: &str, long: &str) -> Option<&'a str> {
    words.iter().enumerate().find_map(|(index, word)| match word.split_once('=') {
        Some((name, value)) if name == long || name == short => Some(value),
        None if *word == short || *word == long => words.get(index + 1).copied(),
        _ => None,
    })
}
