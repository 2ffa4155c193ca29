//! `kubectl expose`: a Service for the pods behind an object.

mod source;

use super::Command;
use super::create::submit::{Draft, metadata, set, submit_as};
use crate::api::discovery::Kind;
use crate::api::go_format::quote;
use crate::api::meta::StringMap;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl expose`
pub const COMMAND: Command = Command { path: "expose", run: |a, h| run(a, h).boxed_local() };

/// The longest name of a Service.
const LONGEST_NAME: usize = 63;

/// What the flags say, filled up by what each object says: as upstream keeps it in one place, the first object that
/// has something to say says it for all that follow.
struct Words<'a> {
    arguments: &'a Arguments,
    selector: String,
    port: String,
    ports: String,
    labels: String,
    protocols: Vec<(String, Vec<String>)>,
}

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let request = resources::named(arguments, host).await?;
    let mut failures = request.failures;
    let text = |flag: &str| arguments.value(flag).to_owned();
    let mut words = Words {
        arguments,
        selector: text("selector"),
        port: text("port"),
        ports: String::new(),
        labels: text("labels"),
        protocols: Vec::new(),
    };
    for target in &request.targets {
        match resources::fetch(target, host).await {
            Ok(objects) => {
                for object in objects {
                    failures.extend(words.expose(&object, host).await.err());
                }
            }
            Err(failure) => failures.push(failure),
        }
    }
    Failure::aggregate(failures)
}

impl Words<'_> {
    async fn expose(&mut self, object: &Object, host: &mut Host) -> Result<(), Failure> {
        source::check(object)?;
        if self.selector.is_empty() {
            self.selector = source::selector(object).map_err(|why| {
                Failure::message(format!("couldn't retrieve selectors via --selector flag or introspection: {why}"))
            })?;
        }
        let is_headless = self.arguments.value("cluster-ip") == "None";
        if self.port.is_empty() {
            let ports: Vec<String> = source::ports(object).into_iter().map(|(number, _)| number).collect();
            match ports.as_slice() {
                [] if is_headless => {}
                [] => return Err(Failure::message("couldn't find port via --port flag or introspection")),
                [only] => self.port.clone_from(only),
                several => self.ports = several.join(","),
            }
        }
        self.protocols = source::protocols(object);
        if self.labels.is_empty() {
            self.labels = joined(&object.meta().labels);
        }
        let mut document = self.document(&object.meta().name)?;
        super::run::document::overlay(&mut document, self.arguments)?;
        let draft = Draft { kind: Kind::SERVICE, document, called: None };
        submit_as("exposed", draft, self.arguments, host).await
    }

    /// As `createService`.
    fn document(&self, object: &str) -> Result<Value, Failure> {
        let value = |flag: &str| self.arguments.value(flag);
        let selector = labels(&self.selector)?;
        let own = if self.labels.is_empty() { StringMap::new() } else { labels(&self.labels)? };
        let default: String = object.chars().take(LONGEST_NAME).collect();
        let name = Some(value("name")).filter(|name| !name.is_empty()).unwrap_or(&default);
        let mut spec = json!({ "selector": selector });
        let mut ports = self.service_ports()?;
        for port in &mut ports {
            let number = port.get("port").cloned().unwrap_or_default();
            set(port, "targetPort", target_port(value("target-port"), number));
        }
        if !ports.is_empty() {
            set(&mut spec, "ports", ports);
        }
        if !value("external-ip").is_empty() {
            set(&mut spec, "externalIPs", json!([value("external-ip")]));
        }
        if value("type") == "LoadBalancer" && !value("load-balancer-ip").is_empty() {
            set(&mut spec, "loadBalancerIP", value("load-balancer-ip"));
        }
        match value("session-affinity") {
            "" | "None" | "ClientIP" => {}
            other => return Err(Failure::message(format!("unknown session affinity: {other}"))),
        }
        for (flag, field) in [("type", "type"), ("session-affinity", "sessionAffinity"), ("cluster-ip", "clusterIP")] {
            if !value(flag).is_empty() {
                set(&mut spec, field, value(flag));
            }
        }
        Ok(json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata(self.arguments, Kind::SERVICE, name, &own),
            "spec": spec,
            "status": { "loadBalancer": {} },
        }))
    }

    fn service_ports(&self) -> Result<Vec<Value>, Failure> {
        let text = if self.ports.is_empty() { &self.port } else { &self.ports };
        let numbers: Vec<&str> = text.split(',').filter(|_| !text.is_empty()).collect();
        let asked = self.arguments.value("protocol");
        let mut ports = Vec::new();
        for (index, text) in numbers.iter().enumerate() {
            let number = atoi(text)?;
            let known = self.protocols.iter().find(|(port, _)| port == text).map(|(_, protocols)| protocols.as_slice());
            let name = if numbers.len() > 1 { format!("port-{}", index + 1) } else { String::new() };
            match (asked, known.unwrap_or_default()) {
                ("", [first, second, rest @ ..]) => {
                    for protocol in [first, second].into_iter().chain(rest) {
                        let name = format!("port-{}-{}", index + 1, protocol.to_ascii_lowercase());
                        ports.push(port(&name, number, protocol));
                    }
                }
                ("", [only]) => ports.push(port(&name, number, only)),
                ("", []) => ports.push(port(&name, number, "TCP")),
                (asked, _) => ports.push(port(&name, number, asked)),
            }
        }
        Ok(ports)
    }
}

fn port(name: &str, number: i64, protocol: &str) -> Value {
    let mut port = json!({ "port": number, "protocol": protocol });
    if !name.is_empty() {
        set(&mut port, "name", name);
    }
    port
}

fn target_port(given: &str, own: Value) -> Value {
    match given {
        "" => own,
        text => text.parse::<i32>().map_or_else(|_| text.into(), Value::from),
    }
}

/// Go's `strconv.Atoi`, cut to the 32 bits that a port has.
fn atoi(text: &str) -> Result<i64, Failure> {
    let number: Result<i64, _> = text.parse();
    number.map(|number| i64::from(number as i32)).map_err(|error| {
        let why = match error.kind() {
            std::num::IntErrorKind::PosOverflow | std::num::IntErrorKind::NegOverflow => "value out of range",
            _ => "invalid syntax",
        };
        Failure::message(format!("strconv.Atoi: parsing {}: {why}", quote(text)))
    })
}

fn joined(labels: &StringMap) -> String {
    let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    pairs.join(",")
}

/// `a=b,c=d`, as `parseLabels`.
fn labels(text: &str) -> Result<StringMap, Failure> {
    let pair = |spec: &str| match spec.split('=').collect::<Vec<_>>().as_slice() {
        ["", _] => Err(Failure::message("unexpected empty label key")),
        [key, value] => Ok(((*key).to_owned(), (*value).to_owned())),
        _ => Err(Failure::message(format!("unexpected label spec: {spec}"))),
    };
    text.split(',').map(pair).try_gather()
}
