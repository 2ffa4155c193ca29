//! As whom a program sees its visitors: the address that is left when the machines on the way have put in theirs.
//!
//! kube-proxy does so with whatever comes from outside, unless a Service's traffic stays on the machine to which it came;
//! a pod that comes back to itself through a Service is seen as its machine, too.

use super::World;
use super::network::{Trace, Vantage};
use crate::api::meta::Uid;
use crate::api::service::Service;
use crate::apiserver::store::Store;
use crate::control_loop::Sandbox;

impl World {
    /// The address that the programs of a pod see of a request that has come to it.
    pub(super) fn sender(&self, store: &Store, trace: &Trace, node: &str, pod: &Uid) -> String {
        let (from, to) = (&trace.from, trace.to.0.as_str());
        if to.starts_with("127.") {
            return "127.0.0.1".to_owned();
        }
        let way_in = || self.machine_at(to);
        let translated_by = match (from, &trace.service) {
            (Vantage::Pod(..), Some(_)) if way_in().is_some() => way_in(),
            (Vantage::Pod(_, own), Some(_)) if own == pod => Some(node),
            (Vantage::Pod(..), _) | (_, None) => None,
            (Vantage::Node(_), Some(_)) => None,
            (Vantage::Learner | Vantage::Outside(_), Some(service)) => {
                let service = store.typed::<Service>(service);
                let stays = service.is_some_and(|service| service.spec.external_traffic_policy == "Local");
                let any = || self.machines.first().map(|(name, _)| name.as_str());
                if stays { None } else { way_in().or_else(any) }
            }
        };
        let machine = translated_by.and_then(|name| self.machines.get(&name));
        let own = machine.map_or_else(|| self.address_of(from), |machine| machine.address.clone());
        self.seen_as(own, node, pod)
    }

    /// The address that the programs of a pod see of somebody who comes without detours.
    pub(super) fn seen_from(&self, from: &Vantage, node: &str, pod: &Uid) -> String {
        self.seen_as(self.address_of(from), node, pod)
    }

    fn seen_as(&self, own: String, node: &str, pod: &Uid) -> String {
        let Some(machine) = self.machines.get(&node).filter(|machine| machine.address == own) else { return own };
        let sandbox = machine.pods.get(pod).map(|known| &known.sandbox);
        let is_on_host = matches!(sandbox, Some(Sandbox::Ready { ip }) if *ip == own);
        // To its own pods a machine is what their network begins with.
        if is_on_host { own } else { format!("{}1", machine.pod_network) }
    }
}
