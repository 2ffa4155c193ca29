//! Ten thousand short lives of a cluster to which bad things happen at random moments: power, network, kubelets, a slow
//! registry, deleted objects. Whatever happens, the invariants hold; and when all is mended, all is as it should be.
//!
//! A failure prints its seed. `cargo test --features native --test properties one_life -- SEED` lives that life again, and
//! tells what happens in it.

use crate::support::{MACHINES, Move, check_invariants, check_quiet, make, three_nodes};
use rand_core::Rng;
use rand_pcg::Pcg32;
use std::collections::BTreeSet;
use tabernetes::api::deployment::Deployment;
use tabernetes::api::discovery::Kind;
use tabernetes::api::endpoints::Endpoints;
use tabernetes::api::meta::ResourceVersion;
use tabernetes::api::pod::Pod;
use tabernetes::api::time::SimDuration;
use tabernetes::apiserver::request::{ApiRequest, Body, Key, Strictness, WriteMode};
use tabernetes::cluster::Cluster;
use tabernetes::cluster::faults::Fault;

/// How many lives the gate lives, in halves, so that two processors share them.
const LIVES: u64 = 10_000;
/// How much happens in one.
const MOST_MOVES: u32 = 5;
/// By then a mended cluster has come to rest: the longest wait is that of an eviction.
const REST: SimDuration = SimDuration::from_secs(900);
/// The stream of the seed from which a life's moves are drawn.
const STREAM: u64 = 77;

#[test]
fn invariants_survive_faults_first_half() {
    live(0..LIVES / 2);
}

#[test]
fn invariants_survive_faults_second_half() {
    live(LIVES / 2..LIVES);
}

/// Does nothing unless a number stands on the command line.
#[test]
fn one_life() {
    if let Some(seed) = std::env::args().find_map(|word| word.parse().ok()) {
        Life::begin(&with_a_service(), seed).run(&|what| println!("{what}"));
    }
}

fn live(seeds: std::ops::Range<u64>) {
    let begin = with_a_service();
    for seed in seeds {
        Life::begin(&begin, seed).run(&|_| {});
    }
}

/// Three machines, a Deployment and its Service, at work.
fn with_a_service() -> Cluster {
    let mut cluster = three_nodes(1);
    make(&mut cluster, &Move::Create { name: 0, replicas: 3, image: 0 });
    let value = serde_json::json!({
        "apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}
    });
    let body = Body::Json { value, strictness: Strictness::Strict };
    let namespace = "default".to_owned();
    let service = ApiRequest::Create { kind: Kind::SERVICE, namespace, body, mode: WriteMode::Persist };
    cluster.request(service).unwrap();
    make(&mut cluster, &Move::Wait { milliseconds: 8_000 });
    cluster
}

/// One life. If it ends in a panic, its seed is printed.
struct Life {
    seed: u64,
    random: Pcg32,
    cluster: Cluster,
}

impl Life {
    fn begin(cluster: &Cluster, seed: u64) -> Self {
        Self { seed, random: Pcg32::new(seed, STREAM), cluster: cluster.clone() }
    }

    fn run(mut self, tell: &dyn Fn(String)) {
        let mut newest = ResourceVersion::default();
        for _ in 0..=self.below(MOST_MOVES) {
            let pause = Move::Wait { milliseconds: i64::from(self.below(50_000)) };
            make(&mut self.cluster, &pause);
            check_invariants(&self.cluster, &mut newest);
            self.happen(tell);
            check_invariants(&self.cluster, &mut newest);
        }
        self.mend();
        let limit = self.cluster.now() + REST;
        while let Some(at) = self.cluster.next_activity_at().filter(|at| *at <= limit) {
            self.cluster.advance_to(at);
        }
        self.cluster.advance_to(limit);
        tell(format!("{} ms: mended and at rest", self.cluster.now().as_millis()));
        check_invariants(&self.cluster, &mut newest);
        check_quiet(&self.cluster);
        check_whole(&self.cluster);
    }

    /// One bad or good thing.
    fn happen(&mut self, tell: &dyn Fn(String)) {
        let at = self.cluster.now().as_millis();
        if let 0..=1 = self.below(10) {
            let fault = [Fault::SlowRegistry, Fault::MendRegistry][self.below(2) as usize].clone();
            tell(format!("{at} ms: {fault:?}"));
            self.cluster.inject(&fault).unwrap();
            return;
        }
        let (small, index) = (self.below(5) as usize, self.below(12) as usize);
        let step = match self.below(8) {
            0..=3 => Move::Fault { machine: 1 + small % 2, fault: index },
            4 => Move::DeletePod { index, grace: [None, Some(0), Some(1)][small % 3] },
            5 => Move::DeleteSet { index, propagation: None },
            6 => Move::Scale { name: 0, replicas: small as i32 },
            _ => Move::Create { name: small % 3, replicas: 2, image: 0 },
        };
        tell(format!("{at} ms: {step:?}"));
        make(&mut self.cluster, &step);
    }

    /// Puts everything right that can be wrong with machines.
    fn mend(&mut self) {
        self.cluster.inject(&Fault::MendRegistry).unwrap();
        for machine in MACHINES {
            for mend in [Fault::PowerOn, Fault::MendNetwork, Fault::StartKubelet] {
                self.cluster.inject(&mend(machine.to_owned())).unwrap();
            }
        }
    }

    fn below(&mut self, end: u32) -> u32 {
        self.random.next_u32() % end
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let seed = self.seed;
            eprintln!("seed {seed}: cargo test --features native --test properties one_life -- {seed} --nocapture");
        }
    }
}

/// Every Deployment has what it wants, the machines run nothing else, and Services lead to all that is ready.
fn check_whole(cluster: &Cluster) {
    for (key, object) in cluster.store().list(Kind::DEPLOYMENT, "default") {
        let deployment: &Deployment = object.as_ref().try_into().unwrap();
        let wanted = deployment.spec.replicas.unwrap_or(1);
        assert_eq!(deployment.status.available_replicas, wanted, "{}: not whole again", key.name);
    }
    let pods = cluster.store().list(Kind::POD, "").filter_map(|(_, object)| <&Pod>::try_from(object.as_ref()).ok());
    let (mut ready, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    for pod in pods {
        let places = cluster.runtime().pods_named(&pod.metadata.namespace, &pod.metadata.name);
        assert!(places.iter().all(|(_, uid)| *uid == pod.metadata.uid), "{}: a ghost runs", pod.metadata.name);
        let is_lonely = !pod.spec.host_network && !pod.is_finished();
        assert!(!is_lonely || addresses.insert(&pod.status.pod_ip), "{} is used twice", pod.status.pod_ip);
        if pod.metadata.labels.get("app").is_some_and(|app| app == "web") && pod.is_ready() {
            ready.insert(pod.status.pod_ip.clone());
        }
    }
    let endpoints = cluster.store().typed::<Endpoints>(&Key::new(Kind::ENDPOINTS, "default", "web")).unwrap();
    let addresses = endpoints.subsets.iter().flat_map(|subset| &subset.addresses);
    assert_eq!(addresses.map(|address| address.ip.clone()).collect::<BTreeSet<_>>(), ready, "endpoints");
}
