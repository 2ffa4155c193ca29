//! How far a rollout is, in kubectl's words: one viewer for each kind that rolls out (`polymorphichelpers`' `rollout_status`).

use crate::api::discovery::Kind;
use crate::api::lookup::text_at;
use crate::kubectl::failure::Failure;
use serde_json::Value;

/// A step of a rollout.
pub struct Progress {
    /// What to say, without the end of the line.
    pub text: String,
    /// Whether there is nothing to wait for.
    pub is_done: bool,
}

/// Looks at a document; a revision above zero is the only one of interest.
pub type Viewer = fn(&Value, i64) -> Result<Progress, Failure>;

/// The viewer of a kind, if it rolls out.
pub fn viewer(kind: Kind) -> Option<Viewer> {
    match kind {
        Kind::DEPLOYMENT => Some(deployment),
        Kind::DAEMON_SET => Some(daemon_set),
        Kind::STATEFUL_SET => Some(stateful_set),
        _ => None,
    }
}

fn waiting(text: String) -> Result<Progress, Failure> {
    Ok(Progress { text, is_done: false })
}

fn done(text: String) -> Result<Progress, Failure> {
    Ok(Progress { text, is_done: true })
}

fn number(document: &Value, pointer: &str) -> i64 {
    document.pointer(pointer).and_then(Value::as_i64).unwrap_or_default()
}

fn is_observed(document: &Value) -> bool {
    number(document, "/metadata/generation") <= number(document, "/status/observedGeneration")
}

fn deployment(document: &Value, revision: i64) -> Result<Progress, Failure> {
    let name = text_at(document, "/metadata/name");
    let running = text_at(document, "/metadata/annotations/deployment.kubernetes.io~1revision");
    if revision > 0 {
        let running: i64 = if running.is_empty() { 0 } else { running.parse().unwrap_or(-1) };
        if running != revision {
            let text = format!("desired revision ({revision}) is different from the running revision ({running})");
            return Err(Failure::message(text));
        }
    }
    if !is_observed(document) {
        return waiting("Waiting for deployment spec update to be observed...".to_owned());
    }
    let mut conditions = document.pointer("/status/conditions").and_then(Value::as_array).into_iter().flatten();
    let progress = conditions.find(|condition| text_at(condition, "/type") == "Progressing");
    if progress.is_some_and(|condition| text_at(condition, "/reason") == "ProgressDeadlineExceeded") {
        return Err(Failure::message(format!("deployment {name:?} exceeded its progress deadline")));
    }
    let wanted = document.pointer("/spec/replicas").and_then(Value::as_i64).unwrap_or(1);
    let [there, updated, available] =
        ["replicas", "updatedReplicas", "availableReplicas"].map(|field| number(document, &format!("/status/{field}")));
    let what = if updated < wanted {
        format!("{updated} out of {wanted} new replicas have been updated...")
    } else if there > updated {
        format!("{} old replicas are pending termination...", there - updated)
    } else if available < updated {
        format!("{available} of {updated} updated replicas are available...")
    } else {
        return done(format!("deployment {name:?} successfully rolled out"));
    };
    waiting(format!("Waiting for deployment {name:?} rollout to finish: {what}"))
}

/// Only a rolling update has steps to tell of.
fn check_strategy(document: &Value) -> Result<(), Failure> {
    match text_at(document, "/spec/updateStrategy/type") {
        "RollingUpdate" => Ok(()),
        _ => Err(Failure::message("rollout status is only available for RollingUpdate strategy type")),
    }
}

fn daemon_set(document: &Value, _revision: i64) -> Result<Progress, Failure> {
    check_strategy(document)?;
    if !is_observed(document) {
        return waiting("Waiting for daemon set spec update to be observed...".to_owned());
    }
    let name = text_at(document, "/metadata/name");
    let [wanted, updated, available] = ["desiredNumberScheduled", "updatedNumberScheduled", "numberAvailable"]
        .map(|field| number(document, &format!("/status/{field}")));
    let what = if updated < wanted {
        format!("{updated} out of {wanted} new pods have been updated...")
    } else if available < wanted {
        format!("{available} of {wanted} updated pods are available...")
    } else {
        return done(format!("daemon set {name:?} successfully rolled out"));
    };
    waiting(format!("Waiting for daemon set {name:?} rollout to finish: {what}"))
}

fn stateful_set(document: &Value, _revision: i64) -> Result<Progress, Failure> {
    check_strategy(document)?;
    if number(document, "/status/observedGeneration") == 0 || !is_observed(document) {
        return waiting("Waiting for statefulset spec update to be observed...".to_owned());
    }
    let wanted = document.pointer("/spec/replicas").and_then(Value::as_i64).unwrap_or(1);
    let (ready, updated) = (number(document, "/status/readyReplicas"), number(document, "/status/updatedReplicas"));
    if ready < wanted {
        return waiting(format!("Waiting for {} pods to be ready...", wanted - ready));
    }
    if let Some(rolling) = document.pointer("/spec/updateStrategy/rollingUpdate").filter(|rolling| !rolling.is_null()) {
        let partitioned = rolling.get("partition").and_then(Value::as_i64).map(|partition| wanted - partition);
        return match partitioned.filter(|wanted| updated < *wanted) {
            Some(wanted) => waiting(format!(
                "Waiting for partitioned roll out to finish: {updated} out of {wanted} new pods have been updated..."
            )),
            None => done(format!("partitioned roll out complete: {updated} new pods have been updated...")),
        };
    }
    let (newest, current) = (text_at(document, "/status/updateRevision"), text_at(document, "/status/currentRevision"));
    if newest != current {
        return waiting(format!(
            "waiting for statefulset rolling update to complete {updated} pods at revision {newest}..."
        ));
    }
    let pods = number(document, "/status/currentReplicas");
    done(format!("statefulset rolling update complete {pods} pods at revision {current}..."))
}
