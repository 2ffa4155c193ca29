//! EndpointSlice: some of the addresses behind a Service, each with what may be done with it.

use super::discovery::Kind;
use super::document::fields;
use super::endpoints::counted;
use super::event::ObjectReference;
use super::md5;
use super::meta::{ObjectMeta, StringMap};
use super::object::{Column, Resource, column, has_metadata};
use super::order::InOrder;
use super::pod::Opaque;
use super::time::SimTime;

/// `discovery/v1.EndpointSlice`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointSlice {
    pub metadata: ObjectMeta,
    pub address_type: String,
    /// Shown as null when there are none.
    pub endpoints: Option<Vec<Endpoint>>,
    /// Shown as null when there are none.
    pub ports: Option<Vec<SlicePort>>,
}

fields!(EndpointSlice {
    "metadata": metadata always,
    "addressType": address_type,
    "endpoints": endpoints always,
    "ports": ports always,
});

/// `discovery/v1.Endpoint`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Endpoint {
    pub addresses: Vec<String>,
    pub conditions: EndpointConditions,
    pub deprecated_topology: StringMap,
    pub hints: Opaque,
    pub hostname: Option<String>,
    pub node_name: Option<String>,
    pub target_ref: Option<ObjectReference>,
    pub zone: Option<String>,
}

fields!(Endpoint {
    "addresses": addresses always,
    "conditions": conditions always,
    "deprecatedTopology": deprecated_topology,
    "hints": hints,
    "hostname": hostname,
    "nodeName": node_name,
    "targetRef": target_ref,
    "zone": zone,
});

/// `discovery/v1.EndpointConditions`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointConditions {
    pub ready: Option<bool>,
    pub serving: Option<bool>,
    pub terminating: Option<bool>,
}

fields!(EndpointConditions {
    "ready": ready,
    "serving": serving,
    "terminating": terminating,
});

/// `discovery/v1.EndpointPort`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SlicePort {
    pub app_protocol: Option<String>,
    pub name: Option<String>,
    pub port: Option<i32>,
    pub protocol: Option<String>,
}

fields!(SlicePort {
    "appProtocol": app_protocol,
    "name": name,
    "port": port,
    "protocol": protocol,
});

impl Resource for EndpointSlice {
    const KIND: Kind = Kind::ENDPOINT_SLICE;
    const COLUMNS: &'static [Column] =
        &[column("Name"), column("AddressType"), column("Ports"), column("Endpoints"), column("Age")];

    has_metadata!();

    fn set_defaults(&mut self) {
        for port in self.ports.iter_mut().flatten() {
            port.name.get_or_insert_with(String::new);
            port.protocol.get_or_insert_with(|| "TCP".to_owned());
        }
    }

    fn spec_differs(&self, old: &Self) -> Option<bool> {
        let content = |slice: &Self| (slice.endpoints.clone(), slice.ports.clone(), slice.metadata.labels.clone());
        Some(content(self) != content(old))
    }

    fn row(&self, now: SimTime) -> Vec<String> {
        let ports: Vec<String> = self.ports.iter().flatten().map(SlicePort::shown).collect();
        let addresses = self.endpoints.iter().flatten().flat_map(|endpoint| endpoint.addresses.iter().cloned());
        vec![
            self.metadata.name.clone(),
            self.address_type.clone(),
            or_unset(&ports),
            or_unset(&addresses.collect::<Vec<_>>()),
            self.metadata.age(now),
        ]
    }
}

/// As `listWithMoreString`.
fn or_unset(all: &[String]) -> String {
    Some(counted(all)).filter(|text| !text.is_empty()).unwrap_or_else(|| "<unset>".to_owned())
}

impl SlicePort {
    fn shown(&self) -> String {
        match (self.port, &self.name) {
            (Some(number), _) => number.to_string(),
            (None, Some(name)) => name.clone(),
            (None, None) => "*".to_owned(),
        }
    }

    /// By what the endpoint slice controller sorts ports: the MD5 of the Go value's text (`DeepHashObjectToString`).
    fn order_key(&self) -> [u8; 16] {
        let or_nil = |text: &Option<String>| text.clone().unwrap_or_else(|| "<nil>".to_owned());
        let number = self.port.map_or_else(|| "<nil>".to_owned(), |number| number.to_string());
        md5::digest(&format!(
            "(v1.EndpointPort){{Name:(*string){} Protocol:(*v1.Protocol){} Port:(*int32){number} AppProtocol:(*string){}}}",
            or_nil(&self.name),
            or_nil(&self.protocol),
            or_nil(&self.app_protocol),
        ))
    }
}

/// Puts ports into the order that `endpointslice.NewPortMapKey` gives them.
pub fn order_ports(ports: &mut Vec<SlicePort>) {
    ports.order_by_key(SlicePort::order_key);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_fall_into_the_order_of_a_real_cluster() {
        let port = |name: &str, port: i32, protocol: &str| SlicePort {
            name: Some(name.to_owned()),
            port: Some(port),
            protocol: Some(protocol.to_owned()),
            app_protocol: None,
        };
        let mut ports = vec![port("dns", 53, "UDP"), port("dns-tcp", 53, "TCP"), port("metrics", 9153, "TCP")];
        order_ports(&mut ports);
        let names: Vec<&str> = ports.iter().filter_map(|port| port.name.as_deref()).collect();
        assert_eq!(names, ["metrics", "dns", "dns-tcp"]);
    }
}
