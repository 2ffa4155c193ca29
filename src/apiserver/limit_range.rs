//! LimitRanges: what containers get that ask for nothing, and how much they may ask for.
//!
//! Follows `k8s.io/kubernetes/plugin/pkg/admission/limitranger`. Ratios are kept, and hold nobody.

use super::request::Status;
use super::store::Store;
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::lookup::{items_at, text};
use crate::api::object::{DynamicObject, Object};
use crate::api::pod::{Container, Pod, PodSpec, ResourceList};
use crate::api::quantity::Quantity;
use crate::api::table::Table;
use serde_json::{Map, Value};
use std::rc::Rc;

/// The note that tells what was added to a pod.
const NOTE: &str = "kubernetes.io/limit-ranger";

/// Adds what the ranges of its namespace give a pod that says nothing.
pub fn complete_pod(pod: &mut Pod, store: &Store) {
    let mut added = Vec::new();
    for item in items(store, &pod.metadata.namespace).iter().filter(|item| text(item, "type") == "Container") {
        let (requests, limits) = (list(item, "defaultRequest"), list(item, "default"));
        let spec: &mut PodSpec = Rc::make_mut(&mut pod.spec);
        for (word, containers) in [("", &mut spec.containers), ("init ", &mut spec.init_containers)] {
            for container in containers {
                let resources = &mut container.resources;
                for (what, given, own) in
                    [("request", &requests, &mut resources.requests), ("limit", &limits, &mut resources.limits)]
                {
                    let names = fill(own, given);
                    if !names.is_empty() {
                        let names = names.join(", ");
                        added.push(format!("{names} {what} for {word}container {}", container.name));
                    }
                }
            }
        }
    }
    if !added.is_empty() {
        pod.metadata.annotations.insert(NOTE.to_owned(), format!("LimitRanger plugin set: {}", added.join("; ")));
    }
}

/// Refuses a pod that asks for more or less than the ranges of its namespace allow.
///
/// # Errors
/// 403 with all that is wrong.
pub fn check(pod: &Pod, store: &Store) -> Result<(), Status> {
    let mut wrong = Vec::new();
    for item in &items(store, &pod.metadata.namespace) {
        match text(item, "type") {
            "Container" => {
                for container in pod.spec.init_containers.iter().chain(&pod.spec.containers) {
                    let resources = &container.resources;
                    breaches(item, "Container", &resources.requests, &resources.limits, &mut wrong);
                }
            }
            "Pod" => {
                let of = |side: fn(&Container) -> &ResourceList| sum(pod, side);
                breaches(item, "Pod", &of(|c| &c.resources.requests), &of(|c| &c.resources.limits), &mut wrong);
            }
            _ => {}
        }
    }
    let why = match wrong.as_slice() {
        [] => return Ok(()),
        [one] => one.clone(),
        all => format!("[{}]", all.join(", ")),
    };
    Err(Status::forbidden(Kind::POD, &pod.metadata.name, &why))
}

/// What the server adds to a LimitRange (`SetDefaults_LimitRangeItem`).
pub fn complete(range: &mut DynamicObject) {
    let items = range.rest.get_mut("spec").and_then(|spec| spec.get_mut("limits")).and_then(Value::as_array_mut);
    for item in items.into_iter().flatten().filter(|item| text(item, "type") == "Container") {
        for (from, to) in [("max", "default"), ("default", "defaultRequest"), ("min", "defaultRequest")] {
            let given = item.get(from).and_then(Value::as_object).cloned();
            let (Some(given), Some(fields)) = (given, item.as_object_mut()) else { continue };
            let own = fields.entry(to).or_insert_with(|| Value::Object(Map::new()));
            if let Some(own) = own.as_object_mut() {
                for (name, amount) in given {
                    own.entry(name).or_insert(amount);
                }
            }
        }
    }
}

/// The items of all ranges of a namespace.
fn items(store: &Store, namespace: &str) -> Vec<Value> {
    let ranges = store.list(Kind::LIMIT_RANGE, namespace).filter_map(|(_, range)| match range.as_ref() {
        Object::Dynamic(range) => range.rest.get("spec"),
        _ => None,
    });
    ranges.flat_map(|spec| items_at(spec, "/limits")).cloned().collect()
}

fn list(item: &Value, field: &str) -> ResourceList {
    item.get(field).and_then(|list| document::read(list.clone()).ok()).unwrap_or_default()
}

/// Adds what is missing, and tells of what.
fn fill(own: &mut ResourceList, given: &ResourceList) -> Vec<String> {
    let mut names = Vec::new();
    for (name, amount) in given.iter().filter(|(name, _)| !own.contains_key(name.as_str())).collect::<Vec<_>>() {
        own.insert(name.clone(), amount.clone());
        names.push(name.clone());
    }
    names
}

fn sum(pod: &Pod, side: fn(&Container) -> &ResourceList) -> ResourceList {
    let mut sum: ResourceList = Table::default();
    for (name, amount) in pod.spec.containers.iter().flat_map(|container| side(container).iter()) {
        match sum.get_mut(name) {
            Some(known) => *known += amount.clone(),
            None => drop(sum.insert(name.clone(), amount.clone())),
        }
    }
    sum
}

/// As `minConstraint` and `maxConstraint`.
fn breaches(item: &Value, kind: &str, requests: &ResourceList, limits: &ResourceList, wrong: &mut Vec<String>) {
    for (name, least) in list(item, "min").iter() {
        let bound = format!("minimum {name} usage per {kind} is {least}");
        let (request, limit) = (requests.get(name), limits.get(name));
        let is_less = |amount: &&Quantity| **amount < *least;
        match (request, request.filter(is_less), limit.filter(is_less)) {
            (None, ..) => wrong.push(format!("{bound}.  No request is specified")),
            (_, Some(request), _) => wrong.push(format!("{bound}, but request is {request}")),
            (_, None, Some(limit)) => wrong.push(format!("{bound}, but limit is {limit}")),
            _ => {}
        }
    }
    for (name, most) in list(item, "max").iter() {
        let bound = format!("maximum {name} usage per {kind} is {most}");
        let (request, limit) = (requests.get(name), limits.get(name));
        let is_more = |amount: &&Quantity| **amount > *most;
        match (limit, limit.filter(is_more), request.filter(is_more)) {
            (None, ..) => wrong.push(format!("{bound}.  No limit is specified")),
            (_, Some(limit), _) => wrong.push(format!("{bound}, but limit is {limit}")),
            (_, None, Some(request)) => wrong.push(format!("{bound}, but request is {request}")),
            _ => {}
        }
    }
}
