//! Pods as tiles, and as peas of the dial.

use super::Tile;
use crate::api::meta::Uid;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::pod::Pod;
use crate::apiserver::request::Key;
use crate::cluster::Cluster;
use crate::scene::compose::one;
use crate::scene::glyphs::{Glyph, Look, Ring, look, ring};
use crate::scene::palette::Hue;
use crate::scene::{Pea, PeaState};

/// The pods of an owner, the oldest first.
pub fn of(cluster: &Cluster, owner: &Uid) -> Vec<Tile> {
    let mut pods: Vec<(&Key, &Pod)> = cluster
        .store()
        .dependents(owner)
        .filter_map(|(key, object)| match object {
            Object::Pod(pod) => Some((key, pod)),
            _ => None,
        })
        .collect();
    pods.order_by_key(|(_, pod)| pod.metadata.creation_timestamp);
    pods.into_iter().map(|(key, pod)| tile(cluster, key, pod)).collect()
}

/// Those that count: neither finished nor leaving.
pub fn active<'a>(cluster: &'a Cluster, owner: &Uid) -> impl Iterator<Item = &'a Pod> + use<'a> {
    cluster.store().dependents(owner).filter_map(|(_, object)| match object {
        Object::Pod(pod) if pod.is_active() => Some(pod),
        _ => None,
    })
}

/// One pod.
pub fn tile(cluster: &Cluster, key: &Key, pod: &Pod) -> Tile {
    let (pea, ring, mut look) = pea(cluster, pod);
    let (name, hash) = match pod.metadata.controller() {
        Some(owner) => (stem(&owner.name, pod), key.name.rsplit('-').next().unwrap_or_default().to_owned()),
        None => (key.name.clone(), String::new()),
    };
    let node = &pod.spec.node_name;
    let place = if node.is_empty() { String::new() } else { format!(", on {node}") };
    let spoken = format!("Pod {name} {hash}, {}{place}", look.spoken);
    if look.glyph == Glyph::Ready {
        look.words.clone_from(node);
    }
    Tile { uid: pod.metadata.uid.0.clone(), key: key.clone(), look, pea, ring, name, hash, spoken }
}

/// Its first container, how it is drawn, and the pod's state.
pub fn pea(cluster: &Cluster, pod: &Pod) -> (Pea, Ring, Look) {
    let (state, now) = (one::state(cluster, pod), cluster.now());
    let pea = one::peas(cluster, pod).into_iter().next();
    let pea = pea.unwrap_or(Pea { tag: "".into(), hue: Hue::Plain, state: PeaState::Waiting });
    (pea.clone(), ring(state, pea.state, now), look(state, now))
}

/// An owner's name, without the hash of a template if it ends in one.
fn stem(owner: &str, pod: &Pod) -> String {
    let hash = pod.metadata.labels.get("pod-template-hash");
    let stem = hash.and_then(|hash| owner.strip_suffix(hash.as_str())?.strip_suffix('-'));
    stem.unwrap_or(owner).to_owned()
}
