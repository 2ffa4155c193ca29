//! The component list: every loop that the cluster runs. A loop's place is its place in each queue.

use crate::api::time::SimDuration;
use crate::control_loop::Controller;
use crate::controllers::autoscaler::AutoscalerController;
use crate::controllers::cron_job::CronJobController;
use crate::controllers::daemon_set::DaemonSetController;
use crate::controllers::deployment::DeploymentController;
use crate::controllers::disruption::DisruptionController;
use crate::controllers::endpoint_slice::EndpointSliceController;
use crate::controllers::endpoint_slice_mirroring::EndpointSliceMirroring;
use crate::controllers::endpoints::EndpointsController;
use crate::controllers::garbage_collector::GarbageCollector;
use crate::controllers::job::{JobController, JobPods};
use crate::controllers::kubernetes_service::KubernetesService;
use crate::controllers::namespace::NamespaceController;
use crate::controllers::node_lifecycle::NodeLifecycleController;
use crate::controllers::pod_gc::PodGarbageCollector;
use crate::controllers::replica_set::ReplicaSetController;
use crate::controllers::resource_quota::ResourceQuotaController;
use crate::controllers::root_ca::RootCaPublisher;
use crate::controllers::service_account::ServiceAccountController;
use crate::controllers::service_balancer::ServiceBalancer;
use crate::controllers::stateful_set::StatefulSetController;
use crate::controllers::taint_eviction::TaintEvictionController;
use crate::controllers::volume::{Provisioner, VolumeController};
use crate::kubelet::Kubelet;
use crate::scheduler::Scheduler;

/// The place of the kubelet, which machines wake too.
pub const KUBELET: usize = 0;

/// A loop that asks to look again at once would never let time pass.
pub const SHORTEST_WAIT: SimDuration = SimDuration::from_millis(1);

/// All loops.
pub fn all() -> &'static [&'static dyn Controller] {
    &[
        &Kubelet,
        &Scheduler,
        &DeploymentController,
        &ReplicaSetController,
        &GarbageCollector,
        &NamespaceController,
        &ServiceAccountController,
        &RootCaPublisher,
        &EndpointsController,
        &EndpointSliceController,
        &EndpointSliceMirroring,
        &KubernetesService,
        &AutoscalerController,
        &NodeLifecycleController,
        &TaintEvictionController,
        &PodGarbageCollector,
        &DaemonSetController,
        &DisruptionController,
        &ServiceBalancer,
        &JobController,
        &JobPods,
        &CronJobController,
        &ResourceQuotaController,
        &VolumeController,
        &Provisioner,
        &StatefulSetController,
    ]
}

/// The place of the loop of a name.
pub fn place_of(name: &str) -> Option<usize> {
    all().iter().position(|controller| controller.name() == name)
}

/// The latency of the loop at a place.
pub fn latency(component: usize) -> SimDuration {
    all().get(component).map_or(SHORTEST_WAIT, |controller| controller.latency())
}

/// How long a pass over one key waits for the server's answers. Many alike are sent in batches, each twice as large as the
/// one before; kubelets and the scheduler do not wait.
pub fn time_for(component: usize, requests: usize) -> SimDuration {
    let batches = (usize::BITS - requests.leading_zeros()) as usize;
    let waits = if component > SCHEDULER { batches.max(requests.min(4)) } else { 0 };
    SimDuration::from_millis(waits as i64 * ANSWER)
}

const SCHEDULER: usize = 1;
/// How long an answer to a write takes, in milliseconds: the mean of a watched rolling update.
const ANSWER: i64 = 25;
