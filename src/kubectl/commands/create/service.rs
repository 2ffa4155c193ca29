//! `kubectl create service`: four types of them.

use super::submit::{Draft, metadata, only_name, set, submit};
use super::{Command, UNSIMULATED};
use crate::api::discovery::Kind;
use crate::api::go_format::quote;
use crate::api::meta::StringMap;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl create service clusterip`
pub const CLUSTER_IP: Command = Command {
    path: "create service clusterip",
    run: |a, h| run(a, h, "ClusterIP").boxed_local(),
    unsimulated: UNSIMULATED,
};

/// `kubectl create service nodeport`
pub const NODE_PORT: Command = Command {
    path: "create service nodeport",
    run: |a, h| run(a, h, "NodePort").boxed_local(),
    unsimulated: UNSIMULATED,
};

/// `kubectl create service loadbalancer`
pub const LOAD_BALANCER: Command = Command {
    path: "create service loadbalancer",
    run: |a, h| run(a, h, "LoadBalancer").boxed_local(),
    unsimulated: UNSIMULATED,
};

/// `kubectl create service externalname`
pub const EXTERNAL_NAME: Command = Command {
    path: "create service externalname",
    run: |a, h| run(a, h, "ExternalName").boxed_local(),
    unsimulated: UNSIMULATED,
};

async fn run(arguments: &Arguments, host: &mut Host, kind: &'static str) -> Result<(), Failure> {
    let name = only_name(arguments)?;
    let ports: Vec<Value> =
        arguments.all("tcp").into_iter().map(|text| port(text, arguments)).collect::<Result<_, _>>()?;
    let is_headless = arguments.value("clusterip") == "None";
    if ports.is_empty() && kind != "ExternalName" && !is_headless {
        return Err(Failure::message("at least one tcp port specifier must be provided"));
    }
    let labels = StringMap::from([("app".to_owned(), name.to_owned())]);
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

/// `80`, `80:8080`, `80:http`
fn port(text: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let (own, target) = text.split_once(':').unwrap_or((text, text));
    let number: u16 =
        own.parse().map_err(|_| Failure::message(format!("strconv.Atoi: parsing {}: invalid syntax", quote(own))))?;
    let target = target.parse::<u16>().map_or_else(|_| Value::from(target), Value::from);
    let mut port = json!({ "name": text.replace(':', "-"), "port": number, "protocol": "TCP", "targetPort": target });
    if arguments.is_given("node-port") {
        set(&mut port, "nodePort", arguments.number("node-port"));
    }
    Ok(port)
}
