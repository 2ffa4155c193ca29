//! Passes that do nothing before a client has asked for more than a first visit does: their code is fetched with that.
//!
//! The loops themselves are there from the beginning, and are woken as ever.

use super::{
    autoscaler, disruption, endpoint_slice_mirroring, garbage_collector, kubernetes_service, namespace,
    service_balancer,
};
use crate::apiserver::request::Key;
use crate::control_loop::{Plan, View};

/// One pass of a loop.
type Reconcile = fn(&View<'_>, &Key) -> Plan;

/// The passes of the loops of their names.
pub struct Code {
    pub(super) autoscaler: Reconcile,
    pub(super) disruption: Reconcile,
    pub(super) endpoint_slice_mirroring: Reconcile,
    pub(super) garbage_collector: Reconcile,
    pub(super) kubernetes_service: Reconcile,
    pub(super) namespace: Reconcile,
    pub(super) service_balancer: Reconcile,
}

const CODE: Code = Code {
    autoscaler: autoscaler::reconcile,
    disruption: disruption::reconcile,
    endpoint_slice_mirroring: endpoint_slice_mirroring::reconcile,
    garbage_collector: garbage_collector::reconcile,
    kubernetes_service: kubernetes_service::reconcile,
    namespace: namespace::reconcile,
    service_balancer: service_balancer::reconcile,
};

crate::lazy!(verbs: pub fn fetch() -> &'static Code, here as here { &CODE });

/// A pass, if its code is here.
pub(super) fn reconcile(of: fn(&Code) -> Reconcile, view: &View<'_>, key: &Key) -> Plan {
    here().map_or_else(Plan::nothing, |code| of(code)(view, key))
}
