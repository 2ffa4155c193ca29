//! What the server answers without having it written down: component statuses, and how fresh the nodes' leases are.

use super::ApiServer;
use super::request::{Key, Status};
use crate::api::component_status::ComponentStatus;
use crate::api::discovery::Kind;
use crate::api::event::MicroTime;
use crate::api::lease::Lease;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::time::{SimDuration, SimTime};
use std::rc::Rc;

/// Where kubelets keep the leases of their nodes.
const NODE_LEASES: &str = "kube-node-lease";
/// How often a kubelet renews its lease.
const RENEWAL: SimDuration = SimDuration::from_secs(10);

impl ApiServer {
    /// An object as a client sees it.
    pub(super) fn seen(&self, key: &Key, now: SimTime) -> Result<Rc<Object>, Status> {
        if key.kind == Kind::COMPONENT_STATUS {
            let found = component_statuses().find(|object| object.meta().name == key.name);
            return found.ok_or_else(|| Status::not_found(key.kind, &key.name));
        }
        self.existing(key).map(|object| self.renewed(object, now))
    }

    /// The lease of a node whose kubelet is alive, as it was last renewed: every ten seconds, which nothing else of the
    /// model has to hear of. Any other object is as it is.
    pub(super) fn renewed(&self, object: &Rc<Object>, now: SimTime) -> Rc<Object> {
        let Object::Lease(lease) = object.as_ref() else { return Rc::clone(object) };
        let meta = &lease.metadata;
        let node = self.store.typed::<Node>(&Key::cluster(Kind::NODE, &meta.name));
        let is_alive = node.is_some_and(|node| {
            node.status.conditions.iter().any(|condition| condition.kind == "Ready" && condition.status == "True")
        });
        let Some(since) = meta.creation_timestamp.filter(|_| is_alive && meta.namespace == NODE_LEASES) else {
            return Rc::clone(object);
        };
        let late = now.since(since).as_millis() % RENEWAL.as_millis();
        let mut lease: Lease = lease.clone();
        lease.spec.renew_time = Some(MicroTime(now - SimDuration::from_millis(late)));
        Rc::new(Object::from(lease))
    }
}

/// Every component of the control plane.
pub fn component_statuses() -> impl Iterator<Item = Rc<Object>> {
    ComponentStatus::all().into_iter().map(|status| Rc::new(Object::from(status)))
}
