//! Endpoints and EndpointSlices, described.

use super::description::{Description, or_none};
use super::events::Context;
use crate::api::endpoint_slice::{Endpoint, EndpointSlice};
use crate::api::endpoints::{EndpointAddress, Endpoints};
use std::fmt::Display;

const UNSET: &str = "<unset>";

/// The description of Endpoints (`describeEndpoints`).
pub fn endpoints(endpoints: &Endpoints, context: &Context) -> String {
    let mut description = Description::of_namespaced(&endpoints.metadata);
    description.heading(0, "Subsets");
    for subset in &endpoints.subsets {
        description.field(1, "Addresses", ips(&subset.addresses));
        description.field(1, "NotReadyAddresses", ips(&subset.not_ready_addresses));
        if !subset.ports.is_empty() {
            description.heading(1, "Ports");
            ports(&mut description, 2, subset.ports.iter().map(|port| (&*port.name, port.port, &*port.protocol)));
        }
        description.blank();
    }
    description.finish_with_events(context)
}

/// The description of an EndpointSlice (`describeEndpointSliceV1`).
pub fn slice(slice: &EndpointSlice, context: &Context) -> String {
    let mut description = Description::of_namespaced(&slice.metadata);
    description.field(0, "AddressType", &slice.address_type);
    match slice.ports.as_deref() {
        None | Some([]) => description.line(0, "Ports: <unset>"),
        Some(own) => {
            description.heading(0, "Ports");
            let cells = own.iter().map(|port| {
                let number = port.port.map_or_else(|| UNSET.to_owned(), |number| number.to_string());
                (port.name.as_deref().unwrap_or_default(), number, port.protocol.as_deref().unwrap_or_default())
            });
            ports(&mut description, 1, cells);
        }
    }
    match slice.endpoints.as_deref() {
        None | Some([]) => description.line(0, "Endpoints: <none>"),
        Some(all) => {
            description.heading(0, "Endpoints");
            all.iter().for_each(|one| endpoint(&mut description, one));
        }
    }
    description.finish_with_events(context)
}

fn ips(addresses: &[EndpointAddress]) -> String {
    let ips: Vec<&str> = addresses.iter().map(|address| address.ip.as_str()).collect();
    or_none(&ips.join(",")).to_owned()
}

fn ports<'p, Number: Display>(
    description: &mut Description,
    level: usize,
    ports: impl Iterator<Item = (&'p str, Number, &'p str)>,
) {
    description.columns(level, &[("Name", 4), ("Port", 4), ("Protocol", 8)]);
    for (name, number, protocol) in ports {
        description.line(level, format_args!("{}\t{number}\t{protocol}", if name.is_empty() { UNSET } else { name }));
    }
}

fn endpoint(description: &mut Description, endpoint: &Endpoint) {
    let or_unset = |text: &Option<String>| text.clone().unwrap_or_else(|| UNSET.to_owned());
    description.field(1, "- Addresses", or_none(&endpoint.addresses.join(",")));
    description.heading(2, "Conditions");
    let ready = endpoint.conditions.ready.map(|ready| ready.to_string());
    description.field(3, "Ready", or_unset(&ready));
    description.field(2, "Hostname", or_unset(&endpoint.hostname));
    if let Some(target) = &endpoint.target_ref {
        description.field(2, "TargetRef", format_args!("{}/{}", target.kind, target.name));
    }
    description.field(2, "NodeName", or_unset(&endpoint.node_name));
    description.field(2, "Zone", or_unset(&endpoint.zone));
}
