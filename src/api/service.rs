//! Service: a fixed address for a changing group of pods.

use super::discovery::Kind;
use super::document::fields;
use super::field::FieldError;
use super::int_or_string::IntOrString;
use super::meta::{ObjectMeta, StringMap};
use super::object::{Column, Resource, column, has_metadata, has_status, wide};
use super::pod::Opaque;
use super::service_validation::{self, NO_ADDRESS};
use super::time::SimTime;

/// `v1.Service`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    pub metadata: ObjectMeta,
    pub spec: ServiceSpec,
    pub status: ServiceStatus,
}

fields!(Service {
    "metadata": metadata always,
    "spec": spec always,
    "status": status always,
});

/// `v1.ServiceSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceSpec {
    pub allocate_load_balancer_node_ports: Option<bool>,
    pub cluster_ip: String,
    pub cluster_ips: Vec<String>,
    pub external_ips: Vec<String>,
    pub external_name: String,
    pub external_traffic_policy: String,
    pub health_check_node_port: i32,
    pub internal_traffic_policy: Option<String>,
    pub ip_families: Vec<String>,
    pub ip_family_policy: Option<String>,
    pub load_balancer_class: Option<String>,
    pub load_balancer_ip: String,
    pub load_balancer_source_ranges: Vec<String>,
    pub ports: Vec<ServicePort>,
    pub publish_not_ready_addresses: bool,
    pub selector: StringMap,
    pub session_affinity: String,
    pub session_affinity_config: Opaque,
    pub traffic_distribution: Option<String>,
    pub kind: String,
}

fields!(ServiceSpec {
    "allocateLoadBalancerNodePorts": allocate_load_balancer_node_ports,
    "clusterIP": cluster_ip,
    "clusterIPs": cluster_ips,
    "externalIPs": external_ips,
    "externalName": external_name,
    "externalTrafficPolicy": external_traffic_policy,
    "healthCheckNodePort": health_check_node_port,
    "internalTrafficPolicy": internal_traffic_policy,
    "ipFamilies": ip_families,
    "ipFamilyPolicy": ip_family_policy,
    "loadBalancerClass": load_balancer_class,
    "loadBalancerIP": load_balancer_ip,
    "loadBalancerSourceRanges": load_balancer_source_ranges,
    "ports": ports,
    "publishNotReadyAddresses": publish_not_ready_addresses,
    "selector": selector,
    "sessionAffinity": session_affinity,
    "sessionAffinityConfig": session_affinity_config,
    "trafficDistribution": traffic_distribution,
    "type": kind,
});

/// `v1.ServicePort`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServicePort {
    pub app_protocol: Option<String>,
    pub name: String,
    pub node_port: i32,
    pub port: i32,
    pub protocol: String,
    pub target_port: Option<IntOrString>,
}

fields!(ServicePort {
    "appProtocol": app_protocol,
    "name": name,
    "nodePort": node_port,
    "port": port always,
    "protocol": protocol,
    "targetPort": target_port,
});

/// `v1.ServiceStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceStatus {
    pub conditions: Opaque,
    pub load_balancer: LoadBalancerStatus,
}

fields!(ServiceStatus {
    "conditions": conditions,
    "loadBalancer": load_balancer always,
});

/// `v1.LoadBalancerStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadBalancerStatus {
    pub ingress: Vec<LoadBalancerIngress>,
}

fields!(LoadBalancerStatus {
    "ingress": ingress,
});

/// `v1.LoadBalancerIngress`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadBalancerIngress {
    pub hostname: String,
    pub ip: String,
    pub ip_mode: Option<String>,
    pub ports: Opaque,
}

fields!(LoadBalancerIngress {
    "hostname": hostname,
    "ip": ip,
    "ipMode": ip_mode,
    "ports": ports,
});

impl Resource for Service {
    const KIND: Kind = Kind::SERVICE;
    const COLUMNS: &'static [Column] = &[
        column("Name"),
        column("Type"),
        column("Cluster-IP"),
        column("External-IP"),
        column("Port(s)"),
        column("Age"),
        wide("Selector"),
    ];

    has_metadata!();

    /// As `SetDefaults_Service` and the family defaults of a single-stack cluster.
    fn set_defaults(&mut self) {
        let spec = &mut self.spec;
        let or_text = |field: &mut String, text: &str| {
            if field.is_empty() {
                text.clone_into(field);
            }
        };
        or_text(&mut spec.session_affinity, "None");
        or_text(&mut spec.kind, "ClusterIP");
        for port in &mut spec.ports {
            or_text(&mut port.protocol, "TCP");
            let number = port.port;
            port.target_port.get_or_insert(IntOrString::Int(number));
        }
        if spec.kind == "NodePort" || spec.kind == "LoadBalancer" {
            or_text(&mut spec.external_traffic_policy, "Cluster");
        }
        if spec.kind == "LoadBalancer" {
            spec.allocate_load_balancer_node_ports.get_or_insert(true);
        }
        if spec.kind != "ExternalName" {
            spec.internal_traffic_policy.get_or_insert_with(|| "Cluster".to_owned());
            spec.ip_family_policy.get_or_insert_with(|| "SingleStack".to_owned());
            if spec.ip_families.is_empty() {
                spec.ip_families.push("IPv4".to_owned());
            }
        }
    }

    fn validate(&self) -> Vec<FieldError> {
        service_validation::validate(self)
    }

    fn validate_update(&self, old: &Self) -> Vec<FieldError> {
        service_validation::validate_update(self, old)
    }

    has_status!();

    fn row(&self, now: SimTime) -> Vec<String> {
        let selector: Vec<String> = self.spec.selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
        vec![
            self.metadata.name.clone(),
            self.spec.kind.clone(),
            if self.spec.cluster_ip.is_empty() { "<none>".to_owned() } else { self.spec.cluster_ip.clone() },
            self.external_ip(),
            self.port_words(),
            self.metadata.age(now),
            if selector.is_empty() { "<none>".to_owned() } else { selector.join(",") },
        ]
    }
}

impl ServiceSpec {
    /// Whether it shall have no address of its own.
    pub fn is_headless(&self) -> bool {
        self.cluster_ips == [NO_ADDRESS]
    }

    /// Whether its type has an address in the cluster, or `None` in its place; as `needsClusterIP`, types that there
    /// aren't too.
    pub fn needs_address(&self) -> bool {
        self.kind != "ExternalName"
    }

    /// Whether its type is reached through ports of nodes.
    pub fn needs_node_ports(&self) -> bool {
        ["NodePort", "LoadBalancer"].contains(&self.kind.as_str())
    }

    /// Whether it gets node ports that it did not ask for (`shouldAllocateNodePorts`).
    pub fn allocates_node_ports(&self) -> bool {
        self.kind == "NodePort"
            || (self.kind == "LoadBalancer" && self.allocate_load_balancer_node_ports != Some(false))
    }

    /// Whether a load balancer asks its nodes if they have an endpoint.
    pub fn needs_health_port(&self) -> bool {
        self.kind == "LoadBalancer" && self.external_traffic_policy == "Local"
    }
}

impl Service {
    /// The EXTERNAL-IP cell, as `getServiceExternalIP`.
    fn external_ip(&self) -> String {
        let ingress = self.status.load_balancer.ingress.iter();
        let given: Vec<&str> =
            ingress.map(|i| if i.ip.is_empty() { i.hostname.as_str() } else { i.ip.as_str() }).collect();
        let mut all = given.clone();
        all.extend(self.spec.external_ips.iter().map(String::as_str));
        match self.spec.kind.as_str() {
            "ExternalName" => self.spec.external_name.clone(),
            "LoadBalancer" if all.is_empty() => "<pending>".to_owned(),
            "LoadBalancer" => all.join(","),
            _ if self.spec.external_ips.is_empty() => "<none>".to_owned(),
            _ => self.spec.external_ips.join(","),
        }
    }

    /// The PORT(S) cell: `80:30080/TCP,443/TCP`.
    fn port_words(&self) -> String {
        let word = |port: &ServicePort| match port.node_port {
            0 => format!("{}/{}", port.port, port.protocol),
            node_port => format!("{}:{node_port}/{}", port.port, port.protocol),
        };
        let words: Vec<String> = self.spec.ports.iter().map(word).collect();
        if words.is_empty() { "<none>".to_owned() } else { words.join(",") }
    }
}
