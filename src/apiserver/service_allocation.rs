//! Addresses and node ports of Services: given out by chance or as asked, kept over changes, free again after.
//!
//! Follows `k8s.io/kubernetes/pkg/registry/core/service/storage`: what is asked for must be free and in range.

use super::request::{Key, Status, StatusReason};
use super::store::{Store, key_of};
use crate::api::discovery::Kind;
use crate::api::field::FieldError;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::api::service::{Service, ServicePort};
use crate::api::service_validation::{NO_ADDRESS, go_strings, validate_addresses};
use crate::api::set::Set;
use rand_core::Rng;
use rand_pcg::Pcg32;
use std::net::Ipv4Addr;

/// The service network, 10.96.0.0/12.
const NETWORK: u32 = 0x0a60_0000;
const ADDRESSES: u32 = 1 << 20;
/// The lower addresses and ports are left to those who ask for one (`calculateRangeOffset`).
const ASKED_ADDRESSES: u32 = 256;
const FIRST_PORT: u32 = 30_000;
const PORTS: u32 = 2_768;
const ASKED_PORTS: u32 = 86;

/// Completes a new Service.
///
/// # Errors
/// 422 for an address or a port that is taken or out of range.
pub fn allocate(service: &mut Service, store: &Store, random: &mut Pcg32) -> Result<(), Status> {
    if service.spec.cluster_ips.is_empty() && !service.spec.cluster_ip.is_empty() {
        service.spec.cluster_ips = vec![service.spec.cluster_ip.clone()];
    }
    let taken = Taken::of(store, None);
    taken.give_address(service, random)?;
    taken.give_ports(service, &[], random)?;
    taken.give_health_port(service, random)
}

/// Completes a changed Service: it keeps what it has, loses what its new type has no use for, and gets what it lacks.
///
/// # Errors
/// As [`allocate`].
pub fn reallocate(new: &mut Service, old: &Service, store: &Store, random: &mut Pcg32) -> Result<(), Status> {
    patch_allocated(new, old);
    normalize(new, old);
    let taken = Taken::of(store, Some(&key_of(&Object::from(old.clone()))));
    if old.spec.kind == "ExternalName" {
        taken.give_address(new, random)?;
    }
    let owned: Vec<i32> = old.spec.ports.iter().map(|port| port.node_port).filter(|port| *port != 0).collect();
    taken.give_ports(new, &owned, random)?;
    if new.spec.needs_health_port() && new.spec.health_check_node_port == 0 {
        new.spec.health_check_node_port = old.spec.health_check_node_port;
    }
    taken.give_health_port(new, random)?;
    drop_unused(new, old);
    Ok(())
}

/// What a client left out because it only knows what it changes (`patchAllocatedValues`).
fn patch_allocated(new: &mut Service, old: &Service) {
    if new.spec.needs_address() && old.spec.needs_address() {
        if new.spec.cluster_ip.is_empty() {
            new.spec.cluster_ip.clone_from(&old.spec.cluster_ip);
        }
        if new.spec.cluster_ips.is_empty() && new.spec.cluster_ip == old.spec.cluster_ip {
            new.spec.cluster_ips.clone_from(&old.spec.cluster_ips);
        }
    }
    if !(new.spec.needs_node_ports() && old.spec.needs_node_ports()) {
        return;
    }
    let mut used: Set<i32> = new.spec.ports.iter().map(|port| port.node_port).gather();
    for port in new.spec.ports.iter_mut().filter(|port| port.node_port == 0) {
        let before = old.spec.ports.iter().find(|before| before.name == port.name);
        if let Some(before) = before.filter(|before| before.node_port != 0 && used.insert(before.node_port)) {
            port.node_port = before.node_port;
        }
    }
}

/// `clusterIP` and the first of `clusterIPs` are one and the same (`normalizeClusterIPs`).
fn normalize(new: &mut Service, old: &Service) {
    let (ip, ips) = (&new.spec.cluster_ip, &mut new.spec.cluster_ips);
    if *ip != old.spec.cluster_ip && *ips == old.spec.cluster_ips {
        *ips = if ip.is_empty() { Vec::new() } else { vec![ip.clone()] };
    }
}

/// What the old type had and the new one has no use for, unless it was changed as well (`dropTypeDependentFields`).
fn drop_unused(new: &mut Service, old: &Service) {
    let (new, old) = (&mut new.spec, &old.spec);
    if old.needs_address() && !new.needs_address() {
        if new.cluster_ip == old.cluster_ip && new.cluster_ips == old.cluster_ips {
            new.cluster_ip.clear();
            new.cluster_ips.clear();
        }
        if new.ip_families == old.ip_families {
            new.ip_families.clear();
        }
        if new.ip_family_policy == old.ip_family_policy {
            new.ip_family_policy = None;
        }
        if new.internal_traffic_policy == old.internal_traffic_policy {
            new.internal_traffic_policy = None;
        }
    }
    if old.needs_node_ports() && !new.needs_node_ports() {
        let numbers = |ports: &[ServicePort]| ports.iter().map(|port| port.node_port).collect::<Vec<i32>>();
        if numbers(&new.ports) == numbers(&old.ports) {
            new.ports.iter_mut().for_each(|port| port.node_port = 0);
        }
        if new.external_traffic_policy == old.external_traffic_policy && new.external_ips.is_empty() {
            new.external_traffic_policy.clear();
        }
    }
    let has_same_health_port = new.health_check_node_port == old.health_check_node_port;
    if old.needs_health_port() && !new.needs_health_port() && has_same_health_port {
        new.health_check_node_port = 0;
    }
    if old.kind == "LoadBalancer" && new.kind != "LoadBalancer" {
        if new.allocate_load_balancer_node_ports == old.allocate_load_balancer_node_ports {
            new.allocate_load_balancer_node_ports = None;
        }
        if new.load_balancer_class == old.load_balancer_class {
            new.load_balancer_class = None;
        }
    }
}

/// What the Services of a cluster hold.
struct Taken {
    addresses: Set<String>,
    ports: Set<i32>,
}

impl Taken {
    fn of(store: &Store, except: Option<&Key>) -> Self {
        let others = store.list(Kind::SERVICE, "").filter(|(key, _)| Some(*key) != except);
        let (mut addresses, mut ports) = (Set::default(), Set::default());
        for service in others.filter_map(|(_, object)| <&Service>::try_from(object.as_ref()).ok()) {
            addresses.extend(service.spec.cluster_ips.iter().cloned());
            ports.extend(service.spec.ports.iter().map(|port| port.node_port));
            ports.insert(service.spec.health_check_node_port);
        }
        Self { addresses, ports }
    }

    fn give_address(&self, service: &mut Service, random: &mut Pcg32) -> Result<(), Status> {
        let refused = |errors| Err(Status::invalid(Kind::SERVICE, &service.metadata.name, errors));
        let wrong = validate_addresses(&service.spec);
        if !wrong.is_empty() {
            return refused(wrong);
        }
        let spec = &mut service.spec;
        if !spec.needs_address() || spec.cluster_ip == NO_ADDRESS {
            return Ok(());
        }
        if spec.cluster_ip.is_empty() {
            let is_free = |ip: &String| !self.addresses.contains(ip);
            let address = |offset| Ipv4Addr::from(NETWORK + offset).to_string();
            let free = chances(ASKED_ADDRESSES, ADDRESSES - 1, random).map(address).find(is_free);
            let full = || {
                Status::new(
                    StatusReason::InternalError,
                    "Internal error occurred: failed to allocate a serviceIP: range is full",
                )
            };
            spec.cluster_ip = free.ok_or_else(full)?;
            spec.cluster_ips = vec![spec.cluster_ip.clone()];
            return Ok(());
        }
        let ip = &spec.cluster_ip;
        let is_inside = ip.parse::<Ipv4Addr>().is_ok_and(|ip| ip.to_bits() & !(ADDRESSES - 1) == NETWORK);
        let why = match (is_inside, self.addresses.contains(ip)) {
            (true, false) => return Ok(()),
            (true, true) => "provided IP is already allocated".to_owned(),
            (false, _) => {
                format!("the provided IP ({ip}) is not in the valid range. The range of valid IPs is 10.96.0.0/12")
            }
        };
        let why = format!("failed to allocate IP {ip}: {why}");
        refused(vec![FieldError::invalid_shown("spec.clusterIPs", go_strings(&spec.cluster_ips), why)])
    }

    /// As `initNodePorts` and `updateNodePorts`: ports of one number share a node port.
    fn give_ports(&self, service: &mut Service, owned: &[i32], random: &mut Pcg32) -> Result<(), Status> {
        let (name, allocates) = (service.metadata.name.clone(), service.spec.allocates_node_ports());
        let asked: Set<i32> = service.spec.ports.iter().map(|port| port.node_port).gather();
        let mut given: Vec<(i32, String, i32)> = Vec::new();
        if !service.spec.needs_node_ports() {
            return Ok(());
        }
        for (index, port) in service.spec.ports.iter_mut().enumerate() {
            let shared = given.iter().find(|(number, protocol, _)| *number == port.port && *protocol != port.protocol);
            match (port.node_port, shared) {
                (0, Some((_, _, node_port))) => port.node_port = *node_port,
                (0, None) if allocates => {
                    let is_free = |number: &i32| !self.ports.contains(number) && !asked.contains(number);
                    let is_new = |number: &i32| given.iter().all(|(_, _, other)| other != number);
                    let number = |offset| (FIRST_PORT + offset) as i32;
                    let mut free = chances(ASKED_PORTS, PORTS, random).map(number).filter(|n| is_free(n) && is_new(n));
                    port.node_port = free.next().ok_or_else(no_port_left)?;
                }
                (0, None) => continue,
                (number, _) if owned.contains(&number) => {}
                (number, _) => self.check_port(number).map_err(|why| {
                    let error = FieldError::invalid(format!("spec.ports[{index}].nodePort"), number, why);
                    Status::invalid(Kind::SERVICE, &name, vec![error])
                })?,
            }
            given.push((port.port, port.protocol.clone(), port.node_port));
        }
        Ok(())
    }

    fn give_health_port(&self, service: &mut Service, random: &mut Pcg32) -> Result<(), Status> {
        if !service.spec.needs_health_port() || service.spec.health_check_node_port != 0 {
            return Ok(());
        }
        let own: Vec<i32> = service.spec.ports.iter().map(|port| port.node_port).gather();
        let numbers = chances(ASKED_PORTS, PORTS, random).map(|offset| (FIRST_PORT + offset) as i32);
        let mut free = numbers.filter(|number| !self.ports.contains(number) && !own.contains(number));
        service.spec.health_check_node_port = free.next().ok_or_else(no_port_left)?;
        Ok(())
    }

    fn check_port(&self, number: i32) -> Result<(), String> {
        let range = FIRST_PORT as i32..(FIRST_PORT + PORTS) as i32;
        match (range.contains(&number), self.ports.contains(&number)) {
            (true, false) => Ok(()),
            (true, true) => Err("provided port is already allocated".to_owned()),
            (false, _) => {
                Err("provided port is not in the valid range. The range of valid ports is 30000-32767".to_owned())
            }
        }
    }
}

fn no_port_left() -> Status {
    Status::new(StatusReason::InternalError, "Internal error occurred: failed to allocate a nodePort: range is full")
}

/// All offsets below `end`, from a random one of the upper band on, the lower band last.
fn chances(band: u32, end: u32, random: &mut Pcg32) -> impl Iterator<Item = u32> + use<> {
    let upper = end - band;
    let start = random.next_u32() % upper;
    (0..upper).map(move |step| band + (start + step) % upper).chain(1..band)
}
