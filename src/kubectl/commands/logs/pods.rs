//! The pods that `logs` and `exec` mean: by name, by selector, or through what manages them.

use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::api::selector::{LabelSelector, Selector};
use crate::api::time::SimDuration;
use crate::apiserver::request::{Key, ListRequest};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{self, BareType, Request, Target};
use std::cmp::Reverse;
use std::rc::Rc;

/// How often it looks for a first pod.
const LOOK: SimDuration = SimDuration::from_millis(200);

/// What a command line means.
pub enum Meant {
    /// One pod.
    One(Box<Pod>),
    /// All that a selector finds.
    Several(Vec<Pod>),
}

/// The pods of `kubectl logs`: `target` is `None` with a selector.
///
/// # Errors
/// The server's refusal, in the words of `logs`.
pub async fn meant(target: Option<&str>, arguments: &Arguments, host: &mut Host) -> Result<Meant, Failure> {
    let namespace = resources::namespace(arguments);
    let Some(target) = target else {
        let words = ["pods".to_owned()];
        let Request { targets, .. } = resources::request(arguments, &words, BareType::All, host).await?;
        let mut pods = Vec::new();
        for target in &targets {
            pods.extend(resources::fetch(target, host).await?.iter().filter_map(|object| as_pod(object)));
        }
        if pods.is_empty() {
            host.stderr.line(&format!("No resources found in {namespace} namespace."));
        }
        return Ok(Meant::Several(pods));
    };
    let object = find(target, arguments, host).await.map_err(|failure| match failure {
        Failure::Server { status, .. } if status.reason == crate::apiserver::request::StatusReason::NotFound => {
            Failure::message(format!("error from server (NotFound): {status} in namespace {namespace:?}"))
        }
        other => other,
    })?;
    if let Object::Pod(pod) = object.as_ref() {
        return Ok(Meant::One(Box::new(pod.clone())));
    }
    let mut pods = pods_of(&object, "get the logs from", limit(arguments)?, host).await?;
    pods.order_by_key(for_logs);
    if arguments.switch("all-pods") {
        return Ok(Meant::Several(pods));
    }
    let count = pods.len();
    let first = pods.swap_remove(0);
    if count > 1 {
        host.stderr.line(&format!("Found {count} pods, using pod/{}", first.metadata.name));
    }
    Ok(Meant::One(Box::new(first)))
}

/// The pod of `kubectl exec` and its like.
///
/// # Errors
/// The server's refusal.
pub async fn attachable(target: &str, arguments: &Arguments, host: &mut Host) -> Result<Pod, Failure> {
    let object = find(target, arguments, host).await?;
    if let Object::Pod(pod) = object.as_ref() {
        return Ok(pod.clone());
    }
    let mut pods = pods_of(&object, "attach to", limit(arguments)?, host).await?;
    pods.order_by_key(for_logs);
    Ok(pods.swap_remove(0))
}

/// How long a first pod is waited for.
fn limit(arguments: &Arguments) -> Result<SimDuration, Failure> {
    match arguments.duration("pod-running-timeout") {
        SimDuration::ZERO => Err(Failure::message("--pod-running-timeout must be higher than zero")),
        limit => Ok(limit),
    }
}

/// `POD` or `TYPE/NAME`.
async fn find(target: &str, arguments: &Arguments, host: &mut Host) -> Result<Rc<Object>, Failure> {
    let words = match target.contains('/') {
        true => vec![target.to_owned()],
        false => vec!["pods".to_owned(), target.to_owned()],
    };
    let Request { targets, .. } = resources::request(arguments, &words, BareType::Incomplete, host).await?;
    match targets.as_slice() {
        [Target::Named { kind, namespace, name, .. }] => {
            Ok(call::get_named(host, &Key::new(*kind, namespace, name)).await?)
        }
        _ => Err(Failure::message("expected a resource")),
    }
}

/// The pods that an object selects, as soon as there is one. As `GetFirstPod`.
async fn pods_of(object: &Object, purpose: &str, limit: SimDuration, host: &Host) -> Result<Vec<Pod>, Failure> {
    if let Object::Service(service) = object
        && service.spec.selector.is_empty()
    {
        let why = format!("invalid service '{}': Service is defined without a selector", service.metadata.name);
        return Err(Failure::message(format!("cannot {purpose} *v1.Service: {why}")));
    }
    let value = object.to_value();
    let written = value.pointer("/spec/selector").cloned().unwrap_or_default();
    let labels = match object.kind() {
        Kind::SERVICE => document::read(written).ok().map(|labels| Selector::from_labels(&labels)),
        Kind::DEPLOYMENT | Kind::REPLICA_SET | Kind::DAEMON_SET | Kind::STATEFUL_SET | Kind::JOB => {
            document::read::<LabelSelector>(written).ok().and_then(|selector| selector.to_selector().ok())
        }
        _ => None,
    };
    let Some(labels) = labels else {
        let kind = format!("*{}.{}", object.kind().info().version, object.kind().info().kind);
        return Err(Failure::message(format!("cannot {purpose} {kind}: selector for {kind} not implemented")));
    };
    let mut list = ListRequest::all(Kind::POD, &object.meta().namespace);
    list.labels = labels;
    let end = host.clock.now() + limit;
    loop {
        let found = call::list(host, list.clone()).await?;
        if !found.is_empty() {
            return Ok(found.iter().filter_map(|object| as_pod(object)).collect());
        }
        if host.clock.now() >= end {
            return Err(Failure::message("timed out waiting for the condition"));
        }
        host.clock.sleep(LOOK).await;
    }
}

fn as_pod(object: &Object) -> Option<Pod> {
    match object {
        Object::Pod(pod) => Some(pod.clone()),
        _ => None,
    }
}

/// The order of `podutils.ByLogging`: what runs, is ready and has been so for long comes first.
fn for_logs(pod: &Pod) -> impl Ord + use<> {
    let phase = match pod.status.phase.as_str() {
        "Running" => 0,
        "Unknown" => 1,
        "Pending" => 2,
        // Go's map knows no other phase and answers with zero.
        _ => 0,
    };
    let ready_since = pod.status.condition("Ready").and_then(|condition| condition.last_transition_time);
    let since = if pod.is_ready() { ready_since } else { None };
    let restarts = pod.status.container_statuses.iter().map(|status| status.restart_count).max().unwrap_or(0);
    let created = pod.metadata.creation_timestamp;
    (pod.spec.node_name.is_empty(), phase, !pod.is_ready(), since, Reverse(restarts), created)
}
