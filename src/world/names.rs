//! Names: what the cluster's name server answers a pod, as CoreDNS' `kubernetes` plugin does.

use crate::api::discovery::Kind;
use crate::api::endpoints::Endpoints;
use crate::api::service::Service;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;

/// The cluster's domain.
const DOMAIN: &str = "cluster.local";
/// An alias may lead to an alias, but not for ever.
const MOST_ALIASES: usize = 8;

/// What the name server found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name under which it was found.
    pub name: String,
    /// The alias that led there, if one did.
    pub alias: Option<String>,
    /// Its addresses; none if the alias leads out of the cluster.
    pub addresses: Vec<String>,
}

/// The address of the name server, if one of its pods answers.
pub fn server(store: &Store) -> Option<String> {
    let key = |kind| Key::new(kind, "kube-system", "kube-dns");
    let service = store.typed::<Service>(&key(Kind::SERVICE))?;
    let endpoints = store.typed::<Endpoints>(&key(Kind::ENDPOINTS))?;
    let answers = endpoints.subsets.iter().any(|subset| !subset.addresses.is_empty());
    answers.then(|| service.spec.cluster_ip.clone())
}

/// The domains that a pod's resolver tries, as in its `/etc/resolv.conf`.
pub fn search_domains(namespace: &str) -> Vec<String> {
    vec![format!("{namespace}.svc.{DOMAIN}"), format!("svc.{DOMAIN}"), DOMAIN.to_owned()]
}

/// Looks a name up for a pod of a namespace. With five dots or one at its end a name is tried as it is first.
pub fn look_up(store: &Store, namespace: &str, name: &str) -> Option<Found> {
    server(store)?;
    let bare = name.trim_end_matches('.').to_ascii_lowercase();
    let mut tries: Vec<String> =
        search_domains(namespace).into_iter().map(|domain| format!("{bare}.{domain}")).collect();
    if name.ends_with('.') {
        tries.clear();
    }
    if bare.matches('.').count() >= 5 {
        tries.insert(0, bare);
    } else {
        tries.push(bare);
    }
    tries.iter().find_map(|name| answer(store, name, 0))
}

fn answer(store: &Store, name: &str, aliases: usize) -> Option<Found> {
    let labels: Vec<&str> = name.strip_suffix(DOMAIN)?.strip_suffix('.')?.split('.').collect();
    let found = |addresses: Vec<String>| {
        (!addresses.is_empty()).then(|| Found { name: name.to_owned(), alias: None, addresses })
    };
    let (service_name, namespace, host) = match labels.as_slice() {
        [service, namespace, "svc"] => (*service, *namespace, None),
        [host, service, namespace, "svc"] => (*service, *namespace, Some(*host)),
        [address, _, "pod"] => return found(vec![address.replace('-', ".")]),
        _ => return None,
    };
    let service = store.typed::<Service>(&Key::new(Kind::SERVICE, namespace, service_name))?;
    let spec = &service.spec;
    match (spec.kind.as_str(), spec.cluster_ip.as_str(), host) {
        ("ExternalName", _, None) if aliases < MOST_ALIASES => {
            let target = spec.external_name.trim_end_matches('.');
            let outside = Found { name: target.to_owned(), alias: None, addresses: Vec::new() };
            let behind = answer(store, target, aliases + 1).unwrap_or(outside);
            Some(Found { alias: Some(name.to_owned()), ..behind })
        }
        ("ExternalName", ..) => None,
        (_, "None" | "", host) => found(behind(store, namespace, service_name, host)),
        (_, address, None) => found(vec![address.to_owned()]),
        _ => None,
    }
}

/// The name that belongs to an address: that of a Service, or of a pod behind one without an address of its own.
pub fn reverse(store: &Store, address: &str) -> Option<String> {
    store.list(Kind::SERVICE, "").find_map(|(key, _)| {
        let service = store.typed::<Service>(key)?;
        let name = format!("{}.{}.svc.{DOMAIN}", key.name, key.namespace);
        if service.spec.cluster_ip == address {
            return Some(name);
        }
        let endpoints = store.typed::<Endpoints>(&Key::new(Kind::ENDPOINTS, &key.namespace, &key.name));
        let endpoints = endpoints.filter(|_| service.spec.cluster_ip == "None")?;
        let mut all = endpoints.subsets.iter().flat_map(|subset| &subset.addresses);
        let found = all.find(|found| found.ip == address)?;
        let host = if found.hostname.is_empty() { found.ip.replace('.', "-") } else { found.hostname.clone() };
        Some(format!("{host}.{name}"))
    })
}

/// The ready addresses behind a Service without an address of its own.
fn behind(store: &Store, namespace: &str, service: &str, host: Option<&str>) -> Vec<String> {
    let endpoints = store.typed::<Endpoints>(&Key::new(Kind::ENDPOINTS, namespace, service));
    let subsets = endpoints.iter().flat_map(|endpoints| &endpoints.subsets);
    let addresses = subsets.flat_map(|subset| &subset.addresses);
    let is_meant = |name: &str, ip: &str| host.is_none_or(|host| host == name || host == ip.replace('.', "-"));
    addresses.filter(|address| is_meant(&address.hostname, &address.ip)).map(|address| address.ip.clone()).collect()
}
