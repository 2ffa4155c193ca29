//! `kubectl create ingress`.

use super::Command;
use super::submit::{Draft, metadata, only_name, set, set_metadata, submit};
use crate::api::discovery::Kind;
use crate::api::meta::StringMap;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl create ingress`
pub const COMMAND: Command = Command { path: "create ingress", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let name = only_name(arguments)?;
    let (backend, given) = (arguments.value("default-backend"), arguments.all("rule"));
    if backend.is_empty() && given.is_empty() {
        return Err(Failure::message(
            "not enough information provided: every ingress has to either specify a default-backend (which catches all \
             traffic) or a list of rules (which catch specific paths)",
        ));
    }
    let rules = given.iter().map(|rule| Rule::read(rule)).collect::<Result<Vec<_>, _>>()?;
    let annotations = annotations(arguments)?;
    let Some(kind) = Kind::of_manifest("networking.k8s.io/v1", "Ingress") else { return Err(Failure::Exit(1)) };
    let mut spec = json!({});
    if !backend.is_empty() {
        let Some((service, port)) = backend.split_once(':').filter(|(_, port)| !port.contains(':')) else {
            return Err(Failure::message("default-backend should be in format servicename:serviceport"));
        };
        set(&mut spec, "defaultBackend", service_backend(service, port));
    }
    let class = arguments.value("class");
    if !class.is_empty() {
        set(&mut spec, "ingressClassName", class);
    }
    if !rules.is_empty() {
        set(&mut spec, "rules", by_host(&rules));
    }
    let secured = secured(&rules);
    if !secured.is_empty() {
        set(&mut spec, "tls", secured);
    }
    let mut document = json!({
        "apiVersion": kind.api_version(),
        "kind": kind.info().kind,
        "metadata": metadata(arguments, kind, name, &StringMap::new()),
        "spec": spec,
        "status": { "loadBalancer": {} },
    });
    if !annotations.is_empty() {
        set_metadata(&mut document, "annotations", json!(annotations));
    }
    submit(Draft { kind, document, called: Some("ingress") }, arguments, host).await
}

/// `host/path=service:port,tls=secret`
struct Rule<'a> {
    host: &'a str,
    path: &'a str,
    service: &'a str,
    port: &'a str,
    /// The secret, perhaps none, if the host is to be secured.
    tls: Option<&'a str>,
}

impl<'a> Rule<'a> {
    fn read(text: &'a str) -> Result<Self, Failure> {
        let wrong = || {
            let form = "host/path=svcname:svcport[,tls[=secret]]";
            Failure::Message(format!("rule {text} is invalid and should be in format {form}"))
        };
        let (main, tls) = text.split_once(',').map_or((text, None), |(main, tls)| (main, Some(tls)));
        let tls = match tls {
            None => None,
            Some("tls") => Some(""),
            Some(tls) => Some(tls.strip_prefix("tls=").filter(|secret| is_word(secret)).ok_or_else(wrong)?),
        };
        let (place, backend) = main.rsplit_once('=').ok_or_else(wrong)?;
        let (service, port) = backend.split_once(':').ok_or_else(wrong)?;
        let (host, path) = place.split_at_checked(place.find('/').unwrap_or(place.len())).unwrap_or_default();
        let is_host = host.chars().all(|c| c.is_ascii_alphanumeric() || "_*-.".contains(c));
        match is_host && is_word(service) && is_word(port) {
            true => Ok(Self { host, path, service, port, tls }),
            false => Err(wrong()),
        }
    }

    /// A star at the end makes a prefix of the path.
    fn path(&self) -> Value {
        let (path, kind) = self.path.strip_suffix('*').map_or((self.path, "Exact"), |path| (path, "Prefix"));
        let mut value = json!({ "backend": service_backend(self.service, self.port), "pathType": kind });
        if !path.is_empty() {
            set(&mut value, "path", path);
        }
        value
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

fn service_backend(service: &str, port: &str) -> Value {
    let port = match port.parse::<i32>() {
        Ok(number) => json!({ "number": number }),
        Err(_) => json!({ "name": port }),
    };
    json!({ "service": { "name": service, "port": port } })
}

/// The rules of a host together, in the order in which the hosts come up.
fn by_host(rules: &[Rule<'_>]) -> Vec<Value> {
    let mut hosts: Vec<(&str, Vec<Value>)> = Vec::new();
    for rule in rules {
        match hosts.iter_mut().find(|(host, _)| *host == rule.host) {
            Some((_, paths)) => paths.push(rule.path()),
            None => hosts.push((rule.host, vec![rule.path()])),
        }
    }
    let rule = |(host, paths): (&str, Vec<Value>)| {
        let mut rule = json!({ "http": { "paths": paths } });
        if !host.is_empty() {
            set(&mut rule, "host", host);
        }
        rule
    };
    hosts.into_iter().map(rule).collect()
}

/// As `buildTLSRules`: each host once, with those that share its secret.
fn secured(rules: &[Rule<'_>]) -> Vec<Value> {
    let mut secrets: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for rule in rules {
        let Some(secret) = rule.tls.filter(|_| !seen.contains(&rule.host)) else { continue };
        seen.push(rule.host);
        let hosts = Some(rule.host).filter(|host| !host.is_empty());
        match secrets.iter_mut().find(|(known, _)| *known == secret && !secret.is_empty()) {
            Some((_, known)) => known.extend(hosts),
            None if secret.is_empty() && hosts.is_none() => {}
            None => secrets.push((secret, hosts.into_iter().collect())),
        }
    }
    let entry = |(secret, hosts): (&str, Vec<&str>)| {
        let mut entry = json!({});
        if !hosts.is_empty() {
            set(&mut entry, "hosts", hosts);
        }
        if !secret.is_empty() {
            set(&mut entry, "secretName", secret);
        }
        entry
    };
    secrets.into_iter().map(entry).collect()
}

fn annotations(arguments: &Arguments) -> Result<StringMap, Failure> {
    let mut annotations = StringMap::new();
    for given in arguments.all("annotation") {
        let Some((key, value)) = given.split_once('=') else {
            return Err(Failure::Message(format!("annotation {given} is invalid and should be in format key=[value]")));
        };
        annotations.insert(key.to_owned(), value.to_owned());
    }
    Ok(annotations)
}
