//! The cloud that a cluster may be in: what it lends, as far as the network goes. Other clusters have nothing around them.

use super::World;
use crate::api::meta::Uid;
use crate::api::shared_map::SharedMap;
use crate::api::time::{SimDuration, SimTime};
use crate::control_loop::Balancer;

/// How long a cloud takes to set a load balancer up: a real one takes half a minute and more.
const SETTING_UP: SimDuration = SimDuration::from_secs(6);
/// Where a cloud's addresses are, as documents number the rest of the world.
const ADDRESSES: &str = "198.51.100.";
/// The first of them.
const FIRST: u8 = 10;

/// A cloud.
#[derive(Clone, Debug, Default)]
pub(super) struct Cloud {
    balancers: SharedMap<Uid, Balancer>,
}

impl World {
    /// From now on the machines are a cloud's.
    pub fn move_to_cloud(&mut self) {
        self.cloud = Some(Cloud::default());
    }

    pub(super) fn balancer_of(&self, service: &Uid) -> Option<&Balancer> {
        self.cloud.as_ref()?.balancers.get(service)
    }

    /// Lends a load balancer for a Service: it keeps its address for as long as it is lent.
    pub(super) fn lend_balancer(&mut self, service: &Uid, now: SimTime) {
        let Some(cloud) = &mut self.cloud else { return };
        let is_lent = |address: &String| cloud.balancers.values().any(|balancer| balancer.address == *address);
        let mut addresses = (FIRST..u8::MAX).map(|number| format!("{ADDRESSES}{number}"));
        let Some(address) = addresses.find(|address| !is_lent(address)) else { return };
        cloud.balancers.insert(service.clone(), Balancer { address, ready_at: now + SETTING_UP });
    }

    pub(super) fn take_balancer_back(&mut self, service: &Uid) {
        if let Some(cloud) = &mut self.cloud {
            cloud.balancers.remove(service);
        }
    }
}
