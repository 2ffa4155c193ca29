//! What is outside of the cluster, of which nothing is simulated: who asks for it is told so.

use crate::host::Host;
use std::net::Ipv4Addr;

/// Ends of names that no name server of the world answers for: the cluster's own, and those that are set aside.
const SET_ASIDE: &[&str] = &["internal", "invalid", "local", "localhost", "svc", "test"];

/// Says so of a name or an address that leads out of the cluster, by itself or as an alias.
pub(super) fn remark(name: &str, host: &Host) {
    let found = host.machine.lookup(name);
    let leads_out = found.alias.is_some() && found.addresses.is_empty();
    let target = if leads_out { found.name.as_str() } else { name };
    if leads_out || is_outside(name) && found.addresses.is_empty() {
        host.stderr.line(&format!("({target} is not in the cluster: nothing outside of it is simulated)"));
    }
}

/// Says of a refusal that the program there is not simulated.
pub(super) fn remark_refused(host: &Host) {
    if let Some(image) = host.machine.undescribed() {
        host.stderr.line(&format!("(what {image} serves is not simulated)"));
    }
}

/// Says of a site outside why it may lack a page.
pub(super) fn remark_missing(name: &str, host: &Host) {
    if is_outside(name) && host.machine.lookup(name).addresses.is_empty() {
        host.stderr.line(&format!("(of {name} only what tutorials for beginners fetch is held in here)"));
    }
}

/// Whether it is four numbers.
pub(super) fn is_address(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// Whether it could only be found in the rest of the world. A cluster's name server hands on whatever has a dot and is
/// none of its names; documents give the world's addresses to what is around the cluster.
fn is_outside(name: &str) -> bool {
    if let Ok(address) = name.parse::<Ipv4Addr>() {
        let is_near = address.is_private() || address.is_loopback() || address.is_link_local();
        return !(is_near || address.is_documentation() || address.is_unspecified());
    }
    let labels = name.trim_end_matches('.').rsplit_once('.');
    labels.is_some_and(|(_, end)| !SET_ASIDE.contains(&end))
}

#[cfg(test)]
mod tests {
    use super::is_outside;

    #[test]
    fn the_world_is_outside_of_the_cluster() {
        let cases = [
            ("example.com", true),
            ("www.wikipedia.org.", true),
            ("registry.k8s.io", true),
            ("museum.example.museum", true),
            ("8.8.8.8", true),
            ("172.15.0.1", true),
            ("172.32.0.1", true),
            ("web", false),
            ("web.", false),
            ("web.default.svc", false),
            ("web.default.svc.cluster.local", false),
            ("host.minikube.internal", false),
            ("10.96.0.1", false),
            ("172.17.0.2", false),
            ("169.254.169.254", false),
            ("192.168.49.2", false),
            ("203.0.113.7", false),
        ];
        for (name, expected) in cases {
            assert_eq!(is_outside(name), expected, "{name}");
        }
    }
}
