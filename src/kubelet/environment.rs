//! A container's variables: its own, those of maps and secrets, and those of the Services of its namespace.
//!
//! As `makeEnvironmentVariables` and `envvars.FromServices`: a container keeps what there was when it started.

use super::beyond;
use crate::api::base64;
use crate::api::config::{ConfigMap, Secret};
use crate::api::discovery::Kind;
use crate::api::lookup::text;
use crate::api::object::Object;
use crate::api::pod::{Container, Pod};
use crate::api::quantity::Quantity;
use crate::api::service::Service;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::control_loop::{Sandbox, View};
use crate::lazy::Unreachable;
use serde_json::Value;

type Pairs = Vec<(String, String)>;

/// The variables with which a container starts now, without those of the `kubernetes` Service, which all have.
pub fn of(view: &View<'_>, pod: &Pod, container: &Container) -> Pairs {
    let mut pairs = Pairs::new();
    let wholes = container.env_from.as_deref().and_then(Value::as_array).into_iter().flatten();
    for from in wholes {
        for (name, value) in beyond::code().map(|code| (code.whole)(view, pod, from)).unwrap_or_default() {
            set(&mut pairs, &[text(from, "prefix"), &name].concat(), value);
        }
    }
    let services = if pod.spec.enable_service_links == Some(false) {
        Pairs::new()
    } else {
        of_services(view.store, &pod.metadata.namespace)
    };
    // Those of whole maps are not known to the others.
    let mut own = Pairs::new();
    if !container.env.is_empty() {
        own = of_master(view.store);
        own.extend(services.iter().cloned());
    }
    for variable in &container.env {
        let value = match &variable.value_from {
            Some(source) => match beyond::code() {
                Some(code) => (code.value)(view, pod, container, source),
                None => Some(Unreachable.to_string()),
            },
            None => Some(expanded(&variable.value, &own)),
        };
        if let Some(value) = value {
            set(&mut own, &variable.name, value.clone());
            set(&mut pairs, &variable.name, value);
        }
    }
    for (name, value) in services {
        if !pairs.iter().any(|(known, _)| *known == name) {
            pairs.push((name, value));
        }
    }
    pairs
}

/// The words of a command in which the names of variables are replaced, as `ExpandContainerCommandAndArgs`.
pub fn in_words(view: &View<'_>, words: &[String], environment: &Pairs) -> Vec<String> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut known = of_master(view.store);
    environment.iter().for_each(|(name, value)| set(&mut known, name, value.clone()));
    words.iter().map(|word| expanded(word, &known)).collect()
}

/// The variables by which the programs of a container find the API server.
pub fn of_master(store: &Store) -> Pairs {
    let master = store.typed::<Service>(&Key::new(Kind::SERVICE, "default", "kubernetes"));
    master.map(of_service).unwrap_or_default()
}

/// The variables by which the programs of a container find a Service.
fn of_service(service: &Service) -> Pairs {
    let ip = service.spec.cluster_ip.as_str();
    let Some(first) = service.spec.ports.first() else { return Pairs::new() };
    let name = service.metadata.name.to_ascii_uppercase().replace('-', "_");
    let mut pairs =
        vec![(format!("{name}_SERVICE_HOST"), ip.to_owned()), (format!("{name}_SERVICE_PORT"), first.port.to_string())];
    for port in service.spec.ports.iter().filter(|port| !port.name.is_empty()) {
        let port_name = port.name.to_ascii_uppercase().replace('-', "_");
        pairs.push((format!("{name}_SERVICE_PORT_{port_name}"), port.port.to_string()));
    }
    for (index, port) in service.spec.ports.iter().enumerate() {
        let protocol = if port.protocol.is_empty() { "TCP" } else { &port.protocol };
        let (lower, number) = (protocol.to_ascii_lowercase(), port.port);
        let url = format!("{lower}://{ip}:{number}");
        if index == 0 {
            pairs.push((format!("{name}_PORT"), url.clone()));
        }
        let prefix = format!("{name}_PORT_{number}_{protocol}");
        pairs.push((prefix.clone(), url));
        pairs.push((format!("{prefix}_PROTO"), lower));
        pairs.push((format!("{prefix}_PORT"), number.to_string()));
        pairs.push((format!("{prefix}_ADDR"), ip.to_owned()));
    }
    pairs
}

fn of_services(store: &Store, namespace: &str) -> Pairs {
    let mut pairs = Pairs::new();
    for (key, object) in store.list(Kind::SERVICE, namespace) {
        let Object::Service(service) = object.as_ref() else { continue };
        let is_master = key.namespace == "default" && key.name == "kubernetes";
        if !is_master && !matches!(service.spec.cluster_ip.as_str(), "" | "None") {
            pairs.extend(of_service(service));
        }
    }
    pairs
}

/// The variables of a whole map or secret.
pub(super) fn whole(view: &View<'_>, pod: &Pod, from: &Value) -> Pairs {
    let data = [("configMapRef", Kind::CONFIG_MAP), ("secretRef", Kind::SECRET)]
        .into_iter()
        .find_map(|(field, kind)| Some(data_of(view.store, pod, kind, text(from.get(field)?, "name"))));
    data.unwrap_or_default()
}

/// The value of a variable that is held elsewhere.
pub(super) fn source_value(view: &View<'_>, pod: &Pod, container: &Container, source: &Value) -> Option<String> {
    if let Some(field) = source.get("fieldRef") {
        return Some(field_value(view, pod, text(field, "fieldPath")));
    }
    if let Some(field) = source.get("resourceFieldRef") {
        return Some(resource_value(container, field));
    }
    let keys = [("configMapKeyRef", Kind::CONFIG_MAP), ("secretKeyRef", Kind::SECRET)];
    keys.into_iter().find_map(|(field, kind)| {
        let reference = source.get(field)?;
        let data = data_of(view.store, pod, kind, text(reference, "name"));
        data.into_iter().find(|(key, _)| key == text(reference, "key")).map(|(_, value)| value)
    })
}

/// A field of the pod, as the downward API names it.
pub fn field_value(view: &View<'_>, pod: &Pod, path: &str) -> String {
    let meta = &pod.metadata;
    let in_brackets = |prefix: &str| path.strip_prefix(prefix)?.strip_prefix("['")?.strip_suffix("']");
    if let Some(key) = in_brackets("metadata.labels") {
        return meta.labels.get(key).cloned().unwrap_or_default();
    }
    if let Some(key) = in_brackets("metadata.annotations") {
        return meta.annotations.get(key).cloned().unwrap_or_default();
    }
    let ip = || match view.runtime.pod(&pod.spec.node_name, &meta.uid).map(|known| &known.sandbox) {
        Some(Sandbox::Ready { ip }) => ip.clone(),
        _ => pod.status.pod_ip.clone(),
    };
    match path {
        "metadata.name" => meta.name.clone(),
        "metadata.namespace" => meta.namespace.clone(),
        "metadata.uid" => meta.uid.0.clone(),
        "spec.nodeName" => pod.spec.node_name.clone(),
        "spec.serviceAccountName" => pod.spec.service_account_name.clone(),
        "status.hostIP" | "status.hostIPs" => pod.status.host_ip.clone(),
        "status.podIP" | "status.podIPs" => ip(),
        _ => String::new(),
    }
}

/// A limit or a request of the container, in units of the divisor.
fn resource_value(container: &Container, field: &Value) -> String {
    let resource = text(field, "resource");
    let amounts = match resource.split_once('.') {
        Some(("limits", name)) => container.resources.limits.get(name),
        Some((_, name)) => container.resources.requests.get(name),
        None => None,
    };
    let divisor = text(field, "divisor").parse().ok().filter(|divisor: &Quantity| !divisor.is_zero());
    let in_units = |amount: &Quantity| match &divisor {
        Some(divisor) if resource.ends_with(".cpu") => rounded_up(amount.milli_value(), divisor.milli_value()),
        Some(divisor) => rounded_up(amount.value(), divisor.value()),
        None => amount.value(),
    };
    amounts.map_or(0, in_units).to_string()
}

fn rounded_up(amount: i64, divisor: i64) -> i64 {
    let divisor = divisor.max(1);
    amount / divisor + i64::from(amount % divisor > 0)
}

/// What a map or a secret holds.
pub fn data_of(store: &Store, pod: &Pod, kind: Kind, name: &str) -> Pairs {
    let key = Key::new(kind, &pod.metadata.namespace, name);
    if kind == Kind::CONFIG_MAP {
        let data = store.typed::<ConfigMap>(&key).map(|map| &map.data);
        return data.into_iter().flat_map(|data| data.iter()).map(|(k, v)| (k.clone(), v.clone())).collect();
    }
    let data = store.typed::<Secret>(&key).map(|secret| &secret.data);
    let decoded = |(name, value): (&String, &String)| {
        let bytes = base64::decode(value).unwrap_or_default();
        (name.clone(), String::from_utf8_lossy(&bytes).into_owned())
    };
    data.into_iter().flat_map(|data| data.iter()).map(decoded).collect()
}

fn set(pairs: &mut Pairs, name: &str, value: String) {
    match pairs.iter_mut().find(|(known, _)| known == name) {
        Some((_, old)) => *old = value,
        None => pairs.push((name.to_owned(), value)),
    }
}

/// `$(NAME)` is replaced if it is known, `$$` stands for `$`, as `expansion.Expand`.
fn expanded(value: &str, variables: &Pairs) -> String {
    let known = |name: &str| variables.iter().find(|(known, _)| known == name).map(|(_, value)| value);
    let (mut text, mut rest) = (String::new(), value);
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let name = from.strip_prefix("$(").and_then(|inside| inside.split_once(')'));
        match (name, from.strip_prefix("$$")) {
            (Some((name, behind)), _) => {
                match known(name) {
                    Some(value) => text.push_str(value),
                    None => text.push_str(&format!("$({name})")),
                }
                rest = behind;
            }
            (None, Some(behind)) => {
                text.push('$');
                rest = behind;
            }
            (None, None) => {
                text.push('$');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    text + rest
}
