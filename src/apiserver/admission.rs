//! Admission: what the server's plug-ins add to an object, or refuse, before it is kept.

use super::rare;
use super::request::{Body, Key, Status};
use super::store::Store;
use crate::api::config::ServiceAccount;
use crate::api::discovery::Kind;
use crate::api::meta::ObjectMeta;
use crate::api::namespace::Namespace;
use crate::api::object::{DynamicObject, Object};
use crate::api::order::Gather;
use crate::api::pod::{Pod, Toleration, Volume, VolumeMount};
use rand_pcg::Pcg32;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// Where a pod finds its service account's token.
const TOKEN_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";
/// The account of pods that name none.
const DEFAULT_ACCOUNT: &str = "default";
/// How long a pod stays on a node that has gone silent, unless it says otherwise.
const DEFAULT_TOLERATION_SECONDS: i64 = 300;

/// Completes a new object. `suffix` is five random characters for names that the server makes up, `random` decides
/// about addresses and ports.
///
/// # Errors
/// 403 when a plug-in refuses, 422 for addresses and ports that are not to be had.
pub fn admit(object: &mut Object, store: &Store, suffix: String, random: &mut Pcg32) -> Result<(), Status> {
    rare::provide(object, store);
    match object {
        Object::Pod(pod) => {
            admit_service_account(pod, store, &suffix)?;
            admit_priority(pod, store)?;
            admit_tolerations(pod);
            Ok(())
        }
        Object::Service(service) => rare::allocate(service, None, store, random),
        _ => Ok(()),
    }
}

/// Completes a changed object.
///
/// # Errors
/// 422 for addresses and ports that are not to be had.
pub fn admit_update(object: &mut Object, old: &Object, store: &Store, random: &mut Pcg32) -> Result<(), Status> {
    match (object, old) {
        (Object::Service(new), Object::Service(old)) => rare::allocate(new, Some(old), store, random),
        (Object::Pod(new), _) => {
            admit_tolerations(new);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The ServiceAccount plug-in: a pod acts as somebody, and carries that one's token.
fn admit_service_account(pod: &mut Pod, store: &Store, suffix: &str) -> Result<(), Status> {
    let spec = Rc::make_mut(&mut pod.spec);
    if spec.service_account_name.is_empty() {
        spec.service_account_name = DEFAULT_ACCOUNT.to_owned();
    }
    spec.service_account.clone_from(&spec.service_account_name);
    let (namespace, account) = (pod.metadata.namespace.as_str(), spec.service_account_name.as_str());
    let key = Key::new(Kind::SERVICE_ACCOUNT, namespace, account);
    let Some(found) = store.typed::<ServiceAccount>(&key) else {
        let why =
            format!("error looking up service account {namespace}/{account}: serviceaccount \"{account}\" not found");
        return Err(Status::forbidden(Kind::POD, asked_name(&pod.metadata), &why));
    };
    let wants_token = spec.automount_service_account_token.or(found.automount_service_account_token).unwrap_or(true);
    let has_token = spec.volumes.iter().any(|volume| volume.name.starts_with("kube-api-access-"));
    if !wants_token || has_token {
        return Ok(());
    }
    let name = format!("kube-api-access-{suffix}");
    for container in spec.containers.iter_mut().chain(&mut spec.init_containers) {
        if container.volume_mounts.iter().all(|mount| mount.mount_path != TOKEN_PATH) {
            container.volume_mounts.push(VolumeMount {
                name: name.clone(),
                mount_path: TOKEN_PATH.to_owned(),
                read_only: true,
                ..VolumeMount::default()
            });
        }
    }
    spec.volumes.push(Volume { name, source: TOKEN.with(Rc::clone) });
    Ok(())
}

/// The Priority plug-in: what the pod's class, or the default one, says.
fn admit_priority(pod: &mut Pod, store: &Store) -> Result<(), Status> {
    let refuse = |why: String| Err(Status::forbidden(Kind::POD, asked_name(&pod.metadata), &why));
    let spec = Rc::make_mut(&mut pod.spec);
    let is_named = !spec.priority_class_name.is_empty();
    let class = match is_named {
        true => priority_classes(store).find(|class| class.metadata.name == spec.priority_class_name),
        false => {
            let defaults =
                priority_classes(store).filter(|class| class.rest.get("globalDefault") == Some(&json!(true)));
            defaults.min_by_key(|class| value_of(class))
        }
    };
    if is_named && class.is_none() {
        return refuse(format!("no PriorityClass with name {} was found", spec.priority_class_name));
    }
    let value = class.map_or(0, value_of);
    let policy = class.and_then(|class| class.rest.get("preemptionPolicy")?.as_str());
    let policy = policy.unwrap_or("PreemptLowerPriority");
    let computed = |what: &str, value: &dyn std::fmt::Display, by: &dyn std::fmt::Display| {
        let plugin = "priority admission controller computed";
        refuse(format!(
            "{what} ({value}) must not be provided in pod spec; {plugin} {by} from the given PriorityClass name"
        ))
    };
    if let Some(other) = spec.priority.filter(|other| *other != value) {
        return computed("the integer value of priority", &other, &value);
    }
    if let Some(other) = spec.preemption_policy.as_ref().filter(|other| *other != policy) {
        return computed("the string value of PreemptionPolicy", other, &policy);
    }
    spec.priority = Some(value);
    spec.preemption_policy = Some(policy.to_owned());
    if let Some(class) = class {
        spec.priority_class_name.clone_from(&class.metadata.name);
    }
    Ok(())
}

fn priority_classes(store: &Store) -> impl Iterator<Item = &DynamicObject> {
    store.list(Kind::PRIORITY_CLASS, "").filter_map(|(_, object)| match object.as_ref() {
        Object::Dynamic(class) => Some(class),
        _ => None,
    })
}

fn value_of(class: &DynamicObject) -> i32 {
    let value = class.rest.get("value").and_then(serde_json::Value::as_i64);
    value.and_then(|value| i32::try_from(value).ok()).unwrap_or(0)
}

/// Whether the ServiceAccount plug-in still waits before it decides about a new pod: the account that a namespace gets by
/// itself may be on its way (`getServiceAccount` asks ten times for it).
pub fn waits_for_account(namespace: &str, body: &Body, store: &Store) -> bool {
    let named = match body {
        Body::Object(object) => <&Pod>::try_from(object.as_ref()).map_or("", |pod| &pod.spec.service_account_name),
        Body::Json { value, .. } => {
            value.pointer("/spec/serviceAccountName").and_then(Value::as_str).unwrap_or_default()
        }
    };
    let home = store.typed::<Namespace>(&Key::cluster(Kind::NAMESPACE, namespace));
    ["", DEFAULT_ACCOUNT].contains(&named)
        && home.is_some_and(|home| !home.metadata.is_terminating())
        && store.get(&Key::new(Kind::SERVICE_ACCOUNT, namespace, DEFAULT_ACCOUNT)).is_none()
}

/// The name that a client asked for: upstream completes it after the plug-ins that add to an object.
fn asked_name(meta: &ObjectMeta) -> &str {
    let is_generated = !meta.generate_name.is_empty() && meta.name.starts_with(&meta.generate_name);
    if is_generated { &meta.generate_name } else { &meta.name }
}

thread_local! {
    /// What all volumes with a token hold.
    static TOKEN: Rc<Map<String, Value>> = Rc::new(token());
}

fn token() -> Map<String, Value> {
    let files = json!({"defaultMode": 420, "sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"items": [{"key": "ca.crt", "path": "ca.crt"}], "name": "kube-root-ca.crt"}},
        {"downwardAPI": {"items": [
            {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}, "path": "namespace"}
        ]}}
    ]});
    [("projected".to_owned(), files)].into_iter().gather()
}

/// The DefaultTolerationSeconds plug-in.
fn admit_tolerations(pod: &mut Pod) {
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
        let covers =
            |t: &Toleration| (t.key == key || t.key.is_empty()) && (t.effect == "NoExecute" || t.effect.is_empty());
        if pod.spec.tolerations.iter().any(covers) {
            continue;
        }
        Rc::make_mut(&mut pod.spec).tolerations.push(Toleration {
            key: key.to_owned(),
            operator: "Exists".to_owned(),
            effect: "NoExecute".to_owned(),
            toleration_seconds: Some(DEFAULT_TOLERATION_SECONDS),
            ..Toleration::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::object::Object;
    use crate::api::time::SimTime;
    use serde_json::Value;

    /// A pod with these fields, in a cluster with these classes: what its priority says, or why it is refused.
    fn check(classes: &[Value], spec: Value, outcome: Result<(&str, i32, &str), &str>) {
        let mut store = Store::default();
        for class in classes {
            store.put(Object::decode(Kind::PRIORITY_CLASS, class.clone()).expect("a class"), SimTime::ZERO);
        }
        let mut object = Object::decode(Kind::POD, json!({"metadata": {"name": "prio"}, "spec": spec})).expect("a pod");
        let Object::Pod(pod) = &mut object else { panic!("a pod is a pod") };
        let refused = admit_priority(pod, &store).err().map(|status| status.message);
        let spec = &pod.spec;
        let policy = spec.preemption_policy.as_deref().unwrap_or_default();
        let found = (spec.priority_class_name.as_str(), spec.priority.unwrap_or_default(), policy);
        assert_eq!(refused.as_deref().map_or(Ok(found), Err), outcome);
    }

    #[test]
    fn a_class_gives_a_pod_its_priority_and_must_be_there() {
        let high = json!({"metadata": {"name": "high"}, "value": 1000, "preemptionPolicy": "Never"});
        let usual = json!({"metadata": {"name": "usual"}, "value": 7, "globalDefault": true});
        let named = |name: &str| json!({"priorityClassName": name});
        check(&[], json!({}), Ok(("", 0, "PreemptLowerPriority")));
        let none = "pods \"prio\" is forbidden: no PriorityClass with name nope was found";
        check(std::slice::from_ref(&high), named("nope"), Err(none));
        check(std::slice::from_ref(&high), named("high"), Ok(("high", 1000, "Never")));
        check(&[high, usual.clone()], json!({}), Ok(("usual", 7, "PreemptLowerPriority")));
        let wrong = "pods \"prio\" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority \
            admission controller computed 7 from the given PriorityClass name";
        check(&[usual], json!({"priority": 5}), Err(wrong));
    }
}
