//! Endpoints: the addresses behind a Service, those that are ready and those that are not.

use super::discovery::Kind;
use super::document::fields;
use super::event::ObjectReference;
use super::field::FieldError;
use super::md5;
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata};
use super::order::InOrder;
use super::service_validation::{ip_error, port_number_error};
use super::time::SimTime;

/// More addresses than these are only counted.
const MOST_SHOWN: usize = 3;

/// `v1.Endpoints`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Endpoints {
    pub metadata: ObjectMeta,
    pub subsets: Vec<EndpointSubset>,
}

fields!(Endpoints {
    "metadata": metadata always,
    "subsets": subsets,
});

/// `v1.EndpointSubset`: addresses that share ports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointSubset {
    pub addresses: Vec<EndpointAddress>,
    pub not_ready_addresses: Vec<EndpointAddress>,
    pub ports: Vec<EndpointPort>,
}

fields!(EndpointSubset {
    "addresses": addresses,
    "notReadyAddresses": not_ready_addresses,
    "ports": ports,
});

/// `v1.EndpointAddress`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointAddress {
    pub hostname: String,
    pub ip: String,
    pub node_name: Option<String>,
    pub target_ref: Option<ObjectReference>,
}

fields!(EndpointAddress {
    "hostname": hostname,
    "ip": ip always,
    "nodeName": node_name,
    "targetRef": target_ref,
});

/// `v1.EndpointPort`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointPort {
    pub app_protocol: Option<String>,
    pub name: String,
    pub port: i32,
    pub protocol: String,
}

fields!(EndpointPort {
    "appProtocol": app_protocol,
    "name": name,
    "port": port always,
    "protocol": protocol,
});

impl Resource for Endpoints {
    const KIND: Kind = Kind::ENDPOINTS;
    const COLUMNS: &'static [Column] = &[column("Name"), column("Endpoints"), column("Age")];

    has_metadata!();

    fn set_defaults(&mut self) {
        for port in self.subsets.iter_mut().flat_map(|subset| &mut subset.ports) {
            if port.protocol.is_empty() {
                "TCP".clone_into(&mut port.protocol);
            }
        }
    }

    /// As `validateEndpointSubsets`.
    fn validate(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for (index, subset) in self.subsets.iter().enumerate() {
            let at = format!("subsets[{index}]");
            if subset.addresses.is_empty() && subset.not_ready_addresses.is_empty() {
                errors.push(FieldError::required(at.as_str(), "must specify `addresses` or `notReadyAddresses`"));
            }
            for (list, addresses) in
                [("addresses", &subset.addresses), ("notReadyAddresses", &subset.not_ready_addresses)]
            {
                for (index, address) in addresses.iter().enumerate() {
                    errors.extend(ip_error(format!("{at}.{list}[{index}].ip"), &address.ip));
                }
            }
            for (index, port) in subset.ports.iter().enumerate() {
                let at = format!("{at}.ports[{index}]");
                if port.name.is_empty() && subset.ports.len() > 1 {
                    errors.push(FieldError::required(format!("{at}.name"), ""));
                }
                errors.extend(port_number_error(format!("{at}.port"), port.port));
            }
        }
        errors
    }

    fn row(&self, now: SimTime) -> Vec<String> {
        vec![self.metadata.name.clone(), self.shown(), self.metadata.age(now)]
    }
}

impl Endpoints {
    /// As `formatEndpoints`.
    fn shown(&self) -> String {
        if self.subsets.is_empty() {
            return "<none>".to_owned();
        }
        let mut all = Vec::new();
        for subset in &self.subsets {
            let ips = || subset.addresses.iter().map(|address| address.ip.as_str());
            if subset.ports.is_empty() {
                all.extend(ips().map(str::to_owned));
            }
            for port in &subset.ports {
                all.extend(ips().map(|ip| join_host_port(ip, port.port)));
            }
        }
        counted(&all)
    }
}

impl EndpointPort {
    /// By what the endpoints controller sorts ports: the MD5 of the Go value's text (`hashObject`).
    fn order_key(&self) -> [u8; 16] {
        let Self { app_protocol, name, port, protocol } = self;
        let app = app_protocol.as_deref().unwrap_or("<nil>");
        md5::digest(&format!(
            "(v1.EndpointPort){{Name:(string){name} Port:(int32){port} Protocol:(v1.Protocol){protocol} \
             AppProtocol:(*string){app}}}"
        ))
    }
}

/// Puts ports into the order that `endpoints.RepackSubsets` gives them.
pub fn order_ports(ports: &mut Vec<EndpointPort>) {
    ports.order_by_key(EndpointPort::order_key);
}

/// The first few, and how many more there are.
pub fn counted(all: &[String]) -> String {
    let shown: Vec<&str> = all.iter().take(MOST_SHOWN).map(String::as_str).collect();
    match all.len().saturating_sub(MOST_SHOWN) {
        0 => shown.join(","),
        more => format!("{} + {more} more...", shown.join(",")),
    }
}

/// `10.0.0.1:80`, `[fd00::1]:80`.
pub fn join_host_port(ip: &str, port: i32) -> String {
    if ip.contains(':') { format!("[{ip}]:{port}") } else { format!("{ip}:{port}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_fall_into_the_order_of_a_real_cluster() {
        let port = |name: &str, port: i32, protocol: &str| EndpointPort {
            name: name.to_owned(),
            port,
            protocol: protocol.to_owned(),
            app_protocol: None,
        };
        let mut ports = vec![port("dns", 53, "UDP"), port("dns-tcp", 53, "TCP"), port("metrics", 9153, "TCP")];
        order_ports(&mut ports);
        let names: Vec<&str> = ports.iter().map(|port| port.name.as_str()).collect();
        assert_eq!(names, ["dns-tcp", "dns", "metrics"]);
    }

    #[test]
    fn a_row_shows_three_addresses_and_counts_the_rest() {
        let address = |ip: &str| EndpointAddress { ip: ip.to_owned(), ..EndpointAddress::default() };
        let subset = |ips: &[&str], ports: &[i32]| EndpointSubset {
            addresses: ips.iter().map(|ip| address(ip)).collect(),
            ports: ports.iter().map(|port| EndpointPort { port: *port, ..EndpointPort::default() }).collect(),
            ..EndpointSubset::default()
        };
        for (subsets, expected) in [
            (vec![], "<none>"),
            (vec![subset(&[], &[80])], ""),
            (vec![subset(&["10.0.0.1"], &[])], "10.0.0.1"),
            (vec![subset(&["10.0.0.1", "10.0.0.2"], &[80, 443])], "10.0.0.1:80,10.0.0.2:80,10.0.0.1:443 + 1 more..."),
        ] {
            assert_eq!(Endpoints { subsets, ..Endpoints::default() }.shown(), expected);
        }
    }
}
