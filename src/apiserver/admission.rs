//! Admission: what the server's plug-ins add to an object, or refuse, before it is kept.

use super::request::{Key, Status};
use super::store::Store;
use crate::api::config::ServiceAccount;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::pod::{Pod, Toleration, Volume, VolumeMount};
use crate::api::service::Service;
use serde_json::json;
use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::rc::Rc;

/// Where a pod finds its service account's token.
const TOKEN_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";
/// How long a pod stays on a node that has gone silent, unless it says otherwise.
const DEFAULT_TOLERATION_SECONDS: i64 = 300;

/// Completes a new object. `suffix` is five random characters for names that the server makes up.
///
/// # Errors
/// 403 when a plug-in refuses.
pub fn admit(object: &mut Object, store: &Store, suffix: String) -> Result<(), Status> {
    match object {
        Object::Pod(pod) => {
            admit_service_account(pod, store, &suffix)?;
            admit_tolerations(pod);
            let spec = Rc::make_mut(&mut pod.spec);
            spec.priority.get_or_insert(0);
            spec.preemption_policy.get_or_insert_with(|| "PreemptLowerPriority".to_owned());
            Ok(())
        }
        Object::Service(service) => {
            allocate_cluster_ip(service, store);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Keeps what was allocated before.
///
/// # Errors
/// None yet.
pub fn admit_update(object: &mut Object, old: &Object, _store: &Store) -> Result<(), Status> {
    if let (Object::Service(new), Object::Service(old)) = (object, old) {
        if new.spec.cluster_ip.is_empty() {
            new.spec.cluster_ip.clone_from(&old.spec.cluster_ip);
        }
        if new.spec.cluster_ips.is_empty() {
            new.spec.cluster_ips.clone_from(&old.spec.cluster_ips);
        }
    }
    Ok(())
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
        return Err(Status::forbidden(Kind::POD, &pod.metadata.name, &why));
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

/// The service network, 10.96.0.0/12; its first address is the API server's, its tenth the DNS server's.
const SERVICE_NETWORK: u32 = 0x0a60_0000;
const SERVICE_ADDRESSES: u32 = 1 << 20;

fn allocate_cluster_ip(service: &mut Service, store: &Store) {
    if service.spec.kind == "ExternalName" {
        return;
    }
    if service.spec.cluster_ip.is_empty() {
        let taken: BTreeSet<&str> = store
            .list(Kind::SERVICE, "")
            .filter_map(|(_, object)| <&Service>::try_from(object.as_ref()).ok())
            .map(|other| other.spec.cluster_ip.as_str())
            .collect();
        // A hash of the name spreads addresses as the real allocator's dice do, and is the same in every replay.
        let start = spread(&format!("{}/{}", service.metadata.namespace, service.metadata.name));
        let free = (0..SERVICE_ADDRESSES)
            .map(|step| (start + step) % SERVICE_ADDRESSES)
            .filter(|offset| *offset > 255)
            .map(|offset| Ipv4Addr::from(SERVICE_NETWORK + offset).to_string())
            .find(|address| !taken.contains(address.as_str()));
        service.spec.cluster_ip = free.unwrap_or_default();
    }
    if service.spec.cluster_ips.is_empty() {
        service.spec.cluster_ips = vec![service.spec.cluster_ip.clone()];
    }
}

/// FNV-1a over a name, folded into the range of service addresses.
fn spread(name: &str) -> u32 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % SERVICE_ADDRESSES
}
