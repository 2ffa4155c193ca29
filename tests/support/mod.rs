//! What several tests share: a cluster driven by a list of moves, and the invariants that must hold in it.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::cell::RefCell;
use std::rc::Rc;
use tabernetes::api::deployment::{Deployment, DeploymentStatus};
use tabernetes::api::discovery::Kind;
use tabernetes::api::meta::ResourceVersion;
use tabernetes::api::object::Object;
use tabernetes::api::pod::Pod;
use tabernetes::api::time::{SimDuration, SimTime};
use tabernetes::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, Propagation, Strictness, WriteMode};
use tabernetes::cluster::Cluster;
use tabernetes::cluster::faults::Fault;
use tabernetes::cluster::scenario::Scenario;
use tabernetes::host::Output;
use tabernetes::session::runtime::Runtime;
use tabernetes::shell::{self, Console, Shell};

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
    Fault { machine: usize, fault: usize },
}

/// What can befall a machine; the control plane's refuses some.
const FAULTS: [fn(String) -> Fault; 7] = [
    Fault::StopKubelet,
    Fault::StartKubelet,
    Fault::PowerOff,
    Fault::PowerOn,
    Fault::CutNetwork,
    Fault::MendNetwork,
    Fault::Reboot,
];
pub const MACHINES: [&str; 3] = ["minikube", "minikube-m02", "minikube-m03"];

const NAMES: [&str; 4] = ["web", "api", "kubernetes-bootcamp", "cache"];
const IMAGES: [&str; 6] = [
    "nginx:1.27",
    "gcr.io/google-samples/kubernetes-bootcamp:v1",
    "redis:doesnotexist",
    "tabernetes/crash",
    "busybox",
    "nginx:1.28",
];
const NEXT_IMAGE: usize = 5;

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
        Move::Fault { machine, fault } => {
            if let Some(fault) = FAULTS.get(fault % FAULTS.len()) {
                // A refusal is an answer too.
                let _ = cluster.inject(&fault(pick(&MACHINES, *machine).to_owned()));
            }
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
    for (key, object) in Kind::all().flat_map(|kind| cluster.store().list(kind, "default")) {
        for owner in object.meta().owner_references.iter() {
            let Some(kind) = Kind::of_manifest(&owner.api_version, &owner.kind) else { continue };
            let owner = cluster.store().get(&Key::new(kind, &key.namespace, &owner.name));
            assert!(owner.is_some(), "{key:?} is an orphan that nobody collected");
        }
    }
    for (key, object) in cluster.store().list(Kind::REPLICA_SET, "default") {
        let Object::ReplicaSet(set) = object.as_ref() else { continue };
        let is_refused = set.status.conditions.iter().any(|condition| condition.kind == "ReplicaFailure");
        // A quota may leave no room for all of them.
        let wanted = if is_refused { set.status.replicas } else { set.spec.replicas.unwrap_or(1) };
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

/// A Deployment of so many replicas, from nothing to all ready: what the benchmarks measure.
pub fn create_and_wait(mut cluster: Cluster, replicas: i32) -> Cluster {
    let request = create(Kind::DEPLOYMENT, deployment("web", replicas, 0));
    assert!(cluster.request(request).is_ok(), "the manifest is valid");
    wait_until(cluster, |status| status.available_replicas == replicas)
}

/// The same Deployment, from one image to another.
pub fn roll_and_wait(mut cluster: Cluster, replicas: i32) -> Cluster {
    let request = create(Kind::DEPLOYMENT, deployment("web", replicas, NEXT_IMAGE));
    let ApiRequest::Create { body, .. } = request else { unreachable!("a create is one") };
    let update = ApiRequest::Update { key: bench_key(), body, mode: WriteMode::Persist };
    assert!(cluster.request(update).is_ok(), "the manifest is valid");
    wait_until(cluster, |status| [status.replicas, status.updated_replicas, status.available_replicas] == [replicas; 3])
}

fn bench_key() -> Key {
    Key::new(Kind::DEPLOYMENT, "default", "web")
}

fn wait_until(mut cluster: Cluster, is_reached: impl Fn(&DeploymentStatus) -> bool) -> Cluster {
    while let Some(at) = cluster.next_activity_at() {
        cluster.advance_to(at);
        let deployment = cluster.store().typed::<Deployment>(&bench_key());
        let is_observed = |d: &Deployment| d.status.observed_generation == d.metadata.generation;
        if deployment.is_some_and(|deployment| is_observed(deployment) && is_reached(&deployment.status)) {
            return cluster;
        }
    }
    unreachable!("the cluster fell quiet too early, at {:?}", cluster.now())
}

/// What a command printed, and how it ended; no code if it was still running when patience ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

/// Types a line into a fresh console, and lets the time pass that it takes, an hour at most.
pub fn type_in(runtime: &mut Runtime, line: &str) -> Typed {
    let (stdout, printed) = Output::buffer();
    let (stderr, complained) = Output::buffer();
    let console = Console {
        client: runtime.client(),
        clock: runtime.clock(),
        machine: runtime.machine(),
        files: Rc::new(RefCell::new(shell::new_home())),
        history: Default::default(),
        jobs: runtime.jobs(),
        keyboard: None,
        stdout,
        stderr,
        terminal: None,
    };
    let (memory, text) = (RefCell::new(Shell::default()), line.to_owned());
    let task = runtime.start(async move { shell::run(&memory, &console, &text).await });
    let limit = runtime.now() + SimDuration::from_secs(3600);
    let code = runtime.finish(&task, limit);
    task.interrupt();
    Typed { stdout: printed.take(), stderr: complained.take(), code }
}
