//! Passes that do nothing before a client has asked for more than a first visit does: their code is fetched with that.
//!
//! The loops themselves are there from the beginning, and are woken as ever. Until then nobody has made anything but
//! Deployments that no Service selects, nothing was deleted, no machine has failed, and the cluster's own pods run.

use super::{
    autoscaler, cron_job, daemon_set, deployment, disruption, endpoint_slice, endpoint_slice_mirroring, endpoints,
    garbage_collector, job, kubernetes_service, namespace, node_lifecycle, pod_gc, resource_quota, service_balancer,
    stateful_set, taint_eviction, volume,
};
use crate::apiserver::request::Key;
use crate::control_loop::{Plan, View};

/// One pass of a loop.
type Reconcile = fn(&View<'_>, &Key) -> Plan;

/// The passes of the loops of their names.
pub struct Code {
    pub(super) autoscaler: Reconcile,
    pub(super) cron_job: Reconcile,
    pub(super) daemon_set: Reconcile,
    pub(super) deployment: deployment::Changed,
    pub(super) disruption: Reconcile,
    pub(super) endpoint_slice: Reconcile,
    pub(super) endpoint_slice_mirroring: Reconcile,
    pub(super) endpoints: Reconcile,
    pub(super) garbage_collector: Reconcile,
    pub(super) job: Reconcile,
    pub(super) kubernetes_service: Reconcile,
    pub(super) namespace: Reconcile,
    pub(super) node_lifecycle: Reconcile,
    pub(super) pod_gc: Reconcile,
    pub(super) resource_quota: Reconcile,
    pub(super) service_balancer: Reconcile,
    pub(super) provisioner: Reconcile,
    pub(super) stateful_set: Reconcile,
    pub(super) taint_eviction: Reconcile,
    pub(super) volume: Reconcile,
}

const CODE: Code = Code {
    autoscaler: autoscaler::reconcile,
    cron_job: cron_job::reconcile,
    daemon_set: daemon_set::reconcile,
    deployment: deployment::CHANGED,
    disruption: disruption::reconcile,
    endpoint_slice: endpoint_slice::reconcile,
    endpoint_slice_mirroring: endpoint_slice_mirroring::reconcile,
    endpoints: endpoints::reconcile,
    garbage_collector: garbage_collector::reconcile,
    job: job::reconcile,
    kubernetes_service: kubernetes_service::reconcile,
    namespace: namespace::reconcile,
    node_lifecycle: node_lifecycle::reconcile,
    pod_gc: pod_gc::reconcile,
    resource_quota: resource_quota::reconcile,
    service_balancer: service_balancer::reconcile,
    provisioner: volume::provision,
    stateful_set: stateful_set::reconcile,
    taint_eviction: taint_eviction::reconcile,
    volume: volume::reconcile,
};

crate::lazy!(verbs: pub fn fetch() -> &'static Code, here as here { &CODE });

/// A pass, if its code is here.
pub(super) fn reconcile(of: fn(&Code) -> Reconcile, view: &View<'_>, key: &Key) -> Plan {
    here().map_or_else(Plan::nothing, |code| of(code)(view, key))
}
