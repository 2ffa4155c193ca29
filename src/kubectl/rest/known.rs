//! What the server tells of itself: whether it is well, and which groups and kinds it serves.

use crate::api::discovery::Kind;
use crate::api::order::InOrder;

/// What a server looks at before it says that it is well; behind a slash stand the hooks that have run at its start.
const CHECKS: &str = "ping log etcd etcd-readiness informer-sync /start-apiserver-admission-initializer \
    /generic-apiserver-start-informers /priority-and-fairness-config-consumer /priority-and-fairness-filter \
    /storage-object-count-tracker-hook /start-apiextensions-informers /start-apiextensions-controllers \
    /crd-informer-synced /start-system-namespaces-controller /start-cluster-authentication-info-controller \
    /start-kube-apiserver-identity-lease-controller /start-kube-apiserver-identity-lease-garbage-collector \
    /start-legacy-token-tracking-controller /start-service-ip-repair-controllers /rbac/bootstrap-roles \
    /scheduling/bootstrap-system-priority-classes /priority-and-fairness-config-producer /bootstrap-controller \
    /aggregator-reload-proxy-client-cert /start-kube-aggregator-informers \
    /apiservice-status-local-available-controller /apiservice-status-remote-available-controller \
    /apiservice-registration-controller /apiservice-discovery-controller /kube-apiserver-autoregistration \
    autoregister-completion /apiservice-openapi-controller /apiservice-openapiv3-controller shutdown";
/// Those that only `/readyz` looks at.
const READY: [&str; 3] = ["etcd-readiness", "informer-sync", "shutdown"];

/// The groups by their priority (`groupPriorityMinimum`), the highest first.
const GROUPS: &str = "apiregistration.k8s.io apps events.k8s.io authentication.k8s.io authorization.k8s.io autoscaling batch \
    certificates.k8s.io networking.k8s.io policy rbac.authorization.k8s.io storage.k8s.io admissionregistration.k8s.io \
    apiextensions.k8s.io scheduling.k8s.io coordination.k8s.io node.k8s.io discovery.k8s.io \
    flowcontrol.apiserver.k8s.io";

/// The text behind a path that needs no request; `server` is the server's address.
pub fn known(uri: &str, server: &str) -> Option<String> {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [health @ ("healthz" | "livez" | "readyz"), check @ ..] => healthy(health, &check.join("/"), query),
        ["api"] => {
            let address = server.trim_start_matches("https://");
            Some(format!(
                "{{\"kind\":\"APIVersions\",\"versions\":[\"v1\"],\"serverAddressByClientCIDRs\":\
                 [{{\"clientCIDR\":\"0.0.0.0/0\",\"serverAddress\":\"{address}\"}}]}}\n"
            ))
        }
        ["apis"] => {
            let mut groups: Vec<String> = Vec::new();
            let mut names: Vec<&str> =
                Kind::all().map(|kind| kind.info().group).filter(|name| !name.is_empty()).collect();
            names.order_by_key(|name| GROUPS.split(' ').position(|known| known == *name).unwrap_or(usize::MAX));
            for name in names {
                groups.extend(group(name).map(|group| format!("{{{group}")).filter(|group| !groups.contains(group)));
            }
            Some(format!("{{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[{}]}}\n", groups.join(",")))
        }
        ["apis", name] => group(name).map(|group| format!("{{\"kind\":\"APIGroup\",\"apiVersion\":\"v1\",{group}\n")),
        ["api", version] => resources(version, ""),
        ["apis", name, version] => resources(&format!("{name}/{version}"), "\"apiVersion\":\"v1\","),
        _ => None,
    }
}

fn healthy(health: &str, check: &str, query: &str) -> Option<String> {
    let named = CHECKS.split(' ').filter(|check| health == "readyz" || !READY.contains(check));
    let mut names = named.map(|check| check.replacen('/', "poststarthook/", usize::from(check.starts_with('/'))));
    match check {
        "" if query.contains("verbose") => {
            let lines: String = names.flat_map(|name| ["[+]".to_owned(), name, " ok\n".to_owned()]).collect();
            Some(format!("{lines}{health} check passed\n"))
        }
        "" => Some("ok".to_owned()),
        one => names.any(|name| name == one).then(|| "ok".to_owned()),
    }
}

/// A group's fields, the brace before them left out.
fn group(name: &str) -> Option<String> {
    let mut versions: Vec<String> = Vec::new();
    for kind in Kind::all().filter(|kind| kind.info().group == name) {
        let version = kind.info().version;
        let text = format!("{{\"groupVersion\":\"{name}/{version}\",\"version\":\"{version}\"}}");
        if !versions.contains(&text) {
            versions.push(text);
        }
    }
    let preferred = versions.first()?;
    let all = versions.join(",");
    Some(format!("\"name\":\"{name}\",\"versions\":[{all}],\"preferredVersion\":{preferred}}}"))
}

fn resources(version: &str, own: &str) -> Option<String> {
    let found: Vec<String> = Kind::all().filter(|kind| kind.api_version() == version).map(resource).collect();
    let all = found.join(",");
    let text = format!("{{\"kind\":\"APIResourceList\",{own}\"groupVersion\":\"{version}\",\"resources\":[{all}]}}\n");
    (!found.is_empty()).then_some(text)
}

fn resource(kind: Kind) -> String {
    let info = kind.info();
    let mut text = format!(
        "{{\"name\":\"{}\",\"singularName\":\"{}\",\"namespaced\":{},\"kind\":\"{}\"",
        info.plural,
        info.kind.to_ascii_lowercase(),
        kind.is_namespaced(),
        info.kind
    );
    for (field, words) in [("verbs", info.verbs), ("shortNames", info.short), ("categories", info.categories)] {
        if !words.is_empty() {
            text.push_str(&format!(",\"{field}\":[\"{}\"]", words.join("\",\"")));
        }
    }
    text + "}"
}
