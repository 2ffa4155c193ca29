//! `kubectl api-resources`, `api-versions` and `cluster-info`: what the server is and knows.

use super::Command;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::order::{Gather, InOrder};
use crate::api::set::Set;
use crate::apiserver::request::ListRequest;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::kubeconfig;
use crate::kubectl::output::tabwriter::TabWriter;
use futures::FutureExt;

/// `kubectl api-resources`
pub const API_RESOURCES: Command = Command { path: "api-resources", run: |a, h| api_resources(a, h).boxed_local() };

/// `kubectl api-versions`
pub const API_VERSIONS: Command = Command { path: "api-versions", run: |a, h| api_versions(a, h).boxed_local() };

/// `kubectl cluster-info`
pub const CLUSTER_INFO: Command = Command { path: "cluster-info", run: |a, h| cluster_info(a, h).boxed_local() };

/// Served besides the preferred version of its group.
const OLDER_VERSIONS: [&str; 1] = ["autoscaling/v1"];

async fn api_resources(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if !arguments.positional.is_empty() {
        let message = format!("unexpected arguments: [{}]", arguments.positional.join(" "));
        return Err(Failure::Usage { message, command: "api-resources".to_owned() });
    }
    let (output, order) = (arguments.value("output"), arguments.value("sort-by"));
    if !["", "wide", "name"].contains(&output) {
        return Err(Failure::message(format!("--output {output} is not available")));
    }
    let mut kinds: Vec<Kind> = Kind::all().filter(|kind| is_asked_for(*kind, arguments)).collect();
    match order {
        "" => {}
        "name" => kinds.order_by_key(|kind| kind.info().plural),
        "kind" => kinds.order_by_key(|kind| kind.info().kind),
        _ => return Err(Failure::message("--sort-by accepts only name or kind")),
    }
    if output == "name" {
        kinds.iter().for_each(|kind| host.stdout.line(&kind.qualified_plural()));
        return Ok(());
    }
    let mut table = TabWriter::for_tables();
    let mut columns = vec!["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"];
    if output == "wide" {
        columns.extend(["VERBS", "CATEGORIES"]);
    }
    if !arguments.switch("no-headers") {
        table.write(&format!("{}\n", columns.join("\t")));
    }
    for kind in kinds {
        let info = kind.info();
        let scope = kind.is_namespaced().to_string();
        let mut cells =
            vec![info.plural.to_owned(), info.short.join(","), kind.api_version(), scope, info.kind.to_owned()];
        if output == "wide" {
            cells.extend([info.verbs.join(","), info.categories.join(",")]);
        }
        table.write(&format!("{}\n", cells.join("\t")));
    }
    host.stdout.write(&table.flush());
    Ok(())
}

fn is_asked_for(kind: Kind, arguments: &Arguments) -> bool {
    let info = kind.info();
    let has_all = |flag: &str, own: &[&str]| arguments.all(flag).iter().all(|wanted| own.contains(wanted));
    let is_scope = !arguments.is_given("namespaced") || arguments.switch("namespaced") == kind.is_namespaced();
    let is_group = !arguments.is_given("api-group") || arguments.value("api-group") == info.group;
    is_scope && is_group && has_all("verbs", info.verbs) && has_all("categories", info.categories)
}

async fn api_versions(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if !arguments.positional.is_empty() {
        let message = format!("unexpected arguments: [{}]", arguments.positional.join(" "));
        return Err(Failure::Usage { message, command: "api-versions".to_owned() });
    }
    let mut versions: Set<String> = Kind::all().map(Kind::api_version).gather();
    versions.extend(OLDER_VERSIONS.map(str::to_owned));
    versions.iter().for_each(|version| host.stdout.line(version));
    Ok(())
}

async fn cluster_info(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let mut list = ListRequest::all(Kind::SERVICE, "kube-system");
    list.labels = "kubernetes.io/cluster-service=true".parse().unwrap_or_default();
    let server = kubeconfig::place(arguments, host).await?.server;
    host.stdout.line(&format!("Kubernetes control plane is running at {server}"));
    for object in call::list(host, list).await? {
        let Object::Service(service) = object.as_ref() else { continue };
        let meta = &service.metadata;
        let title = meta.labels.get("kubernetes.io/name").unwrap_or(&meta.name);
        let port = service.spec.ports.first();
        let scheme = if port.is_some_and(|port| port.name == "https" || port.port == 443) { "https:" } else { "" };
        let suffix =
            port.filter(|port| !port.name.is_empty()).map(|port| format!(":{}", port.name)).unwrap_or_default();
        let link = format!("/api/v1/namespaces/{}/services/{scheme}{}{suffix}/proxy", meta.namespace, meta.name);
        host.stdout.line(&format!("{title} is running at {server}{link}"));
    }
    host.stdout.line("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.");
    Ok(())
}
