//! Ingresses.

use super::description::{Description, items_at, or_none, text_at};
use super::events::Context;
use crate::api::object::Object;
use serde_json::Value;

/// The description of an Ingress (`ingressDescriber`). `backend` tells where a service leads.
pub fn describe(object: &Object, backend: &dyn Fn(&str) -> String, context: &Context) -> String {
    let meta = object.meta();
    let document = object.to_value();
    let mut description = Description::default();
    description.field(0, "Name", &meta.name);
    description.labels(0, "Labels", &meta.labels);
    description.field(0, "Namespace", &meta.namespace);
    let entries = items_at(&document, "/status/loadBalancer/ingress").iter();
    let address = |entry: &Value| format!("{}{}", text_at(entry, "/ip"), text_at(entry, "/hostname"));
    description.field(0, "Address", entries.map(address).collect::<Vec<_>>().join(","));
    description.field(0, "Ingress Class", or_none(text_at(&document, "/spec/ingressClassName")));
    let default = document.pointer("/spec/defaultBackend");
    let default = default.map_or("<default>".to_owned(), |default| {
        format!("{} ({})", shown(default), backend(text_at(default, "/service/name")))
    });
    description.field(0, "Default backend", &default);
    let secrets = items_at(&document, "/spec/tls");
    if !secrets.is_empty() {
        description.heading(0, "TLS");
    }
    for entry in secrets {
        let hosts: Vec<&str> = items_at(entry, "/hosts").iter().filter_map(Value::as_str).collect();
        let hosts = hosts.join(",");
        match text_at(entry, "/secretName") {
            "" => description.line(1, format_args!("SNI routes {hosts}")),
            secret => description.line(1, format_args!("{secret} terminates {hosts}")),
        }
    }
    rules(&mut description, items_at(&document, "/spec/rules"), &default, backend);
    description.annotations(0, "Annotations", &meta.annotations);
    description.finish_with_events(context)
}

fn rules(description: &mut Description, rules: &[Value], default: &str, backend: &dyn Fn(&str) -> String) {
    description.heading(0, "Rules");
    description.columns(1, &[("Host", 4), ("Path", 4), ("Backends", 8)]);
    let rules: Vec<&Value> = rules.iter().filter(|rule| rule.get("http").is_some()).collect();
    if rules.is_empty() {
        description.row(1, &["*", "*", default]);
    }
    for rule in rules {
        let host = match text_at(rule, "/host") {
            "" => "*",
            host => host,
        };
        description.row(1, &[host, ""]);
        for path in items_at(rule, "/http/paths") {
            let service = path.get("backend").cloned().unwrap_or_default();
            let to = backend(text_at(&service, "/service/name"));
            description.line(2, format_args!("\t{} \t{} ({to})", text_at(path, "/path"), shown(&service)));
        }
    }
}

/// `service:port`
fn shown(backend: &Value) -> String {
    let port = backend.pointer("/service/port/number").map(Value::to_string);
    let port = port.unwrap_or_else(|| text_at(backend, "/service/port/name").to_owned());
    format!("{}:{port}", text_at(backend, "/service/name"))
}
