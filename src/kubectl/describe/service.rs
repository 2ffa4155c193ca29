//! A Service, described.

use super::description::{Description, format_labels, items_at, or_none, text_at};
use super::events::Context;
use crate::api::go_format;
use crate::api::service::{LoadBalancerIngress, Service, ServicePort};
use serde_json::Value;

/// More endpoints than these are only counted.
const MOST_ENDPOINTS: usize = 3;

/// The description of a Service and its EndpointSlices (`describeService`).
pub fn describe(service: &Service, slices: &[Value], context: &Context) -> String {
    let spec = &service.spec;
    let mut description = Description::of_namespaced(&service.metadata);
    description.field(0, "Selector", format_labels(&spec.selector));
    description.field(0, "Type", &spec.kind);
    if let Some(policy) = &spec.ip_family_policy {
        description.field(0, "IP Family Policy", policy);
    }
    description.field(0, "IP Families", or_none(&spec.ip_families.join(",")));
    description.field(0, "IP", &spec.cluster_ip);
    description.field(0, "IPs", or_none(&spec.cluster_ips.join(",")));
    let ingress: Vec<String> = service.status.load_balancer.ingress.iter().map(ingress_words).collect();
    optional(
        &mut description,
        &[
            ("External IPs", &spec.external_ips.join(",")),
            ("Desired LoadBalancer IP", &spec.load_balancer_ip),
            ("External Name", &spec.external_name),
            ("LoadBalancer Ingress", &ingress.join(", ")),
        ],
    );
    for port in &spec.ports {
        port_section(&mut description, port, slices);
    }
    description.field(0, "Session Affinity", &spec.session_affinity);
    let health = if spec.health_check_node_port == 0 { String::new() } else { spec.health_check_node_port.to_string() };
    optional(
        &mut description,
        &[
            ("External Traffic Policy", &spec.external_traffic_policy),
            ("Internal Traffic Policy", spec.internal_traffic_policy.as_deref().unwrap_or_default()),
            ("HealthCheck NodePort", &health),
            ("LoadBalancer Source Ranges", &spec.load_balancer_source_ranges.join(",")),
            ("Traffic Distribution", spec.traffic_distribution.as_deref().unwrap_or_default()),
        ],
    );
    description.finish_with_events(context)
}

fn optional(description: &mut Description, fields: &[(&str, &str)]) {
    for (name, text) in fields.iter().filter(|(_, text)| !text.is_empty()) {
        description.field(0, name, text);
    }
}

fn ingress_words(ingress: &LoadBalancerIngress) -> String {
    match (&ingress.ip_mode, ingress.ip.as_str()) {
        (_, "") => ingress.hostname.clone(),
        (Some(mode), ip) => format!("{ip} ({mode})"),
        (None, ip) => ip.to_owned(),
    }
}

fn port_section(description: &mut Description, port: &ServicePort, slices: &[Value]) {
    let name = if port.name.is_empty() { "<unset>" } else { &port.name };
    let target = port.target_port.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string);
    description.field(0, "Port", format_args!("{name}\t{}/{}", port.port, port.protocol));
    description.field(0, "TargetPort", format_args!("{target}/{}", port.protocol));
    if port.node_port != 0 {
        description.field(0, "NodePort", format_args!("{name}\t{}/{}", port.node_port, port.protocol));
    }
    description.field(0, "Endpoints", endpoints(slices, &port.name));
}

/// The ready endpoints behind a port; nothing at all if there are slices but no ready endpoint (`formatEndpointSlices`).
fn endpoints(slices: &[Value], port: &str) -> String {
    if slices.is_empty() {
        return "<none>".to_owned();
    }
    let all: Vec<String> = slices.iter().flat_map(|slice| slice_endpoints(slice, port)).collect();
    let shown: Vec<&str> = all.iter().take(MOST_ENDPOINTS).map(String::as_str).collect();
    match all.len().checked_sub(MOST_ENDPOINTS) {
        None | Some(0) => shown.join(","),
        Some(more) => format!("{} + {more} more...", shown.join(",")),
    }
}

fn slice_endpoints(slice: &Value, port: &str) -> Vec<String> {
    let is_ready = |endpoint: &&Value| endpoint.pointer("/conditions/ready").and_then(Value::as_bool).unwrap_or(true);
    let addresses = || items_at(slice, "/endpoints").iter().filter(is_ready).map(|end| text_at(end, "/addresses/0"));
    let ports = items_at(slice, "/ports");
    if ports.is_empty() {
        return addresses().map(str::to_owned).collect();
    }
    let wanted = ports.iter().filter(|candidate| text_at(candidate, "/name") == port);
    wanted
        .flat_map(|port| {
            let number = port.get("port").map_or_else(|| "0".to_owned(), go_format::print);
            addresses().map(move |address| match address.contains(':') {
                true => format!("[{address}]:{number}"),
                false => format!("{address}:{number}"),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn endpoints_beyond_the_third_are_counted() {
        let ready = |ip: &str, ready: bool| json!({"addresses": [ip], "conditions": {"ready": ready}});
        let slice = |endpoints: Vec<Value>| json!({"ports": [{"name": "", "port": 80}], "endpoints": endpoints});
        let ips = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"];
        for (slices, expected) in [
            (vec![], "<none>"),
            (vec![slice(vec![])], ""),
            (vec![slice(vec![ready(ips[0], false)])], ""),
            (vec![slice(vec![ready(ips[0], true), ready(ips[1], false)])], "10.0.0.1:80"),
            (
                vec![slice(ips.iter().map(|ip| ready(ip, true)).collect())],
                "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...",
            ),
            (vec![json!({"endpoints": [ready("fd00::1", true)]})], "fd00::1"),
        ] {
            assert_eq!(endpoints(&slices, ""), expected);
        }
    }
}
