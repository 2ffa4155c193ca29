//! Workloads that are kept as documents: StatefulSets, Jobs, CronJobs.

use super::{Motion, Set, image, pods, ready, tiles};
use crate::api::cron_job::{CronJobSpec, CronJobStatus};
use crate::api::discovery::Kind;
use crate::api::job::{JobSpec, JobStatus};
use crate::api::meta::ObjectMeta;
use crate::api::object::{DynamicObject, Object};
use crate::api::order::InOrder;
use crate::api::stateful_set::{StatefulSetSpec, StatefulSetStatus};
use crate::apiserver::request::Key;
use crate::cluster::Cluster;
use crate::scene::inspect::Shape;
use crate::scene::palette::Hue;
use std::cmp::Reverse;

/// As many Jobs of a CronJob are drawn.
const MOST: usize = 3;

/// How one stands, in a few words; `None` for documents that keep no pods.
pub fn words(document: &DynamicObject) -> Option<String> {
    Some(match document.kind {
        Kind::STATEFUL_SET => ready(StatefulSetStatus::of(document).ready_replicas, replicas(document)),
        Kind::JOB => succeeded(document),
        Kind::CRON_JOB => match CronJobStatus::of(document).active.len() {
            0 => CronJobSpec::of(document).schedule,
            active => format!("{active} active"),
        },
        _ => return None,
    })
}

/// What one wants, its sets, and how many older ones are left out; `None` for documents that keep no pods.
pub fn drawn(cluster: &Cluster, document: &DynamicObject) -> Option<((String, String), Vec<Set>, usize)> {
    match document.kind {
        Kind::STATEFUL_SET => {
            let template = StatefulSetSpec::of(document).template;
            let wants = (pods(replicas(document)), image(&template.spec.containers));
            Some((wants, vec![numbered(cluster, document)], 0))
        }
        Kind::JOB => {
            let spec = JobSpec::of(document);
            let wants = match spec.completions {
                Some(1) => "1 completed pod".to_owned(),
                Some(count) => format!("{count} completed pods"),
                None => "a completed pod".to_owned(),
            };
            Some(((wants, image(&spec.template.spec.containers)), vec![job(cluster, document)], 0))
        }
        Kind::CRON_JOB => {
            let spec = CronJobSpec::of(document);
            let wants =
                (format!("a Job at {}", spec.schedule), image(&spec.job_template.spec.template.spec.containers));
            let (sets, left_out) = by_schedule(cluster, document, &spec);
            Some((wants, sets, left_out))
        }
        _ => None,
    }
}

fn replicas(set: &DynamicObject) -> i32 {
    StatefulSetSpec::of(set).replicas.unwrap_or(1)
}

fn succeeded(job: &DynamicObject) -> String {
    let succeeded = JobStatus::of(job).succeeded;
    match JobSpec::of(job).completions {
        Some(wanted) => format!("{succeeded} of {wanted} succeeded"),
        None => format!("{succeeded} succeeded"),
    }
}

/// A card that keeps its number.
fn card(kind: Kind, meta: &ObjectMeta) -> Set {
    Set {
        key: Key::new(kind, &meta.namespace, &meta.name),
        name: meta.name.clone(),
        line: kind.info().kind.to_owned(),
        shape: Shape::Lines,
        hue: Hue::Current,
        change: String::new(),
        tiles: Vec::new(),
        free: Vec::new(),
        title: String::new(),
        words: String::new(),
        motion: Motion::Still,
    }
}

/// A StatefulSet's pods by their number, and the places of those that come yet.
fn numbered(cluster: &Cluster, set: &DynamicObject) -> Set {
    let (spec, status) = (StatefulSetSpec::of(set), StatefulSetStatus::of(set));
    let (wants, start) = (i64::from(replicas(set)), spec.start());
    let mut pods = tiles::of(cluster, &set.metadata.uid);
    pods.order_by_key(|tile| tile.hash.parse::<i64>().ok());
    let is_there = |number: &i64| pods.iter().any(|tile| tile.hash.parse() == Ok(*number));
    let missing = (start..start + wants).filter(|number| !is_there(number));
    let free = missing
        .enumerate()
        .map(|(at, number)| (format!("pod {number}"), if at == 0 { "next" } else { "later" }.to_owned()));
    let is_ordered = spec.pod_management_policy != "Parallel";
    Set {
        line: "pods by number".to_owned(),
        change: wants.to_string(),
        free: free.collect(),
        title: format!("Wants {wants}, has {} ready", status.ready_replicas),
        words: match is_ordered {
            true => "One comes after the other, and each keeps its name and its storage.",
            false => "They come all at once, and each keeps its name and its storage.",
        }
        .to_owned(),
        tiles: pods,
        ..card(Kind::STATEFUL_SET, &set.metadata)
    }
}

/// A Job and its pods.
fn job(cluster: &Cluster, job: &DynamicObject) -> Set {
    let status = JobStatus::of(job);
    let failed = if status.failed > 0 { format!(", {} failed", status.failed) } else { String::new() };
    let words = match status.end() {
        Some(end) if end.kind == "Complete" => "It is done: no pod follows.".to_owned(),
        Some(end) => format!("It has given up: {}.", end.message),
        None if status.is("Suspended") => "It is suspended: no pod runs.".to_owned(),
        None => "A pod that fails is followed by another one, each time later.".to_owned(),
    };
    Set {
        change: status.succeeded.to_string(),
        title: succeeded(job) + &failed,
        words,
        tiles: tiles::of(cluster, &job.metadata.uid),
        ..card(Kind::JOB, &job.metadata)
    }
}

/// A CronJob's Jobs, the oldest first, and how many are left out.
fn by_schedule(cluster: &Cluster, cron_job: &DynamicObject, spec: &CronJobSpec) -> (Vec<Set>, usize) {
    let dependents = cluster.store().dependents(&cron_job.metadata.uid);
    let mut jobs: Vec<&DynamicObject> = dependents
        .filter_map(|(key, object)| match object {
            Object::Dynamic(job) if key.kind == Kind::JOB => Some(job),
            _ => None,
        })
        .collect();
    jobs.order_by_key(|job| (Reverse(job.metadata.creation_timestamp), Reverse(job.metadata.name.clone())));
    let left_out = jobs.len().saturating_sub(MOST);
    jobs.truncate(MOST);
    if jobs.is_empty() {
        let is_suspended = spec.suspend.unwrap_or_default();
        let title = if is_suspended { "Suspended: makes no Job" } else { "Waits for its time" };
        let waiting = Set {
            line: "no Job yet".to_owned(),
            change: "0".to_owned(),
            title: title.to_owned(),
            words: format!("Its schedule is {}, in UTC.", spec.schedule),
            ..card(Kind::CRON_JOB, &cron_job.metadata)
        };
        return (vec![waiting], 0);
    }
    (jobs.into_iter().rev().map(|one| job(cluster, one)).collect(), left_out)
}
