//! How fast the model is: a Deployment from nothing to all ready, with N/10 machines for N replicas, a rolling update of
//! all of it, a copy, a long list, requests, a frame of the stage. `cargo bench`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::expect_used)]

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::rc::Rc;
use support::{create_and_wait, roll_and_wait, type_in};
use tabernetes::api::http::HttpRequest;
use tabernetes::api::set::Set;
use tabernetes::api::time::SimDuration;
use tabernetes::api::visitors::{Destination, Invitation, Named, Origin};
use tabernetes::cluster::Cluster;
use tabernetes::cluster::scenario::Scenario;
use tabernetes::scene::compose::{StageClock, Staging, compose};
use tabernetes::scene::layout::{Air, Demand, fit};
use tabernetes::scene::motion::{Manner, Travel};
use tabernetes::scene::picture::{Gallery, picture};
use tabernetes::session::runtime::Runtime;
use tabernetes::world::network::Vantage;

fn deployment(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("deployment_to_ready");
    group.sample_size(10);
    for replicas in [100, 1_000, 3_000] {
        group.bench_function(BenchmarkId::from_parameter(replicas), |bencher| {
            let cluster = Scenario::Nodes(replicas as usize / 10).build(1).expect("the scenario is built in");
            bencher.iter_with_large_drop(|| create_and_wait(cluster.clone(), replicas));
        });
    }
    group.finish();
}

fn rolling_update(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rolling_update");
    group.sample_size(10);
    for replicas in [100, 300, 1_000] {
        group.bench_function(BenchmarkId::from_parameter(replicas), |bencher| {
            let cluster = Scenario::Nodes(replicas as usize / 10).build(1).expect("the scenario is built in");
            let cluster = create_and_wait(cluster, replicas);
            bencher.iter_with_large_drop(|| roll_and_wait(cluster.clone(), replicas));
        });
    }
    group.finish();
}

fn long_list(criterion: &mut Criterion) {
    // Made once: criterion calls what is inside for every sample.
    let cluster = Scenario::Nodes(100).build(1).expect("the scenario is built in");
    let cluster = create_and_wait(cluster, 10_000);
    criterion.bench_function("get_10000_pods", |bencher| {
        bencher.iter(|| type_in(&mut Runtime::new(cluster.clone()), "kubectl get pods -A"));
    });
}

fn snapshot(criterion: &mut Criterion) {
    let cluster = Scenario::Nodes(100).build(1).expect("the scenario is built in");
    let cluster = create_and_wait(cluster, 1_000);
    criterion.bench_function("snapshot_of_1000_pods", |bencher| {
        bencher.iter(|| cluster.clone());
    });
}

/// What a frame of the stage costs before it is painted: the scene and its picture, of a stage on which nothing moves,
/// and of one on which a tenth of the pods has just gone.
fn stage(criterion: &mut Criterion) {
    let manner = Manner { speed: 1.0, travel: Travel::Moving };
    let mut cluster = create_and_wait(Scenario::Nodes(50).build(1).expect("the scenario is built in"), 1_000);
    let mut staging = Staging::open(&cluster, Set::default());
    let demand =
        Demand { nodes: 50, slots: 40, seats: &[], chips: &[80.0; 5], before: None, floor: None, air: Air::Plenty };
    let layout = Rc::new(fit(1_080.0, 500.0, demand));
    let mut gallery = Gallery::default();
    let mut frame = |staging: &Staging, cluster: &Cluster| {
        let clock = StageClock { model: cluster.now(), stage: cluster.now() };
        let scene = compose(staging, cluster, clock, None);
        picture(&mut gallery, &scene, &layout, None, clock.stage, manner)
    };
    criterion.bench_function("frame_of_1000_pods/at_rest", |bencher| bencher.iter(|| frame(&staging, &cluster)));
    let mut runtime = Runtime::new(cluster);
    type_in(&mut runtime, "kubectl scale deployment web --replicas=900");
    cluster = runtime.snapshot();
    let clock = StageClock { model: cluster.now(), stage: cluster.now() };
    staging.follow(&cluster, clock, manner);
    criterion.bench_function("frame_of_1000_pods/leaving", |bencher| bencher.iter(|| frame(&staging, &cluster)));
}

/// Requests on their whole way: from outside through a node's port to one of four pods, answered, logged and traced.
fn requests(criterion: &mut Criterion) {
    const COUNT: u64 = 10_000;
    let mut group = criterion.benchmark_group("requests");
    group.sample_size(10).throughput(Throughput::Elements(COUNT));
    for (name, image, port) in
        [("bootcamp", "gcr.io/google-samples/kubernetes-bootcamp:v1", 8080), ("nginx", "nginx:1.27", 80)]
    {
        let (cluster, node_port) = served(image, port);
        let request = HttpRequest::get("192.168.49.2", node_port, "/");
        group.bench_function(BenchmarkId::new("from_outside", name), |bencher| {
            let send = |mut cluster: Cluster| {
                for _ in 0..COUNT {
                    cluster.fetch(&Vantage::Learner, &request).expect("somebody answers");
                }
                cluster
            };
            bencher.iter_batched(|| cluster.clone(), send, BatchSize::LargeInput);
        });
        group.bench_function(BenchmarkId::new("visitors", name), |bencher| {
            bencher.iter_batched(|| cluster.clone(), |cluster| visited(cluster, COUNT), BatchSize::LargeInput);
        });
    }
    group.finish();
}

/// Four pods and a node port that leads to them.
fn served(image: &str, port: u16) -> (Cluster, u16) {
    let mut runtime = Runtime::new(Scenario::ThreeNodes.build(1).expect("the scenario is built in"));
    for line in [
        format!("kubectl create deployment web --image={image} --replicas=4"),
        "kubectl rollout status deployment web".to_owned(),
        "sleep 2".to_owned(),
        format!("kubectl expose deployment web --type=NodePort --port={port}"),
        "sleep 1".to_owned(),
    ] {
        assert_eq!(type_in(&mut runtime, &line).code, Some(0), "{line}");
    }
    let asked = type_in(&mut runtime, "kubectl get service web -o jsonpath='{.spec.ports[0].nodePort}'");
    (runtime.snapshot(), asked.stdout.parse().expect("a Service has a node port"))
}

/// A thousand visitors in a second, until so many have come.
fn visited(mut cluster: Cluster, count: u64) -> Cluster {
    let name = Named { namespace: "default".to_owned(), name: "web".to_owned() };
    let invitation = Invitation { to: Destination::Service(name), from: Origin::Outside, per_second: 1_000 };
    cluster.invite(&invitation).expect("the Service has a way in");
    cluster.advance_to(cluster.now() + SimDuration::from_millis(i64::try_from(count).expect("it is small")));
    cluster
}

criterion_group!(benches, deployment, rolling_update, long_list, snapshot, requests, stage);
criterion_main!(benches);
