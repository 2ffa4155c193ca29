//! What a container finds around it: variables as kubelet and runtime set them, and files from config maps and secrets.

use crate::api::config::{ConfigMap, Secret};
use crate::api::discovery::Kind;
use crate::api::pod::{Container, Pod};
use crate::api::service::Service;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::world::World;
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;
use std::collections::BTreeMap;

/// Where programs are looked for, unless the image says otherwise.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The variables of a container, in the order in which Docker hands them to a process.
pub fn variables(store: &Store, world: &World, pod: &Pod, container: &Container) -> Vec<(String, String)> {
    let mut own: Vec<(String, String)> = Vec::new();
    let image = world.image_variables(&container.image);
    let path = image.iter().find(|(name, _)| name == "PATH").map_or(PATH, |(_, path)| path.as_str());
    put(&mut own, "PATH", path);
    put(&mut own, "HOSTNAME", &pod.metadata.name);
    for source in container.env_from.iter().filter_map(|list| list.as_array()).flatten() {
        let prefix = source.get("prefix").and_then(Value::as_str).unwrap_or_default();
        for (name, value) in keys_of_source(store, pod, source) {
            put(&mut own, &format!("{prefix}{name}"), &value);
        }
    }
    for variable in &container.env {
        let computed = variable.value_from.as_ref().map(|from| computed(store, pod, from));
        let value = computed.unwrap_or_else(|| variable.value.clone());
        let value = expanded(&value, &own);
        put(&mut own, &variable.name, &value);
    }
    for (name, value) in services(store, pod) {
        if own.iter().all(|(known, _)| *known != name) {
            own.push((name, value));
        }
    }
    for (name, value) in image {
        if own.iter().all(|(known, _)| *known != name) {
            own.push((name, value));
        }
    }
    if own.iter().all(|(known, _)| known != "HOME") {
        put(&mut own, "HOME", "/root");
    }
    own
}

/// The files that come from config maps, secrets and the service account, and a few that every container has.
pub fn files(store: &Store, pod: &Pod, container: &Container) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let meta = &pod.metadata;
    files.insert("/etc/hostname".to_owned(), format!("{}\n", meta.name));
    for mount in &container.volume_mounts {
        let Some(volume) = pod.spec.volumes.iter().find(|volume| volume.name == mount.name) else { continue };
        if mount.mount_path == ACCOUNT {
            files.insert(format!("{ACCOUNT}/namespace"), meta.namespace.clone());
            continue;
        }
        let named = |field: &str, name: &str| volume.source.get(field)?.get(name)?.as_str();
        let keys = match (named("configMap", "name"), named("secret", "secretName")) {
            (Some(name), _) => config_map(store, &meta.namespace, name),
            (_, Some(name)) => secret(store, &meta.namespace, name),
            _ => continue,
        };
        for (key, text) in keys {
            let path = match mount.sub_path.as_str() {
                "" => format!("{}/{key}", mount.mount_path.trim_end_matches('/')),
                part if part == key => mount.mount_path.clone(),
                _ => continue,
            };
            files.insert(path, text);
        }
    }
    files
}

fn put(variables: &mut Vec<(String, String)>, name: &str, value: &str) {
    match variables.iter_mut().find(|(known, _)| known == name) {
        Some((_, old)) => value.clone_into(old),
        None => variables.push((name.to_owned(), value.to_owned())),
    }
}

/// `$(NAME)` of an earlier variable; `$$` is `$`.
fn expanded(text: &str, variables: &[(String, String)]) -> String {
    let mut out = text.to_owned();
    for (name, value) in variables {
        out = out.replace(&format!("$({name})"), value);
    }
    out.replace("$$", "$")
}

fn keys_of_source(store: &Store, pod: &Pod, source: &Value) -> Vec<(String, String)> {
    let named = |field: &str| source.pointer(&format!("/{field}/name")).and_then(Value::as_str);
    let namespace = &pod.metadata.namespace;
    match (named("configMapRef"), named("secretRef")) {
        (Some(name), _) => config_map(store, namespace, name),
        (_, Some(name)) => secret(store, namespace, name),
        _ => Vec::new(),
    }
}

/// The value of `valueFrom`.
fn computed(store: &Store, pod: &Pod, from: &Value) -> String {
    let text = |pointer: &str| from.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let namespace = &pod.metadata.namespace;
    let key_of = |keys: Vec<(String, String)>, key: &str| {
        keys.into_iter().find(|(known, _)| known == key).map(|(_, value)| value).unwrap_or_default()
    };
    if from.get("configMapKeyRef").is_some() {
        return key_of(config_map(store, namespace, text("/configMapKeyRef/name")), text("/configMapKeyRef/key"));
    }
    if from.get("secretKeyRef").is_some() {
        return key_of(secret(store, namespace, text("/secretKeyRef/name")), text("/secretKeyRef/key"));
    }
    match text("/fieldRef/fieldPath") {
        "metadata.name" => pod.metadata.name.clone(),
        "metadata.namespace" => namespace.clone(),
        "metadata.uid" => pod.metadata.uid.0.clone(),
        "spec.nodeName" => pod.spec.node_name.clone(),
        "spec.serviceAccountName" => pod.spec.service_account_name.clone(),
        "status.podIP" => pod.status.pod_ip.clone(),
        "status.hostIP" => pod.status.host_ip.clone(),
        _ => String::new(),
    }
}

fn config_map(store: &Store, namespace: &str, name: &str) -> Vec<(String, String)> {
    let map = store.typed::<ConfigMap>(&Key::new(Kind::CONFIG_MAP, namespace, name));
    map.map(|map| map.data.iter().map(|(key, text)| (key.clone(), text.clone())).collect()).unwrap_or_default()
}

fn secret(store: &Store, namespace: &str, name: &str) -> Vec<(String, String)> {
    let Some(secret) = store.typed::<Secret>(&Key::new(Kind::SECRET, namespace, name)) else { return Vec::new() };
    let plain = |text: &String| {
        let bytes = BASE64_STANDARD.decode(text).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    secret.data.iter().map(|(key, text)| (key.clone(), plain(text))).collect()
}

/// The variables of services, as kubelet's `envvars.FromServices`: those that were there before the pod.
fn services(store: &Store, pod: &Pod) -> Vec<(String, String)> {
    let namespace = &pod.metadata.namespace;
    let mut found = Vec::new();
    let links = pod.spec.enable_service_links != Some(false);
    let wanted = store.list(Kind::SERVICE, "").filter_map(|(_, object)| <&Service>::try_from(object.as_ref()).ok());
    for service in wanted {
        let meta = &service.metadata;
        let is_master = meta.namespace == "default" && meta.name == "kubernetes";
        let is_own =
            links && meta.namespace == *namespace && meta.creation_timestamp <= pod.metadata.creation_timestamp;
        let ip = service.spec.cluster_ip.as_str();
        if !(is_master || is_own) || ip.is_empty() || ip == "None" {
            continue;
        }
        add_service(&mut found, service, ip);
    }
    found
}

fn add_service(found: &mut Vec<(String, String)>, service: &Service, ip: &str) {
    let base = service.metadata.name.to_uppercase().replace('-', "_");
    let Some(first) = service.spec.ports.first() else { return };
    for port in &service.spec.ports {
        let protocol = if port.protocol.is_empty() { "TCP" } else { port.protocol.as_str() };
        let (lower, number) = (protocol.to_lowercase(), port.port);
        let prefix = format!("{base}_PORT_{number}_{protocol}");
        found.push((format!("{prefix}_PROTO"), lower.clone()));
        found.push((format!("{prefix}_PORT"), number.to_string()));
        found.push((format!("{prefix}_ADDR"), ip.to_owned()));
    }
    found.push((format!("{base}_SERVICE_HOST"), ip.to_owned()));
    found.push((format!("{base}_SERVICE_PORT"), first.port.to_string()));
    for port in service.spec.ports.iter().filter(|port| !port.name.is_empty()) {
        let name = port.name.to_uppercase().replace('-', "_");
        found.push((format!("{base}_SERVICE_PORT_{name}"), port.port.to_string()));
    }
    let link = |port: i32, protocol: &str| {
        let protocol = if protocol.is_empty() { "tcp".to_owned() } else { protocol.to_lowercase() };
        format!("{protocol}://{ip}:{port}")
    };
    found.push((format!("{base}_PORT"), link(first.port, &first.protocol)));
    for port in &service.spec.ports {
        let protocol = if port.protocol.is_empty() { "TCP" } else { port.protocol.as_str() };
        found.push((format!("{base}_PORT_{}_{protocol}", port.port), link(port.port, protocol)));
    }
}
