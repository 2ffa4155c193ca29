//! What a pod's claims on storage have to say, before any node is asked (`VolumeBinding.PreFilter`).

use crate::api::discovery::Kind;
use crate::api::lookup::text_at;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::storage::{claims_of, part};
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;

/// Why a pod can go to none of so many nodes.
pub(super) fn problem(store: &Store, pod: &Pod, nodes: usize) -> Option<String> {
    let problem = claims_of(pod).find_map(|name| wrong(store, &pod.metadata.namespace, name))?;
    let none = format!("0/{nodes} nodes are available");
    Some(format!("{none}: {problem}. preemption: {none}: {nodes} Preemption is not helpful for scheduling."))
}

fn wrong(store: &Store, namespace: &str, name: &str) -> Option<String> {
    let found = store.get(&Key::new(Kind::PERSISTENT_VOLUME_CLAIM, namespace, name)).map(AsRef::as_ref);
    let Some(Object::Dynamic(claim)) = found else {
        return Some(format!("persistentvolumeclaim \"{name}\" not found"));
    };
    if claim.metadata.is_terminating() {
        return Some(format!("persistentvolumeclaim \"{name}\" is being deleted"));
    }
    let is_bound = text_at(part(claim, "status"), "/phase") == "Bound";
    (!is_bound).then(|| "pod has unbound immediate PersistentVolumeClaims".to_owned())
}
