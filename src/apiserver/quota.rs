//! ResourceQuotas: what a namespace uses, and the refusal of what would be too much.
//!
//! Follows `k8s.io/kubernetes/pkg/quota/v1/evaluator/core` and `k8s.io/apiserver/pkg/admission/plugin/resourcequota`.
//! Quotas of certain pods only (`scopeSelector`) are kept, and hold for none.

use super::request::{Key, Status};
use super::store::Store;
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::object::{DynamicObject, Object};
use crate::api::pod::{Container, Pod, ResourceList};
use crate::api::qos;
use crate::api::quantity::{Format, Quantity};
use crate::api::set::Set;
use crate::api::table::Table;
use serde_json::Value;

/// What every container must say, where a quota limits it.
const MUST_BE_SAID: [&str; 6] = ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

/// The amounts of a quota's document: `/spec/hard`, `/status/used`.
pub fn amounts(quota: &DynamicObject, part: &str, field: &str) -> ResourceList {
    let list = quota.rest.get(part).and_then(|part| part.get(field)).cloned();
    list.and_then(|list| document::read(list).ok()).unwrap_or_default()
}

/// What of those resources a quota's namespace uses.
pub fn used(store: &Store, quota: &DynamicObject, hard: &ResourceList) -> ResourceList {
    let mut used: ResourceList = Table::default();
    hard.keys().for_each(|name| *used.or_default(name.clone()) = none());
    for kind in Kind::all().filter(|kind| hard.keys().any(|name| concerns(name, *kind))) {
        for (_, object) in store.list(kind, &quota.metadata.namespace).filter(|(_, object)| holds_for(quota, object)) {
            let usage = usage(object);
            used.iter_mut().for_each(|(name, sum)| {
                if let Some(amount) = usage.get(name) {
                    *sum += amount.clone();
                }
            });
        }
    }
    used
}

/// Refuses a new object that a quota of its namespace has no room for.
///
/// # Errors
/// 403 with the quota and what it lacks.
pub fn charge(object: &Object, store: &Store) -> Result<(), Status> {
    let meta = object.meta();
    if meta.namespace.is_empty() {
        return Ok(());
    }
    let quotas = store.list(Kind::RESOURCE_QUOTA, &meta.namespace).filter_map(|(_, quota)| match quota.as_ref() {
        Object::Dynamic(quota) => Some(quota),
        _ => None,
    });
    let refuse = |why: &str| Err(Status::forbidden(object.kind(), &meta.name, why));
    for quota in quotas.filter(|quota| holds_for(quota, object)) {
        let (name, hard) = (&quota.metadata.name, amounts(quota, "status", "hard"));
        if let Object::Pod(pod) = object
            && let Some(missing) = unsaid(pod, &hard)
        {
            return refuse(&format!("failed quota: {name}: must specify {missing}"));
        }
        let (wanted, used) = (usage(object), used(store, quota, &hard));
        let is_too_much = |(resource, limit): &(&String, &Quantity)| {
            let (more, before) = (wanted.get(*resource), used.get(*resource).cloned().unwrap_or_else(none));
            more.is_some_and(|more| !more.is_zero() && before + more.clone() > **limit)
        };
        let exceeded: Vec<&String> = hard.iter().filter(is_too_much).map(|(resource, _)| resource).collect();
        if !exceeded.is_empty() {
            let (wanted, used, hard) = (listed(&wanted, &exceeded), listed(&used, &exceeded), listed(&hard, &exceeded));
            return refuse(&format!("exceeded quota: {name}, requested: {wanted}, used: {used}, limited: {hard}"));
        }
    }
    Ok(())
}

fn none() -> Quantity {
    Quantity::from_value(0, Format::DecimalSi)
}

/// `pods=1,requests.cpu=2` (`prettyPrint`).
fn listed(amounts: &ResourceList, names: &[&String]) -> String {
    let pair = |name: &&String| format!("{name}={}", amounts.get(*name).cloned().unwrap_or_else(none));
    names.iter().map(pair).collect::<Vec<_>>().join(",")
}

/// What the containers must say and do not: `limits.cpu for: a,b; …`.
fn unsaid(pod: &Pod, hard: &ResourceList) -> Option<String> {
    let mut missing: Table<&str, Set<&str>> = Table::default();
    for name in hard.keys().filter(|name| MUST_BE_SAID.contains(&name.as_str())) {
        for container in pod.spec.containers.iter().chain(&pod.spec.init_containers) {
            let said = match name.strip_prefix("limits.") {
                Some(resource) => container.resources.limits.contains_key(resource),
                None => container.resources.requests.contains_key(name.strip_prefix("requests.").unwrap_or(name)),
            };
            if !said {
                missing.or_default(name.as_str()).insert(container.name.as_str());
            }
        }
    }
    let words = missing.iter().map(|(name, containers)| {
        let containers: Vec<&str> = containers.iter().copied().collect();
        format!("{name} for: {}", containers.join(","))
    });
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join("; "))
}

/// Whether a resource is used by objects of a kind.
fn concerns(resource: &str, kind: Kind) -> bool {
    if let Some(counted) = resource.strip_prefix("count/") {
        return counted == kind.qualified_plural();
    }
    match kind {
        Kind::POD => !resource.starts_with("services") && !resource.starts_with("requests.storage"),
        Kind::SERVICE => resource.starts_with("services"),
        _ if kind.info().kind == "PersistentVolumeClaim" => {
            ["persistentvolumeclaims", "requests.storage"].contains(&resource)
        }
        _ => resource == kind.info().plural && kind.info().group.is_empty(),
    }
}

/// Whether a quota's scopes mean an object; they mean pods only.
fn holds_for(quota: &DynamicObject, object: &Object) -> bool {
    let spec = quota.rest.get("spec").unwrap_or(&Value::Null);
    let scopes = spec.get("scopes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let Object::Pod(pod) = object else { return scopes.is_empty() };
    let is_best_effort = qos::class(&pod.spec) == "BestEffort";
    let is_for = |scope: &Value| match scope.as_str().unwrap_or_default() {
        "BestEffort" => is_best_effort,
        "NotBestEffort" => !is_best_effort,
        "Terminating" => pod.spec.active_deadline_seconds.is_some(),
        "NotTerminating" => pod.spec.active_deadline_seconds.is_none(),
        _ => false,
    };
    spec.get("scopeSelector").is_none() && scopes.iter().all(is_for)
}

/// What an object uses, by the names that quotas have for it.
fn usage(object: &Object) -> ResourceList {
    let mut usage: ResourceList = Table::default();
    let one = || Quantity::from_value(1, Format::DecimalSi);
    let kind = object.kind();
    usage.insert(format!("count/{}", kind.qualified_plural()), one());
    match object {
        Object::Pod(pod) if pod.is_finished() => {}
        Object::Pod(pod) => {
            usage.insert("pods".to_owned(), one());
            for (side, of) in [("requests", requests as Side), ("limits", limits)] {
                for (name, amount) in together(pod, of).iter() {
                    usage.insert(format!("{side}.{name}"), amount.clone());
                    if side == "requests" {
                        usage.insert(name.clone(), amount.clone());
                    }
                }
            }
        }
        Object::Service(service) => {
            usage.insert("services".to_owned(), one());
            let ports = service.spec.ports.iter().filter(|port| port.node_port != 0).count() as i64;
            usage.insert("services.nodeports".to_owned(), Quantity::from_value(ports, Format::DecimalSi));
            if service.spec.kind == "LoadBalancer" {
                usage.insert("services.loadbalancers".to_owned(), one());
            }
        }
        _ if kind.info().group.is_empty() => {
            usage.insert(kind.info().plural.to_owned(), one());
            if let Object::Dynamic(claim) = object {
                let asked = claim.rest.get("spec").and_then(|spec| spec.pointer("/resources/requests/storage"));
                let storage = asked.and_then(|storage| document::read::<Quantity>(storage.clone()).ok());
                storage.and_then(|storage| usage.insert("requests.storage".to_owned(), storage));
            }
        }
        _ => {}
    }
    usage
}

type Side = fn(&Container) -> &ResourceList;

fn requests(container: &Container) -> &ResourceList {
    &container.resources.requests
}

fn limits(container: &Container) -> &ResourceList {
    &container.resources.limits
}

/// All containers together, or the hungriest init container if that is more.
fn together(pod: &Pod, of: Side) -> ResourceList {
    let mut sum: ResourceList = Table::default();
    for (name, amount) in pod.spec.containers.iter().flat_map(|container| of(container).iter()) {
        *sum.or_insert(name.clone(), Quantity::from_value(0, amount.format())) += amount.clone();
    }
    for (name, amount) in pod.spec.init_containers.iter().flat_map(|container| of(container).iter()) {
        let most = sum.or_insert(name.clone(), amount.clone());
        if *most < *amount {
            most.clone_from(amount);
        }
    }
    sum
}

/// The quotas that a change of a namespace may concern.
pub fn concerned<'a>(store: &'a Store, namespace: &str) -> impl Iterator<Item = Key> + use<'a> {
    store.list(Kind::RESOURCE_QUOTA, namespace).map(|(key, _)| key.clone())
}
