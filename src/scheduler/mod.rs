//! The scheduler: for each pod without a node, which nodes can take it, and which of them takes it best.

mod claims;
mod filters;
mod hints;
mod neighbours;
pub mod others;
mod preferences;
mod scores;
mod skew;
mod spread;
#[cfg(test)]
mod tests;

use crate::api::discovery::Kind;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::pod::{Pod, PodCondition};
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Body, Key, WatchEvent};
use crate::apiserver::store::Store;
use crate::apiserver::usage::{NodeUsage, pod_requests};
use crate::control_loop::{Controller, EventDraft, EventKind, EventMessage, Note, Plan, View, reference_to};
use filters::{Refusal, Remedy};

/// The loop.
pub struct Scheduler;

const NAME: &str = "default-scheduler";
/// The scheduler reports from the machine that it runs on.
const HOST: &str = "default-scheduler-vm";
/// More verdicts than this explain nothing to anybody.
const NOTES: usize = 12;

impl Controller for Scheduler {
    fn name(&self) -> &'static str {
        NAME
    }

    fn latency(&self) -> SimDuration {
        SimDuration::from_millis(5)
    }

    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key> {
        match &*event.object {
            Object::Pod(pod) => hints::woken_by_pod(event, pod, store),
            Object::Node(node) => hints::woken_by_node(event, node, store),
            Object::Dynamic(document) if document.kind == Kind::PERSISTENT_VOLUME_CLAIM => {
                hints::woken_by_claim(document, store)
            }
            _ => Vec::new(),
        }
    }

    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan {
        match view.store.typed::<Pod>(key) {
            Some(pod) if waits_here(pod) => match backs_off(pod, view.now) {
                Some(span) => Plan { requeue_after: Some(span), ..Plan::nothing() },
                None => schedule(view, key, pod),
            },
            _ => Plan::nothing(),
        }
    }
}

fn waits_here(pod: &Pod) -> bool {
    let is_gated = !pod.spec.scheduling_gates.is_empty();
    pod.spec.node_name.is_empty() && pod.is_active() && pod.spec.scheduler_name == NAME && !is_gated
}

fn was_refused(pod: &Pod) -> bool {
    refusal_of(pod).is_some()
}

/// What the scheduler said of a pod that found no node. A gate that is gone says nothing any more.
fn refusal_of(pod: &Pod) -> Option<&PodCondition> {
    let condition = pod.status.condition("PodScheduled")?;
    (condition.status == "False" && condition.reason == UNSCHEDULABLE).then_some(condition)
}

const UNSCHEDULABLE: &str = "Unschedulable";

/// How long a pod that was just refused waits at least, whatever has changed (`podInitialBackoffSeconds`).
fn backs_off(pod: &Pod, now: SimTime) -> Option<SimDuration> {
    let until = refusal_of(pod).and_then(|condition| condition.last_transition_time)? + BACK_OFF;
    (now < until).then(|| until.since(now))
}

const BACK_OFF: SimDuration = SimDuration::from_secs(1);

fn refused(store: &Store) -> Vec<Key> {
    store.pods_on("").filter(|(_, pod)| waits_here(pod) && was_refused(pod)).map(|(key, _)| key.clone()).collect()
}

fn schedule(view: &View<'_>, key: &Key, pod: &Pod) -> Plan {
    let mut fitting = Vec::new();
    let mut refusals = Vec::new();
    let asks = pod_requests(pod);
    let nodes: Vec<Candidate<'_>> = view.store.nodes().collect();
    let all = nodes.len();
    let others = others::of(view.store, pod, &nodes);
    if let Some(problem) = others::problem(view.store, pod, all) {
        let mut plan = Plan::nothing();
        refuse(&mut plan, key, pod, problem, view.now);
        return plan;
    }
    let (nodes, enough) = candidates(pod, nodes);
    for (node, usage) in nodes {
        if fitting.len() == enough {
            break;
        }
        match filters::refuse(view.store, pod, asks, (node, usage), others.as_ref()) {
            reasons if reasons.is_empty() => fitting.push((node, usage)),
            reasons => refusals.push((node, reasons)),
        }
    }
    let mut plan = Plan::nothing();
    plan.notes = refusals.iter().take(NOTES).map(|(node, reasons)| refusal_note(node, reasons)).collect();
    let ranked = scores::rank(view, pod, (&fitting, all), (others.as_ref(), NOTES));
    plan.notes.extend(ranked.iter().map(|score| Note { subject: score.node.to_owned(), text: score.in_words() }));
    match ranked.first() {
        Some(best) => bind(&mut plan, key, pod, best.node),
        None => refuse(&mut plan, key, pod, fit_error(pod, &refusals), view.now),
    }
    plan
}

/// A node, and what its pods were promised.
type Candidate<'a> = (&'a Node, &'a NodeUsage);

/// In large clusters some nodes that fit are enough (`numFeasibleNodesToFind`): the nodes from a place on that
/// differs from pod to pod, and how many of those that fit to look for.
fn candidates<'a>(pod: &Pod, mut nodes: Vec<Candidate<'a>>) -> (Vec<Candidate<'a>>, usize) {
    let all = nodes.len();
    if all < SMALL_CLUSTER {
        return (nodes, all);
    }
    let percentage = (50 - all / 125).max(5);
    let start = pod.metadata.uid.0.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    nodes.rotate_left(start % all);
    (nodes, (all * percentage / 100).max(SMALL_CLUSTER))
}

/// Up to here every node is looked at.
const SMALL_CLUSTER: usize = 100;

fn bind(plan: &mut Plan, key: &Key, pod: &Pod, node: &str) {
    plan.requests.push(ApiRequest::Bind { pod: key.clone(), node: node.to_owned() });
    let text = format!("Successfully assigned {}/{} to {node}", key.namespace, key.name);
    plan.events.push(event(pod, EventKind::Normal, "Scheduled", EventMessage::IfDone { text, request: 0 }));
}

fn refuse(plan: &mut Plan, key: &Key, pod: &Pod, message: String, now: SimTime) {
    plan.events.push(event(pod, EventKind::Warning, "FailedScheduling", EventMessage::Text(message.clone())));
    let mut refused = pod.clone();
    let old = pod.status.condition("PodScheduled");
    let since = old.filter(|old| old.status == "False").and_then(|old| old.last_transition_time);
    refused.status.conditions.retain(|condition| condition.kind != "PodScheduled");
    refused.status.conditions.push(PodCondition {
        kind: "PodScheduled".into(),
        status: "False".into(),
        reason: UNSCHEDULABLE.into(),
        message,
        last_transition_time: since.or(Some(now)),
        ..PodCondition::default()
    });
    plan.requests.push(ApiRequest::UpdateStatus { key: key.clone(), body: Body::from(Object::from(refused)) });
}

/// As `FitError.Error` and the preemption plug-in's sentence behind it.
fn fit_error(pod: &Pod, refusals: &[(&Node, Vec<Refusal>)]) -> String {
    let total = refusals.len();
    if total == 0 {
        return "no nodes available to schedule pods".to_owned();
    }
    let mut reasons: Table<&str, usize> = Table::default();
    let mut remedies: Table<&str, usize> = Table::default();
    for (_, refusal) in refusals {
        for reason in refusal {
            *reasons.or_default(&reason.text) += 1;
        }
        let helpless = refusal.iter().any(|reason| reason.remedy == Remedy::None);
        let remedy = match helpless {
            true => "Preemption is not helpful for scheduling",
            false => "No preemption victims found for incoming pod",
        };
        *remedies.or_default(remedy) += 1;
    }
    let listed = |counts: &Table<&str, usize>| {
        let mut words: Vec<String> = counts.iter().map(|(text, count)| format!("{count} {text}")).collect();
        words.order();
        words.join(", ")
    };
    let nodes = format!("0/{total} nodes are available");
    if pod.spec.preemption_policy.as_deref() == Some("Never") {
        let why = "not eligible due to preemptionPolicy=Never.";
        return format!("{nodes}: {}. preemption: {why}", listed(&reasons));
    }
    format!("{nodes}: {}. preemption: {nodes}: {}.", listed(&reasons), listed(&remedies))
}

fn refusal_note(node: &Node, reasons: &[Refusal]) -> Note {
    let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
    Note { subject: node.metadata.name.clone(), text: texts.join(", ") }
}

fn event(pod: &Pod, kind: EventKind, reason: &'static str, message: EventMessage) -> EventDraft {
    let regarding = reference_to(Kind::POD, &pod.metadata);
    EventDraft { regarding, kind, reason, message, component: NAME, host: HOST.to_owned() }
}
