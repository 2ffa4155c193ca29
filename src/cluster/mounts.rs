//! What is mounted into a container: folders that keep what is written, and what the API holds.

use crate::api::discovery::Kind;
use crate::api::lookup::text;
use crate::api::order::{Gather, InOrder};
use crate::api::pod::{Container, Pod};
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::control_loop::{KeptFolder, Runtime, View};
use crate::kubelet::environment;
use crate::world::World;
use crate::world::inside::{Folder, Mount, Place, SHARED_MEMORY, Source, covers, kept_folders, shared_memory};
use serde_json::Value;

/// The mounts of a container as they are now.
pub fn of(store: &Store, world: &World, place: &Place, now: SimTime) -> Vec<Mount> {
    chosen(store, world, place, now, &|_| true)
}

/// Those of them that may hold a file.
pub fn over(store: &Store, world: &World, place: &Place, path: &str, now: SimTime) -> Vec<Mount> {
    chosen(store, world, place, now, &|mount| covers(mount, path))
}

fn chosen(store: &Store, world: &World, place: &Place, now: SimTime, is_meant: &dyn Fn(&str) -> bool) -> Vec<Mount> {
    let identity = world.pod(&place.node, &place.pod).map(|known| &known.identity);
    let pod =
        identity.and_then(|identity| store.typed::<Pod>(&Key::new(Kind::POD, &identity.namespace, &identity.name)));
    let Some(pod) = pod else { return Vec::new() };
    let ephemeral = pod.ephemeral_containers();
    let mut containers = pod.spec.containers.iter().chain(&pod.spec.init_containers).chain(&ephemeral);
    let Some(container) = containers.find(|known| known.name == place.container) else { return Vec::new() };
    mounts_of(&View { store, runtime: world, now }, pod, container, is_meant)
}

fn mounts_of(view: &View<'_>, pod: &Pod, container: &Container, is_meant: &dyn Fn(&str) -> bool) -> Vec<Mount> {
    if !is_meant(SHARED_MEMORY) && !container.volume_mounts.iter().any(|mount| is_meant(&mount.mount_path)) {
        return Vec::new();
    }
    let kept = kept_folders(pod, container).into_iter().filter(|folder| is_meant(&folder.path)).map(
        |KeptFolder { path, volume, part, is_read_only }| Mount {
            path,
            source: Source::Kept(volume, part),
            is_read_only,
        },
    );
    let given = container.volume_mounts.iter().filter(|mount| is_meant(&mount.mount_path)).filter_map(|mount| {
        let volume = pod.spec.volumes.iter().find(|volume| volume.name == mount.name)?;
        let (kind, source) = volume.source.iter().next()?;
        if !matches!(kind.as_str(), "configMap" | "secret" | "projected" | "downwardAPI") {
            return None;
        }
        let folder = contents(view, pod, kind, source);
        let source = match mount.sub_path.as_str() {
            "" => Source::Given(folder),
            file => Source::GivenFile(folder.get(file)?.clone()),
        };
        Some(Mount { path: mount.mount_path.trim_end_matches('/').to_owned(), source, is_read_only: true })
    });
    let own = is_meant(SHARED_MEMORY).then(|| shared_memory(&pod.metadata.uid));
    let mut all: Vec<Mount> = own.into_iter().chain(kept).chain(given).collect();
    // A folder within another one is mounted after it.
    all.order_by_key(|mount| mount.path.len());
    all
}

/// The files of a volume that the API holds.
fn contents(view: &View<'_>, pod: &Pod, kind: &str, source: &Value) -> Folder {
    let items = source.get("items").and_then(Value::as_array);
    let pick = |data: Vec<(String, String)>| -> Folder {
        match items {
            None => data.into_iter().gather(),
            Some(items) => {
                let item = |item: &Value| {
                    let (_, value) = data.iter().find(|(key, _)| key == text(item, "key"))?;
                    Some((text(item, "path").to_owned(), value.clone()))
                };
                items.iter().filter_map(item).gather()
            }
        }
    };
    let of = |kind, name| pick(environment::data_of(view.store, pod, kind, name));
    match kind {
        "configMap" => of(Kind::CONFIG_MAP, text(source, "name")),
        "secret" if source.get("secretName").is_some() => of(Kind::SECRET, text(source, "secretName")),
        "secret" => of(Kind::SECRET, text(source, "name")),
        "projected" => projected(view, pod, source),
        _ => {
            let file = |item: &Value| {
                let field = text(item.get("fieldRef")?, "fieldPath");
                Some((text(item, "path").to_owned(), environment::field_value(view, pod, field)))
            };
            items.into_iter().flatten().filter_map(file).gather()
        }
    }
}

/// Several sources in one folder; above all what a service account's pods get.
fn projected(view: &View<'_>, pod: &Pod, source: &Value) -> Folder {
    let mut folder = Folder::new();
    for part in source.get("sources").and_then(Value::as_array).into_iter().flatten() {
        for kind in ["configMap", "secret", "downwardAPI"] {
            if let Some(source) = part.get(kind) {
                folder.extend(contents(view, pod, kind, source));
            }
        }
        if let Some(token) = part.get("serviceAccountToken") {
            let who = format!("{}:{}", pod.metadata.namespace, pod.spec.service_account_name);
            folder.insert(text(token, "path").to_owned(), format!("token of {who} (not simulated)"));
        }
    }
    folder
}
