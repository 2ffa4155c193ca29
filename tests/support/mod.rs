//! What several tests share: a cluster driven by a list of moves, and the invariants that must hold in it.
#![allow(dead_code, reason = "each test uses a part of it")]

use tabernetes::api::deployment::Deployment;
use tabernetes::api::discovery::Kind;
use tabernetes::api::meta::ResourceVersion;
use tabernetes::api::object::Object;
use tabernetes::api::pod::Pod;
use tabernetes::api::time::{SimDuration, SimTime};
use tabernetes::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, Propagation, Strictness, WriteMode};
use tabernetes::cluster::Cluster;
use tabernetes::cluster::scenario::Scenario;

/// One thing that a user does, or lets happen.
#[derive(Clone, Debug)]
pub enum Move {
    Create { name: usize, replicas: i32, image: usize },
    Scale { name: usize, replicas: i32 },
    Delete { name: usize, propagation: Option<Propagation> },
    DeleteSet { index: usize, propagation: Option<Propagation> },
    DeletePod { index: usize, grace: Option<i64> },
    Bare { name: usize, image: usize },
    Wait { milliseconds: i64 },
}

const NAMES: [&str; 4] = ["web", "api", "kubernetes-bootcamp", "cache"];
const IMAGES: [&str; 5] =
    ["nginx:1.27", "gcr.io/google-samples/kubernetes-bootcamp:v1", "redis:doesnotexist", "tabernetes/crash", "busybox"];

fn pick<'a>(list: &[&'a str], index: usize) -> &'a str {
    list.get(index % list.len()).copied().unwrap_or("web")
}

/// Three machines.
pub fn three_nodes(seed: u64) -> Cluster {
    Scenario::ThreeNodes.build(seed).unwrap_or_else(|error| unreachable!("the scenario is built in: {error}"))
}

/// Makes a move. A refusal is an answer like any other, and must leave the store as it was.
pub fn make(cluster: &mut Cluster, step: &Move) {
    let request = match step {
        Move::Wait { milliseconds } => {
            let until = cluster.now() + SimDuration::from_millis(*milliseconds);
            cluster.advance_to(until);
            return;
        }
        Move::Create { name, replicas, image } => {
            create(Kind::DEPLOYMENT, deployment(pick(&NAMES, *name), *replicas, *image))
        }
        Move::Bare { name, image } => create(Kind::POD, bare(pick(&NAMES, *name), *image)),
        Move::Scale { name, replicas } => ApiRequest::SetScale {
            key: Key::new(Kind::DEPLOYMENT, "default", pick(&NAMES, *name)),
            replicas: *replicas,
            resource_version: None,
            mode: WriteMode::Persist,
        },
        Move::Delete { name, propagation } => {
            delete(Key::new(Kind::DEPLOYMENT, "default", pick(&NAMES, *name)), None, *propagation)
        }
        Move::DeleteSet { index, propagation } => match nth(cluster, Kind::REPLICA_SET, *index) {
            Some(key) => delete(key, None, *propagation),
            None => return,
        },
        Move::DeletePod { index, grace } => match nth(cluster, Kind::POD, *index) {
            Some(key) => delete(key, *grace, None),
            None => return,
        },
    };
    let before = cluster.store().revision();
    if cluster.request(request).is_err() {
        assert_eq!(cluster.store().revision(), before, "an error has changed something");
    }
}

fn create(kind: Kind, value: serde_json::Value) -> ApiRequest {
    let body = Body::Json { value, strictness: Strictness::Strict };
    ApiRequest::Create { kind, namespace: "default".to_owned(), body, mode: WriteMode::Persist }
}

fn delete(key: Key, grace_period_seconds: Option<i64>, propagation: Option<Propagation>) -> ApiRequest {
    ApiRequest::Delete { key, options: DeleteOptions { grace_period_seconds, propagation, ..DeleteOptions::default() } }
}

fn nth(cluster: &Cluster, kind: Kind, index: usize) -> Option<Key> {
    let keys: Vec<Key> = cluster.store().list(kind, "default").map(|(key, _)| key.clone()).collect();
    keys.get(index % keys.len().max(1)).cloned()
}

fn deployment(name: &str, replicas: i32, image: usize) -> serde_json::Value {
    serde_json::json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "labels": {"app": name}},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": name}}, "template": {
            "metadata": {"labels": {"app": name}},
            "spec": {"containers": [{"name": "main", "image": pick(&IMAGES, image)}]}
        }}
    })
}

fn bare(name: &str, image: usize) -> serde_json::Value {
    serde_json::json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": format!("{name}-bare"), "labels": {"run": name}},
        "spec": {"containers": [{"name": "main", "image": pick(&IMAGES, image)}]}
    })
}

/// What must hold at every instant.
pub fn check_invariants(cluster: &Cluster, newest: &mut ResourceVersion) {
    assert!(cluster.store().revision() >= *newest, "revisions went back");
    *newest = cluster.store().revision();
    assert_eq!(cluster.livelock(), None);
    for (key, object) in cluster.store().list(Kind::POD, "") {
        let Object::Pod(pod) = object.as_ref() else { continue };
        assert!(object.meta().resource_version <= *newest, "{key:?} is newer than the store");
        check_pod(cluster, pod);
    }
    for kind in [Kind::REPLICA_SET, Kind::DEPLOYMENT] {
        for (_, object) in cluster.store().list(kind, "") {
            let shown = object.row(cluster.now());
            assert!(
                !shown.iter().any(|cell| cell.contains('-') && cell.starts_with('-')),
                "a negative count: {shown:?}"
            );
        }
    }
}

fn check_pod(cluster: &Cluster, pod: &Pod) {
    let places = cluster.runtime().pods_named(&pod.metadata.namespace, &pod.metadata.name);
    let here = places.iter().filter(|(_, uid)| *uid == pod.metadata.uid).count();
    assert!(here <= 1, "{} is on {here} nodes", pod.metadata.name);
    if let Some((node, _)) = places.iter().find(|(_, uid)| *uid == pod.metadata.uid) {
        assert_eq!(node, &pod.spec.node_name, "{} runs where it was not sent", pod.metadata.name);
    }
    if pod.is_ready() {
        let is_running = pod.status.container_statuses.iter().all(|status| status.state.running.is_some());
        assert!(is_running, "{} is ready and does not run", pod.metadata.name);
    }
}

/// What must hold once nothing happens by itself any more.
pub fn check_quiet(cluster: &Cluster) {
    for (key, object) in cluster.store().list(Kind::POD, "default") {
        for owner in &object.meta().owner_references {
            let owner = Key::new(Kind::REPLICA_SET, &key.namespace, &owner.name);
            assert!(cluster.store().get(&owner).is_some(), "{key:?} is an orphan that nobody collected");
        }
    }
    for (key, object) in cluster.store().list(Kind::REPLICA_SET, "default") {
        let Object::ReplicaSet(set) = object.as_ref() else { continue };
        let wanted = set.spec.replicas.unwrap_or(1);
        assert_eq!(set.status.replicas, wanted, "{key:?} has not as many pods as it wants");
        let pods = cluster.store().dependents(&set.metadata.uid);
        let pods: Vec<&Pod> =
            pods.filter_map(|(_, object)| object.try_into().ok()).filter(|pod: &&Pod| pod.is_active()).collect();
        assert_eq!(pods.len() as i32, wanted, "{key:?} counts wrongly");
        assert_eq!(
            pods.iter().filter(|pod| pod.is_ready()).count() as i32,
            set.status.ready_replicas,
            "{key:?}: READY"
        );
    }
}

/// The story of a small session that native and wasm must tell alike.
pub fn story_hash() -> u64 {
    let mut cluster = three_nodes(7);
    let moves = [
        Move::Create { name: 2, replicas: 3, image: 1 },
        Move::Wait { milliseconds: 4_321 },
        Move::Scale { name: 2, replicas: 5 },
        Move::Create { name: 0, replicas: 2, image: 3 },
        Move::Wait { milliseconds: 20_000 },
        Move::DeletePod { index: 1, grace: None },
        Move::Scale { name: 2, replicas: 1 },
        Move::Wait { milliseconds: 60_000 },
        Move::Delete { name: 2, propagation: None },
        Move::Wait { milliseconds: 60_000 },
    ];
    for step in &moves {
        make(&mut cluster, step);
    }
    cluster.story().hash()
}

/// The far end of a test's time.
pub const LATE: SimTime = SimTime::from_millis(3_600_000 * 20);

/// A Deployment of so many replicas on a tenth as many machines, from nothing to all ready: what the benchmarks measure.
pub fn create_and_wait(mut cluster: Cluster, replicas: i32) -> Cluster {
    let request = create(Kind::DEPLOYMENT, deployment("web", replicas, 0));
    assert!(cluster.request(request).is_ok(), "the manifest is valid");
    let key = Key::new(Kind::DEPLOYMENT, "default", "web");
    while let Some(at) = cluster.next_activity_at() {
        cluster.advance_to(at);
        let deployment = cluster.store().typed::<Deployment>(&key);
        if deployment.is_some_and(|deployment| deployment.status.available_replicas == replicas) {
            return cluster;
        }
    }
    unreachable!("the cluster fell quiet too early, at {:?}", cluster.now())
}
