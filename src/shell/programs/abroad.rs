//! What is outside of the cluster, of which nothing is simulated: who asks for it is told so.

use crate::host::Host;

/// Beginnings of the addresses that are inside, or stand for what is around the cluster.
const INSIDE: &[&str] = &["10.", "127.", "169.254.", "172.", "192.168.", "198.51.100.", "203.0.113."];
/// Ends of names that the world outside has, besides those of countries, which have two letters.
const ENDS: &[&str] = &["app", "cloud", "com", "dev", "edu", "gov", "info", "net", "org"];

/// Says so of a name or an address that leads out of the cluster, by itself or as an alias.
pub(super) fn remark(name: &str, host: &Host) {
    let alias = host.machine.lookup(name);
    let target = if alias.alias.is_some() && alias.addresses.is_empty() { alias.name.as_str() } else { name };
    if alias.alias.is_some() && alias.addresses.is_empty() || is_outside(name) {
        host.stderr.line(&format!("({target} is outside of the cluster: nothing there is simulated)"));
    }
}

/// Whether it is four numbers.
pub(super) fn is_address(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 4 && parts.iter().all(|part| part.parse::<u8>().is_ok())
}

fn is_outside(name: &str) -> bool {
    if is_address(name) {
        return !INSIDE.iter().any(|beginning| name.starts_with(beginning));
    }
    let end = name.trim_end_matches('.').rsplit_once('.').map_or("", |(_, end)| end);
    ENDS.contains(&end) || end.len() == 2 && end.bytes().all(|letter| letter.is_ascii_lowercase())
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
            ("8.8.8.8", true),
            ("web", false),
            ("web.default", false),
            ("web.default.svc.cluster.local", false),
            ("10.96.0.1", false),
            ("192.168.49.2", false),
        ];
        for (name, expected) in cases {
            assert_eq!(is_outside(name), expected, "{name}");
        }
    }
}
