//! Lease: who holds something, and when that was last confirmed. Every kubelet holds one for its node.

use super::discovery::Kind;
use super::document::fields;
use super::event::MicroTime;
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata};
use super::time::SimTime;

/// `coordination/v1.Lease`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lease {
    pub metadata: ObjectMeta,
    pub spec: LeaseSpec,
}

fields!(Lease {
    "metadata": metadata always,
    "spec": spec always,
});

/// `coordination/v1.LeaseSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeaseSpec {
    pub acquire_time: Option<MicroTime>,
    pub holder_identity: Option<String>,
    pub lease_duration_seconds: Option<i32>,
    pub lease_transitions: Option<i32>,
    pub preferred_holder: Option<String>,
    pub renew_time: Option<MicroTime>,
    pub strategy: Option<String>,
}

fields!(LeaseSpec {
    "acquireTime": acquire_time,
    "holderIdentity": holder_identity,
    "leaseDurationSeconds": lease_duration_seconds,
    "leaseTransitions": lease_transitions,
    "preferredHolder": preferred_holder,
    "renewTime": renew_time,
    "strategy": strategy,
});

impl Resource for Lease {
    const KIND: Kind = Kind::LEASE;
    const COLUMNS: &'static [Column] = &[column("Name"), column("Holder"), column("Age")];

    has_metadata!();

    fn row(&self, now: SimTime) -> Vec<String> {
        let holder = self.spec.holder_identity.clone().unwrap_or_default();
        vec![self.metadata.name.clone(), holder, self.metadata.age(now)]
    }
}
