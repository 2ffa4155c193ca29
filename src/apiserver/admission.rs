//! Admission: what the server's plug-ins add to an object, or refuse, before it is kept.

use super::request::{Key, Status};
use super::service_allocation;
use super::store::Store;
use crate::api::config::ServiceAccount;
use crate::api::discovery::Kind;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::pod::{Pod, Toleration, Volume, VolumeMount};
use rand_pcg::Pcg32;
use serde_json::json;
use std::rc::Rc;

/// Where a pod finds its service account's token.
const TOKEN_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";
/// How long a pod stays on a node that has gone silent, unless it says otherwise.
const DEFAULT_TOLERATION_SECONDS: i64 = 300;

/// Completes a new object. `suffix` is five random characters for names that the server makes up, `random` decides
/// about addresses and ports.
///
/// # Errors
/// 403 when a plug-in refuses, 422 for addresses and ports that are not to be had.
pub fn admit(object: &mut Object, store: &Store, suffix: String, random: &mut Pcg32) -> Result<(), Status> {
    match object {
        Object::Pod(pod) => {
            admit_service_account(pod, store, &suffix)?;
            admit_tolerations(pod);
            let spec = Rc::make_mut(&mut pod.spec);
            spec.priority.get_or_insert(0);
            spec.preemption_policy.get_or_insert_with(|| "PreemptLowerPriority".to_owned());
            Ok(())
        }
        Object::Service(service) => service_allocation::allocate(service, store, random),
        _ => Ok(()),
    }
}

/// Completes a changed object.
///
/// # Errors
/// 422 for addresses and ports that are not to be had.
pub fn admit_update(object: &mut Object, old: &Object, store: &Store, random: &mut Pcg32) -> Result<(), Status> {
    match (object, old) {
        (Object::Service(new), Object::Service(old)) => service_allocation::reallocate(new, old, store, random),
        _ => Ok(()),
    }
}

/// The ServiceAccount plug-in: a pod acts as somebody, and carries that one's token.
fn admit_service_account(pod: &mut Pod, store: &Store, suffix: &str) -> Result<(), Status> {
    let spec = Rc::make_mut(&mut pod.spec);
    if spec.service_account_name.is_empty() {
        spec.service_account_name = "default".to_owned();
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
    spec.volumes.push(token_volume(name));
    Ok(())
}

/// The name that a client asked for: upstream completes it after the plug-ins that add to an object.
fn asked_name(meta: &ObjectMeta) -> &str {
    let is_generated = !meta.generate_name.is_empty() && meta.name.starts_with(&meta.generate_name);
    if is_generated { &meta.generate_name } else { &meta.name }
}

fn token_volume(name: String) -> Volume {
    let source = json!({"projected": {"defaultMode": 420, "sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"items": [{"key": "ca.crt", "path": "ca.crt"}], "name": "kube-root-ca.crt"}},
        {"downwardAPI": {"items": [
            {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}, "path": "namespace"}
        ]}}
    ]}});
    Volume { name, source: source.as_object().cloned().unwrap_or_default() }
}

/// The DefaultTolerationSeconds plug-in.
fn admit_tolerations(pod: &mut Pod) {
    let spec = Rc::make_mut(&mut pod.spec);
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
        let covers =
            |t: &Toleration| (t.key == key || t.key.is_empty()) && (t.effect == "NoExecute" || t.effect.is_empty());
        if spec.tolerations.iter().any(covers) {
            continue;
        }
        spec.tolerations.push(Toleration {
            key: key.to_owned(),
            operator: "Exists".to_owned(),
            effect: "NoExecute".to_owned(),
            toleration_seconds: Some(DEFAULT_TOLERATION_SECONDS),
            ..Toleration::default()
        });
    }
}
