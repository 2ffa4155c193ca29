//! What the server refuses in a Service, as `ValidateService` and `ValidateServiceUpdate`.

use super::field::FieldError;
use super::int_or_string::IntOrString;
use super::names::{dns_label_errors, dns_subdomain_errors, label_errors, port_name_errors, qualified_name_errors};
use super::service::{Service, ServicePort, ServiceSpec};
use crate::api::set::Set;
use std::net::IpAddr;

/// What a Service without an address of its own has in its place.
pub const NO_ADDRESS: &str = "None";
/// Where kubelets listen: a load balancer must not lead there.
const KUBELET_PORT: i32 = 10_250;

/// Everything wrong with a Service but its name.
pub fn validate(service: &Service) -> Vec<FieldError> {
    let spec = &service.spec;
    let mut errors = Vec::new();
    let is_headless = spec.is_headless();
    if spec.ports.is_empty() && !is_headless && spec.kind != "ExternalName" {
        errors.push(FieldError::required("spec.ports", ""));
    }
    errors.extend(validate_kind(spec));
    let mut names = Set::default();
    for (index, port) in spec.ports.iter().enumerate() {
        errors.extend(validate_port(&format!("spec.ports[{index}]"), port, spec.ports.len() > 1, &mut names));
    }
    errors.extend(label_errors("spec.selector", &spec.selector));
    errors.extend(validate_affinity(spec));
    errors.extend(validate_addresses(spec));
    for (index, ip) in spec.external_ips.iter().enumerate() {
        errors.extend(ip_error(format!("spec.externalIPs[{index}]"), ip));
    }
    errors.extend(one_of("spec.type", &spec.kind, &["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]));
    if spec.kind == "ClusterIP" {
        let with_number = spec.ports.iter().enumerate().filter(|(_, port)| port.node_port != 0);
        errors.extend(with_number.map(|(index, _)| {
            FieldError::forbidden(format!("spec.ports[{index}].nodePort"), "may not be used when `type` is 'ClusterIP'")
        }));
    }
    errors.extend(duplicates(&spec.ports));
    errors.extend(validate_traffic(spec));
    errors
}

/// What may not change in a Service.
pub fn validate_update(new: &Service, old: &Service) -> Vec<FieldError> {
    let (new, old) = (&new.spec, &old.spec);
    if [new, old].iter().any(|spec| spec.kind == "ExternalName") || (new.is_headless() && old.is_headless()) {
        return Vec::new();
    }
    let shown = go_strings(&new.cluster_ips);
    let mut errors = Vec::new();
    if new.cluster_ips.is_empty() && !old.cluster_ips.is_empty() {
        errors.push(FieldError::invalid_shown("spec.clusterIPs[0]", &shown, "primary clusterIP can not be unset"));
    }
    for (index, (ip, before)) in new.cluster_ips.iter().zip(&old.cluster_ips).enumerate() {
        if ip != before {
            errors.push(FieldError::invalid_shown(
                format!("spec.clusterIPs[{index}]"),
                &shown,
                "may not change once set",
            ));
        }
    }
    errors
}

/// The addresses alone, as `ValidateServiceClusterIPsRelatedFields`: judged before any is given out.
pub fn validate_addresses(spec: &ServiceSpec) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if spec.kind == "ExternalName" {
        return errors;
    }
    for (index, family) in spec.ip_families.iter().enumerate() {
        errors.extend(one_of(&format!("spec.ipFamilies[{index}]"), family, &["IPv4", "IPv6"]));
    }
    if let Some(policy) = &spec.ip_family_policy {
        errors.extend(one_of("spec.ipFamilyPolicy", policy, &["PreferDualStack", "RequireDualStack", "SingleStack"]));
    }
    if spec.cluster_ips.first().is_some_and(|first| *first != spec.cluster_ip) {
        let why = "first value must match `clusterIP`";
        errors.push(FieldError::invalid_shown("spec.clusterIPs", go_strings(&spec.cluster_ips), why));
    }
    let given = spec.cluster_ips.iter().enumerate().filter(|(_, ip)| *ip != NO_ADDRESS && !ip.is_empty());
    errors.extend(given.filter_map(|(index, ip)| ip_error(format!("spec.clusterIPs[{index}]"), ip)));
    errors
}

/// A list of texts as Go's `%#v`.
pub fn go_strings(texts: &[String]) -> String {
    if texts.is_empty() {
        return "[]string(nil)".to_owned();
    }
    let quoted: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
    format!("[]string{{{}}}", quoted.join(", "))
}

fn validate_kind(spec: &ServiceSpec) -> Vec<FieldError> {
    let mut errors = Vec::new();
    match spec.kind.as_str() {
        "LoadBalancer" => {
            let at_kubelet = spec.ports.iter().enumerate().filter(|(_, port)| port.port == KUBELET_PORT);
            errors.extend(at_kubelet.map(|(index, port)| {
                let why = format!("may not expose port {KUBELET_PORT} externally since it is used by kubelet");
                FieldError::invalid(format!("spec.ports[{index}]"), port.port, why)
            }));
        }
        "ExternalName" => {
            if !spec.cluster_ips.is_empty() {
                errors.push(FieldError::forbidden("spec.clusterIPs", "may not be set for ExternalName services"));
            }
            match spec.external_name.trim_end_matches('.') {
                "" => errors.push(FieldError::required("spec.externalName", "")),
                name => errors.extend(
                    dns_subdomain_errors(name).into_iter().map(|m| FieldError::invalid("spec.externalName", name, m)),
                ),
            }
        }
        _ => {}
    }
    if spec.is_headless() && ["LoadBalancer", "NodePort"].contains(&spec.kind.as_str()) {
        let why = format!("may not be set to 'None' for {} services", spec.kind);
        errors.push(FieldError::invalid("spec.clusterIPs[0]", NO_ADDRESS, why));
    }
    errors
}

fn validate_port<'p>(
    at: &str,
    port: &'p ServicePort,
    is_one_of_several: bool,
    names: &mut Set<&'p str>,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if port.name.is_empty() {
        if is_one_of_several {
            errors.push(FieldError::required(format!("{at}.name"), ""));
        }
    } else {
        let complaints = dns_label_errors(&port.name).into_iter();
        errors.extend(complaints.map(|m| FieldError::invalid(format!("{at}.name"), port.name.as_str(), m)));
        if !names.insert(&port.name) {
            errors.push(FieldError::duplicate(format!("{at}.name"), port.name.as_str()));
        }
    }
    errors.extend(port_number_error(format!("{at}.port"), port.port));
    errors.extend(one_of(&format!("{at}.protocol"), &port.protocol, &["SCTP", "TCP", "UDP"]));
    match &port.target_port {
        Some(IntOrString::Text(name)) => errors.extend(
            port_name_errors(name)
                .into_iter()
                .map(|m| FieldError::invalid(format!("{at}.targetPort"), name.as_str(), m)),
        ),
        Some(IntOrString::Int(number)) => errors.extend(port_number_error(format!("{at}.targetPort"), *number)),
        None => {}
    }
    if let Some(protocol) = &port.app_protocol {
        let complaints = qualified_name_errors(protocol).into_iter();
        errors.extend(complaints.map(|m| FieldError::invalid(format!("{at}.appProtocol"), protocol.as_str(), m)));
    }
    errors
}

/// What is wrong with a port's number.
pub fn port_number_error(path: String, number: i32) -> Option<FieldError> {
    let why = "must be between 1 and 65535, inclusive";
    (!(1..=65_535).contains(&number)).then(|| FieldError::invalid(path, number, why))
}

fn validate_affinity(spec: &ServiceSpec) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> =
        one_of("spec.sessionAffinity", &spec.session_affinity, &["ClientIP", "None"]).into_iter().collect();
    if spec.session_affinity == "None" && spec.session_affinity_config.is_some() {
        let why = "must not be set when session affinity is None";
        errors.push(FieldError::forbidden("spec.sessionAffinityConfig", why));
    }
    errors
}

/// What is wrong with an address.
pub fn ip_error(path: String, ip: &str) -> Option<FieldError> {
    let why = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    ip.parse::<IpAddr>().is_err().then(|| FieldError::invalid(path, ip, why))
}

/// Ports that appear twice, by what nodes and by what clients would see.
fn duplicates(ports: &[ServicePort]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (index, port) in ports.iter().enumerate() {
        let before = || ports.iter().take(index).filter(|other| other.protocol == port.protocol);
        if port.node_port != 0 && before().any(|other| other.node_port == port.node_port) {
            errors.push(FieldError::duplicate(format!("spec.ports[{index}].nodePort"), port.node_port));
        }
    }
    for (index, port) in ports.iter().enumerate() {
        let mut before = ports.iter().take(index).filter(|other| other.protocol == port.protocol);
        if before.any(|other| other.port == port.port) {
            let mut error = FieldError::duplicate(format!("spec.ports[{index}]"), "");
            error.value = Some(format!(
                "core.ServicePort{{Name:\"\", Protocol:\"{}\", AppProtocol:(*string)(nil), Port:{}, \
                 TargetPort:intstr.IntOrString{{Type:0, IntVal:0, StrVal:\"\"}}, NodePort:0}}",
                port.protocol, port.port
            ));
            errors.push(error);
        }
    }
    errors
}

fn validate_traffic(spec: &ServiceSpec) -> Vec<FieldError> {
    let policies = ["Cluster", "Local"];
    let is_external = ["LoadBalancer", "NodePort"].contains(&spec.kind.as_str()) || !spec.external_ips.is_empty();
    let mut errors = Vec::new();
    if !spec.external_traffic_policy.is_empty() && !is_external {
        let why = "may only be set for externally-accessible services";
        errors.push(FieldError::invalid("spec.externalTrafficPolicy", spec.external_traffic_policy.as_str(), why));
    } else if is_external {
        errors.extend(one_of("spec.externalTrafficPolicy", &spec.external_traffic_policy, &policies));
    }
    if let Some(policy) = &spec.internal_traffic_policy {
        errors.extend(one_of("spec.internalTrafficPolicy", policy, &policies));
    }
    errors
}

fn one_of(path: &str, value: &str, supported: &[&str]) -> Option<FieldError> {
    (!value.is_empty() && !supported.contains(&value)).then(|| FieldError::not_supported(path, value, supported))
}
