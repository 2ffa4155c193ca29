//! Deployments, ReplicaSets, DaemonSets: the numbers they keep, by which labels, and what changed from one to the next.

use super::parts::{chain, cut, fact, labels, owner, pairs, pod_row};
use super::{Body, LabelUse, Row, Section, Shape, Sign, YamlLine, yaml};
use crate::api::daemon_set::DaemonSet;
use crate::api::deployment::Deployment;
use crate::api::int_or_string::{IntOrString, Rounding};
use crate::api::meta::Uid;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::pod::PodTemplateSpec;
use crate::api::replica_set::ReplicaSet;
use crate::api::selector::LabelSelector;
use crate::api::workload;
use crate::api::yaml::to_yaml;
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
use crate::scene::compose::one;
use crate::scene::palette::Hue;
use crate::scene::selection::Selection;
use std::cmp::Reverse;

/// A Deployment's sign and what it is for.
pub fn head_of_deployment(deployment: &Deployment) -> (Sign, String) {
    let (wanted, images) = (deployment.spec.replicas.unwrap_or(1), images(&deployment.spec.template));
    let paused = if deployment.spec.paused { " Its rollout is paused." } else { "" };
    (Sign::Shape(Shape::Lines, Hue::Plain), format!("Wants {wanted} of {images}.{paused}"))
}

/// A ReplicaSet's.
pub fn head_of_set(cluster: &Cluster, set: &ReplicaSet) -> (Sign, String) {
    let (wanted, images) = (set.spec.replicas.unwrap_or(1), images(&set.spec.template));
    let pods = if wanted == 1 { "pod" } else { "pods" };
    let decides = match owner(&set.metadata) {
        Some(owner) => format!("; the {} decides the number", owner.kind.info().kind),
        None => String::new(),
    };
    let hue = one::hue_of_set(cluster.store(), set);
    (Sign::Shape(Shape::Dots, hue), format!("Keeps {wanted} {pods} of {images} alive{decides}."))
}

/// A DaemonSet's.
pub fn head_of_daemons(set: &DaemonSet) -> (Sign, String) {
    let images = images(&set.spec.template);
    (Sign::Shape(Shape::Lines, Hue::Plain), format!("Keeps a pod of {images} on every node that it fits."))
}

/// The images without their registries, which say little here.
pub(super) fn images(template: &PodTemplateSpec) -> String {
    let (_, images) = workload::containers(template);
    let short: Vec<&str> = images.split(',').map(|image| image.rsplit('/').next().unwrap_or(image)).collect();
    short.join(" and ")
}

/// A Deployment's summary.
pub fn sections_of_deployment(cluster: &Cluster, deployment: &Deployment) -> Vec<Section> {
    let (store, status) = (cluster.store(), &deployment.status);
    let sets = sets_of(store, &deployment.metadata.uid);
    let wanted = deployment.spec.replicas.unwrap_or(1);
    let counts =
        vec![(wanted, "wanted"), (status.updated_replicas, "up to date"), (status.available_replicas, "available")];
    let rows = sets.iter().map(|set| set_row(store, set)).collect();
    let mut sections = vec![
        Section::new("Count", Body::Counts(counts)),
        replacing(deployment, wanted),
        cut("ReplicaSets", rows),
        selector(&deployment.spec.selector),
        labels(store, &deployment.metadata, crate::api::discovery::Kind::DEPLOYMENT),
    ];
    sections.extend(sets.first().and_then(|newest| difference(store, newest)));
    sections
}

fn replacing(deployment: &Deployment, wanted: i32) -> Section {
    let strategy = &deployment.spec.strategy;
    let mut facts = vec![fact("Strategy", strategy.kind.as_str())];
    if let Some(limits) = &strategy.rolling_update {
        let value = |limit: &Option<IntOrString>, rounding| {
            let limit = limit.as_ref()?;
            let pods = limit.scaled(wanted, rounding)?;
            Some(match limit {
                IntOrString::Int(_) => pods.to_string(),
                IntOrString::Text(text) => format!("{text}, of {wanted}: {pods}"),
            })
        };
        facts.extend(value(&limits.max_surge, Rounding::Up).map(|value| fact("maxSurge", value)));
        facts.extend(value(&limits.max_unavailable, Rounding::Down).map(|value| fact("maxUnavailable", value)));
    }
    Section::new("How it replaces pods", Body::Facts(facts))
}

/// The ReplicaSets of a Deployment, the newest revision first.
pub fn sets_of<'a>(store: &'a Store, owner: &Uid) -> Vec<&'a ReplicaSet> {
    let mut sets: Vec<&ReplicaSet> =
        store.dependents(owner).filter_map(|(_, object)| <&ReplicaSet>::try_from(object).ok()).collect();
    sets.order_by_key(|set| Reverse(one::revision_of(set)));
    sets
}

fn set_row(store: &Store, set: &ReplicaSet) -> Row {
    let revision = one::revision_of(set).map_or_else(String::new, |number| format!("rev {number}, "));
    let (ready, wanted) = (set.status.ready_replicas, set.spec.replicas.unwrap_or(1));
    let key = crate::apiserver::request::Key::new(
        crate::api::discovery::Kind::REPLICA_SET,
        &set.metadata.namespace,
        &set.metadata.name,
    );
    Row {
        sign: Sign::Shape(Shape::Dots, one::hue_of_set(store, set)),
        words: set.metadata.name.clone(),
        note: format!("{revision}{ready} of {wanted} ready"),
        at: None,
        link: Some(Selection::Object(key)),
    }
}

/// A ReplicaSet's summary.
pub fn sections_of_set(cluster: &Cluster, set: &ReplicaSet) -> Vec<Section> {
    let (store, status) = (cluster.store(), &set.status);
    let wanted = set.spec.replicas.unwrap_or(1);
    let counts = vec![(wanted, "wanted"), (status.replicas, "created"), (status.ready_replicas, "ready")];
    let mut sections = vec![
        Section::new("Count", Body::Counts(counts)),
        chain(store, &Object::ReplicaSet(set.clone())),
        selector(&set.spec.selector),
    ];
    sections.extend(difference(store, set));
    sections.push(pods(cluster, &set.metadata.uid));
    sections
}

/// A DaemonSet's summary.
pub fn sections_of_daemons(cluster: &Cluster, set: &DaemonSet) -> Vec<Section> {
    let status = &set.status;
    let counts = vec![
        (status.desired_number_scheduled, "wanted"),
        (status.updated_number_scheduled, "up to date"),
        (status.number_ready, "ready"),
    ];
    vec![
        Section::new("Count", Body::Counts(counts)),
        selector(&set.spec.selector),
        pods(cluster, &set.metadata.uid),
        labels(cluster.store(), &set.metadata, crate::api::discovery::Kind::DAEMON_SET),
    ]
}

fn pods(cluster: &Cluster, owner: &Uid) -> Section {
    let rows = cluster.store().dependents(owner).filter_map(|(key, object)| match object {
        Object::Pod(pod) => Some(pod_row(cluster, key, pod)),
        _ => None,
    });
    cut("Pods", rows.collect())
}

fn selector(selector: &LabelSelector) -> Section {
    let labels = pairs(&selector.match_labels).into_iter().map(|pair| (pair, LabelUse::Owned)).collect();
    Section::new("Finds its pods by label", Body::Labels(labels))
}

/// What its template has that the revision before had not.
fn difference(store: &Store, set: &ReplicaSet) -> Option<Section> {
    let deployment = store.get(&owner(&set.metadata)?)?;
    let sets = sets_of(store, &deployment.meta().uid);
    let number = one::revision_of(set)?;
    let before = sets.into_iter().find(|one| one::revision_of(one).is_some_and(|other| other < number))?;
    let lines: Vec<YamlLine> = yaml::changes(&template(before), &template(set));
    let title = "What changed";
    let aside = format!("from revision {}", one::revision_of(before)?);
    Some(Section { aside, ..Section::new(title, Body::Difference(lines)) })
}

fn template(set: &ReplicaSet) -> String {
    let value = Object::ReplicaSet(set.clone()).to_value();
    value.pointer("/spec/template/spec").map(to_yaml).unwrap_or_default()
}
