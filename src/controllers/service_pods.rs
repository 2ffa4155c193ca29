//! What the loops of Services share: which pods a Service means, where they listen, and since when.

use crate::api::discovery::Kind;
use crate::api::int_or_string::IntOrString;
use crate::api::meta::StringMap;
use crate::api::object::Object;
use crate::api::pod::{Container, Pod};
use crate::api::service::{Service, ServicePort};
use crate::api::time::SimTime;
use crate::apiserver::request::{Change, Key, WatchEvent};
use crate::apiserver::store::Store;

/// The annotation that tells network programmers what they are late for.
const TRIGGER_TIME: &str = "endpoints.kubernetes.io/last-change-trigger-time";
/// The label of what belongs to a Service without an address of its own.
pub const HEADLESS: &str = "service.kubernetes.io/headless";
/// The label that names an EndpointSlice's Service.
pub const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// The Services that a change concerns: the one that changed, or those of a pod; of what was deleted, its Service.
pub fn concerned(event: &WatchEvent, store: &Store, lists: &dyn Fn(&Key, &Pod) -> bool) -> Vec<Key> {
    let meta = event.object.meta();
    let service = |name: &str| Key::new(Kind::SERVICE, &meta.namespace, name);
    match &*event.object {
        Object::Service(_) => vec![service(&meta.name)],
        Object::Endpoints(_) if event.change == Change::Deleted => vec![service(&meta.name)],
        Object::EndpointSlice(_) if event.change == Change::Deleted => {
            meta.labels.get(SERVICE_NAME).map(|name| service(name)).into_iter().collect()
        }
        Object::Pod(pod) => {
            let services = store.list(Kind::SERVICE, &meta.namespace).filter(|(key, object)| match object.as_ref() {
                Object::Service(service) if service.spec.selector.is_empty() => false,
                Object::Service(service) => selects(service, &meta.labels) || lists(key, pod),
                _ => false,
            });
            services.map(|(key, _)| key.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a Service's selector matches these labels; one without a selector matches none.
fn selects(service: &Service, labels: &StringMap) -> bool {
    let selector = &service.spec.selector;
    !selector.is_empty() && selector.iter().all(|(label, value)| labels.get(label) == Some(value))
}

/// The Service of a key, if its endpoints are a loop's business: neither an alias nor without a selector.
pub fn selecting<'a>(store: &'a Store, key: &Key) -> Option<&'a Service> {
    store
        .typed::<Service>(key)
        .filter(|service| !service.spec.selector.is_empty() && service.spec.kind != "ExternalName")
}

/// The pods with an address that a Service selects and that have not ended (`ShouldPodBeInEndpoints`).
pub fn pods<'a>(store: &'a Store, service: &'a Service) -> impl Iterator<Item = &'a Pod> {
    let first = service.spec.selector.iter().next();
    let rows = first.map(|(label, value)| store.labelled(Kind::POD, &service.metadata.namespace, label, value));
    let pods = rows.into_iter().flatten().filter_map(|object| <&Pod>::try_from(object.as_ref()).ok());
    pods.filter(|pod| selects(service, &pod.metadata.labels) && !pod.is_finished() && !pod.status.pod_ip.is_empty())
}

/// The number of a Service's port in a pod; `None` if the pod has no port of that name (`podutil.FindPort`).
pub fn find_port(pod: &Pod, port: &ServicePort) -> Option<i32> {
    let name = match port.target_port.as_ref()? {
        IntOrString::Int(number) => return Some(*number),
        IntOrString::Text(name) => name,
    };
    let is_sidecar = |container: &&Container| container.restart_policy.as_deref() == Some("Always");
    let containers = pod.spec.containers.iter().chain(pod.spec.init_containers.iter().filter(is_sidecar));
    let mut ports = containers.flat_map(|container| &container.ports);
    ports.find(|own| own.name == *name && own.protocol == port.protocol).map(|own| own.container_port)
}

/// Whether a Service has an address of its own (`IsServiceIPSet`).
pub fn has_address(service: &Service) -> bool {
    !["", "None"].contains(&service.spec.cluster_ip.as_str())
}

/// The host name under which a headless Service's pod is known, if it has one (`ShouldSetHostname`).
pub fn hostname(pod: &Pod, service: &Service) -> Option<String> {
    let is_known = !pod.spec.hostname.is_empty()
        && pod.spec.subdomain == service.metadata.name
        && pod.metadata.namespace == service.metadata.namespace;
    is_known.then(|| pod.spec.hostname.clone())
}

/// When a pod became what it is for its Service: ready or not. `None` if that was so when it was first seen.
///
/// Upstream's `TriggerTimeTracker` remembers what it saw of each pod; here the start of the pod stands for its first
/// sight, as a kubelet reports a pod unready then.
pub fn turned(pod: &Pod) -> Option<SimTime> {
    let since = pod.status.condition("Ready").and_then(|ready| ready.last_transition_time);
    since.filter(|since| pod.status.start_time.is_none_or(|start| *since > start))
}

/// Notes what the last change was made for, or that it is not known.
pub fn note_trigger(annotations: &mut StringMap, trigger: Option<SimTime>) {
    match trigger {
        Some(at) => drop(annotations.insert(TRIGGER_TIME.to_owned(), at.to_rfc3339())),
        None => drop(annotations.remove(TRIGGER_TIME)),
    }
}
