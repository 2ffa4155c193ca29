//! Kinds without a summary of their own: what they are, how old, and what they hold.

use super::parts::{chain, fact, labels, shape};
use super::workload::images;
use super::{Body, Fact, Section, Shape, Sign};
use crate::api::cron_job::{CronJobSpec, CronJobStatus};
use crate::api::discovery::Kind;
use crate::api::job::{JobSpec, JobStatus};
use crate::api::object::{DynamicObject, Object};
use crate::api::stateful_set::{StatefulSetSpec, StatefulSetStatus};
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
use crate::scene::palette::Hue;

/// Its sign, and whether the model knows its kind.
pub fn head(object: &Object) -> (Sign, String) {
    let sign = match shape(&Store::default(), object) {
        Sign::Shape(shape, _) => Sign::Shape(shape, Hue::Plain),
        _ => Sign::Shape(Shape::Plain, Hue::Plain),
    };
    let acts = Object::is_simulated(object.kind()) || object.kind().acts_as_document();
    let words = match object {
        Object::Dynamic(document) if acts => wants(document),
        _ if acts => String::new(),
        _ => "Kept and shown, but nothing here acts on it.".to_owned(),
    };
    (sign, words)
}

/// What one that keeps pods is for.
fn wants(document: &DynamicObject) -> String {
    match document.kind {
        Kind::STATEFUL_SET => {
            let spec = StatefulSetSpec::of(document);
            let wanted = spec.replicas.unwrap_or(1);
            format!("Wants {wanted} of {}, each with a number of its own.", images(&spec.template))
        }
        Kind::JOB => format!("Runs {} to its end.", images(&JobSpec::of(document).template)),
        Kind::CRON_JOB => format!("Makes a Job at {}.", CronJobSpec::of(document).schedule),
        _ => String::new(),
    }
}

/// Its summary.
pub fn sections(cluster: &Cluster, object: &Object) -> Vec<Section> {
    let meta = object.meta();
    let mut facts = vec![fact("Namespace", meta.namespace.as_str()), fact("Age", meta.age(cluster.now()))];
    facts.extend(contents(object));
    facts.retain(|fact| !fact.value.is_empty());
    vec![
        chain(cluster.store(), object),
        Section::new("About it", Body::Facts(facts)),
        labels(cluster.store(), meta, object.kind()),
    ]
}

fn contents(object: &Object) -> Vec<Fact> {
    let names = |names: Vec<&String>| names.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    match object {
        Object::ConfigMap(config) => vec![fact("Keys", names(config.data.keys().collect()))],
        // A Secret's values are not for every eye; its keys are.
        Object::Secret(secret) => {
            vec![fact("Type", secret.kind.as_str()), fact("Keys", names(secret.data.keys().collect()))]
        }
        Object::Namespace(namespace) => vec![fact("Phase", namespace.status.phase.as_str())],
        Object::Dynamic(document) => progress(document),
        _ => Vec::new(),
    }
}

/// How far one that keeps pods is.
fn progress(document: &DynamicObject) -> Vec<Fact> {
    let of = |part: i32, whole: Option<i32>| match whole {
        Some(whole) => format!("{part} of {whole}"),
        None => part.to_string(),
    };
    match document.kind {
        Kind::STATEFUL_SET => {
            let (spec, status) = (StatefulSetSpec::of(document), StatefulSetStatus::of(document));
            vec![fact("Ready", of(status.ready_replicas, spec.replicas)), fact("Service", spec.service_name.as_str())]
        }
        Kind::JOB => {
            let (spec, status) = (JobSpec::of(document), JobStatus::of(document));
            let end = status.end().map_or("", |end| end.kind.as_str());
            vec![
                fact("Succeeded", of(status.succeeded, spec.completions)),
                fact("Failed", status.failed.to_string()),
                fact("Ended", end),
            ]
        }
        Kind::CRON_JOB => {
            let status = CronJobStatus::of(document);
            let last = status.last_schedule_time.map_or_else(String::new, |at| at.to_rfc3339());
            vec![fact("Active Jobs", status.active.len().to_string()), fact("Last Job", last)]
        }
        _ => Vec::new(),
    }
}
