//! The HorizontalPodAutoscaler loop: keeps the replicas of something within bounds, and would follow its metrics.
//!
//! Follows `k8s.io/kubernetes/pkg/controller/podautoscaler` on a cluster that has no metrics server: no metric can be
//! had, and each attempt says so.

use super::later;
use crate::api::autoscaler::{AutoscalerCondition, AutoscalerStatus, HorizontalPodAutoscaler};
use crate::api::discovery::Kind;
use crate::api::go_format;
use crate::api::object::Object;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Key, Scale, WatchEvent, WriteMode};
use crate::apiserver::scale::scale_of;
use crate::apiserver::store::{Store, key_of};
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Plan, View, reference_to};
use serde_json::{Value, json};
use std::rc::Rc;

/// The loop.
pub struct AutoscalerController;

const NAME: &str = "horizontal-pod-autoscaler";

/// It looks this often, and no sooner after a change (`--horizontal-pod-autoscaler-sync-period`).
const PERIOD: SimDuration = SimDuration::from_secs(15);

impl Controller for AutoscalerController {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        PERIOD
    }

    fn wakes(&self, event: &WatchEvent, _store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::HorizontalPodAutoscaler(_) => vec![key_of(&event.object)],
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        later::reconcile(|code| code.autoscaler, view, key)
    }
}

/// Brings one autoscaler and what it scales up to date.
pub(super) fn reconcile(view: &View<'_>, key: &Key) -> Plan {
    let Some(autoscaler) = view.store.typed::<HorizontalPodAutoscaler>(key) else { return Plan::nothing() };
    let mut sync = Sync { autoscaler, status: autoscaler.status.clone(), view: *view, plan: Plan::nothing() };
    sync.run();
    let mut reported = autoscaler.clone();
    reported.metadata.resource_version = Default::default();
    reported.status = sync.status;
    if reported.status != autoscaler.status {
        let body = Body::from(Object::from(reported));
        sync.plan.requests.push(ApiRequest::UpdateStatus { key: key.clone(), body });
    }
    sync.plan.look_again_after(PERIOD);
    sync.plan
}

/// One pass (`reconcileAutoscaler`).
struct Sync<'a> {
    autoscaler: &'a HorizontalPodAutoscaler,
    status: AutoscalerStatus,
    view: View<'a>,
    plan: Plan,
}

impl Sync<'_> {
    fn run(&mut self) {
        let spec = &self.autoscaler.spec;
        let target = &spec.scale_target_ref;
        let kind = Kind::of_manifest(&target.api_version, &target.kind);
        let key = kind.map(|kind| Key::new(kind, &self.autoscaler.metadata.namespace, &target.name));
        let scale = key.as_ref().and_then(|key| self.view.store.get(key)).and_then(|object| scale_of(object));
        let (Some(key), Some(Scale { spec_replicas: current, .. })) = (key, scale) else {
            return self.miss_target(kind);
        };
        let text = "the HPA controller was able to get the target's current scale".to_owned();
        self.set("AbleToScale", "True", "SucceededGetScale", text);
        let least = spec.min_replicas.unwrap_or(1);
        self.status.current_replicas = current;
        if current == 0 && least != 0 {
            let text = "scaling is disabled since the replica count of the target is zero".to_owned();
            self.set("ScalingActive", "False", "ScalingDisabled", text);
            self.status.desired_replicas = 0;
        } else if current > spec.max_replicas {
            self.rescale(key, spec.max_replicas, "Current number of replicas above Spec.MaxReplicas");
        } else if current < least {
            self.rescale(key, least, "Current number of replicas below Spec.MinReplicas");
        } else {
            self.miss_metrics();
        }
    }

    fn miss_target(&mut self, kind: Option<Kind>) {
        let target = &self.autoscaler.spec.scale_target_ref;
        let why = match kind {
            Some(kind) => {
                let (plural, group) = (kind.info().plural, kind.info().group);
                let group = if group.is_empty() { String::new() } else { format!(".{group}") };
                format!("{plural}{group} {:?} not found", target.name)
            }
            None => format!("no matches for kind {:?} in group {:?}", target.kind, group_of(&target.api_version)),
        };
        self.say(EventKind::Warning, "FailedGetScale", why.clone());
        let text = format!("the HPA controller was unable to get the target's current scale: {why}");
        self.set("AbleToScale", "False", "FailedGetScale", text);
    }

    fn rescale(&mut self, key: Key, wanted: i32, reason: &str) {
        let request = ApiRequest::SetScale { key, replicas: wanted, resource_version: None, mode: WriteMode::Persist };
        self.plan.requests.push(request);
        let text = format!("the HPA controller was able to update the target scale to {wanted}");
        self.set("AbleToScale", "True", "SucceededRescale", text);
        self.say(EventKind::Normal, "SuccessfulRescale", format!("New size: {wanted}; reason: {reason}"));
        self.status.desired_replicas = wanted;
        self.status.last_scale_time = Some(self.view.now.truncated_to_second());
    }

    /// As `computeReplicasForMetrics`, none of which can be had.
    fn miss_metrics(&mut self) {
        let metrics = self.autoscaler.metrics();
        let namespace = &self.autoscaler.metadata.namespace;
        let misses: Vec<Miss> = metrics.iter().map(|metric| miss_of(metric, namespace)).collect();
        for Miss { reason, why, .. } in &misses {
            self.say(EventKind::Warning, reason, why.clone());
        }
        let blank = metrics.iter().map(|_| json!({ "type": "" })).collect();
        self.status.current_metrics = Some(Rc::new(Value::Array(blank)));
        let Some(Miss { reason, why, whole }) = misses.first() else { return };
        let text = format!("the HPA was unable to compute the replica count: {why}");
        self.set("ScalingActive", "False", reason, text);
        let count = misses.len();
        let text = format!("invalid metrics ({count} invalid out of {count}), first error is: {whole}");
        self.say(EventKind::Warning, "FailedComputeMetricsReplicas", text);
    }

    fn say(&mut self, kind: EventKind, reason: &'static str, text: String) {
        let regarding = reference_to(Kind::HORIZONTAL_POD_AUTOSCALER, &self.autoscaler.metadata);
        let message = EventMessage::Text(text);
        self.plan.events.push(EventDraft { regarding, kind, reason, message, component: NAME, host: String::new() });
    }

    /// As `setCondition`.
    fn set(&mut self, kind: &str, truth: &str, reason: &str, message: String) {
        let now = Some(self.view.now.truncated_to_second());
        let conditions = &mut self.status.conditions;
        let known = conditions.iter().position(|condition| condition.kind == kind);
        let new = AutoscalerCondition {
            kind: kind.to_owned(),
            status: truth.to_owned(),
            reason: reason.to_owned(),
            message,
            last_transition_time: now,
        };
        match known.and_then(|at| conditions.get_mut(at)) {
            Some(old) if old.status == new.status => {
                *old = AutoscalerCondition { last_transition_time: old.last_transition_time, ..new };
            }
            Some(old) => *old = new,
            None => conditions.push(new),
        }
    }
}

/// A metric that cannot be had.
struct Miss {
    reason: &'static str,
    why: String,
    /// As the whole pass reports it.
    whole: String,
}

fn miss_of(metric: &Value, namespace: &str) -> Miss {
    let text = |pointer: &str| metric.pointer(pointer).map(go_format::print).unwrap_or_default();
    let kind = text("/type");
    let no_custom = "unable to fetch metrics from custom metrics API: no custom metrics API \
                     (custom.metrics.k8s.io) registered";
    match kind.as_str() {
        "Resource" | "ContainerResource" => {
            let field = if kind == "Resource" { "resource" } else { "containerResource" };
            let name = text(&format!("/{field}/name"));
            let is_amount = metric.pointer(&format!("/{field}/target/averageValue")).is_some();
            let what = if is_amount { "usage" } else { "utilization" };
            let why = format!(
                "failed to get {name} {what}: unable to get metrics for resource {name}: unable to fetch metrics from \
                 resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)"
            );
            let (reason, called) = match field {
                "resource" => ("FailedGetResourceMetric", "resource"),
                _ => ("FailedGetContainerResourceMetric", "container resource"),
            };
            Miss { reason, whole: format!("failed to get {name} {called} metric value: {why}"), why }
        }
        "External" => {
            let name = text("/external/metric/name");
            let why = format!(
                "unable to get external metric {namespace}/{name}/nil: unable to fetch metrics from external metrics \
                 API: no matches for kind \"{name}\" in version \"external.metrics.k8s.io/v1beta1\""
            );
            let whole = format!("failed to get {name} external metric value: {why}");
            Miss { reason: "FailedGetExternalMetric", why, whole }
        }
        kind => {
            let (field, reason) = match kind {
                "Object" => ("object", "FailedGetObjectMetric"),
                _ => ("pods", "FailedGetPodsMetric"),
            };
            let why = format!("unable to get metric {}: {no_custom}", text(&format!("/{field}/metric/name")));
            let whole = format!("failed to get {field} metric value: {why}");
            Miss { reason, why, whole }
        }
    }
}

fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}
