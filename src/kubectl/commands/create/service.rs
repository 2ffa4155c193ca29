//! `kubectl create service`: four types of them.

use super::Command;
use super::submit::{Draft, metadata, only_name, set, submit};
use crate::api::discovery::Kind;
use crate::api::go_format::quote;
use crate::api::meta::one_entry;
use crate::api::names::{dns_subdomain_errors, port_name_errors};
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use serde_json::{Value, json};
use std::num::{IntErrorKind, ParseIntError};

/// `kubectl create service clusterip`
pub const CLUSTER_IP: Command =
    Command { path: "create service clusterip", run: |a, h| run(a, h, "ClusterIP").boxed_local() };

/// `kubectl create service nodeport`
pub const NODE_PORT: Command =
    Command { path: "create service nodeport", run: |a, h| run(a, h, "NodePort").boxed_local() };

/// `kubectl create service loadbalancer`
pub const LOAD_BALANCER: Command =
    Command { path: "create service loadbalancer", run: |a, h| run(a, h, "LoadBalancer").boxed_local() };

/// `kubectl create service externalname`
pub const EXTERNAL_NAME: Command =
    Command { path: "create service externalname", run: |a, h| run(a, h, "ExternalName").boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host, kind: &'static str) -> Result<(), Failure> {
    let name = only_name(arguments)?;
    let texts = arguments.all("tcp");
    check(kind, arguments.value("clusterip"), arguments.value("external-name"), texts.len())?;
    let ports: Vec<Value> = texts.into_iter().map(|text| port(text, arguments)).collect::<Result<_, _>>()?;
    let labels = one_entry("app", name);
    let mut spec = json!({ "selector": labels, "type": kind });
    if !ports.is_empty() {
        set(&mut spec, "ports", json!(ports));
    }
    if kind == "ExternalName" {
        set(&mut spec, "externalName", arguments.value("external-name"));
    }
    if arguments.is_given("clusterip") {
        set(&mut spec, "clusterIP", arguments.value("clusterip"));
    }
    let document = json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(arguments, Kind::SERVICE, name, &labels),
        "spec": spec,
        "status": { "loadBalancer": {} },
    });
    let called = match kind {
        "ClusterIP" => "ClusterIP service",
        "NodePort" => "NodePort service",
        "LoadBalancer" => "LoadBalancer service",
        _ => "ExternalName service",
    };
    submit(Draft { kind: Kind::SERVICE, document, called: Some(called) }, arguments, host).await
}

/// What upstream's `Validate` says.
fn check(kind: &str, address: &str, external_name: &str, ports: usize) -> Result<(), Failure> {
    let is_alias = kind == "ExternalName";
    if address == "None" && kind != "ClusterIP" {
        return Err(Failure::message("ClusterIP=None can only be used with ClusterIP service type"));
    }
    if ports == 0 && !is_alias && address != "None" {
        return Err(Failure::message("at least one tcp port specifier must be provided"));
    }
    if is_alias && !dns_subdomain_errors(external_name).is_empty() {
        return Err(Failure::message(format!("invalid service external name {external_name}")));
    }
    Ok(())
}

/// `80`, `80:8080`, `80:http`, as `parsePorts`.
fn port(text: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let mut parts = text.split(':');
    let own = parts.next().unwrap_or_default();
    let number: u16 = own.parse().map_err(|error: ParseIntError| {
        let is_number = !own.is_empty() && own.bytes().all(|byte| byte.is_ascii_digit());
        let why = if is_number && *error.kind() == IntErrorKind::PosOverflow {
            "value out of range"
        } else {
            "invalid syntax"
        };
        Failure::message(format!("strconv.ParseUint: parsing {}: {why}", quote(own)))
    })?;
    let (target, wrong) = match parts.next().map(|target| (target, target.parse::<i64>())) {
        None => (Value::from(number), Vec::new()),
        Some((_, Ok(number @ 1..=65_535))) => (Value::from(number), Vec::new()),
        Some((_, Ok(_))) => (Value::Null, vec!["must be between 1 and 65535, inclusive".to_owned()]),
        Some((name, Err(_))) => (Value::from(name), port_name_errors(name)),
    };
    if !wrong.is_empty() {
        return Err(Failure::message(wrong.join(",")));
    }
    let mut port = json!({ "name": text.replace(':', "-"), "port": number, "protocol": "TCP", "targetPort": target });
    if arguments.value("node-port") != "0" && arguments.is_given("node-port") {
        set(&mut port, "nodePort", arguments.number("node-port"));
    }
    Ok(port)
}
